"""Days, spans, anchors and baselines of one unit and metric."""

from __future__ import annotations

import pytest

from reporting.ledger import (
    Base,
    base_of,
    baseline_tally,
    daily_totals,
    series,
    tally,
)
from reporting.records import Cell, Relation, Span
from tests.builders import anchor, baseline, campaign, cell, on, target

ZERO = Base(0)
WEEK = Span(on("3/7"), on("9/7"))
END = on("9/7")


def _added(cells: list[Cell], base: Base = ZERO) -> list[tuple[str, int, bool]]:
    return [(f"{step.date:%d/%m}", step.value, step.implied) for step in series(cells, base).counted]


def test_cumulative_is_baseline_and_what_came_after() -> None:
    """500 up to 2/7, then 5 and 7."""
    cells = [cell(7, "5/7"), cell(5, "3/7")]
    base = Base(500, on("2/7"))
    assert series(cells, base).cumulative(on("4/7")) == 505
    assert series(cells, base).cumulative(END) == 512
    assert series(cells, base).in_period(WEEK, on("4/7")) == 5


def test_the_baseline_includes_its_own_date() -> None:
    """What is reported for days up to it is kept and not added."""
    base = Base(500, on("3/7"))
    assert series([cell(5, "3/7"), cell(7, "4/7")], base).cumulative(END) == 507
    assert series([cell(5, "3/7"), cell(7, "4/7")], base).in_period(WEEK, END) == 7


def test_a_span_that_ends_after_the_baseline_counts_whole() -> None:
    """The week 3-9/7 though the baseline has 3/7, and though that day was reported too."""
    base = Base(500, on("3/7"))
    assert series([cell(70, "9/7", "3/7"), cell(5, "3/7")], base).cumulative(END) == 570


def test_before_its_date_a_baseline_tells_nothing() -> None:
    """As of a day before it nobody knows the cumulative figure."""
    assert series([], Base(500, on("5/7"))).cumulative(on("4/7")) is None


def test_days_inside_a_span_are_part_of_it() -> None:
    """Day figures and then the week's: the week's counts, and each prefix of days stays right."""
    cells = [cell(5, "4/7"), cell(10, "6/7"), cell(70, "9/7", "3/7")]
    assert series(cells, ZERO).cumulative(END) == 70
    assert series(cells, ZERO).cumulative(on("6/7")) == 15
    assert _added(cells) == [("04/07", 5, False), ("06/07", 10, False), ("09/07", 55, False)]


def test_a_span_that_equals_its_days_adds_nothing() -> None:
    """Confirmed, not doubled."""
    assert series([cell(5, "4/7"), cell(10, "6/7"), cell(15, "9/7", "3/7")], ZERO).cumulative(END) == 15


def test_a_span_smaller_than_its_days_stands() -> None:
    """Said "tổng cả kỳ (thay)": the week's figure is what counts."""
    assert series([cell(50, "4/7"), cell(30, "9/7", "3/7", relation=Relation.WHOLE)], ZERO).cumulative(END) == 30


@pytest.mark.parametrize("on_top", ["day", "span"])
def test_what_was_said_to_come_on_top_is_added(on_top: str) -> None:
    """Said "làm thêm (cộng)" of the day or of the span."""
    day = cell(5, "4/7", relation=Relation.EXTRA if on_top == "day" else None)
    span = cell(70, "9/7", "3/7", relation=Relation.EXTRA if on_top == "span" else None)
    assert series([day, span], ZERO).cumulative(END) == 75


def test_spans_within_spans() -> None:
    """A day in a half week in a week: the week's figure is the sum."""
    cells = [cell(3, "4/7"), cell(10, "5/7", "3/7"), cell(40, "9/7", "3/7")]
    assert series(cells, ZERO).cumulative(on("5/7")) == 10
    assert series(cells, ZERO).cumulative(END) == 40


def test_spans_that_only_share_days_both_count() -> None:
    """Neither is the whole of the other; such an entry is held until somebody says that it comes on top."""
    assert series([cell(10, "6/7", "3/7"), cell(20, "9/7", "5/7")], ZERO).cumulative(END) == 30


def test_an_anchor_states_and_implies() -> None:
    """510 stated where 505 is known: 5 more were done; what comes later adds to it."""
    cells = [cell(5, "3/7"), anchor(510, "5/7"), cell(7, "6/7")]
    base = Base(500, on("2/7"))
    assert series(cells, base).cumulative(on("5/7")) == 510
    assert series(cells, base).cumulative(END) == 517
    assert _added(cells, base) == [("03/07", 5, False), ("05/07", 5, True), ("06/07", 7, False)]


def test_changes_before_an_anchor_move_what_it_implies() -> None:
    """Never the anchor itself."""
    base = Base(500, on("2/7"))
    for early in (0, 3, 8, 20):
        cells = [cell(early, "3/7"), anchor(510, "5/7")]
        assert series(cells, base).cumulative(END) == 510
        assert series(cells, base).in_period(WEEK, END) == 10


def test_an_anchor_within_the_baseline_is_not_added() -> None:
    """A total stated for a day that the baseline holds."""
    assert series([anchor(490, "2/7")], Base(500, on("2/7"))).cumulative(END) == 500


def test_without_any_baseline_it_starts_at_zero() -> None:
    """A first anchor implies what was done since the beginning."""
    assert series([], ZERO).cumulative(END) == 0
    assert _added([cell(5, "3/7"), anchor(40, "5/7")]) == [("03/07", 5, False), ("05/07", 35, True)]


def test_unknown_base_until_the_first_anchor() -> None:
    """The anchor then implies nothing; a second one does."""
    unknown = Base(None)
    cells = [cell(5, "3/7"), anchor(905, "5/7"), cell(7, "6/7"), anchor(915, "8/7")]
    assert series(cells, unknown).cumulative(on("4/7")) is None
    assert series(cells, unknown).cumulative(on("5/7")) == 905
    assert series(cells, unknown).cumulative(END) == 915
    assert _added(cells, unknown) == [("03/07", 5, False), ("06/07", 7, False), ("08/07", 3, True)]
    assert series(cells, unknown).in_period(WEEK, END) == 15


def test_what_an_anchor_implies_inside_a_span_is_part_of_it() -> None:
    """4 implied on Wednesday, 12 for the week: 12 in all."""
    cells = [anchor(504, "5/7"), cell(12, "9/7", "3/7")]
    assert series(cells, Base(500, on("2/7"))).cumulative(END) == 512


def test_a_span_never_takes_away_from_an_anchor() -> None:
    """The anchor may tell of days before the span: 90 implied, 12 for the week, never below what was stated."""
    cells = [anchor(590, "5/7"), cell(12, "9/7", "3/7")]
    assert series(cells, Base(500, on("2/7"))).cumulative(END) == 590


def test_counting_from_a_day() -> None:
    """A target from 5/7 starts at zero whatever the baseline; a span's own falls on its last day."""
    cells = [cell(5, "4/7"), cell(7, "5/7"), cell(20, "9/7", "3/7")]
    assert series(cells, Base(500, on("2/7"))).since(on("5/7"), END) == 15
    assert series(cells, Base(500, on("2/7"))).since(on("5/7"), on("8/7")) == 7


def test_whose_base_is_what() -> None:
    """Its own, unknown where only the whole has one, zero where nobody has."""
    one = campaign(baselines=(baseline("a", "m", 500), baseline(None, "m", 1300)))
    assert base_of(one, "a", "m") == Base(500, on("2/7"))
    assert base_of(one, "b", "m") == Base(None)
    assert base_of(one, "a", "n") == Base(0)


def test_tally_of_a_campaign() -> None:
    """What is known of every pair with figures up to the day."""
    one = campaign(baselines=(baseline("a", "m", 500),), targets=(target("a", "s", 9, since="5/7"),))
    cells = [cell(5, "4/7"), cell(7, "5/7"), cell(1, "10/7"), cell(2, "5/7", unit="b", metric="n")]
    known = tally(one, cells, END, WEEK)
    assert known.cumulative == {("a", "m"): 512, ("b", "n"): 2}
    assert known.in_period == {("a", "m"): 12, ("b", "n"): 2}
    assert known.since == {("a", "m", on("5/7")): 7, ("b", "n", on("5/7")): 2}
    assert known.reported == {"m": frozenset("a"), "n": frozenset("b")}
    assert known.last_date == {"a": on("5/7"), "b": on("5/7")}


def test_baselines_alone() -> None:
    """What the first summary compares with."""
    one = campaign(baselines=(baseline("a", "m", 500), baseline(None, "n", 1300)))
    assert baseline_tally(one).cumulative == {("a", "m"): 500}


def test_daily_totals_of_all_units() -> None:
    """By metric and day, what anchors imply too."""
    cells = [cell(5, "4/7"), cell(6, "4/7", unit="b"), anchor(20, "5/7", unit="b"), cell(9, "8/7")]
    assert daily_totals(campaign(), cells, on("7/7")) == {("m", on("4/7")): 11, ("m", on("5/7")): 14}
