"""What comes in and goes out: arrivals in the inbox, letters in the outbox."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from reporting.records.plain import Json
from reporting.swift import swift

QUESTION_KEY: Final = "question/"
"""How the key of a letter begins that carries a question's buttons; the letter is found by it while the question is."""
PIECE_KEY: Final = "letter:"
"""How the key of a long letter's piece begins where the letter itself has none."""
_CHOICE: Final = re.compile(r"q:([1-9][0-9]{0,17}):(.*)", re.DOTALL)


class Priority(IntEnum):
    """Which letter goes first when a chat's limit is near; lower goes first."""

    BUTTON = 0
    ALERT = 1
    ANSWER = 2
    POST = 3
    PICTURE = 4


class LetterKind(StrEnum):
    """What is asked of the chat."""

    TEXT = "text"
    PICTURE = "picture"
    DOCUMENT = "document"
    FETCH = "fetch"  # not sent: a file somebody sent is fetched and handed to the desk
    REACTION = "reaction"
    EDIT = "edit"
    NOTICE = "notice"  # the short answer to a pressed button
    DELETE = "delete"
    PIN = "pin"
    UNPIN = "unpin"


NEW_IN_CHAT: Final = frozenset({LetterKind.TEXT, LetterKind.PICTURE, LetterKind.DOCUMENT})
"""What puts something new into a chat; anything else does no harm when it is done twice."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a letter. `data` is at most 64 bytes: `q:<question id>:<choice>` or a command word.

    `of` names the unit whose report it is about, to be said where buttons of several reports stand together; `which`
    tells that report from others of the unit.
    """

    label: str
    data: str
    of: str = ""
    which: str = ""


def choice_data(question: int, choice: object) -> str:
    """Write what a button carries that answers a question."""
    return f"q:{question}:{choice}"


def read_choice(data: str) -> tuple[int, str] | None:
    """Read which question a button answers and how; None where it answers none."""
    found = _CHOICE.fullmatch(data)
    return (int(found[1]), found[2]) if found else None


@swift
@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be sent. `text` is the small HTML of texts (b, i, code, a), already escaped.

    `picture` is what to draw: `{"kind": "ranking", ...}` with all its figures, so that drawing needs nothing else.
    `document` says likewise which file to make (or, fetched, what it is for): `{"kind": "workbook", ...}`; what it
    holds is read when it is made, as of the moment it names. `file_name` is what the reader saves it as.
    `target` is the chat's message to react to, edit, delete or pin, the pressed button's callback id, or the id of
    the file to fetch;
    `answers` the desk's message that this answers. `key`, where given, makes the letter unique: for ever where it puts
    something new into a chat.
    `slot` is the slot that it belongs to.
    """

    app: str
    chat_id: str
    kind: LetterKind
    text: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: str | None = None
    target: str | None = None
    picture: Json | None = None
    document: Json | None = None
    file_name: str = ""
    priority: Priority = Priority.ANSWER
    answers: int | None = None
    slot: str | None = None
    key: str | None = None


@swift
@dataclass(frozen=True, slots=True)
class QueuedLetter:
    """A letter in the outbox, with what happened to it so far.

    It goes `alone` once a message that it would have shared was refused.
    """

    id: int
    letter: Letter
    created_at: dt.datetime
    attempts: int = 0
    alone: bool = False


@swift
@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as a chat handed it over, masked. `key` names it whatever is redelivered."""

    app: str
    key: str
    chat_id: str
    payload: Json


@swift
@dataclass(frozen=True, slots=True)
class QueuedArrival:
    """An arrival in the inbox."""

    id: int
    arrival: Arrival
    received_at: dt.datetime
    attempts: int = 0


def picture_key(picture: Json) -> str:
    """Name a picture or document by its content: the same figures give the same name, and are sent up once.

    When it is `drawn` is no part of it: figures that didn't change make no new picture.
    """
    return hashlib.sha256(
        json.dumps(_timeless(picture), ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


def _timeless(picture: Json) -> Json:
    kept = {name: value for name, value in picture.items() if name != "drawn"}
    return kept | {"pictures": [_timeless(one) for one in kept["pictures"]]} if "pictures" in kept else kept
