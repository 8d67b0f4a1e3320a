"""What counts of one metric of the entry's unit, as the entry finds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter

from reporting.campaign import Campaign
from reporting.known import Known
from reporting.ledger import Base, Earlier, base_of, last_day_before
from reporting.reading import Entry, Op
from reporting.records import Cell, Relation

_DATE = attrgetter("date")


class Past:
    """One metric's cells, and how they lie to the entry.

    `near` are the stated totals, and the cells that share a day with the entry; for nearly every report there are
    none. Among them are the cells that it would change: `own`, its day's or span's figure, and `stated`, its day's
    total. `others` are those that it leaves as they are. `anchored` says that any cumulative figure was stated.

    Where not all cells are given, those are that touch the entry's first day or lie after it, and `earlier` answers
    for the others. `base` is where the metric's figure starts, `start` where the given cells do.
    """

    def __init__(
        self, entry: Entry, metric: str, cells: Sequence[Cell], base: Base, earlier: Earlier | None = None
    ) -> None:
        """Sort out a metric's cells, given in any order."""
        first, last = entry.start or entry.date, entry.date
        self.cells = cells
        self.base = base
        self._metric, self._earlier = metric, earlier
        self.near = [c for c in cells if c.anchor or (c.date >= first and (c.start or c.date) <= last)]
        self.own = self.stated = None
        self.anchored = False
        if self.near:
            self.own, self.stated = self._at(entry, anchor=False), self._at(entry, anchor=True)
            self.anchored = any(cell.anchor for cell in self.near)
        self.states_near = self.anchored
        if earlier is not None and not self.anchored:
            self.anchored = earlier.anchored(metric)
        value = entry.values.get(metric)
        changed = self.stated if value is not None and value.op is Op.TOTAL else self.own
        self.others = cells if value is None or changed is None else [cell for cell in cells if cell is not changed]
        self._length = last - first
        self._alike: list[int] | None = None

    @property
    def start(self) -> Base:
        """Where the series of the given cells starts."""
        return self.base if self._earlier is None else self._earlier.base(self._metric)

    def usual(self, most: int) -> list[int]:
        """List the latest figures of the unit's other reports over as many days, the last day's first."""
        found = self._figures()[:most]
        if len(found) < most and self._earlier is not None:
            found += self._earlier.latest(self._metric, self._length.days + 1, most)[: most - len(found)]
        return found

    def largest(self) -> int | None:
        """Give the largest figure of the unit's other reports over as many days."""
        before = None if self._earlier is None else self._earlier.largest(self._metric, self._length.days + 1)
        largest = max(self._figures(), default=before)
        return largest if largest is None or before is None else max(largest, before)

    def last_day(self) -> date | None:
        """Name the last day that has a cell."""
        last = max([cell.date for cell in self.cells], default=None)
        return last or self.day_earlier()

    def day_before(self, day: date) -> date | None:
        """Name the last day before one that has another cell."""
        return max([cell.date for cell in self.others if cell.date < day], default=None) or self.day_earlier()

    def day_earlier(self, *, anchor: bool | None = None) -> date | None:
        """Name the last day before the given cells that has one; with `anchor` only of totals, or only of others."""
        return None if self._earlier is None else self._earlier.last_day(self._metric, anchor=anchor)

    def largest_by_days(self) -> list[tuple[int, int]]:
        """List lengths in days with figures of them, the largest of each among them."""
        figures = [((c.date - (c.start or c.date)).days + 1, c.value) for c in self.others if not c.anchor]
        return figures if self._earlier is None else [*figures, *self._earlier.largest_by_days(self._metric).items()]

    def _figures(self) -> list[int]:
        """List the figures of others among the given cells that are over as many days, the last day's first."""
        if self._alike is None:
            length = self._length
            if length:
                alike = [c for c in self.others if c.start is not None and c.date - c.start == length and not c.anchor]
            else:
                alike = [c for c in self.others if (c.start is None or c.start == c.date) and not c.anchor]
            self._alike = [cell.value for cell in sorted(alike, key=_DATE, reverse=True)]
        return self._alike

    def _at(self, entry: Entry, *, anchor: bool) -> Cell | None:
        """Find the cell of the entry's own day or span."""
        date, start = entry.date, entry.start
        for cell in self.near:
            same = cell.date == date and cell.start == start and cell.anchor == anchor
            if same and cell.relation is not Relation.EXTRA:
                return cell
        return None


class Pasts(dict[str, Past]):
    """What counts of the entry's unit by metric, each sorted out when first asked for."""

    def __init__(
        self,
        campaign: Campaign,
        entry: Entry,
        cells: Mapping[str, Sequence[Cell]],
        known: Known,
        earlier: Earlier | None,
    ) -> None:
        """Take what counts by metric, of all days or with what was earlier, and what is known as of the entry's."""
        super().__init__()
        self._earlier = earlier
        self._campaign, self._entry, self._cells, self._known = campaign, entry, cells, known

    def __missing__(self, metric: str) -> Past:
        """Sort out one metric's cells."""
        campaign, unit = self._campaign, self._entry.unit
        base = base_of(campaign, unit, metric)
        if unit in campaign.merged:
            base = Base(self._known.before_merger(unit, metric), last_day_before(campaign, unit))
        found = self[metric] = Past(self._entry, metric, self._cells.get(metric, ()), base, self._earlier)
        return found
