"""A unit's cells as they are kept are what the database would list, whatever came and went."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.ledger import by_metric, cell_key
from reporting.records import Cell, Relation, Span
from storage.ledger.unit_cells import UnitCells, place_of
from tests.builders import on

days = st.integers(0, 9).map(lambda number: on("1/7") + timedelta(number))
cells = st.builds(
    lambda metric, day, back, value, anchor, extra: Cell(
        "a",
        metric,
        day,
        value,
        None if back is None else day - timedelta(back),
        anchor,
        Relation.EXTRA if extra else None,
    ),
    st.sampled_from("mno"),
    days,
    st.sampled_from([None, None, 0, 1, 6]),
    st.integers(0, 50),
    st.booleans(),
    st.booleans(),
)
changes = st.lists(st.tuples(cells, st.sampled_from([True, True, True, False])), max_size=30)


def in_listing_order(some: list[Cell]) -> list[Cell]:
    """Sort as the database does."""
    return sorted(some, key=lambda cell: (cell.metric, place_of(cell)))


@given(changes, days, days, st.sampled_from([None, ("m",), ("n", "o", "x")]), cells)
def test_what_is_kept_is_what_came(
    drawn: list[tuple[Cell, bool]], one: date, other: date, metrics: tuple[str, ...] | None, asked: Cell
) -> None:
    """Listed whole, by metrics and days, and for exactly one day or span."""
    kept, plain = UnitCells(()), dict[object, Cell]()
    for cell, comes in drawn:
        if comes:
            kept.put(cell)
            plain[cell_key(cell)] = cell
        else:
            kept.remove(cell_key(cell))
            plain.pop(cell_key(cell), None)
    known = in_listing_order(list(plain.values()))
    assert kept.all() == UnitCells(known).all() == known
    assert len(kept) == len(known)
    assert kept.by_metric() == by_metric(known)
    assert not known or kept.by_metric()[known[0].metric] is not kept.by_metric()[known[0].metric]
    span = Span(min(one, other), max(one, other))
    wanted = [cell for cell in known if metrics is None or cell.metric in metrics]
    touching = [c for c in wanted if c.date >= span.start and (c.start or c.date) <= span.end]
    assert kept.listed(metrics, None) == wanted
    assert kept.listed(metrics, span) == touching
    assert kept.of_day(asked.date, asked.start) == [c for c in known if (c.date, c.start) == (asked.date, asked.start)]
