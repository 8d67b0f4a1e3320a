"""Does a new figure share days with what counts already? Then somebody must say how they lie to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reporting.ledger.folding import fold
from reporting.ledger.series import Base, series
from reporting.reading import Entry, Op
from reporting.records import Cell, Relation


@dataclass(frozen=True, slots=True)
class Overlap:
    """A new figure beside `others` for some of the same days, which make up `total`.

    `inside`: the new one lies within a span that counts already. `replaceable` false: they only share some days, so
    neither can stand for the other. `confirmed`: a span's figure that equals what lies inside it.
    """

    metric: str
    value: int
    total: int
    others: tuple[Cell, ...]
    inside: bool = False
    replaceable: bool = True
    confirmed: bool = False


def find_overlap(entry: Entry, metric: str, cells: Sequence[Cell], base: Base) -> Overlap | None:
    """Find what an entry's figure of a metric shares days with, given what counts of it and its unit.

    Stated totals overlap nothing. A day or span that has a figure already is being replaced: how it lies to the
    others was settled then. Days that the baseline holds count nowhere, so nothing can count them twice.
    """
    value = entry.values[metric]
    if value.op is Op.TOTAL:
        return None
    own = next((cell for cell in cells if _same(entry, cell)), None)
    if base.holds(entry.date) or (
        own is not None and (entry.start is not None or (value.op, value.number) == (Op.SET, own.value))
    ):
        return None
    first = entry.start or entry.date
    plain = [cell for cell in cells if cell is not own and cell.relation is not Relation.EXTRA]
    number = fold([(Op.SET, own.value), (value.op, value.number)]) if own else value.number
    assert number is not None
    around = [cell for cell in plain if not cell.anchor and _first(cell) <= first and entry.date <= cell.date]
    if around:
        if own is not None and own.relation is Relation.PART:
            return None
        nearest = min(around, key=lambda cell: (cell.date - _first(cell)).days)
        return Overlap(metric, number, nearest.value, (nearest,), inside=True)
    touching = [c for c in plain if not c.anchor and _first(c) <= entry.date and first <= c.date]
    partial = [cell for cell in touching if not (first <= _first(cell) and cell.date <= entry.date)]
    if partial:
        return Overlap(metric, number, sum(cell.value for cell in partial), tuple(partial), replaceable=False)
    on_top = [cell for cell in cells if cell.relation is Relation.EXTRA and cell.date < first]
    return _over_parts(metric, number, first, entry.date, plain, on_top, base)


def _over_parts(
    metric: str, number: int, first: date, last: date, plain: list[Cell], on_top: list[Cell], base: Base
) -> Overlap | None:
    """Compare a span with the day figures inside it, and with what anchors before its last day imply.

    What came on top of other figures before the span is part of the figure that anchors in it go on from.
    """
    within = [
        cell
        for cell in plain
        if first <= _first(cell) and cell.date <= last and not (cell.anchor and cell.date == last)
    ]
    if not within and not any(cell.anchor for cell in plain):
        return None
    line = series([*on_top, *(cell for cell in plain if cell.date < last or cell in within)], base)
    steps = [step for step in line.increments if step.first is not None and first <= step.first and step.date <= last]
    counted = [step for step in steps if not step.in_base]
    if not counted:
        return None
    total = sum(step.value for step in counted)
    confirmed = number in {total, sum(step.value for step in steps)}
    return Overlap(metric, number, total, tuple(within), confirmed=confirmed)


def _first(cell: Cell) -> date:
    return cell.start or cell.date


def _same(entry: Entry, cell: Cell) -> bool:
    same_days = cell.date == entry.date and cell.start == entry.start
    return same_days and not cell.anchor and cell.relation is not Relation.EXTRA
