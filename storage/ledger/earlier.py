"""A unit's past as checks look at it: its cells from shortly before an entry's days on, and answers for all before.

Each answer is found by a key or an index in as many steps whatever the unit has reported; the writer remembers them
with the cells it keeps of the unit, until one of the earlier days changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Integer, bindparam, func, literal_column, select

from reporting.campaign import Campaign
from reporting.ledger import Base, UnitPast, base_of, by_metric
from reporting.records import Cell, Span
from storage.codec import from_day, from_day_or_none, to_day
from storage.figures import cells as cells_table
from storage.figures import increments
from storage.figures import standing as standing_table
from storage.ledger import cells
from storage.ledger.standing import of_unit
from storage.ledger.unit_cells import UnitCells
from storage.link import Link
from storage.sql import Sql, fixed

_ONE: Final = literal_column("1", Integer())
_of_unit = (cells_table.c.campaign == bindparam("campaign"), cells_table.c.unit == bindparam("unit"))
_of_pair = (*_of_unit, cells_table.c.metric == bindparam("metric"))
_before = cells_table.c.date < bindparam("first")
# Joining nothing to the day makes both databases walk by the figure, or by when it came, instead of by days.
_some_day_before = cells_table.c.date.concat(fixed("")) < bindparam("first")
_LARGEST: Final = Sql(
    select(
        standing_table.c.metric,
        select(func.max(cells_table.c.value))
        .where(
            cells_table.c.campaign == standing_table.c.campaign,
            cells_table.c.unit == standing_table.c.unit,
            cells_table.c.metric == standing_table.c.metric,
            cells_table.c.days == bindparam("days"),
            _some_day_before,
        )
        .correlate(standing_table)
        .scalar_subquery(),
    ).where(
        standing_table.c.campaign == bindparam("campaign"),
        standing_table.c.unit == bindparam("unit"),
        standing_table.c.since == fixed(""),
    )
)
_NEXT_LENGTH: Final = Sql(select(func.min(cells_table.c.days)).where(*_of_pair, cells_table.c.days > bindparam("days")))
_LATEST: Final = Sql(
    select(cells_table.c.value)
    .where(*_of_pair, cells_table.c.days == bindparam("days"), _before)
    .order_by(cells_table.c.date.desc(), cells_table.c.start, cells_table.c.extra)
    .limit(bindparam("most"))
)
_LAST_DAY: Final = {
    kind: Sql(select(cells_table.c.date).where(*conditions).order_by(cells_table.c.date.desc()).limit(_ONE))
    for kind, conditions in (
        (None, (*_of_pair, _before)),
        (True, (*_of_pair, _before, cells_table.c.days.is_(None))),
        (False, (*_of_pair, _before, cells_table.c.anchor.is_(False))),
    )
}
_SAID_LAST: Final = Sql(
    select(cells_table.c.date, cells_table.c.start)
    .where(*_of_unit, cells_table.c.received_at > fixed(""), _some_day_before, cells_table.c.anchor.is_(False))
    .order_by(
        cells_table.c.received_at.desc(), cells_table.c.date.desc(), cells_table.c.metric, cells_table.c.start.desc()
    )
    .limit(_ONE)
)
_COUNTED_SINCE: Final = Sql(
    select(func.sum(increments.c.value)).where(
        increments.c.campaign == bindparam("campaign"),
        increments.c.unit == bindparam("unit"),
        increments.c.metric == bindparam("metric"),
        increments.c.counted.is_(True),
        increments.c.date.in_(select(cells_table.c.date).where(*_of_pair, cells_table.c.date >= bindparam("first"))),
    )
)

T = TypeVar("T")


def past_of(link: Link, campaign: Campaign, unit: str, first: dt.date) -> UnitPast:
    """Give what counts of a unit: the cells that touch a day or lie after it, and answers for those before."""
    if link.memory is None:
        return UnitPast(by_metric(cells.listed(link, campaign.code, unit=unit)))
    kept = cells.kept_from(link, link.memory, campaign.code, unit, first)
    earlier = None if kept.first == dt.date.min else SqlEarlier(link, campaign, unit, kept)
    return UnitPast(kept.by_metric(), earlier)


class SqlEarlier:
    """What `reporting.ledger.Earlier` asks for, of the cells before the first one that is kept."""

    __slots__ = ("_campaign", "_kept", "_link", "_unit")

    def __init__(self, link: Link, campaign: Campaign, unit: str, kept: UnitCells) -> None:
        self._link, self._campaign, self._unit, self._kept = link, campaign, unit, kept

    def base(self, metric: str) -> Base:
        """Say where the series of the kept cells starts: at what stands, less what they added themselves."""
        return self._answer(("base", metric), lambda: self._base(metric))

    def anchored(self, metric: str) -> bool:
        """Tell whether a cumulative figure was stated."""
        return self._answer(("anchored", metric), lambda: self._anchored(metric))

    def last_day(self, metric: str, *, anchor: bool | None = None) -> dt.date | None:
        """Name the last day with a cell; with `anchor` only of stated cumulative figures, or only of others."""

        def asked() -> dt.date | None:
            found = self._link.value(_LAST_DAY[anchor], **self._pair(metric), first=self._first)
            return None if found is None else from_day(found)

        return self._answer(("last day", metric, anchor), asked)

    def largest(self, metric: str, days: int) -> int | None:
        """Give the largest figure over so many days."""
        return self._answer(("largest", days), lambda: self._largest(days)).get(metric)

    def largest_by_days(self, metric: str) -> Mapping[int, int]:
        """Give the largest figure by how many days it speaks of."""

        def asked() -> dict[int, int]:
            found: dict[int, int] = {}
            days = self._link.value(_NEXT_LENGTH, **self._pair(metric), days=0)
            while days is not None:
                largest = self.largest(metric, days)
                if largest is not None:
                    found[days] = largest
                days = self._link.value(_NEXT_LENGTH, **self._pair(metric), days=days)
            return found

        return self._answer(("largest by days", metric), asked)

    def latest(self, metric: str, days: int, most: int) -> Sequence[int]:
        """List the latest figures over so many days, the last day's first."""

        def asked() -> list[int]:
            rows = self._link.rows(_LATEST, **self._pair(metric), days=days, first=self._first, most=most)
            return [row[0] for row in rows]

        return self._answer(("latest", metric, days, most), asked)

    def said_last(self) -> Sequence[Cell]:
        """List the figures, of all metrics, of the day or span of which one was said last."""
        return self._answer("said last", self._said_last)

    @property
    def _first(self) -> str:
        return to_day(self._kept.first)

    def _pair(self, metric: str) -> dict[str, Any]:
        return {"campaign": self._campaign.code, "unit": self._unit, "metric": metric}

    def _answer(self, name: object, asked: Callable[[], T]) -> T:
        """Give what is remembered under a name, or ask now."""
        answers = self._kept.answers
        if name not in answers:
            answers[name] = asked()
        found: T = answers[name]
        return found

    def _largest(self, days: int) -> dict[str, int | None]:
        rows = self._link.rows(_LARGEST, campaign=self._campaign.code, unit=self._unit, days=days, first=self._first)
        return {row[0]: row[1] for row in rows}

    def _anchored(self, metric: str) -> bool:
        stands = of_unit(self._link, self._campaign, self._unit).get(metric)
        return stands is not None and stands.anchors > sum(cell.anchor for cell in self._kept.listed((metric,), None))

    def _base(self, metric: str) -> Base:
        base = base_of(self._campaign, self._unit, metric)
        stands = of_unit(self._link, self._campaign, self._unit).get(metric)
        if stands is None or (base.value is None and not self.anchored(metric)):
            return base
        added = self._link.value(_COUNTED_SINCE, **self._pair(metric), first=self._first) or 0
        day_before = self._kept.first - dt.timedelta(1)
        return Base(stands.value - int(added), day_before if base.as_of is None else max(base.as_of, day_before))

    def _said_last(self) -> list[Cell]:
        link, code, unit = self._link, self._campaign.code, self._unit
        found = link.row(_SAID_LAST, campaign=code, unit=unit, first=self._first)
        if found is None:
            return []
        date, start = from_day(found[0]), from_day_or_none(found[1])
        alike = cells.listed(link, code, unit=unit, span=Span(date, date))
        return [cell for cell in alike if not cell.anchor and (cell.date, cell.start) == (date, start)]
