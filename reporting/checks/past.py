"""What counts of one metric of the entry's unit, as the entry finds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from reporting.campaign import Campaign
from reporting.known import Known
from reporting.ledger import Base, base_of, last_day_before
from reporting.reading import Entry, Op
from reporting.records import Cell, Relation

_DATE = attrgetter("date")


class Past:
    """One metric's cells, and how they lie to the entry.

    `near` are the stated totals, and the cells that share a day with the entry; for nearly every report there are
    none. Among them are the cells that it would change: `own`, its day's or span's figure, and `stated`, its day's
    total. `others` are those that it leaves as they are. `anchored` says that any cumulative figure was stated.
    """

    def __init__(self, entry: Entry, metric: str, cells: Sequence[Cell], base: Base) -> None:
        """Sort out a metric's cells, given in any order."""
        first, last = entry.start or entry.date, entry.date
        self.cells = cells
        self.base = base
        self.near = [c for c in cells if c.anchor or (c.date >= first and (c.start or c.date) <= last)]
        self.own = self.stated = None
        self.anchored = False
        if self.near:
            self.own, self.stated = self._at(entry, anchor=False), self._at(entry, anchor=True)
            self.anchored = any(cell.anchor for cell in self.near)
        value = entry.values.get(metric)
        changed = self.stated if value is not None and value.op is Op.TOTAL else self.own
        self.others = cells if value is None or changed is None else [cell for cell in cells if cell is not changed]
        self._length = last - first
        self._usual: list[int] | None = None

    def usual(self) -> list[int]:
        """List the figures of the unit's other reports over as many days, the latest first."""
        if self._usual is None:
            length = self._length
            alike = [c for c in self.others if not c.anchor and c.date - (c.start or c.date) == length]
            self._usual = [cell.value for cell in sorted(alike, key=_DATE, reverse=True)]
        return self._usual

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

    def __init__(self, campaign: Campaign, entry: Entry, cells: Mapping[str, Sequence[Cell]], known: Known) -> None:
        """Take what counts by metric, of all days, and what is known as of the entry's."""
        super().__init__()
        self._campaign, self._entry, self._cells, self._known = campaign, entry, cells, known

    def __missing__(self, metric: str) -> Past:
        """Sort out one metric's cells."""
        campaign, unit = self._campaign, self._entry.unit
        base = base_of(campaign, unit, metric)
        if unit in campaign.merged:
            base = Base(self._known.before_merger(unit, metric), last_day_before(campaign, unit))
        found = self[metric] = Past(self._entry, metric, self._cells.get(metric, ()), base)
        return found
