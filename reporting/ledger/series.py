"""One unit's and metric's figures day by day: increments, those that anchors imply, and the cumulative figure."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from reporting.campaign import Campaign
from reporting.memo import per_campaign
from reporting.records import Cell, Relation, Span


@dataclass(frozen=True, slots=True)
class Base:
    """Where a unit's cumulative figure starts. `value` None: unknown until the first anchor.

    Increments up to and including `as_of` are in the value already; None: it counts from the very beginning.
    """

    value: int | None
    as_of: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Tell whether a day's figures are in the base already."""
        return self.as_of is not None and day <= self.as_of

    def holds_after(self, day: dt.date) -> bool:
        """Tell whether the base only holds from a later day on, so that nothing is known at the end of this one."""
        return self.as_of is not None and day < self.as_of


@dataclass(frozen=True, slots=True)
class Increment:
    """What one cell added on its last day. `implied`: an anchor says so, nobody reported it.

    `first` is the first day it speaks of. `in_base`: the baseline has it already, the cumulative figure leaves it out.
    """

    date: dt.date
    value: int
    implied: bool = False
    first: dt.date | None = None
    in_base: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Increments by day, with what they make up. `known_from`: the cumulative figure is known from that day on."""

    base: Base
    increments: tuple[Increment, ...]
    dates: tuple[dt.date, ...]
    sums: tuple[int, ...]
    known_from: dt.date | None
    offset: int

    @property
    def counted(self) -> tuple[Increment, ...]:
        """The increments that the cumulative figure adds: what the baseline holds is left out."""
        return tuple(step for step in self.increments if not step.in_base)

    def _sum(self, until: dt.date) -> int:
        return self.sums[bisect_right(self.dates, until)]

    def cumulative(self, as_of: dt.date) -> int | None:
        """Give the cumulative figure at the end of a day; None where nobody knows it."""
        if self.known_from is None or as_of < self.known_from:
            return None
        return self.offset + self._sum(as_of)

    def in_period(self, span: Span, as_of: dt.date) -> int:
        """Sum the increments dated in a span, up to a day."""
        until = min(span.end, as_of)
        return self._sum(until) - self.sums[bisect_left(self.dates, span.start)] if until >= span.start else 0

    def since(self, first: dt.date, as_of: dt.date) -> int:
        """Sum the increments from a day on, as a target counts that starts at zero; a baseline doesn't matter."""
        return sum(step.value for step in self.increments if first <= step.date <= as_of)


@per_campaign
def base_of(campaign: Campaign, unit: str, metric: str) -> Base:
    """Say where a unit's cumulative figure of a metric starts.

    Its own baseline; unknown where only the whole has one; otherwise zero at the very beginning. A merged unit's own
    figures start at zero, whatever was stated: what was done before is its former units' (`start_of`).
    """
    own = campaign.baseline_of.get((unit, metric))
    if unit in campaign.merged:
        return Base(0)
    if own is not None:
        return Base(own.value, own.as_of)
    whole_alone = (None, metric) in campaign.baseline_of and not campaign.is_split_off(unit)
    return Base(None if whole_alone else 0)


def series(cells: Iterable[Cell], base: Base) -> Series:
    """Work out the series of one unit's and metric's cells, given in any order."""
    walk = _Walk(base)
    for cell in sorted(cells, key=_order):
        walk.take(cell)
    counted = [step for step in walk.steps if not step.in_base]
    sums = (0, *accumulate(step.value for step in counted))
    dates = tuple(step.date for step in counted)
    if base.value is not None:
        known_from, offset = base.as_of or dt.date.min, base.value
    elif walk.first_anchor is not None:
        known_from = walk.first_anchor.date
        offset = walk.first_anchor.value - walk.before_first_anchor
    else:
        known_from, offset = None, 0
    return Series(base, tuple(walk.steps), dates, sums, known_from, offset)


class _Walk:
    """The sweep over one pair's cells by date: days first, then spans that end there, shorter first, then anchors."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.running = base.value
        self.total = 0
        self.steps: list[Increment] = []
        self.parts: list[Increment] = []
        self.first_anchor: Cell | None = None
        self.before_first_anchor = 0

    def take(self, cell: Cell) -> None:
        """Add one cell's increment; cells must come in order."""
        if cell.anchor:
            self._anchor(cell)
            return
        value = cell.value
        extra = cell.relation is Relation.EXTRA
        if cell.start is not None and not extra:
            value -= self._inside(cell.start, value)
        step = Increment(cell.date, value, first=cell.start or cell.date, in_base=self.base.holds(cell.date))
        self._add(step, part=not extra)

    def _anchor(self, cell: Cell) -> None:
        if self.base.holds(cell.date):
            return
        if self.running is None:
            self.first_anchor, self.before_first_anchor = cell, self.total
        elif cell.value != self.running:
            self._add(Increment(cell.date, cell.value - self.running, implied=True, first=cell.date), part=True)
        self.running = cell.value

    def _add(self, step: Increment, *, part: bool) -> None:
        self.steps.append(step)
        if step.in_base:
            return
        self.total += step.value
        if self.running is not None:
            self.running += step.value
        if part:
            self.parts.append(step)

    def _inside(self, start: dt.date, value: int) -> int:
        """Sum what earlier cells inside a span have added already.

        What anchors imply may have been done before the span began: it never takes more than the reported parts leave.
        """
        reported = implied = 0
        for step in reversed(self.parts):
            if step.date < start:
                break
            if step.first is not None and step.first >= start:
                if step.implied:
                    implied += step.value
                else:
                    reported += step.value
        return reported + min(max(implied, 0), max(value - reported, 0))


def _order(cell: Cell) -> tuple[dt.date, int, int]:
    if cell.anchor:
        return (cell.date, 1, 0)
    return (cell.date, 0, (cell.date - cell.start).days + 1 if cell.start else 0)
