"""Figures and days are written by hand, and as Babel writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from bot.texts import texts
from reporting.numbers import half_up

LOCALES = (("vi", "vi"), ("en", "en_GB"))


@pytest.mark.parametrize(("language", "locale"), LOCALES)
@given(value=st.integers(-(10**15), 10**15))
@example(value=0)
@example(value=999)
@example(value=-1000)
def test_counts(language: str, locale: str, value: int) -> None:
    """62200 -> 62.200."""
    assert texts(language).number(value) == format_decimal(value, "#,##0", locale=locale)


@pytest.mark.parametrize(("language", "locale"), LOCALES)
@given(value=st.decimals(-(10**9), 10**9, places=6))
@example(value=Decimal("51.125"))
@example(value=Decimal("0.005"))
@example(value=Decimal("999.995"))
def test_rates(language: str, locale: str, value: Decimal) -> None:
    """51.125 -> 51,13: half up, then the marks."""
    assert texts(language).percent(value) == format_decimal(half_up(value, 2), "#,##0.00", locale=locale)


@pytest.mark.parametrize(("language", "locale"), LOCALES)
@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days(language: str, locale: str, day: date) -> None:
    """2023-07-24 -> 24/7/2023, and 24/7."""
    assert texts(language).day(day) == format_date(day, "d/M/yyyy", locale=locale)
    assert texts(language).short_day(day) == format_date(day, "d/M", locale=locale)
