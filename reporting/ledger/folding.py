"""From what was said to what counts: the fold of live entries into cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from operator import attrgetter

from reporting.ledger.order import in_said_order
from reporting.reading import Op
from reporting.records import Cell, EntryState, Relation, StoredEntry

CellKey = tuple[str, str, date, date | None, bool, bool]
"""Unit, metric, date, start, whether it is an anchor, whether it comes on top of what overlaps it."""

_METRIC = attrgetter("metric")


def cell_key(cell: Cell) -> CellKey:
    """Name a cell; no two cells share a key."""
    return (cell.unit, cell.metric, cell.date, cell.start, cell.anchor, cell.relation is Relation.EXTRA)


def by_metric(cells: Iterable[Cell]) -> dict[str, list[Cell]]:
    """Sort cells out by metric."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        found.setdefault(cell.metric, []).append(cell)
    return found


def fold(values: Sequence[tuple[Op, int]]) -> int | None:
    """Fold what was said in sending order: set (and total) replaces, add adds; add on nothing is a set."""
    result: int | None = None
    for op, number in values:
        result = result + number if op is Op.ADD and result is not None else number
    return result


def fold_entries(entries: Iterable[StoredEntry]) -> tuple[Cell, ...]:
    """Fold live entries of any units and days, given in any order, to cells by unit, metric, date, start.

    Given all live entries of one (unit, date, start) it makes that day's or span's cells anew. A figure that was said
    to come on top (`EXTRA`) has a cell of its own, until a plain set says the day's or span's figure anew. An add after
    a total was stated for the day adds to that total too: otherwise it would vanish in it.
    """
    live = [entry for entry in entries if entry.state is EntryState.LIVE]
    if len(live) == 1:
        return tuple(sorted(cells_of(live[0]), key=_METRIC))
    piles: dict[CellKey, _Pile] = {}
    for stored in chain.from_iterable(map(in_said_order, _by_days(live))):
        entry = stored.entry
        for metric, value in entry.values.items():
            anchor = value.op is Op.TOTAL
            extra = stored.relation is Relation.EXTRA and not anchor
            key = (entry.unit, metric, entry.date, entry.start, anchor, extra)
            if value.op is Op.SET and not extra:
                piles.pop((*key[:5], True), None)
            pile = piles.setdefault(key, _Pile())
            pile.values.append((value.op, value.number))
            stated = piles.get((*key[:4], True, False))
            if value.op is Op.ADD and not extra and stated is not None:
                stated.values.append((value.op, value.number))
            received = stored.received_at.get(metric, stored.sent_at)
            pile.received_at = received if pile.received_at is None else min(pile.received_at, received)
            pile.relation = stored.relation or pile.relation
    return tuple(_cell(key, piles[key]) for key in sorted(piles, key=_order))


def cells_of(stored: StoredEntry) -> list[Cell]:
    """Read an entry as the cells that it makes where nothing else is said of its days."""
    entry, relation, cells = stored.entry, stored.relation, []
    for metric, value in entry.values.items():
        anchor = value.op is Op.TOTAL
        came = stored.received_at.get(metric, stored.sent_at)
        kept = None if anchor else relation
        cells.append(Cell(entry.unit, metric, entry.date, value.number, entry.start, anchor, kept, came))
    return cells


def _by_days(live: Iterable[StoredEntry]) -> Iterable[list[StoredEntry]]:
    """Sort entries out by unit and day or span."""
    found: dict[tuple[str, date, date | None], list[StoredEntry]] = {}
    for stored in live:
        found.setdefault((stored.entry.unit, stored.entry.date, stored.entry.start), []).append(stored)
    return found.values()


@dataclass(slots=True)
class _Pile:
    """What was said for one cell so far."""

    values: list[tuple[Op, int]] = field(default_factory=list)
    relation: Relation | None = None
    received_at: datetime | None = None


def _cell(key: CellKey, pile: _Pile) -> Cell:
    unit, metric, day, start, anchor, _ = key
    number = fold(pile.values)
    assert number is not None
    return Cell(unit, metric, day, number, start, anchor, None if anchor else pile.relation, pile.received_at)


def _order(key: CellKey) -> tuple[str, str, date, date, bool, bool]:
    unit, metric, day, start, anchor, extra = key
    return (unit, metric, day, start or day, anchor, extra)
