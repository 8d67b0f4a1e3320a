"""A unit's past in two parts: cells from a day on, one by one, and what is asked of all those before.

However long a unit has been reporting, a check looks at few of its cells. Of the others it asks where the listed ones
start from, how large the unit's figures were, which were the latest, and what was said last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reporting.ledger.series import Base
from reporting.records import Cell


class Earlier(Protocol):
    """What counts of a unit before a day, by metric. No cell of later days reaches back over that day."""

    def base(self, metric: str) -> Base:
        """Say where the series of the later cells starts: at what all earlier ones come to."""

    def anchored(self, metric: str) -> bool:
        """Tell whether a cumulative figure was stated."""

    def last_day(self, metric: str, *, anchor: bool | None = None) -> date | None:
        """Name the last day with a cell; with `anchor` only of stated cumulative figures, or only of others."""

    def largest(self, metric: str, days: int) -> int | None:
        """Give the largest figure over so many days."""

    def largest_by_days(self, metric: str) -> Mapping[int, int]:
        """Give the largest figure by how many days it speaks of."""

    def latest(self, metric: str, days: int, most: int) -> Sequence[int]:
        """List the latest figures over so many days, the last day's first."""

    def said_last(self) -> Sequence[Cell]:
        """List the figures, of all metrics, of the day or span of which one was said last."""


@dataclass(frozen=True, slots=True)
class UnitPast:
    """What counts of a unit: `cells` by metric in the order of listing, and what came before them, where any did."""

    cells: Mapping[str, Sequence[Cell]]
    earlier: Earlier | None = None
