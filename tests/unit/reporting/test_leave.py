"""What leave means for a period, and for each unit's state in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from reporting.campaign import Campaign, Frequency
from reporting.duties import DutyState, UnitDuty, duty_states
from reporting.leave import as_of, days_of_leave, excused_in, excused_periods, excuses, let_off
from reporting.periods import Period, periods
from reporting.records import Leave, LeaveKind, Span
from tests.builders import at, campaign, cell, duty, on

WEEKLY = campaign()
WEEK: Period = periods(WEEKLY, WEEKLY.duties[0])[0]  # 3-9/7, due on Monday 10/7 at 10:00
DAILY = campaign(duties=(duty("ngay", Frequency.DAILY, due_days=1, required=("m",)),))


def excused(first: str, last: str | None = None, unit: str | None = "a", id: int = 1) -> Leave:
    """Excuse a unit for some days."""
    return Leave(id, "thu", LeaveKind.EXCUSED, unit, None, on(first), on(last or first), 1, at("1/7 08:00"))


def extended(until: str, id: int = 1, unit: str | None = "a") -> Leave:
    """Extend the first week of a unit."""
    day = on("9/7")
    return Leave(id, "thu", LeaveKind.EXTENDED, unit, "tuan", day, day, 1, at("1/7 08:00"), at(until))


@pytest.mark.parametrize(
    ("first", "last", "yes"),
    [
        ("9/7", "9/7", True),
        ("10/7", "10/7", True),
        ("3/7", "8/7", False),
        ("5/7", "12/7", True),
        ("11/7", "12/7", False),
    ],
)
def test_a_week_is_meant_by_its_last_day_or_its_due(first: str, last: str, *, yes: bool) -> None:
    """A day in its midst excuses nobody from it."""
    assert excuses(excused(first, last), WEEK) is yes


def test_a_day_is_meant_by_itself() -> None:
    """The day on which its report is due is the next one's day."""
    found = [period.span.end for _duty, period in excused_periods(DAILY, excused("5/7", "6/7"))]
    assert found == [on("5/7"), on("6/7")]


def judged(leaves: list[Leave], now: str, came: str | None = None, one: Campaign = WEEKLY) -> UnitDuty:
    """Judge unit a in the first week."""
    off = let_off(one.duties[0], WEEK, leaves)
    cells = [cell(5, "9/7", "3/7", received=came)] if came else []
    return duty_states(one, one.duties[0], WEEK, cells, (), at(now), off.excused, dues=off.due)[0]


def test_an_excused_unit_is_excused_until_it_reports() -> None:
    """What it sends all the same counts, and is on time or late as anybody's."""
    assert judged([excused("9/7")], "10/7 12:00").state is DutyState.EXCUSED
    assert not judged([excused("9/7")], "10/7 12:00").expected
    assert judged([excused("9/7")], "10/7 12:00", "10/7 09:00").state is DutyState.ON_TIME
    assert judged([excused("9/7", unit=None)], "10/7 12:00").state is DutyState.EXCUSED
    assert judged([excused("9/7", unit="b")], "10/7 12:00").state is DutyState.MISSING


@pytest.mark.parametrize(
    ("now", "came", "state", "runs"),
    [
        ("10/7 09:00", None, DutyState.OPEN, True),
        ("10/7 11:00", None, DutyState.OPEN, True),
        ("10/7 12:00", None, DutyState.MISSING, False),
        ("10/7 13:00", "10/7 12:00", DutyState.ON_TIME, False),
        ("10/7 13:00", "10/7 12:01", DutyState.LATE, False),
    ],
)
def test_an_extension_is_the_units_own_due(now: str, came: str | None, state: DutyState, *, runs: bool) -> None:
    """A report sent at that very moment is on time."""
    found = judged([extended("10/7 12:00")], now, came)
    assert (found.state, found.extended, found.due) == (state, runs, at("10/7 12:00"))
    assert found.expected is not runs


def test_the_later_extension_holds() -> None:
    """Whatever order they are read in; a revoked one doesn't."""
    first, second = extended("10/7 18:00", 1), extended("10/7 12:00", 2)
    off = let_off(WEEKLY.duties[0], WEEK, [second, first])
    assert off.due == {"a": at("10/7 12:00")}
    gone = replace(second, revoked_at=at("9/7 08:00"))
    assert let_off(WEEKLY.duties[0], WEEK, [first, gone]).due == {"a": at("10/7 18:00")}


def test_leave_as_it_stood() -> None:
    """What was granted later, or had ended by then, is left out; what ended since is in force again."""
    one = replace(excused("9/7"), revoked_at=at("5/7 08:00"), revoked_by=1)

    def stood(moment: datetime) -> list[bool]:
        return [leave.revoked_at is None for leave in as_of([one], moment)]

    assert stood(at("30/6 08:00")) == []
    assert stood(at("2/7 08:00")) == [True]
    assert stood(at("6/7 08:00")) == []


def test_who_need_not_report_for_a_span() -> None:
    """Whoever is excused from each of its periods: a week's day off excuses from no week of daily reports."""
    day, week = Span(on("5/7"), on("5/7")), Span(on("3/7"), on("9/7"))
    assert days_of_leave(DAILY, day) == (on("5/7"), on("6/7"))
    assert excused_in(DAILY, day, [excused("5/7")]) == {"a"}
    assert excused_in(DAILY, day, [excused("6/7")]) == frozenset()
    assert excused_in(DAILY, week, [excused("5/7")]) == frozenset()
    assert excused_in(DAILY, week, [excused("3/7", "9/7")]) == {"a"}
    assert days_of_leave(WEEKLY, week) == (on("9/7"), on("10/7"))
    assert excused_in(WEEKLY, week, [excused("10/7")]) == {"a"}
    assert excused_in(campaign(duties=()), week, [excused("10/7")]) == frozenset()
