"""What leave means for a period of a duty: who is excused from it, and who may send it until when."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import takewhile

from reporting.campaign import Campaign, Duty
from reporting.memo import per_campaign
from reporting.periods import Period, periods
from reporting.records import Leave, LeaveKind, Span


@dataclass(frozen=True, slots=True)
class LetOff:
    """Who is let off what in one period. `due` has the moment of each unit whose period was extended."""

    excused: frozenset[str] = frozenset()
    due: Mapping[str, datetime] = field(default_factory=dict)


NOBODY = LetOff()


def let_off(duty: Duty, period: Period, leaves: Iterable[Leave]) -> LetOff:
    """Work out who is let off a period; of two extensions of a unit the one granted later holds."""
    excused: set[str] = set()
    due: dict[str, datetime] = {}
    for leave in sorted(leaves, key=lambda leave: leave.id):
        if leave.revoked_at is not None or leave.duty not in {None, duty.code}:
            continue
        units = duty.units if leave.unit is None else (leave.unit,)
        if leave.kind is LeaveKind.EXCUSED and excuses(leave, period):
            excused.update(units)
        elif leave.kind is LeaveKind.EXTENDED and leave.last == period.span.end and leave.until is not None:
            due.update(dict.fromkeys(units, leave.until))
    return LetOff(frozenset(excused), due)


def excuses(leave: Leave, period: Period) -> bool:
    """Tell whether days off cover a period: the last day of its span; of a longer span the day it is due will do too.

    A day's figures are meant by their day. A week is meant by its last day, or by the Monday on which it is due; a
    day in its midst excuses nobody from it.
    """
    days = Span(leave.first, leave.last)
    return period.span.end in days or (period.span.days > 1 and period.due.date() in days)


def reach(period: Period) -> Span:
    """Name the days that leave must touch to mean something for a period."""
    return Span(period.span.end, max(period.span.end, period.due.date()))


def _rounds_in(campaign: Campaign, span: Span) -> list[Period]:
    """List the main duty's periods that share days with a span."""
    rounds = periods(campaign, campaign.main_duty) if campaign.main_duty else ()
    first = bisect_left(rounds, span.start, key=lambda one: one.span.end)
    return list(takewhile(lambda one: one.span.start <= span.end, rounds[first:]))


@per_campaign
def days_of_leave(campaign: Campaign, span: Span) -> tuple[date, date]:
    """Name the first and last day on which leave may excuse somebody from reporting for a span."""
    reaches = [reach(period) for period in _rounds_in(campaign, span)]
    return min((one.start for one in reaches), default=span.start), max((one.end for one in reaches), default=span.end)


def excused_in(campaign: Campaign, span: Span, leaves: Iterable[Leave]) -> frozenset[str]:
    """Name the units that need not report for a span: those excused from each of the main duty's periods in it."""
    duty, known = campaign.main_duty, list(leaves)
    found = [let_off(duty, period, known).excused for period in _rounds_in(campaign, span)] if duty else []
    return frozenset.intersection(*found) if found else frozenset()


def excused_periods(campaign: Campaign, leave: Leave) -> Iterator[tuple[Duty, Period]]:
    """Go through the periods that days off excuse their unit from, of every duty in file order."""
    for duty in campaign.duties:
        if leave.duty in {None, duty.code} and not duty.whole:
            for period in periods(campaign, duty):
                if (leave.unit is None or leave.unit in duty.units) and excuses(leave, period):
                    yield duty, period


def as_of(leaves: Iterable[Leave], moment: datetime) -> list[Leave]:
    """Take leave as it stood at a moment: what was granted by then and had not been revoked."""
    return [
        replace(leave, revoked_at=None)
        for leave in leaves
        if leave.at <= moment and (leave.revoked_at is None or leave.revoked_at > moment)
    ]
