"""Viet Nam's public holidays, taken from the library's one file about them."""

from __future__ import annotations

import holidays
import pytest

from reporting.workdays import _calendar


@pytest.mark.parametrize("year", range(2020, 2031))
def test_the_same_days_as_by_name(year: int) -> None:
    """The country asked for by its name has the same holidays and make-up days."""
    vietnam = holidays.country_holidays("VN", years=year)
    assert _calendar(year) == (frozenset(vietnam), frozenset(vietnam.weekend_workdays))
