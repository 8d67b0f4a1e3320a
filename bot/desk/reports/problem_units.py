"""A report whose unit is in doubt: which ones may be meant, to choose from, and what was merged or split since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.desk.buttons import MOST_CHOICES
from bot.desk.names import capital, unit_titles, when
from bot.desk.reports.problem_days import said_days
from bot.desk.visit import Visit
from bot.texts import Texts
from reporting.campaign import Campaign, Unit
from reporting.message.dates import Today
from reporting.periods import clipped_to
from reporting.reading import Problem, ProblemCode

UNITS = frozenset({ProblemCode.AMBIGUOUS_UNIT, ProblemCode.UNKNOWN_UNIT, ProblemCode.MISSING_UNIT})
"""The faults that a unit mends."""
PART_OF_ROUND = "part-of-round"
"""The reader's reason where a former unit and the one it was merged into both owe days of the round that is due."""

SUCCEEDED = frozenset({"merged", "named-alike", PART_OF_ROUND, "split", "not-yet"})
"""The reader's reasons where the unit isn't the one of those days: a line with its name would be no right one."""

_WHOLES = frozenset({"merged", "named-alike"})
"""The reader's reasons where only a part of a unit may be meant."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button's answer: its code in the data, what it shows, and what it puts into the text."""

    code: str
    label: str
    words: tuple[str, ...]


def unit_choices(visit: Visit, campaign: Campaign, problem: Problem) -> list[Choice]:
    """List the units that may be meant; where it may be a part only, the buttons say that all of it is."""
    if problem.reason == PART_OF_ROUND and problem.unit is not None:
        return _parts_of_round(visit, campaign, problem.unit, problem.suggestions)
    own = visit.member.own_units if problem.code is ProblemCode.MISSING_UNIT else ()
    found = [unit_choice(campaign, code) for code in (problem.suggestions or own)[:MOST_CHOICES]]
    if problem.reason not in _WHOLES:
        return found
    return [replace(one, label=visit.texts.plain("button.whole-unit", unit=one.label)) for one in found]


def unit_choice(campaign: Campaign, code: str) -> Choice:
    """Offer a unit; a code with days behind it (`tan-hung@2023-07-24_2023-07-30`) says them too."""
    code, _, days = code.partition("@")
    unit = campaign.unit_by_code[code]
    if days:
        return Choice(code, unit.title, (f"{unit.title} {said_days(days)}",))
    # where names are alike, the kind tells them apart
    names = (unit.title, unit.name) if campaign.successors else (unit.name, unit.title)
    return Choice(code, unit.title, names)


def _parts_of_round(visit: Visit, campaign: Campaign, unit: str, suggestions: Sequence[str]) -> list[Choice]:
    """Offer the former unit's days of the round that is due, and the later unit's."""
    span, found = Today(visit.local(visit.event.sent_at), campaign).due_span(unit), list[Choice]()
    if span is None:
        return found
    for code in suggestions:
        own = clipped_to(campaign.unit_by_code[code], span)
        if own is not None:
            days = f"{own.start.isoformat()}_{own.end.isoformat()}"
            label = f"{campaign.unit_by_code[code].title}, {when(visit.texts, own)}"
            found.append(Choice(f"{code}@{days}", label, ()))
    return found


def succession(texts: Texts, campaign: Campaign, unit: Unit | None) -> dict[str, object]:
    """Name a unit's first and last day, and which units took its place."""
    if unit is None:
        return {"first": "", "last": "", "heirs": "", "named": ""}
    heirs = unit_titles(texts, campaign, campaign.successors.get(unit.code, ()))
    first, last = unit.valid_from or campaign.start, unit.valid_to or campaign.end
    days = {"first": texts.short_day(first), "last": texts.short_day(last)}
    return {**days, "heirs": heirs, "named": capital(unit.title)}
