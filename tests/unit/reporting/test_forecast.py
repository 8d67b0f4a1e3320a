"""When the target will be reached."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from reporting.campaign import Campaign, Frequency
from reporting.forecast import Forecast, forecast
from reporting.pace import daily_of, growth_of, unit_dailies
from tests.builders import campaign, cell, derived, duty, metric, on, progress_on, tan_chau, target

TARGET = (target(None, "m", 1000, "30/7"),)


def _weeks(*figures: int, first: str = "9/7") -> dict[date, int]:
    return {on(first) + timedelta(days=7 * number): value for number, value in enumerate(figures)}


def _forecast(daily: dict[date, int], day: str, one: Campaign | None = None) -> Forecast | None:
    one = one or campaign(end=on("30/9"), targets=TARGET)
    return forecast(one, "m", daily, progress_on(one, [], day), on(day))


def test_none_with_fewer_than_three_spans() -> None:
    """Two weeks are no pace; the running week is no week yet."""
    assert _forecast(_weeks(70, 70), "16/7") is None
    assert _forecast(_weeks(70, 70, 70), "22/7") is None
    assert _forecast({}, "23/7") is None


def test_days_late() -> None:
    """70 a week is 10 a day: 1,000 take 100 days from 23/7, 93 past the deadline."""
    found = _forecast(_weeks(70, 70, 70), "23/7")
    assert found is not None
    assert (found.pace, found.spans, found.reached_on, found.late_days) == (Decimal(10), 3, on("31/10"), 93)


def test_days_early() -> None:
    """1,750 a week: done within 4 days, 3 before the deadline."""
    found = _forecast(_weeks(1750, 1750, 1750), "23/7")
    assert found is not None
    assert (found.reached_on, found.late_days) == (on("27/7"), -3)


def test_one_odd_week_does_not_decide() -> None:
    """70, nothing, 70, 70: the usual week is one of 70; so it is where one week brings ten times as much."""
    found = _forecast({**_weeks(70), **_weeks(70, 70, first="23/7")}, "30/7")
    assert found is not None
    assert (found.pace, found.spans) == (Decimal(10), 4)
    found = _forecast(_weeks(70, 700, 70), "23/7")
    assert found is not None
    assert found.pace == Decimal(10)


def test_the_latest_weeks_decide() -> None:
    """Four weeks are looked at, not the whole campaign."""
    found = _forecast(_weeks(7000, 70, 70, 70, 70), "6/8")
    assert found is not None
    assert (found.pace, found.spans) == (Decimal(10), 4)


def test_never_at_this_pace() -> None:
    """Nothing, or corrections downwards."""
    found = _forecast(_weeks(0, 0, 0), "23/7")
    assert found is not None
    assert (found.reached_on, found.late_days) == (None, None)
    assert found.short == 1000
    assert not found.makes_it


def test_a_pace_beyond_the_calendar_is_never() -> None:
    """A billion days."""
    far = campaign(end=on("30/9"), targets=(target(None, "m", 10**9, "30/7"),))
    found = _forecast(_weeks(1, 1, 1), "23/7", far)
    assert found is not None
    assert found.reached_on is None


def test_no_target_or_reached_already() -> None:
    """Nothing to forecast."""
    assert _forecast(_weeks(70, 70, 70), "23/7", campaign()) is None
    assert _forecast(_weeks(70, 70, 70), "23/7", campaign(targets=(target(None, "m", 0),))) is None


def test_tan_chau_does_not_make_it() -> None:
    """1.000 collected a week: the 62.200 take until October of the next year."""
    one = tan_chau()
    daily = _weeks(1000, 1000, 1000, first="30/7")
    found = forecast(one, "tn", daily, progress_on(one, [], "13/8"), on("13/8"))
    assert found is not None
    assert (found.reached_on, found.late_days) == (on("2024-10-22"), 358)


def test_a_percentage_lets_its_base_move() -> None:
    """1.500 activated a week make 70 % of what is granted in time, but not where that grows by 1.000 a week."""
    one = tan_chau()
    daily, granted = _weeks(1500, 1500, 1500, first="30/7"), _weeks(1000, 1000, 1000, first="30/7")
    shown = progress_on(one, [], "13/8")
    alone = forecast(one, "kh", daily, shown, on("13/8"))
    moving = forecast(one, "kh", daily, shown, on("13/8"), base_daily=granted)
    assert alone is not None
    assert moving is not None
    assert (alone.reached_on, alone.late_days) == (on("28/11"), -33)
    assert alone.makes_it
    assert (moving.reached_on, moving.late_days) == (on("2024-03-01"), 61)


def test_what_is_needed_and_what_will_lack() -> None:
    """1,000 left and 7 days: 143 a day; at 10 a day 930 lack on the deadline."""
    found = _forecast(_weeks(70, 70, 70), "23/7")
    assert found is not None
    assert (found.done, found.needed, found.short, found.makes_it) == (0, 143, 930, False)
    early = _forecast(_weeks(1750, 1750, 1750), "23/7")
    assert early is not None
    assert (early.short, early.makes_it) == (0, True)


def test_after_the_deadline_no_day_is_left() -> None:
    """What lacks now is what will have lacked."""
    found = _forecast(_weeks(70, 70, 70, 70), "30/7")
    assert found is not None
    assert (found.needed, found.short, found.late_days) == (None, 1000, 100)


def test_a_moving_base_is_part_of_the_need() -> None:
    """70 % of 1,000 more a week is 100 a day on top: 22.875 over 140 days is 164, with it 264."""
    one = tan_chau()
    daily, granted = _weeks(1500, 1500, 1500, first="30/7"), _weeks(1000, 1000, 1000, first="30/7")
    shown = progress_on(one, [], "13/8")
    alone = forecast(one, "kh", daily, shown, on("13/8"))
    moving = forecast(one, "kh", daily, shown, on("13/8"), base_daily=granted)
    like = forecast(one, "kh", daily, shown, on("13/8"), like_daily=granted)
    assert alone is not None
    assert moving is not None
    assert like is not None
    assert (alone.needed, alone.base_pace, alone.base_like) == (164, None, None)
    assert (moving.needed, moving.base_like) == (264, None)
    assert (like.needed, like.base_like, like.reached_on) == (264, "tn", moving.reached_on)
    assert (alone.short, moving.short) == (0, 6875)


def test_counts_that_come_in_jumps() -> None:
    """An official count of 2.800 more after four weeks is 100 a day, whatever day it was loaded on."""
    shown = progress_on(tan_chau(), [], "20/8")
    daily = _weeks(1500, 1500, 1500, 1500, first="30/7")
    found = forecast(tan_chau(), "kh", daily, shown, on("20/8"), base_daily={on("20/8"): 2800})
    assert found is not None
    assert found.base_pace == Decimal(100)
    assert growth_of(tan_chau(), {on("1/8"): 500, on("30/8"): 2900}, on("30/9")) == Decimal(100)


def test_a_unit() -> None:
    """Tân Hưng at 80 a week, 7.526 left: 658 days and a half from 13/8, which is 581 days late; 97 a day would do."""
    one = tan_chau()
    found = forecast(
        one, "tn", _weeks(80, 80, 80, first="30/7"), progress_on(one, [], "13/8"), on("13/8"), unit="tan-hung"
    )
    assert found is not None
    assert (found.unit, found.target, found.needed) == ("tan-hung", 14975, 97)
    assert (found.reached_on, found.late_days) == (on("2025-06-02"), 581)
    assert forecast(one, "kh", {}, progress_on(one, [], "13/8"), on("13/8"), unit="tan-hung") is None


def test_working_days() -> None:
    """Five days a week at 14; the way ahead has no weekends either, nor National Day: 72 days are 2/11."""
    one = campaign(end=on("30/9"), targets=TARGET, pace_in_working_days=True)
    found = _forecast(_weeks(70, 70, 70), "23/7", one)
    assert found is not None
    assert (found.pace, found.in_working_days) == (Decimal(14), True)
    assert (found.needed, found.short) == (200, 930)  # five working days until 30/7
    assert found.reached_on == on("2/11")


def test_daily_figures_are_taken_by_the_week() -> None:
    """Nothing on weekends: from three weeks on the pace is that of a week, before it is that of a day."""
    days = {on("3/7") + timedelta(days=n): 14 for n in range(28) if n % 7 < 5}
    one = campaign(end=on("30/9"), targets=TARGET, duties=(duty("ngay", Frequency.DAILY),))
    found = _forecast(days, "23/7", one)
    assert found is not None
    assert (found.pace, found.spans, found.by_week) == (Decimal(10), 3, True)
    young = _forecast({day: value for day, value in days.items() if day <= on("7/7")}, "7/7", one)
    assert young is not None
    assert (young.pace, young.spans, young.by_week) == (Decimal(14), 5, False)


def test_increments_of_a_derived_metric_have_their_signs() -> None:
    """What is taken away slows the pace; a ratio has none."""
    metrics = (
        metric("m"),
        metric("n"),
        derived("s", "m", "-n"),
        derived("q", "n", over=("m",)),
    )
    one = campaign(metrics=metrics)
    days = {("m", on("5/7")): 10, ("n", on("5/7")): 4, ("n", on("6/7")): 1}
    assert daily_of(one, "s", days) == {on("5/7"): 6, on("6/7"): -1}
    assert daily_of(one, "q", days) == {}


def test_units_by_the_day() -> None:
    """Out of the cells, each unit's own."""
    one = campaign()
    cells = [cell(70, "9/7", "3/7"), cell(5, "4/7", unit="b"), cell(1, "5/7", unit="b", metric="n")]
    assert unit_dailies(one, cells, "s", on("9/7")) == {"a": {on("9/7"): 70}, "b": {on("4/7"): 5, on("5/7"): 1}}
