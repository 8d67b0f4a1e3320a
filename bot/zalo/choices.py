"""Buttons as numbers: what each number in a chat stands for, kept in the database until it is answered or too old.

Each asked person has numbers of their own in a chat, and a second question goes on where the first one stopped, so
that "2" never means two things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.chat import Event, EventKind
from bot.zalo.arrivals import APP
from reporting.ports import UnitOfWork
from reporting.records import Button, Letter, Question, read_choice

HOLDS_FOR: Final = timedelta(hours=24)
_BARE: Final = re.compile(r"\(?\s*(\d{1,3})\s*[.)]?")


def offer(uow: UnitOfWork, letter: Letter, now: datetime) -> list[tuple[int, Button]]:
    """Give each button of a letter its number; one that has a number in this chat keeps it."""
    kept = [one for one in _kept(uow, letter.chat_id) if _holds(one, now) and not _answered(uow, one)]
    numbered: list[tuple[int, Button]] = []
    for button in (button for row in letter.buttons for button in row):
        person = _asked(uow, letter, button)
        known = next((one for one in kept if one["data"] == button.data and one["for"] == person), None)
        if known is None:
            taken = [one["n"] for one in kept if one["for"] == person]
            known = {"n": max(taken, default=0) + 1, "data": button.data, "for": person, "until": ""}
            kept.append(known)
        known["until"] = (now + HOLDS_FOR).isoformat()
        numbered.append((known["n"], button))
    uow.state.set(_name(letter.chat_id), kept)
    return numbered


def understood(uow: UnitOfWork, event: Event, now: datetime) -> Event:
    """Turn a bare number that answers a question into the button it stands for; all else stays what it is."""
    number = _BARE.fullmatch(event.text) if event.kind is EventKind.MESSAGE else None
    if event.app != APP or number is None or event.account is None or event.file is not None:
        return event
    from bot.desk.guided.draft import awaits_number  # not before there is a desk: it would hold up the first poll

    if awaits_number(uow, event.app, event.chat_id, event.account.account_id, now):
        return event
    person = uow.people.by_account(event.account)
    found = [one for one in _kept(uow, event.chat_id) if one["n"] == int(number[1]) and _holds(one, now)]
    data = _meant(uow, found, person.id if person else None)
    if data is None:
        return event
    return replace(event, kind=EventKind.BUTTON, button=data, callback=event.message_id, text="")


def _meant(uow: UnitOfWork, found: Iterable[Mapping[str, Any]], person: int | None) -> str | None:
    """Choose what a person's number means: their own question, one to anybody, else the only one that others have.

    The desk says to whom that one belongs, or lets an admin answer it.
    """
    mine = [one for one in found if one["for"] in {person, None}]
    mine.sort(key=lambda one: (_answered(uow, one), one["for"] is None))
    if mine:
        return str(mine[0]["data"])
    others = [one for one in found if not _answered(uow, one)]
    return str(others[0]["data"]) if len(others) == 1 else None


def _asked(uow: UnitOfWork, letter: Letter, button: Button) -> int | None:
    """Name who is asked: the question's own person, else whoever wrote what the letter replies to; None: anybody."""
    question = _question(uow, button.data)
    if question is not None:
        return question.person
    message = uow.ledger.find_message(letter.app, letter.chat_id, letter.reply_to or "")
    return message.person if message is not None else None


def _question(uow: UnitOfWork, data: str) -> Question | None:
    answered = read_choice(data)
    return uow.questions.get(answered[0]) if answered else None


def _answered(uow: UnitOfWork, one: Mapping[str, Any]) -> bool:
    question = _question(uow, str(one["data"]))
    return question is not None and question.answered_at is not None


def _holds(one: Mapping[str, Any], now: datetime) -> bool:
    return now < datetime.fromisoformat(str(one["until"]))


def _kept(uow: UnitOfWork, chat_id: str) -> list[dict[str, Any]]:
    return [dict(one) for one in uow.state.get(_name(chat_id)) or ()]


def _name(chat_id: str) -> str:
    return f"choices/{APP}/{chat_id}"
