"""Rounding as Excel does it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporting.numbers import ceil_div, ceil_percent, half_up, half_up_div, percent, rate_string


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("51.125", 2, "51.13"), ("0.005", 2, "0.01"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("49.994", 2, "49.99")],
)
def test_half_rounds_up(value: str, places: int, expected: str) -> None:
    """A half goes away from zero, as in Excel and not as in Python."""
    assert half_up(Decimal(value), places) == Decimal(expected)


def test_exact_ratio_that_ends_in_a_half() -> None:
    """4,908 of 9,600 is exactly 51.125 % and shows 51.13."""
    assert rate_string(percent(4908, 9600)) == "51.13"


@pytest.mark.parametrize(("part", "whole", "expected"), [(3, 8, "37.50"), (0, 5, "0.00"), (250, 100, "250.00")])
def test_rate_has_two_decimals(part: int, whole: int, expected: str) -> None:
    """Exports write two decimals always."""
    assert rate_string(percent(part, whole)) == expected


def test_nothing_has_no_rate() -> None:
    """A rate of nothing is absent, not zero."""
    assert percent(5, 0) is None
    assert rate_string(None) is None


def test_needs_round_up_and_quotas_of_letters_half_up() -> None:
    """62,200 over 35 days is 1,777.14: the letter says 1,777, what is needed is 1,778."""
    assert half_up_div(62200, 35) == 1777
    assert ceil_div(62200, 35) == 1778
    assert half_up_div(5, 2) == 3
    assert half_up_div(62200, 120) == 518


def test_minimum_rounds_up() -> None:
    """70 % of 51,642 is 36,149.4: at least 36,150."""
    assert ceil_percent(Decimal(70), 51642) == 36150
    assert ceil_percent(Decimal(70), 10) == 7
