"""What the desk remembers, as plain records: people, chats, messages, stored entries, cells, letters, slots."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from reporting.campaign import Role
from reporting.reading import Entry, Op

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the desk has met. Never holds a phone number."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person's identity in one chat app (`telegram`, `zalo`); ids are text in every app."""

    app: str
    account_id: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of a person in a campaign; a reporter's (or head's) may be for one unit, None means any.

    `until` is the moment from which it is none any more: a stand-in's; None where it has no end.
    """

    person: int
    campaign: str
    role: Role
    unit: str | None = None
    until: dt.datetime | None = None


class ChatKind(StrEnum):
    """Where a message was said."""

    PRIVATE = "private"
    GROUP = "group"


class ReplyMode(StrEnum):
    """How a clean report is answered in a group."""

    REPLY = "reply"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat the bot is in. `campaign` None: a group that is not bound, or a private chat without a choice."""

    app: str
    chat_id: str
    kind: ChatKind
    title: str = ""
    campaign: str | None = None
    reply_mode: ReplyMode = ReplyMode.REPLY
    language: str | None = None
    hinted: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A chat message that the desk worked on; `text` is masked. `id` is the desk's own, `message_id` the chat's."""

    id: int
    app: str
    chat_id: str
    message_id: str
    person: int | None
    campaign: str | None
    sent_at: dt.datetime
    text: str
    edited_at: dt.datetime | None = None


class EntryState(StrEnum):
    """Where a stored entry stands. Only `LIVE` ones count."""

    LIVE = "live"
    HELD = "held"
    PENDING = "pending"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    REJECTED = "rejected"


class Relation(StrEnum):
    """How an entry stands to figures that overlap it: it replaces them, lies within them, or comes on top."""

    WHOLE = "whole"
    PART = "part"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One revision of one entry, kept for ever.

    `sent_at` orders the fold (an edit keeps its message's place); `received_at`, per metric, judges on time or late:
    the sending time that first gave that metric for that unit and day validly, an edit's own time for what only the
    edit brought in. `person` is who sent it; `entered_for` says that they don't report for the unit (an admin).
    """

    id: int
    campaign: str
    message: Message
    entry: Entry
    state: EntryState
    sent_at: dt.datetime
    recorded_at: dt.datetime
    received_at: Mapping[str, dt.datetime]
    person: int | None = None
    entered_for: bool = False
    relation: Relation | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What now counts for a unit, a metric and a day (`start` None) or span; an anchor states a cumulative figure.

    The fold of the live entries that name it. `received_at` is the earliest of theirs.
    """

    unit: str
    metric: str
    date: dt.date
    value: int
    start: dt.date | None = None
    anchor: bool = False
    relation: Relation | None = None
    received_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What recording did to one cell: `before` and `after` are its value, None where it has none."""

    unit: str
    metric: str
    date: dt.date
    before: int | None
    after: int | None
    start: dt.date | None = None
    op: Op = Op.SET


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: dt.date
    end: dt.date

    def __contains__(self, day: dt.date) -> bool:
        """Tell whether the day lies in it."""
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days it has, at least 1."""
        return (self.end - self.start).days + 1


@dataclass(slots=True, eq=False)
class Lineage:
    """What tallies of the same day and span share that follow one another, in the one thread that moves them along.

    `changed` names the unit that each step changed; `tables` holds what was worked out of all units, by its maker.
    """

    changed: list[str] = field(default_factory=list)
    tables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the ledger knows as of a day, by (unit, metric), typed and official metrics only (derived ones follow).

    `cumulative` lacks a pair that nothing is known of. `in_period` sums increments dated in `span` (those that
    anchors imply too). `since` counts by (unit, metric, first day). `last_date` is the last day a unit has any
    figure for; `reported` the units with a figure in `span`, by metric. `step` counts its `lineage`'s steps up to it.
    """

    as_of: dt.date
    span: Span
    cumulative: Mapping[tuple[str, str], int]
    in_period: Mapping[tuple[str, str], int]
    since: Mapping[tuple[str, str, dt.date], int] = field(default_factory=dict)
    reported: Mapping[str, frozenset[str]] = field(default_factory=dict)
    last_date: Mapping[str, dt.date] = field(default_factory=dict)
    lineage: Lineage | None = field(default=None, compare=False, repr=False)
    step: int = field(default=0, compare=False, repr=False)


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


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a letter. `data` is at most 64 bytes: `q:<question id>:<choice>` or a command word."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be sent. `text` is the small HTML of texts (b, i, code, a), already escaped.

    `picture` is what to draw: `{"kind": "ranking", ...}` with all its figures, so that drawing needs nothing else.
    `document` says likewise which file to make (or, fetched, what it is for): `{"kind": "workbook", ...}`; what it
    holds is read when it is made, as of the moment it names. `file_name` is what the reader saves it as.
    `target` is the chat's message to react to, edit, delete or pin, the pressed button's callback id, or the id of
    the file to fetch;
    `answers` the desk's message that this answers. `key`, where given, makes the letter unique for ever.
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


@dataclass(frozen=True, slots=True)
class QueuedLetter:
    """A letter in the outbox, with what happened to it so far."""

    id: int
    letter: Letter
    created_at: dt.datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as a chat handed it over, masked. `key` names it whatever is redelivered."""

    app: str
    key: str
    chat_id: str
    payload: Json


@dataclass(frozen=True, slots=True)
class QueuedArrival:
    """An arrival in the inbox."""

    id: int
    arrival: Arrival
    received_at: dt.datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """Something the desk asked with buttons. `person` None: an admin's to answer."""

    id: int
    kind: str
    app: str
    chat_id: str
    person: int | None
    campaign: str | None
    data: Json
    asked_at: dt.datetime
    answered_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a scheduled summary said: rank by (metric, unit) among it, for movement and for the record."""

    campaign: str
    slot: str
    taken_at: dt.datetime
    data: Json


@dataclass(frozen=True, slots=True)
class EntryMove:
    """An entry's way from one state to another, kept for ever. `by` None: nobody's, the desk's own."""

    entry: int
    at: dt.datetime
    by: int | None
    before: EntryState
    after: EntryState
    reason: str = ""


class AmendmentKind(StrEnum):
    """What of a campaign is changed while it runs."""

    DAY_OFF = "day-off"
    WORKING_DAY = "working-day"
    BASELINE = "baseline"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change of a campaign by an admin, kept for ever; revoked it no longer holds."""

    id: int
    campaign: str
    kind: AmendmentKind
    data: Json
    by: int | None
    at: dt.datetime
    reason: str = ""
    revoked_at: dt.datetime | None = None
    revoked_by: int | None = None


class DocumentSource(StrEnum):
    """How a unit's paper came to the desk."""

    FILE = "file"  # as a file or photo
    NUMBER = "number"  # told by its number
    TICK = "tick"  # an admin says that it came


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a unit gave for a period of a document duty, kept for ever.

    `period` is the last day of the duty's span; `unit` empty is the whole. `received_at` judges on time or late;
    `dated` is the date that the paper bears.
    """

    id: int
    campaign: str
    unit: str
    duty: str
    period: dt.date
    source: DocumentSource
    received_at: dt.datetime
    recorded_at: dt.datetime
    number: str = ""
    dated: dt.date | None = None
    file_id: str = ""
    file_name: str = ""
    message: int | None = None
    person: int | None = None


class OfficialKind(StrEnum):
    """Who counted what units report: our own admins, or the official system."""

    CHECKED = "checked"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """A figure counted elsewhere: cumulative as of a day, or (`start` given) of a span; `unit` None is the whole."""

    kind: OfficialKind
    unit: str | None
    metric: str
    as_of: dt.date
    value: int
    source: str = ""
    start: dt.date | None = None


class LeaveKind(StrEnum):
    """What a unit is let off."""

    EXCUSED = "excused"  # it need not report
    EXTENDED = "extended"  # it may report until a later moment


@dataclass(frozen=True, slots=True)
class Leave:
    """What a unit (None: every unit) is let off, of one duty or (None) all; kept for ever, ended by revoking it.

    Excused are the periods that `first` to `last`, both included, speak of. An extension is of the period whose span
    ends on `last`, and runs to `until`. `asked_by` is who asked for it where that wasn't the admin.
    """

    id: int
    campaign: str
    kind: LeaveKind
    unit: str | None
    duty: str | None
    first: dt.date
    last: dt.date
    by: int | None
    at: dt.datetime
    until: dt.datetime | None = None
    reason: str = ""
    asked_by: int | None = None
    revoked_at: dt.datetime | None = None
    revoked_by: int | None = None


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
