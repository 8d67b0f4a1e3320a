"""The ledger, whatever is reported: nothing counts twice, anchors hold, order is no matter."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from reporting.ledger import Base, find_overlap, fold, fold_entries, series, tally
from reporting.reading import Entry, Op, Value
from reporting.records import Cell, EntryState, Relation, Span, StoredEntry
from tests.builders import campaign, stored

FIRST = date(2023, 7, 3)
LAST = date(2023, 7, 30)
BEFORE = date(2023, 7, 2)

days = st.integers(0, 27).map(lambda number: FIRST + timedelta(days=number))
counts = st.integers(0, 200)
ops = st.sampled_from([Op.SET, Op.ADD])
bases = st.one_of(
    st.just(Base(0)), st.just(Base(None)), st.builds(Base, st.integers(0, 5000), st.one_of(st.just(BEFORE), days))
)


@st.composite
def day_cells(draw: st.DrawFn) -> list[Cell]:
    """Draw day figures of one pair, a day at most once."""
    return [Cell("a", "m", day, draw(counts)) for day in sorted(draw(st.sets(days, max_size=10)))]


@st.composite
def spans(draw: st.DrawFn) -> Cell:
    """Draw a figure of at least two days."""
    start, end = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return Cell("a", "m", end, draw(counts), start)


@st.composite
def any_cells(draw: st.DrawFn) -> list[Cell]:
    """Draw days, spans, anchors and extras of one pair, no key twice."""
    cells = draw(day_cells()) + draw(st.lists(spans(), max_size=4))
    cells += [Cell("a", "m", day, draw(counts) * 20, anchor=True) for day in draw(st.sets(days, max_size=3))]
    relations = st.sampled_from([None, None, None, Relation.EXTRA])
    cells = [cell if cell.anchor else replace(cell, relation=draw(relations)) for cell in cells]
    return list({(cell.date, cell.start, cell.anchor): cell for cell in cells}.values())


@st.composite
def conversations(draw: st.DrawFn) -> list[StoredEntry]:
    """Draw messages about a few units, metrics and days, some edited or retracted."""
    said: list[StoredEntry] = []
    for minute in range(draw(st.integers(0, 12))):
        values = draw(st.dictionaries(st.sampled_from("mn"), st.builds(Value, st.sampled_from(Op), counts), min_size=1))
        day = draw(st.sampled_from([FIRST, FIRST + timedelta(days=1)]))
        entry = Entry(draw(st.sampled_from("ab")), day, values)
        said.append(stored(entry, f"6/7 08:{minute:02}"))
    return said


def _by_hand(said: Sequence[tuple[Op, int]]) -> int | None:
    """Do what the rules say, one word after the other."""
    value: int | None = None
    for op, number in said:
        value = number + (value or 0) if op is Op.ADD else number
    return value


@given(st.lists(st.tuples(ops, counts)))
@example([(Op.ADD, 50)])
def test_fold_is_one_word_after_the_other(said: list[tuple[Op, int]]) -> None:
    """Set replaces, add adds."""
    assert fold(said) == _by_hand(said)


@given(conversations(), st.randoms(use_true_random=False))
def test_arrival_order_is_no_matter(said: list[StoredEntry], order: random.Random) -> None:
    """Entries fold by sending time, however they come in."""
    shuffled = order.sample(said, len(said))
    assert fold_entries(shuffled) == fold_entries(said)


@given(conversations())
def test_cells_are_independent(said: list[StoredEntry]) -> None:
    """Folding all at once is folding each unit and day alone, which is what storage does."""
    keys = {(each.entry.unit, each.entry.date) for each in said}
    alone = [cell for key in keys for cell in fold_entries(s for s in said if (s.entry.unit, s.entry.date) == key)]
    assert sorted(alone, key=repr) == sorted(fold_entries(said), key=repr)


@given(conversations(), st.data())
def test_edits_and_retractions_equal_a_rebuild(said: list[StoredEntry], data: st.DataObject) -> None:
    """Changing history where it stands is as if it had been said so at once."""
    if not said:
        return
    chosen = data.draw(st.sampled_from(said))
    others = [each for each in said if each is not chosen]
    without = fold_entries([*others, replace(chosen, state=EntryState.RETRACTED)])
    assert without == fold_entries(others)
    edited_entry = replace(chosen.entry, values={"m": Value(Op.SET, 7)})
    edited = stored(edited_entry, message=chosen.message)
    edited = replace(edited, sent_at=chosen.sent_at, received_at={"m": chosen.sent_at})
    history = [*others, replace(chosen, state=EntryState.SUPERSEDED), edited]
    at_once = [replace(each, entry=edited_entry) if each is chosen else each for each in said]
    assert fold_entries(history) == fold_entries(at_once)


@given(any_cells(), bases, st.randoms(use_true_random=False))
def test_the_order_of_cells_is_no_matter(cells: list[Cell], base: Base, order: random.Random) -> None:
    """A series is what the cells are, not how they are listed."""
    assert series(order.sample(cells, len(cells)), base) == series(cells, base)


@given(day_cells(), spans(), bases)
def test_a_span_is_never_counted_with_its_days(cells: list[Cell], span: Cell, base: Base) -> None:
    """After a span's last day, its figure stands for all it holds: what lies outside it is added, nothing else."""
    assert span.start is not None
    outside = [c for c in cells if not (span.start <= c.date <= span.date) and not base.holds(c.date)]
    whole = series([*cells, span], base).in_period(Span(FIRST, LAST), LAST)
    assert whole == sum(cell.value for cell in outside) + (0 if base.holds(span.date) else span.value)


@given(any_cells(), bases, days, days)
def test_in_period_is_the_difference_of_cumulatives(cells: list[Cell], base: Base, one: date, other: date) -> None:
    """Where both are known, what a span added is what lies between the figures before and after it."""
    first, last = sorted((one, other))
    line = series(cells, base)
    before, after = line.cumulative(first - timedelta(days=1)), line.cumulative(last)
    if before is not None and after is not None:
        assert after - before == line.in_period(Span(first, last), last)


@given(any_cells(), bases, days)
def test_as_of_a_day_needs_only_what_is_dated_up_to_it(cells: list[Cell], base: Base, day: date) -> None:
    """Later figures change nothing about earlier days."""
    known = [cell for cell in cells if cell.date <= day]
    assert series(cells, base).cumulative(day) == series(known, base).cumulative(day)


@given(any_cells(), bases)
def test_an_anchor_is_the_cumulative_figure_of_its_day(cells: list[Cell], base: Base) -> None:
    """Whatever else is reported for days up to it."""
    for cell in cells:
        if cell.anchor and not base.holds(cell.date):
            assert series(cells, base).cumulative(cell.date) == cell.value


@given(any_cells(), bases, days, counts)
def test_changes_before_an_anchor_never_move_what_follows(
    cells: list[Cell], base: Base, day: date, number: int
) -> None:
    """A late figure for an earlier day moves what the anchor implies, nothing after it.

    A span around an anchor is left out: what the anchor implies is part of it, so it moves along.
    """
    anchors = [cell.date for cell in cells if cell.anchor and cell.date > day]
    inner = [day, *anchors]
    reaching = [c for c in cells if c.start is not None and any(c.start <= each <= c.date for each in inner)]
    taken = [cell for cell in cells if cell.date == day and cell.start is None and not cell.anchor]
    if not anchors or reaching or taken:
        return
    late = [*cells, Cell("a", "m", day, number)]
    assert series(late, base).cumulative(LAST) == series(cells, base).cumulative(LAST)


@given(any_cells(), bases)
def test_increments_make_up_the_cumulative_figure(cells: list[Cell], base: Base) -> None:
    """From a known base."""
    if base.value is not None:
        assert series(cells, base).cumulative(LAST) == base.value + sum(
            step.value for step in series(cells, base).counted
        )


@given(day_cells(), spans())
def test_an_overlap_is_told_whenever_days_are_shared(cells: list[Cell], span: Cell) -> None:
    """A new span beside day figures inside it is confirmed or asked about, else there is nothing to say."""
    assert span.start is not None
    inside = [cell.value for cell in cells if span.start <= cell.date <= span.date]
    found = find_overlap(Entry("a", span.date, {"m": Value(Op.SET, span.value)}, span.start), "m", cells, Base(0))
    assert bool(found) == bool(inside)
    if found is not None:
        assert found.total == sum(inside)
        assert found.confirmed == (sum(inside) == span.value)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("mn"), any_cells()), max_size=4), days)
def test_a_tally_is_its_pairs(drawn: list[tuple[str, str, list[Cell]]], day: date) -> None:
    """Each unit and metric by itself."""
    pairs = {(unit, metric): [replace(c, unit=unit, metric=metric) for c in cells] for unit, metric, cells in drawn}
    span = Span(FIRST, FIRST + timedelta(days=6))
    known = tally(campaign(), [cell for cells in pairs.values() for cell in cells], day, span)
    for pair, cells in pairs.items():
        if any(cell.date <= day for cell in cells):
            assert known.cumulative[pair] == series(cells, Base(0)).cumulative(day)
            assert known.in_period[pair] == series(cells, Base(0)).in_period(span, day)
