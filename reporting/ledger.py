"""How figures add up: the fold of what was said, days and spans, anchors, baselines. See messages' rules.

A cell is what counts for a unit, a metric and a day or span. A cell's *increment* falls on its last day. What lies
inside a span (and was not said to come on top) is part of the span: the span adds only what its parts leave over, so
nothing counts twice and every prefix of the days stays right. An anchor states a cumulative figure: its increment is
what is missing to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reporting.campaign import Campaign
from reporting.reading import Entry, Op
from reporting.records import Cell, Span, StoredEntry, Tally

CellKey = tuple[str, str, date, date | None, bool, bool]


@dataclass(frozen=True, slots=True)
class Base:
    """Where a unit's cumulative figure starts. `value` None: unknown until the first anchor; `as_of` None: from zero.

    Increments up to and including `as_of` are in the value already.
    """

    value: int | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Increment:
    """What one day added. `implied`: an anchor says so, nobody reported it."""

    date: date
    value: int
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """A new figure beside old ones for some of the same days. `inside` and `outside` say how it lies to them.

    `total` is what the others make up. `replaceable` false: they only share some days, so neither is the whole.
    """

    metric: str
    value: int
    total: int
    others: tuple[Cell, ...]
    inside: bool
    replaceable: bool

    @property
    def confirmed(self) -> bool:
        """Whether a span's figure equals the figures inside it."""
        return not self.inside and self.replaceable and self.value == self.total


def cell_key(cell: Cell) -> CellKey:
    """Name a cell: unit, metric, date, start, anchor, and whether it comes on top of a span (`EXTRA`)."""
    raise NotImplementedError


def fold(values: Sequence[tuple[Op, int]]) -> int | None:
    """Fold sets and adds (or totals) in sending order: set replaces, add adds, the latest total stands."""
    raise NotImplementedError


def fold_entries(entries: Iterable[StoredEntry]) -> tuple[Cell, ...]:
    """Fold live entries (any units and days, any order; others are left out) to cells, by unit, metric, date.

    Storage need only give all live entries of one (unit, date, start) to get that day's or span's cells anew.
    """
    raise NotImplementedError


def base_of(campaign: Campaign, unit: str, metric: str) -> Base:
    """Say where a unit's cumulative figure of a metric starts."""
    raise NotImplementedError


def increments(cells: Iterable[Cell], base: Base) -> tuple[Increment, ...]:
    """List what each day added, of one unit's and metric's cells, those that anchors imply too, by date."""
    raise NotImplementedError


def cumulative(cells: Iterable[Cell], base: Base, as_of: date) -> int | None:
    """Work out one unit's cumulative figure at the end of a day; None while its base is unknown."""
    raise NotImplementedError


def in_period(cells: Iterable[Cell], base: Base, span: Span, as_of: date) -> int:
    """Sum one unit's increments dated in a span, up to a day."""
    raise NotImplementedError


def since(cells: Iterable[Cell], first: date, as_of: date) -> int:
    """Sum one unit's increments from a day on, as targets count that start at zero."""
    raise NotImplementedError


def since_days(campaign: Campaign) -> tuple[tuple[str, date], ...]:
    """List (metric, first day) that `Tally.since` must hold for every unit: targets from a day, the whole's baselines."""
    raise NotImplementedError


def tally(campaign: Campaign, cells: Iterable[Cell], as_of: date, span: Span) -> Tally:
    """Work out a campaign's tally from all its cells; what storage keeps as current state must equal it."""
    raise NotImplementedError


def daily_totals(campaign: Campaign, cells: Iterable[Cell], until: date) -> dict[tuple[str, date], int]:
    """Sum all units' increments by (metric, day) up to a day."""
    raise NotImplementedError


def overlaps(entry: Entry, cells: Iterable[Cell]) -> tuple[Overlap, ...]:
    """Find what a new entry's set and add figures share days with, of its unit's cells: the question to ask."""
    raise NotImplementedError
