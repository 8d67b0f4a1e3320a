"""A unit's cells as the writer keeps them from one unit of work to the next: by metric, in the order of listing.

Those from some day on: a report looks at few of the others, however long the unit has been reporting.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable
from itertools import chain
from operator import attrgetter
from typing import Any

from reporting.ledger import CellKey, by_metric
from reporting.records import Cell, Relation, Span

_date = attrgetter("date")

Place = tuple[dt.date, dt.date, bool, bool, bool]


def place_of(cell: Cell) -> Place:
    """Say where a cell stands among those of its unit and metric, as the database orders them."""
    extra = cell.relation is Relation.EXTRA
    return (cell.date, cell.start or cell.date, cell.start is not None, cell.anchor, extra)


class UnitCells:
    """One unit's cells. Reports mostly come for days after all others: what is old is looked at as little as may be.

    `first` is the day from which on all cells are here; none of them reaches back over it. `answers` are what was found
    out of those before, which holds as long as none of them changes.
    """

    __slots__ = ("_by_metric", "answers", "first")

    def __init__(self, listed: Iterable[Cell], first: dt.date = dt.date.min) -> None:
        """Take all cells of the unit from a day on, in the order of listing."""
        self._by_metric = by_metric(listed)
        self.first = first
        self.answers: dict[object, Any] = {}

    def __len__(self) -> int:
        """Count the cells."""
        return sum(map(len, self._by_metric.values()))

    def all(self) -> list[Cell]:
        """List all of them."""
        return list(chain.from_iterable(self._by_metric.values()))

    def by_metric(self) -> dict[str, list[Cell]]:
        """List all of them, those of each metric by themselves."""
        return {metric: own.copy() for metric, own in self._by_metric.items()}

    def listed(self, metrics: Collection[str] | None, span: Span | None) -> list[Cell]:
        """List those of some metrics, whose days touch a span."""
        found: list[Cell] = []
        for metric, own in self._by_metric.items():
            if metrics is None or metric in metrics:
                found += own if span is None else _touching(own, span)
        return found

    def of_day(self, date: dt.date, start: dt.date | None) -> list[Cell]:
        """List those of exactly one day or span."""
        found: list[Cell] = []
        for own in self._by_metric.values():
            if own[-1].date >= date:
                found += [cell for cell in own[bisect_left(own, date, key=_date) :] if _is_of(cell, date, start)]
        return found

    def put(self, cell: Cell) -> None:
        """Put a cell where it stands, in the place of the one with its key."""
        own = self._by_metric.get(cell.metric)
        if own is None:
            self._by_metric = dict(sorted({**self._by_metric, cell.metric: [cell]}.items()))
        elif own[-1].date < cell.date:
            own.append(cell)
        else:
            place = place_of(cell)
            at = bisect_left(own, place, key=place_of)
            own[at : at + _is_at(own, at, place)] = [cell]

    def remove(self, key: CellKey) -> None:
        """Take the cell of a key out, where it is there."""
        _, metric, date, start, anchor, extra = key
        own, place = self._by_metric.get(metric, []), (date, start or date, start is not None, anchor, extra)
        at = bisect_left(own, place, key=place_of)
        del own[at : at + _is_at(own, at, place)]
        if not own:
            self._by_metric.pop(metric, None)


def _is_at(own: list[Cell], at: int, place: Place) -> bool:
    return at < len(own) and place_of(own[at]) == place


def _is_of(cell: Cell, date: dt.date, start: dt.date | None) -> bool:
    return cell.date == date and cell.start == start


def _touching(own: list[Cell], span: Span) -> list[Cell]:
    later = own[bisect_left(own, span.start, key=_date) :]
    return [cell for cell in later if (cell.start or cell.date) <= span.end]
