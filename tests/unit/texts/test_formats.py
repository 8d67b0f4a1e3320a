"""Numbers, rates, days and hours are written as Vietnamese offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.texts import texts
from reporting.records import Span

VI, EN = texts("vi"), texts("en")


def test_numbers() -> None:
    """Thousands take a full stop."""
    assert VI.number(62200) == "62.200"
    assert VI.number(1_234_567) == "1.234.567"
    assert EN.number(62200) == "62,200"


@pytest.mark.parametrize(("value", "said"), [("49.044", "49,04 %"), ("51.125", "51,13 %"), ("100", "100,00 %")])
def test_rates_round_half_up(value: str, said: str) -> None:
    """Half up, as Excel does: 4,908 of 9,600 is 51.125 % and shows 51,13 %."""
    assert VI.rate(Decimal(value)) == said


def test_no_rate() -> None:
    """What has no rate shows a dash."""
    assert VI.rate(None) == "–"


def test_counts_of_units() -> None:
    """Two digits below ten, zero too: 00/12 beside 09/12."""
    assert [VI.count(n) for n in (0, 2, 10, 12)] == ["00", "02", "10", "12"]
    assert EN.count(2) == "2"


def test_signed() -> None:
    """What was added has its sign."""
    assert (VI.signed(80), VI.signed(0), VI.signed(-5)) == ("+80", "+0", "−5")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2023, 7, 24), date(2023, 7, 30), "24–30/7"),
        (date(2023, 7, 31), date(2023, 8, 6), "31/7–6/8"),
        (date(2023, 7, 24), date(2023, 7, 24), "24/7"),
        (date(2023, 12, 30), date(2024, 1, 2), "30/12/2023–2/1/2024"),
    ],
)
def test_spans(start: date, end: date, said: str) -> None:
    """A span says no more than it must."""
    assert VI.span(Span(start, end)) == said


def test_span_with_year() -> None:
    """A title names the year once."""
    assert VI.span(Span(date(2023, 7, 24), date(2023, 7, 30)), year=True) == "24–30/7/2023"


def test_days_and_hours() -> None:
    """24/7/2023 and 10 giờ 00."""
    at = datetime(2023, 7, 31, 10, 0, tzinfo=UTC)
    assert VI.day(at.date()) == "31/7/2023"
    assert VI.time(at) == "10 giờ 00"
    assert VI.moment(at) == "10 giờ 00 ngày 31/7"
    assert VI.weekday(at.date()) == "thứ Hai"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=30), "30 phút"),
        (timedelta(hours=2), "2 giờ"),
        (timedelta(days=1, hours=2, minutes=3), "1 ngày 2 giờ"),
        (timedelta(seconds=59), "dưới 1 phút"),
        (timedelta(seconds=60), "1 phút"),
        (timedelta(), "0 phút"),
        (timedelta(minutes=-5), "0 phút"),
    ],
)
def test_durations(length: timedelta, said: str) -> None:
    """The two largest parts."""
    assert VI.duration(length) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [(timedelta(), "vừa đến hạn"), (timedelta(seconds=59), "vừa đến hạn"), (timedelta(minutes=30), "quá hạn 30 phút")],
)
def test_how_long_overdue(length: timedelta, said: str) -> None:
    """At the due itself nothing is overdue by 0 minutes."""
    assert VI.overdue(length) == said


def test_days_of_the_week_go_round() -> None:
    """A weekly span from Monday that is due a day after its end is due on a Monday."""
    assert [VI.weekday_of(number) for number in (1, 7, 8)] == ["thứ Hai", "Chủ nhật", "thứ Hai"]
