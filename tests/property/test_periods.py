"""Periods tile their campaign, whatever its dates."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reporting.campaign import Campaign, Duty, Frequency, HolidayRule
from reporting.periods import main_span, period_due_on, period_holding, periods
from tests.builders import campaign, duty

starts = st.dates(date(2022, 1, 1), date(2026, 12, 31))


@st.composite
def recurring(draw: st.DrawFn) -> Duty:
    """Draw a duty that comes round, with any start, due and holiday rule."""
    frequency = draw(st.sampled_from([each for each in Frequency if each is not Frequency.ONCE]))
    last = 7 if frequency is Frequency.WEEKLY else 31
    return duty(
        "d",
        frequency,
        starts_on=draw(st.integers(1, last)),
        due_days=draw(st.integers(0, 5)),
        due_time=draw(st.times()).replace(microsecond=0, tzinfo=None),
        holiday=draw(st.sampled_from(HolidayRule)),
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Draw a campaign of up to a year and a half with one recurring duty."""
    start = draw(starts)
    return campaign(start=start, end=start + timedelta(days=draw(st.integers(0, 540))), duties=(draw(recurring()),))


@given(campaigns())
def test_periods_tile_the_campaign(one: Campaign) -> None:
    """Each day of the campaign lies in exactly one period, and no other day in any."""
    rounds = periods(one, one.duties[0])
    assert rounds[0].span.start == one.start
    assert rounds[-1].span.end == one.end
    for before, after in pairwise(rounds):
        assert after.span.start == before.span.end + timedelta(days=1)
    assert [period.number for period in rounds] == list(range(1, len(rounds) + 1))
    assert len({period.key for period in rounds}) == len(rounds)


@given(campaigns())
def test_dues_follow_their_spans(one: Campaign) -> None:
    """Never before the span's last day, never before the due of the period before."""
    rounds = periods(one, one.duties[0])
    for period in rounds:
        assert period.due.date() >= period.span.end
        assert period.due.tzinfo is not None
        assert period.moved >= 0
        found = period_due_on(one, one.duties[0], period.due.date())
        assert found is not None
        assert found.due.date() == period.due.date()
    assert [period.due for period in rounds] == sorted(period.due for period in rounds)


@given(campaigns(), st.integers(0, 540))
def test_every_day_is_found(one: Campaign, number: int) -> None:
    """By the span that holds it, which is the main span too."""
    day = one.start + timedelta(days=number)
    found = period_holding(one, one.duties[0], day)
    assert (found is not None) == (day <= one.end)
    if found is not None:
        assert day in found.span
        assert main_span(one, day) == found.span
