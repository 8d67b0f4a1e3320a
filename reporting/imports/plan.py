"""What an import would change: each figure beside what is known, as plain JSON that can wait for somebody's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reporting.campaign import Campaign, Target
from reporting.imports.columns import Kind
from reporting.imports.draft import Draft, Fault, Item
from reporting.periods import clipped_to
from reporting.records import Cell, OfficialFigure, Span
from reporting.successors import may_begin_at
from reporting.targets import targets_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """What the desk knows already: what counts, and what was counted elsewhere."""

    cells: Sequence[Cell] = ()
    official: Sequence[OfficialFigure] = ()


@dataclass(slots=True)
class Plan:
    """What would be written: a row for each figure that is new or differs, in the order of the file; and the rest."""

    rows: list[Row] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    sums: list[Fault] = field(default_factory=list)

    def as_json(self) -> Row:
        """Write it as JSON knows it."""
        return {
            "rows": self.rows,
            "same": self.same,
            "faults": [_fault_json(fault) for fault in self.faults],
            "sums": [_fault_json(fault) for fault in self.sums],
        }


def make_plan(campaign: Campaign, draft: Draft, known: KnownFigures) -> Plan:
    """Compare what a file says with what is known."""
    plan = Plan(faults=list(draft.faults), sums=list(draft.sums))
    lookup = _Lookup(campaign, known)
    for item in draft.items:
        row = lookup.row(item)
        if isinstance(row, Fault):
            plan.faults.append(row)
        elif row["before"] == item.value:
            plan.same += 1
        else:
            plan.rows.append(row)
    return plan


class _Lookup:
    """What is known, by what it is of."""

    def __init__(self, campaign: Campaign, known: KnownFigures) -> None:
        self.campaign = campaign
        self.cells: dict[tuple[str, str], list[Cell]] = {}
        self.places: dict[tuple[str, str, date | None, date | None, bool], Cell] = {}
        for cell in known.cells:
            self.places.setdefault((cell.unit, cell.metric, cell.date, cell.start, cell.anchor), cell)
            self.cells.setdefault((cell.unit, cell.metric), []).append(cell)
        self.taken: dict[tuple[str, str], list[tuple[date, date]]] = {}
        self.official: dict[tuple[str, str | None, str, date | None], int] = {
            (one.kind.value, one.unit, one.metric, one.as_of): one.value for one in known.official
        }

    def row(self, item: Item) -> Row | Fault:
        """Put a figure beside what is known of it."""
        row: Row = {
            "kind": item.kind.value,
            "unit": item.unit,
            "metric": item.metric,
            "value": item.value,
            "cell": item.cell,
            "day": item.day.isoformat() if item.day else None,
            "start": item.start.isoformat() if item.start else None,
            "before": None,
        }
        if item.kind is Kind.TARGET:
            return self._target(item, row)
        if item.kind is Kind.BASELINE:
            if item.unit is not None and item.day and not may_begin_at(self.campaign, item.unit, item.day):
                return Fault("not-its-baseline", item.cell, {"unit": item.unit, "day": item.day})
            known = self.campaign.baseline_of.get((item.unit, item.metric))
            row["before"] = known.value if known and known.as_of == item.day else None
            row["was"] = known.value if known else None
        elif item.kind in {Kind.OFFICIAL, Kind.CHECKED}:
            row["before"] = self.official.get((item.kind.value, item.unit, item.metric, item.day))
        else:
            return self._figure(item, row)
        return row

    def _figure(self, item: Item, row: Row) -> Row | Fault:
        """Compare with the cell of the same day or span; a figure that shares days with others is left to people.

        The others may stand in the file itself: a week beside one of its days.
        """
        anchor = item.kind is Kind.TOTAL
        if item.unit is not None and item.day is not None:
            days = Span(item.start or item.day, item.day)
            if clipped_to(self.campaign.unit_by_code[item.unit], days) != days:
                return Fault("not-there", item.cell, {"unit": item.unit, "day": item.day})
        others = self.cells.get((item.unit, item.metric), [])
        same = self.places.get((item.unit, item.metric, item.day, item.start, anchor))
        if same is not None:
            row["before"] = same.value
        if anchor or item.day is None:
            return row
        first, own = item.start or item.day, self.taken.setdefault((item.unit, item.metric), [])
        known = [(one.start or one.date, one.date) for one in others if not one.anchor]
        if same is None and any(start <= item.day and first <= last for start, last in (*known, *own)):
            return Fault("overlap", item.cell, {"unit": item.unit, "value": item.value, "day": item.day})
        own.append((first, item.day))
        return row

    def _target(self, item: Item, row: Row) -> Row | Fault:
        known = targets_of(self.campaign, item.unit, item.metric)
        if item.day is not None:
            known = tuple(one for one in known if item.day in {one.deadline, one.stated_deadline}) or known
        if len(known) > 1:
            return Fault("which-target", item.cell, {"unit": item.unit, "metric": item.metric})
        row["target"] = self._as_before(known[0]) if known else self._new(item)
        row["before"] = known[0].value if known else None
        return row

    def _as_before(self, target: Target) -> Row:
        return {
            "name": target.name,
            "deadline": target.deadline.isoformat(),
            "since": target.since.isoformat() if target.since else None,
            "before": target.before,
        }

    def _new(self, item: Item) -> Row:
        """Take the deadline that the file names, else the whole's, else the campaign's last day."""
        whole = targets_of(self.campaign, None, item.metric)
        if item.day is None and whole:
            return self._as_before(whole[-1])
        deadline: date = item.day or self.campaign.end
        return {"name": "", "deadline": deadline.isoformat(), "since": None, "before": False}


def _fault_json(fault: Fault) -> Row:
    data = {name: value.isoformat() if isinstance(value, date) else value for name, value in fault.data.items()}
    return {"code": fault.code, "cell": fault.cell, "data": data}


def counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """Count rows by kind: new ones, and those that replace another figure."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        new, changed = found.get(str(row["kind"]), (0, 0))
        found[str(row["kind"])] = (new + (row["before"] is None), changed + (row["before"] is not None))
    return found
