"""What the buttons of a question about an entry say, under its own letter and in the list of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.desk.buttons import LONGEST_LABEL, Buttons, choice_button
from bot.desk.names import list_name, when
from bot.desk.office import Office
from bot.desk.reports.outcome import span_of
from bot.desk.reports.senses import SENSES
from bot.desk.tell import account_of
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.records import Button, Question, Span, StoredEntry

ENTRY: Final = "entry"
"""The kind of question that speaks of one stored entry."""
QUESTIONS_OF: Final = "questions-of/"
"""How the fact is named that tells which questions spoke of an entry."""
MOST_BUTTONS = 6
"""So many buttons stand under one letter, as under answers of a rush."""


def choice_words(texts: Texts, stored: StoredEntry, hold: str, choice: str, other: Span | None) -> str:
    """Say what a choice makes of an entry; `other` is the day or span that it may be for."""
    if choice == "this":
        return str(when(texts, span_of(stored)))
    if choice == "other" and other is not None:
        return str(when(texts, other))
    return texts.plain(f"sense.{choice}" if choice in SENSES else f"button.{hold}-{choice}")


def _open_question(uow: UnitOfWork, entry: int) -> Question | None:
    """Find the question that waits for an answer about a held entry."""
    numbers: Sequence[int] = uow.state.get(f"{QUESTIONS_OF}{entry}") or ()
    asked = (uow.questions.get(int(number)) for number in reversed(numbers))
    known = (one for one in asked if one is not None and one.answered_at is None and one.kind == ENTRY)
    return next((one for one in known if not one.data.get("under_answer")), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Held entries that are asked about under one letter."""

    entries: tuple[StoredEntry, ...] = ()
    buttons: Buttons = ()


def answerable(
    office: Office, uow: UnitOfWork, texts: Texts, campaign: Campaign, admin: int, held: Sequence[StoredEntry]
) -> list[Asked]:
    """Put the open questions about held entries under letters, no more buttons to each than one can look over.

    At least one letter, empty where there is nothing to ask. Where buttons are numbers to type, a question is answered
    where it was asked.
    """
    account = account_of(uow, admin)
    units, numbers, found = Counter(stored.entry.unit for stored in held), numbered(held), [Asked()]
    if account is None or not office.can(account.app).edits:
        return found
    for stored in held:
        question = _open_question(uow, stored.id)
        if question is None:
            continue
        _show(uow, question.id, account.app, account.account_id)
        name = list_name(campaign, stored.entry.unit)
        if units[stored.entry.unit] > 1:
            name = f"{name}, {numbered_days(texts, stored, numbers)}"
        new = _buttons(texts, stored, question, name)
        if found[-1].buttons and len(found[-1].buttons) + len(new) > MOST_BUTTONS:
            found.append(Asked())
        last = found[-1]
        found[-1] = Asked((*last.entries, stored), (*last.buttons, *((button,) for button in new)))
    return found


def numbered(held: Sequence[StoredEntry]) -> dict[int, int]:
    """Number the entries of a list that are of one unit and the same days, each by its own number in the ledger."""
    alike: dict[tuple[str, Span], list[int]] = {}
    for stored in held:
        alike.setdefault((stored.entry.unit, span_of(stored)), []).append(stored.id)
    return {one: number for ids in alike.values() if len(ids) > 1 for number, one in enumerate(ids, 1)}


def numbered_days(texts: Texts, stored: StoredEntry, numbers: Mapping[int, int]) -> Markup:
    """Name the days of an entry in a list, with its number where others of its unit are for the same days."""
    days = when(texts, span_of(stored))
    return texts.say("digest.nth", when=days, n=numbers[stored.id]) if stored.id in numbers else days


def _buttons(texts: Texts, stored: StoredEntry, question: Question, name: str) -> tuple[Button, ...]:
    """Offer a question's choices in a list, each with the `name` of what it is about."""
    hold, end = str(question.data["hold"]), question.data.get("other")
    other = None if end is None else Span(*map(date.fromisoformat, (question.data.get("other_from") or end, end)))
    return tuple(
        choice_button(
            question.id, choice, f"{name}: {choice_words(texts, stored, hold, choice, other)}"[:LONGEST_LABEL], name
        )
        for choice in question.data["choices"]
    )


def _show(uow: UnitOfWork, question: int, app: str, chat_id: str) -> None:
    """Remember that a question's buttons stand in a list in somebody's private chat."""
    places = [list(place) for place in uow.state.get(_name(question)) or ()]
    if [app, chat_id] not in places:
        uow.state.set(_name(question), [*places, [app, chat_id]])


def is_in_list(uow: UnitOfWork, question: int, app: str, chat_id: str) -> bool:
    """Tell whether a question's buttons stand in a list in a chat."""
    return [app, chat_id] in [list(place) for place in uow.state.get(_name(question)) or ()]


def _name(question: int) -> str:
    return f"listed/{question}"
