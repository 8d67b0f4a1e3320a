"""One level's figures as the next one's report: what is summed up over which days, and when that is put forward.

Pure: the desk hands in what counts and what was put forward before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from reporting.campaign import Campaign, Duty, DutyKind, MetricKind
from reporting.duties import DutyState, UnitDuty
from reporting.kinds import members
from reporting.ledger import series
from reporting.ledger.tallies import by_pair, start_among
from reporting.memo import per_campaign
from reporting.periods import Period, periods
from reporting.records import Cell, Relation, Span
from reporting.successors import ended, handed_on, lineage

GATHER = timedelta(minutes=10)
"""So long after a figure changed that had gone up already others are waited for, so that one draft tells of all."""
FORGOTTEN = timedelta(days=7)
"""A round that was due longer ago than this is not put forward for the first time any more."""
CHANGES_FOR = timedelta(days=31)
"""So long after its due a round's changes are told."""

_DONE = frozenset({DutyState.ON_TIME, DutyState.LATE})


@dataclass(frozen=True, slots=True)
class Part:
    """One metric's sum: `own` is the campaign's key, `key` the one above. `value` None: there is nothing to send.

    `units` gave what is summed up; `lacking` are the others that exist. A `total` states the cumulative figure, which
    is there only where every unit has one.
    """

    own: str
    key: str
    value: int | None
    total: bool
    units: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """How many of a span's rounds a unit owes, and how many of them it has given whole."""

    unit: str
    done: int
    owed: int

    @property
    def whole(self) -> bool:
        """Whether nothing is left to give."""
        return self.done == self.owed


@dataclass(frozen=True, slots=True)
class Sum:
    """A campaign's figures over a span, as they would go up.

    `given` are the units that owe them. `across` are units with figures of days that begin before the span: what of
    those falls within it nobody knows, so nothing of the unit's metric is summed up.
    """

    span: Span
    parts: tuple[Part, ...]
    given: tuple[Given, ...] = ()
    across: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, int]:
        """The figures that would go up, by the keys above."""
        return {part.key: part.value for part in self.parts if part.value is not None}

    @property
    def mark(self) -> str:
        """Name the figures: `m1=12 m2=68`; empty where there are none."""
        return " ".join(f"{key}={value}" for key, value in self.values.items())

    @property
    def done(self) -> int:
        """How many units have given all that they owe."""
        return sum(one.whole for one in self.given)

    @property
    def whole(self) -> bool:
        """Whether nobody owes anything any more."""
        return bool(self.given) and not self.across and all(one.whole for one in self.given)


@per_campaign
def rounds_within(campaign: Campaign, span: Span) -> tuple[Duty, tuple[Period, ...]] | None:
    """Find the first duty for figures whose rounds make up exactly a span's days; None where none does."""
    for duty in campaign.duties:
        if duty.kind is not DutyKind.FIGURES:
            continue
        inside = tuple(
            one for one in periods(campaign, duty) if one.span.start <= span.end and span.start <= one.span.end
        )
        if inside and inside[0].span.start == span.start and inside[-1].span.end == span.end:
            follows = (one.span.end + timedelta(days=1) == two.span.start for one, two in pairwise(inside))
            if all(follows):
                return duty, inside
    return None


def given_by(states: Sequence[Sequence[UnitDuty]]) -> tuple[Given, ...]:
    """Count for each unit the rounds it owes and those it has given, out of how they stand round by round.

    Who is excused owes nothing; who may send later still does.
    """
    done: dict[str, int] = {}
    owed: dict[str, int] = {}
    for found in states:
        for one in found:
            if one.expected or one.extended:
                owed[one.unit] = owed.get(one.unit, 0) + 1
                done[one.unit] = done.get(one.unit, 0) + (one.state in _DONE)
    return tuple(Given(unit, done[unit], count) for unit, count in owed.items())


def needs_history(campaign: Campaign, pairs: Iterable[tuple[str, str]], cells: Iterable[Cell], span: Span) -> bool:
    """Tell whether the figures of a span depend on what was reported before it: a stated cumulative one does."""
    keys = {own for own, _key in pairs}
    if any(campaign.metric_by_key[own].kind is MetricKind.CUMULATIVE for own in keys):
        return True
    return any(cell.anchor and cell.metric in keys and cell.date in span for cell in cells)


def sum_up(
    campaign: Campaign,
    pairs: Sequence[tuple[str, str]],
    span: Span,
    cells: Iterable[Cell],
    given: tuple[Given, ...] = (),
) -> Sum:
    """Add up what counts over a span. `cells` are the campaign's that touch it, or all up to its end (`needs_history`).

    What units gave is what the campaign itself says of the span: increments dated in it, those that stated totals imply
    too, without what a baseline holds already.
    """
    keys = {own for own, _key in pairs}
    found = by_pair(cell for cell in cells if cell.metric in keys and cell.date <= span.end)
    across: list[str] = []
    parts = []
    for own, key in pairs:
        if campaign.metric_by_key[own].kind is MetricKind.CUMULATIVE:
            parts.append(_total(campaign, own, key, span, found))
            continue
        values: dict[str, int] = {}
        for unit in members(campaign):
            mine = found.get((unit, own), [])
            if any(_reaches_over(cell, span) for cell in mine):
                across.append(unit)
            elif any(cell.date in span for cell in mine):
                values[unit] = series(mine, start_among(campaign, unit, own, found)).in_period(span, span.end)
        lacking = tuple(unit for unit in _there(campaign, span) if unit not in values)
        parts.append(Part(own, key, sum(values.values()) if values else None, False, tuple(values), lacking))
    return Sum(span, tuple(parts), given, tuple(dict.fromkeys(across)))


def _total(campaign: Campaign, own: str, key: str, span: Span, found: Mapping[tuple[str, str], Sequence[Cell]]) -> Part:
    """Add up what stands at the span's end, where every unit has a figure and one of them came in the span."""
    values: dict[str, int] = {}
    for unit in _there(campaign, span):
        line = series(found.get((unit, own), ()), start_among(campaign, unit, own, found))
        stands = line.cumulative(span.end)
        known = any(found.get((one, own)) or (one, own) in campaign.baseline_of for one in lineage(campaign, unit))
        if stands is not None and known:
            values[unit] = stands
    fresh = any(cell.date in span for (_unit, metric), mine in found.items() if metric == own for cell in mine)
    lacking = tuple(unit for unit in _there(campaign, span) if unit not in values)
    total = sum(values.values()) + _of_ended(campaign, own, span, found) if fresh and not lacking else None
    return Part(own, key, total, True, tuple(values), lacking)


def _of_ended(campaign: Campaign, own: str, span: Span, found: Mapping[tuple[str, str], Sequence[Cell]]) -> int:
    """Sum what units reached that ended before and that no unit stands for, less what their successors began with."""
    if not campaign.changes_units:
        return 0
    units = members(campaign)
    total = 0
    for unit in ended(campaign, units, span.end):
        line = series(found.get((unit, own), ()), start_among(campaign, unit, own, found))
        total += line.cumulative(span.end) or 0
    return total - handed_on(campaign, units, own, span.end)


def _reaches_over(cell: Cell, span: Span) -> bool:
    """Tell a figure of a stretch of days that begins before a span and ends in it."""
    return cell.start is not None and cell.start < span.start and cell.date in span


def _there(campaign: Campaign, span: Span) -> tuple[str, ...]:
    """List the units whose figures make up the whole and that exist on a span's last day."""
    return tuple(unit for unit in members(campaign) if campaign.unit_by_code[unit].exists_on(span.end))


def standing_above(cells: Iterable[Cell], unit: str, span: Span) -> dict[str, int]:
    """Name what counts above for a unit and exactly these days, by metric; a stated total counts at their end."""
    start = span.start if span.days > 1 else None
    return {
        cell.metric: cell.value
        for cell in cells
        if cell.unit == unit
        and cell.date == span.end
        and (cell.anchor or (cell.start == start and cell.relation is not Relation.EXTRA))
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What was put forward of a round so far: nothing, or how the last draft stood and what came of it.

    `sent` are the figures that went up last; `changed_at` is when the figures were first seen to differ since.
    """

    drafts: int = 0
    mark: str = ""
    whole: bool = False
    sent: Mapping[str, int] | None = None
    changed_at: datetime | None = None


NOTHING_TOLD = Told()
"""A round of which nothing was put forward yet."""


def gone(told: Told, now_summed: Sum, above: Mapping[str, int]) -> dict[str, int]:
    """Name the figures that went up and still stand there, and that nobody gives any more."""
    values = now_summed.values
    sent = told.sent or {}
    return {key: value for key, value in sent.items() if key not in values and above.get(key) == value}


def differs(told: Told, now_summed: Sum, above: Mapping[str, int]) -> bool:
    """Tell whether what counts above is not what is summed up."""
    changed = any(above.get(key) != value for key, value in now_summed.values.items())
    return changed or bool(gone(told, now_summed, above))


def draft_at(
    told: Told, now_summed: Sum, above: Mapping[str, int], *, due: datetime, before: timedelta, now: datetime
) -> datetime | None:
    """Say when the next draft of a round is to be put forward; None: not before something changes.

    The first one when nobody owes anything, or `before` the due with what there is then; never before the span's last
    day. Then only after figures changed: at once where they have become whole, else gathered; a sum that is not whole
    and was not sent either waits until it is (who presses its button gets the newest all the same).
    """
    again = told.drafts > 0
    whole_now = now_summed.whole and not told.whole and told.sent is None
    too_late = now - due > (CHANGES_FOR if again else FORGOTTEN)
    if too_late or not differs(told, now_summed, above) or (again and now_summed.mark == told.mark and not whole_now):
        return None
    last_day = datetime.combine(now_summed.span.end, time(), due.tzinfo)
    if not again:
        return last_day if now_summed.whole else max(last_day, due - before)
    if told.sent is None and not (now_summed.whole and told.whole):
        return last_day if whole_now else None
    return (told.changed_at or now) + GATHER
