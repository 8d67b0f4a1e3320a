"""Targets, rates, what remains and the quotas."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporting.campaign import Campaign, MetricKind, Quota
from reporting.errors import UnknownNameError
from reporting.known import Scope
from reporting.ledger import tally
from reporting.numbers import rate_string
from reporting.periods import main_span
from reporting.progress import Figure, progress
from tests.builders import anchor, baseline, campaign, cell, derived, example, metric, on, progress_on, target, unit


def _figure(one: Campaign, cells: list[object], day: str, key: str = "m", unit: str | None = "a") -> Figure:
    return progress_on(one, cells, day).of(unit, key)  # type: ignore[arg-type]


def test_sum_of_the_units_targets_is_the_wholes() -> None:
    """And the whole's own target beside them is a milestone."""
    one = campaign(targets=(target("a", "m", 10), target("b", "m", 20), target("c", "m", 5), target(None, "m", 25)))
    shown = progress_on(one, [cell(7, "5/7")], "9/7")
    assert (shown.of(None, "m").target, shown.of(None, "m").remaining) == (35, 28)
    assert [(t.value, short) for t, short in shown.milestones("m")] == [(25, 18)]


def test_a_target_of_the_whole_alone() -> None:
    """No unit has one; it is the target, not a milestone."""
    one = campaign(targets=(target(None, "m", 25),))
    shown = progress_on(one, [cell(7, "5/7")], "9/7")
    assert (shown.of(None, "m").target, shown.of(None, "m").remaining) == (25, 18)
    assert shown.of("a", "m").target is None
    assert shown.milestones("m") == ()


@pytest.mark.parametrize(("day", "value"), [("9/7", 10), ("10/7", 10), ("11/7", 30), ("20/7", 30), ("25/7", 30)])
def test_the_earliest_deadline_not_yet_past_else_the_last(day: str, value: int) -> None:
    """A deadline's own day is not past."""
    one = campaign(targets=(target("a", "m", 30, "20/7"), target("a", "m", 10, "10/7")))
    assert _figure(one, [], day).target == value


def test_before_a_day_is_by_the_day_before() -> None:
    """Ninh Thuận's "trước 31/7": the last day that counts is 30/7."""
    whole = progress_on(example("ninh-thuan"), [], "2024-07-01").of(None, "kh")
    assert (whole.deadline, whole.target, whole.quota) == (on("2024-07-30"), 31297, 1080)


@pytest.mark.parametrize(("day", "quota"), [("3/7", 34), ("5/7", 46), ("9/7", 226), ("10/7", None), ("11/7", None)])
def test_the_daily_quota_rounds_up_and_ends_with_the_deadline(day: str, quota: int | None) -> None:
    """226 left: over 7 days 32.3, over 5 days 45.2, over the last day 226; then no day is left."""
    one = campaign(targets=(target("a", "m", 233, "10/7"),))
    assert _figure(one, [cell(7, "4/7")], day).quota == quota


def test_surplus_is_shown_as_such() -> None:
    """12 of 10: nothing remains, 2 on top, 120 %, and 0 a day."""
    figure = _figure(campaign(targets=(target("a", "m", 10),)), [cell(12, "5/7")], "9/7")
    assert (figure.remaining, figure.surplus, rate_string(figure.rate), figure.quota) == (0, 2, "120.00", 0)


def test_a_percentage_moves_with_its_base_and_rounds_up() -> None:
    """70 % of 11 is 8, of 14 it is 10."""
    share = target("a", "m", None, percent=Decimal(70), percent_of="n")
    one = campaign(targets=(share,))
    assert _figure(one, [cell(11, "5/7", metric="n")], "9/7").target == 8
    assert _figure(one, [cell(14, "5/7", metric="n")], "9/7").target == 10


def test_counting_from_a_day() -> None:
    """Only what was done from 5/7 on counts; the baseline doesn't."""
    one = campaign(baselines=(baseline("a", "m", 500),), targets=(target("a", "m", 10, since="5/7"),))
    figure = _figure(one, [cell(4, "4/7"), cell(3, "5/7")], "9/7")
    assert (figure.cumulative, figure.counted, figure.remaining, rate_string(figure.rate)) == (507, 3, 7, "30.00")


def test_without_a_target_there_is_nothing_to_remain() -> None:
    """Absent, not zero."""
    figure = _figure(campaign(), [cell(4, "4/7")], "9/7")
    assert (figure.target, figure.remaining, figure.surplus, figure.rate, figure.quota) == (None,) * 5
    assert (figure.cumulative, figure.in_period, figure.baseline) == (4, 4, None)


def test_derived_metrics() -> None:
    """A sum, a difference and a ratio of the others."""
    metrics = (
        metric("m"),
        metric("n"),
        derived("s", "m", "n"),
        derived("d", "m", "-n"),
        derived("q", "n", over=("m",)),
    )
    one = campaign(metrics=metrics, baselines=(baseline("a", "m", 6), baseline("a", "n", 1)))
    shown = progress_on(one, [cell(2, "5/7"), cell(1, "5/7", metric="n")], "9/7")
    assert (shown.of("a", "s").cumulative, shown.of("a", "s").in_period, shown.of("a", "s").baseline) == (10, 3, 7)
    assert shown.of("a", "d").cumulative == 6
    assert (shown.of("a", "q").cumulative, rate_string(shown.of("a", "q").rate)) == (None, "25.00")


def test_only_the_whole_has_a_baseline() -> None:
    """Rạch Giá: the whole is its baseline and what units add; a unit is unknown until it states a total."""
    one = campaign(baselines=(baseline(None, "m", 1000),))
    shown = progress_on(one, [cell(5, "4/7"), anchor(300, "5/7", unit="b"), cell(2, "6/7", unit="b")], "9/7")
    assert shown.of("a", "m").cumulative is None
    assert (shown.of("a", "m").in_period, shown.of("b", "m").cumulative) == (5, 302)
    assert (shown.of(None, "m").cumulative, shown.of(None, "m").baseline) == (1007, 1000)


def test_once_every_unit_is_known_the_whole_is_their_sum() -> None:
    """What no report held is mended by then."""
    one = campaign(baselines=(baseline(None, "m", 1000),))
    cells = [anchor(300, "5/7"), anchor(400, "5/7", unit="b"), anchor(350, "6/7", unit="c"), cell(2, "7/7")]
    assert progress_on(one, cells, "9/7").of(None, "m").cumulative == 1052


def test_as_of_a_day_takes_reports_for_days_up_to_it() -> None:
    """With all that is known now: a week's figure is not yet part of its Wednesday."""
    cells = [cell(5, "4/7"), cell(70, "9/7", "3/7")]
    assert progress_on(campaign(), cells, "5/7").of("a", "m").cumulative == 5
    assert progress_on(campaign(), cells, "9/7").of("a", "m").cumulative == 70


def test_who_is_missing_from_a_total() -> None:
    """Two of three reported; the excused one isn't expected; a sum is reported when its parts are."""
    cells = [cell(5, "4/7"), cell(1, "4/7", metric="n"), cell(6, "4/7", unit="b")]
    shown = progress_on(campaign(), cells, "9/7")
    assert [(shown.of(None, key).reported, shown.of(None, key).expected) for key in "mns"] == [(2, 3), (1, 3), (1, 3)]
    assert (shown.of("a", "s").reported, shown.of("b", "s").reported, shown.of("b", "s").expected) == (1, 0, 1)
    excusing = progress_on(campaign(), cells, "9/7", excused=("c",))
    assert (excusing.of(None, "m").reported, excusing.of(None, "m").expected) == (2, 2)
    assert excusing.of("c", "m").expected == 0
    though = progress_on(campaign(), cells, "9/7", excused=("b", "c"))  # b reported all the same
    assert (though.of(None, "m").reported, though.of(None, "m").expected) == (2, 2)
    assert (though.of(None, "n").reported, though.of(None, "n").expected) == (1, 1)


def test_who_gave_a_part_of_a_sum_gave_some_of_it() -> None:
    """35 of one unit who gave both parts and 7 of one who gave one: 42 of two units, though one figure is whole."""
    one = campaign(metrics=(metric("m"), metric("n"), derived("s", "m", "n")))
    cells = [cell(30, "4/7"), cell(5, "4/7", metric="n"), cell(7, "5/7", unit="b", metric="n")]
    shown = progress_on(one, cells, "9/7")
    assert (shown.of(None, "s").in_period, shown.of(None, "s").reported) == (42, 1)
    assert shown.giving("s") == (2, 3)
    assert shown.giving("m") == (1, 3)


def test_official_counts_are_expected_of_nobody() -> None:
    """A file brings them."""
    one = campaign(metrics=(metric("m"), metric("cap", MetricKind.CUMULATIVE, reported=False)))
    assert progress_on(one, [], "9/7").of(None, "cap").expected == 0


def test_kinds_are_never_added() -> None:
    """Mỹ Phú Đông: households and people have no sum; only what the plan states for the commune has."""
    shown = progress_on(example("my-phu-dong"), [], "26/5")
    assert (shown.of(None, "dd2").cumulative, shown.of(None, "dd2").target) == (None, None)
    assert (shown.of(None, "cccd").cumulative, shown.of(None, "cccd").target) == (0, 97)
    hamlets = shown.of_group("ấp", "dd2")
    assert (hamlets.cumulative, hamlets.target, hamlets.remaining) == (614, 1157, 543)
    assert shown.of_group("cơ quan", "dd2").remaining == 0


def test_only_units_with_a_target_count_towards_the_sum() -> None:
    """C has none: its 50 are in the whole's cumulative, not in its rate."""
    one = campaign(targets=(target("a", "m", 10), target("b", "m", 10)))
    whole = progress_on(one, [cell(5, "4/7"), cell(50, "4/7", unit="c")], "9/7").of(None, "m")
    assert (whole.cumulative, whole.counted, rate_string(whole.rate)) == (55, 5, "25.00")


def test_a_quota_fixed_at_a_day() -> None:
    """30 remained on the baseline's day, 18 on 9/7; half up over 4 days."""
    targets = (target("a", "m", 40),)
    one = campaign(
        baselines=(baseline("a", "m", 10),),
        targets=targets,
        quotas=(Quota("moving", "m", 4), Quota("letter", "m", 4, on("2/7")), Quota("later", "m", 4, on("4/7"))),
    )
    cells = [cell(2, "4/7"), cell(10, "8/7")]
    earlier = {on("4/7"): tally(one, cells, on("4/7"), main_span(one, on("4/7")))}
    quotas = progress_on(one, cells, "9/7", earlier=earlier).of("a", "m").quotas
    assert quotas == {"moving": 5, "letter": 8, "later": 7}


def test_a_unit_that_merged_away_still_counts() -> None:
    """C ended on 5/7: expected in the week that holds that day, not in the next; what it did stays in the whole."""
    units = (unit("a"), unit("b"), unit("c", valid_to=on("5/7")))
    one = campaign(units=units)
    shown = progress_on(one, [cell(7, "4/7", unit="c")], "9/7")
    assert (shown.of(None, "m").cumulative, shown.of(None, "m").expected) == (7, 3)
    assert shown.units == ("a", "b")
    after = progress_on(one, [cell(7, "4/7", unit="c")], "16/7").of(None, "m")
    assert (after.cumulative, after.expected) == (7, 2)


def test_unknown_names_are_said() -> None:
    """A caller's mistake names what there is."""
    shown = progress_on(campaign(), [], "9/7")
    with pytest.raises(UnknownNameError, match=r"metric 'x'.*m, n, s"):
        shown.of(None, "x")
    with pytest.raises(UnknownNameError, match=r"unit 'x'.*a, b, c"):
        shown.of("x", "m")


def test_nothing_at_all() -> None:
    """A campaign without units or reports has figures of nothing, no fault."""
    one = campaign(units=(), duties=())
    whole = progress(one, tally(one, [], on("9/7"), main_span(one, on("9/7")))).of(None, "m")
    assert (whole.cumulative, whole.in_period, whole.expected) == (0, 0, 0)
    assert Scope(()).unit is None
