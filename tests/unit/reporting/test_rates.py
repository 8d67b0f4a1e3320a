"""Reporting rate, on-time rate, completeness."""

from __future__ import annotations

from dataclasses import replace

from reporting.duties import DutyState, UnitDuty
from reporting.exports import rates_rows
from reporting.numbers import rate_string
from reporting.periods import periods
from reporting.rates import Rates, rates
from tests.builders import campaign, duty, tan_chau

WEEKLY = duty(required=("m", "n"))


def _states(words: str) -> list[UnitDuty]:
    """Build units in states, `partial` ones lacking n."""
    return [
        UnitDuty(str(number), DutyState(word), None, ("n",) if word == "partial" else ())
        for number, word in enumerate(words.split())
    ]


def test_the_model_week() -> None:
    """Ten of twelve on time: 83,33 % three times over."""
    found = rates(tan_chau().duty_by_code["tuan"], _states("on_time " * 10 + "missing missing"))
    assert (found.expected, found.received, found.on_time) == (12, 10, 10)
    assert {rate_string(r) for r in (found.reporting_rate, found.on_time_rate, found.completeness)} == {"83.33"}


def test_late_counts_as_reported_and_partial_as_half() -> None:
    """Of 6 expected 3 reported, 2 on time; of 12 figures 3 whole reports have 6 and the partial one has 1."""
    found = rates(WEEKLY, _states("on_time on_time late partial missing open excused"))
    assert (found.expected, found.received, found.on_time) == (6, 3, 2)
    assert rate_string(found.reporting_rate) == "50.00"
    assert rate_string(found.on_time_rate) == "33.33"
    assert (found.figures_given, found.figures_expected, rate_string(found.completeness)) == (7, 12, "58.33")


def test_an_extension_takes_a_unit_out_until_it_runs_out() -> None:
    """Neither missing nor expected while it may still come."""
    later = UnitDuty("x", DutyState.OPEN, None, extended=True)
    found = rates(WEEKLY, [*_states("on_time"), later])
    assert (found.expected, rate_string(found.reporting_rate)) == (1, "100.00")


def test_what_waits_counts_once_it_is_confirmed() -> None:
    """A held report is none yet."""
    assert rates(WEEKLY, _states("waiting on_time")).received == 1
    assert rate_string(rates(WEEKLY, _states("waiting on_time")).completeness) == "50.00"


def test_periods_add_up_before_they_are_divided() -> None:
    """1 of 1 and 1 of 3 are 2 of 4, not two thirds."""
    both = rates(WEEKLY, _states("on_time")) + rates(WEEKLY, _states("late missing missing"))
    assert (both.received, both.expected, rate_string(both.reporting_rate)) == (2, 4, "50.00")
    assert both.states[DutyState.MISSING] == 2


def test_nothing_expected_is_no_rate() -> None:
    """Everybody excused, or nobody there: no 0 %, no 100 %."""
    for found in (Rates(), rates(WEEKLY, _states("excused excused"))):
        assert (found.reporting_rate, found.on_time_rate, found.completeness) == (None, None, None)


def test_a_document_counts_as_one_figure() -> None:
    """It is there or it isn't."""
    found = rates(replace(WEEKLY, required=()), _states("on_time missing"))
    assert (found.figures_given, found.figures_expected) == (1, 2)


def test_rows() -> None:
    """One a period, with counts and the three rates."""
    one = campaign()
    weekly = one.duties[0]
    first = periods(one, weekly)[0]
    (row,) = rates_rows(one, [(weekly, first, _states("on_time late missing"))])
    assert row == {
        "duty": "tuan",
        "period": "2023-07-03/2023-07-09",
        "due": "2023-07-10T10:00:00+07:00",
        "expected": 3,
        "received": 2,
        "on_time": 1,
        "late": 1,
        "partial": 0,
        "missing": 1,
        "waiting": 0,
        "excused": 0,
        "open": 0,
        "reporting_rate": "66.67",
        "on_time_rate": "33.33",
        "completeness": "66.67",
    }
