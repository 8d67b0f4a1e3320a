"""Who stands where."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporting.campaign import Campaign, RankBy
from reporting.errors import UnknownNameError
from reporting.ranking import baseline_ranks, rank, rank_in_period, ranks
from reporting.records import Cell
from tests.builders import baseline, campaign, cell, derived, example, metric, on, progress_on, target, unit


def _order(one: Campaign, cells: list[Cell], key: str = "m") -> list[tuple[int | None, str]]:
    return [(row.rank, row.unit) for row in rank(one, progress_on(one, cells, "9/7"), key)]


def _said(**figures: int) -> list[Cell]:
    return [cell(value, "4/7", unit=code) for code, value in figures.items()]


def _targets(*values: int) -> Campaign:
    return campaign(targets=tuple(target(code, "m", value) for code, value in zip("abc", values, strict=False)))


def test_percent_of_target_decides() -> None:
    """5 of 10 is ahead of 40 of 100."""
    assert _order(_targets(100, 10, 20), _said(a=40, b=5, c=1)) == [(1, "b"), (2, "a"), (3, "c")]


def test_the_same_ratio_is_the_same_rank() -> None:
    """1, 1, 3; ties in file order, though the counts differ."""
    assert _order(_targets(100, 10, 20), _said(a=50, b=5, c=1)) == [(1, "a"), (1, "b"), (3, "c")]


def test_targets_of_every_sort_are_ranked_together() -> None:
    """A count, a share of another figure, and a count from a day on; who has no target is left out."""
    targets = (
        target("a", "m", 10),
        target("b", "m", None, percent=Decimal(50), percent_of="n"),
        target("c", "m", 10, since="5/7"),
    )
    one = campaign(units=tuple(map(unit, "abcd")), targets=targets)
    cells = [*_said(a=4, b=6, c=9, d=9), cell(20, "4/7", unit="b", metric="n"), cell(5, "6/7", unit="c")]
    assert _order(one, cells) == [(1, "b"), (2, "c"), (3, "a"), (None, "d")]


def test_the_exact_ratio_decides_not_the_shown_one() -> None:
    """33.333 % and 33.334 % both show 33,33 %."""
    assert _order(_targets(3, 100000, 1), _said(a=1, b=33334)) == [(1, "b"), (2, "a"), (3, "c")]


def test_nobody_stands_or_leads_in_a_target_that_has_not_begun() -> None:
    """What was done before 10/7 counts for nothing: on 9/7 no ranks; on 10/7 there are, and the race is of that day."""
    one = campaign(targets=tuple(target(code, "m", 11, since="10/7") for code in "abc"))
    cells = [*_said(a=4, b=6), cell(2, "10/7", unit="c")]
    before, begun = progress_on(one, cells, "9/7"), progress_on(one, cells, "10/7")
    assert _order(one, cells) == [(None, "a"), (None, "b"), (None, "c")]
    assert ranks(one, before, "m") == {}
    assert {row.rank for row in rank_in_period(one, before, "m")} == {None}
    assert ranks(one, begun, "m") == {"a": 2, "b": 2, "c": 1}
    assert rank_in_period(one, begun, "m")[0].unit == "c"


def test_without_targets_it_goes_by_what_the_campaign_says() -> None:
    """By cumulative figure, or by what was done in the period."""
    baselines = (baseline("a", "m", 100), baseline("b", "m", 90), baseline("c", "m", 0))
    total = campaign(baselines=baselines, rank_by=RankBy.CUMULATIVE)
    period = campaign(baselines=baselines, rank_by=RankBy.IN_PERIOD)
    assert _order(total, _said(c=5)) == [(1, "a"), (2, "b"), (3, "c")]
    assert _order(period, _said(c=5)) == [(1, "c"), (2, "a"), (2, "b")]


def test_a_rate_of_its_own_decides_before_the_target() -> None:
    """Activated of granted."""
    metrics = (metric("m", rate_of="n"), metric("n"))
    one = campaign(metrics=metrics, targets=(target("a", "m", 1),))
    cells = [*_said(a=5, b=5), cell(10, "4/7", metric="n"), cell(20, "4/7", unit="b", metric="n")]
    assert _order(one, cells) == [(1, "a"), (2, "b"), (None, "c")]


def test_a_ratio_ranks_by_itself() -> None:
    """N over m."""
    one = campaign(metrics=(metric("m"), metric("n"), derived("q", "n", over=("m",))))
    cells = [*_said(a=4, b=8), cell(2, "4/7", metric="n"), cell(2, "4/7", unit="b", metric="n")]
    assert _order(one, cells, "q") == [(1, "a"), (2, "b"), (None, "c")]


def test_whoever_nothing_orders_comes_last_without_a_rank() -> None:
    """C has no target where the others have."""
    assert _order(_targets(10, 10), _said(a=1, b=2, c=50)) == [(1, "b"), (2, "a"), (None, "c")]


def test_who_has_not_reported_keeps_the_rank_and_is_marked() -> None:
    """A leads by its baseline."""
    one = campaign(baselines=(baseline("a", "m", 100),))
    rows = rank(one, progress_on(one, _said(b=5), "9/7"), "m")
    assert [(row.unit, row.rank, row.begun) for row in rows] == [("a", 1, False), ("b", 2, True), ("c", 3, False)]


def test_movement_is_the_old_rank_minus_the_new() -> None:
    """From 3 to 1 is up two; a unit that wasn't ranked has none."""
    one = campaign()
    rows = rank(one, progress_on(one, _said(a=9, b=5, c=1), "9/7"), "m", previous={"a": 3, "b": 2})
    assert [(row.unit, row.movement) for row in rows] == [("a", 2), ("b", 0), ("c", None)]


def test_baselines_that_set_nobody_apart_give_no_movement() -> None:
    """Everybody starts at zero: nobody fell from a shared first place."""
    assert baseline_ranks(campaign(), "m") == {}
    assert baseline_ranks(campaign(baselines=(baseline("b", "m", 4),)), "m") == {"b": 1, "a": 2, "c": 2}


def test_kinds_are_ranked_apart() -> None:
    """Mỹ Phú Đông: offices have finished, hamlets race among themselves."""
    one = example("my-phu-dong")
    rows = rank(one, progress_on(one, [], "26/5"), "dd2")
    assert [(row.group, row.rank) for row in rows] == [("cơ quan", 1)] * 3 + [("ấp", 1), ("ấp", 2), ("ấp", 3)]
    assert [row.unit for row in rows[3:]] == ["ap-tan-dong", "ap-tan-phu", "ap-tan-my"]


def test_units_that_do_not_exist_are_not_ranked() -> None:
    """C begins on 10/7."""
    one = campaign(units=(unit("a"), unit("b"), unit("c", valid_from=on("10/7"))))
    assert _order(one, _said(a=1, b=2)) == [(1, "b"), (2, "a")]


def test_the_race_in_the_period_is_against_the_quota_then() -> None:
    """On Monday b needed 2 a day and did 7 in a week, a needed 20 and did 14: half its quota against a tenth."""
    one = campaign(
        targets=(target("a", "m", 560), target("b", "m", 56), target("c", "m", 5)), baselines=(baseline("c", "m", 9),)
    )
    rows = rank_in_period(one, progress_on(one, _said(a=14, b=7), "9/7"), "m")
    assert [(row.rank, row.unit, row.score) for row in rows] == [(1, "b", 50), (2, "a", 10), (None, "c", None)]


def test_the_race_without_targets_is_by_count() -> None:
    """What was done in the period."""
    one = campaign()
    rows = rank_in_period(one, progress_on(one, _said(a=14, b=17), "9/7"), "m")
    assert [(row.rank, row.unit) for row in rows] == [(1, "b"), (2, "a"), (3, "c")]


def test_ranks_alone_are_the_same() -> None:
    """The short way and the long way agree."""
    one = _targets(100, 10)
    shown = progress_on(one, _said(a=50, b=5, c=1), "9/7")
    assert ranks(one, shown, "m") == {"a": 1, "b": 1}
    with pytest.raises(UnknownNameError):
        ranks(one, shown, "x")
