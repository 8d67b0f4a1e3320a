"""A figure that is added to the one that stands is what all cells gone through make of it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.campaign import Campaign
from reporting.ledger import base_of
from reporting.records import Cell, Relation
from storage.ledger.settling import _added, _appended, _stands_alone, worked_out
from tests.builders import baseline, campaign, on, target

days = st.integers(0, 20).map(lambda number: on("1/7") + timedelta(number))
relations = st.sampled_from([None, None, *Relation])


def cell(day: date, back: int | None, value: int, relation: Relation | None, *, anchor: bool) -> Cell:
    """Build a day's or span's figure, or a stated cumulative one."""
    start = None if back is None or anchor else day - timedelta(back)
    return Cell("a", "m", day, value, start, anchor, None if anchor else relation)


cells = st.builds(
    cell,
    days,
    st.sampled_from([None, None, 0, 1, 6]),
    st.integers(0, 50),
    relations,
    anchor=st.sampled_from([False, False, True]),
)
CAMPAIGNS = (
    campaign(),
    campaign(baselines=(baseline("a", "m", 100, "4/7"),)),
    campaign(baselines=(baseline("a", "m", 100, "15/7"),), targets=(target(None, "m", 900, since="3/7"),)),
    campaign(
        baselines=(baseline(None, "m", 100, "4/7"),),
        targets=(target(None, "m", 900, since="3/7"), target("a", "m", 900, since="12/7")),
    ),
)


lengths = st.sampled_from([None, None, 0, 1, 6])


@settings(max_examples=500)
@given(
    st.sampled_from(CAMPAIGNS),
    st.lists(cells, min_size=1, max_size=5, unique_by=lambda c: (c.date, c.start, c.anchor)),
    st.integers(0, 9),
    lengths,
    st.integers(0, 50),
    relations,
)
def test_the_short_way_is_the_long_one(
    one: Campaign, known: list[Cell], later: int, length: int | None, value: int, relation: Relation | None
) -> None:
    """With a baseline before, around, or of the whole alone; with spans, anchors and first days of targets behind."""
    base = base_of(one, "a", "m")
    was, _ = worked_out(one, "a", "m", known, base)
    assert was is not None
    fresh = cell(was.last_date + timedelta(1 + later + (length or 0)), length, value, relation, anchor=False)
    assert _stands_alone(was, fresh)
    move = _added(one, was, fresh)
    assert (move.now, move.days) == _appended(one, "a", was, [fresh], base)
    whole, all_days = worked_out(one, "a", "m", [*known, fresh], base)
    assert move.now == whole
    assert move.days == {fresh.date: all_days[fresh.date]}
    assert (move.unit, move.metric, move.first, move.was, move.then) == ("a", "m", fresh.date, was, {})
