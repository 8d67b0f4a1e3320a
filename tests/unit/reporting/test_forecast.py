"""When the target will be reached."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from reporting.campaign import Campaign
from reporting.forecast import Forecast, forecast
from tests.builders import campaign, on, progress_on, tan_chau, target

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


def test_a_week_without_any_report_is_part_of_the_pace() -> None:
    """70, nothing, 70, 70 over four weeks."""
    found = _forecast({**_weeks(70), **_weeks(70, 70, first="23/7")}, "30/7")
    assert found is not None
    assert (found.pace, found.spans) == (Decimal(210) / 28, 4)


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
    assert (_forecast(_weeks(1, 0, 0), "23/7") or found).reached_on is not None


def test_a_pace_beyond_the_calendar_is_never() -> None:
    """A billion days."""
    far = campaign(end=on("30/9"), targets=(target(None, "m", 10**9, "30/7"),))
    found = _forecast(_weeks(1, 0, 0), "23/7", far)
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
    assert (moving.reached_on, moving.late_days) == (on("2024-03-01"), 61)
