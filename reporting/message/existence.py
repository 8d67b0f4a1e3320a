"""A report for days on which its unit doesn't exist: whose it is then, or what must be asked.

A report under the name of a unit that was merged into another one is a part of that one's figures. Taken as all of
them it would be a wrong number, so that nobody guesses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reporting.campaign import Campaign, Unit
from reporting.message.dates import When
from reporting.message.normalise import squeeze
from reporting.periods import clipped_to
from reporting.reading import ProblemCode
from reporting.records import Span

Neighbours = Callable[[Unit], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why a report can't be for a unit on its days, and which units it may be for."""

    code: ProblemCode
    reason: str
    suggestions: tuple[str, ...] = ()


def place(campaign: Campaign, unit: str, when: When, *, asked_for: bool) -> tuple[str, When] | Unplaced:
    """Say for which unit and days a report is; `asked_for`: the duty gave the days, not its sender."""
    own = campaign.unit_by_code[unit]
    first = when.start or when.day
    if own.exists_on(first) and own.exists_on(when.day):
        return unit, when
    span = clipped_to(own, Span(first, when.day))
    if span is None:
        early = own.valid_from is not None and when.day < own.valid_from
        return _too_early(campaign, own, when) if early else _too_late(campaign, own, when.day)
    after = _standing(campaign, unit, when.day, lambda one: campaign.successors.get(one.code, ()))
    if asked_for and after and not own.exists_on(when.day):
        return Unplaced(ProblemCode.AMBIGUOUS_UNIT, "part-of-round", (unit, *after))
    if asked_for:
        return unit, When(span.end, span.start if span.start != span.end else None)
    return Unplaced(ProblemCode.BAD_DATE, "beyond-unit")


def yet_to_begin(campaign: Campaign, units: tuple[str, ...], day: date | None) -> tuple[str, ...]:
    """Name the units in whose place the one that is asked about stands later; none where it is there on the day."""
    own = campaign.unit_by_code[units[0]] if len(units) == 1 else None
    if own is None or day is None or own.valid_from is None or own.valid_from <= day:
        return ()
    return _standing(campaign, own.code, day, lambda one: one.predecessors)


def is_named_like_former(campaign: Campaign, unit: str, said: str) -> bool:
    """Tell whether a merged unit was named by what one of its former units is called, too."""
    former = (campaign.unit_by_code[code] for code in campaign.merged.get(unit, ()))
    return squeeze(said) in {squeeze(text) for one in former for text in (one.name, one.title, *_aliases(one))}


def _too_early(campaign: Campaign, own: Unit, when: When) -> tuple[str, When] | Unplaced:
    before = _standing(campaign, own.code, when.day, lambda one: one.predecessors)
    namesakes = [code for code in before if squeeze(campaign.unit_by_code[code].name) == squeeze(own.name)]
    if len(namesakes) == 1 and own.code in campaign.merged:
        return place(campaign, namesakes[0], when, asked_for=False)
    if before:
        return Unplaced(ProblemCode.AMBIGUOUS_UNIT, "not-yet", before)
    return Unplaced(ProblemCode.OUTSIDE_CAMPAIGN, "not-yet")


def _too_late(campaign: Campaign, own: Unit, day: date) -> Unplaced:
    after = _standing(campaign, own.code, day, lambda one: campaign.successors.get(one.code, ()))
    if after:
        reason = "split" if any(campaign.is_split_off(code) for code in after) else "merged"
        return Unplaced(ProblemCode.AMBIGUOUS_UNIT, reason, after)
    return Unplaced(ProblemCode.OUTSIDE_CAMPAIGN, "ended")


def _standing(campaign: Campaign, unit: str, day: date, neighbours: Neighbours) -> tuple[str, ...]:
    """Follow successions from a unit to those that exist on a day."""
    found: list[str] = []
    for code in neighbours(campaign.unit_by_code[unit]):
        exists = campaign.unit_by_code[code].exists_on(day)
        found += [code] if exists else _standing(campaign, code, day, neighbours)
    return tuple(dict.fromkeys(found))


def _aliases(unit: Unit) -> tuple[str, ...]:
    return tuple(alias.text for alias in unit.aliases)
