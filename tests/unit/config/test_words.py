"""How dates, times, steps and formulas are written."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from bot.config.metrics import parse_formula
from bot.config.words import (
    parse_days,
    parse_deadline,
    parse_duration,
    parse_percent,
    parse_step,
    parse_time,
    parse_weekday,
    without_time,
)
from reporting.campaign import Formula, Role, Term


@pytest.mark.parametrize(
    ("text", "at", "day"),
    [
        ("Monday 10:00", time(10), "monday"),
        ("thứ Hai, 10 giờ 00", time(10), "thu hai"),
        ("10h30 Chủ nhật", time(10, 30), "chu nhat"),
        ("16:00 on the 16th", time(16), "16th"),
        ("2023-11-08 10:00", time(10), "2023-11-08"),
        ("8/11/2023 17h", time(17), "8/11/2023"),
        ("25:00", None, ""),
        ("10:60", None, ""),
        ("Monday", None, "monday"),
    ],
)
def test_times(text: str, at: time | None, day: str) -> None:
    """The hour and what is left beside it."""
    assert parse_time(text) == at
    assert without_time(text) == day


@pytest.mark.parametrize(("text", "number"), [("thứ Hai", 0), ("T4", 2), ("Thu", 3), ("CN", 6), ("sunday", 6)])
def test_weekdays(text: str, number: int) -> None:
    """Names of weekdays, long and short."""
    assert parse_weekday(text) == number


@pytest.mark.parametrize(
    ("text", "length"),
    [("-15h", timedelta(hours=-15)), ("+1d", timedelta(days=1)), ("30 phút", timedelta(minutes=30)), ("2x", None)],
)
def test_durations(text: str, length: timedelta | None) -> None:
    """Signed lengths of time."""
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("+2h heads", (timedelta(hours=2), Role.HEAD)),
        ("0m lãnh đạo", (timedelta(0), Role.LEADER)),
        ("-1d", (timedelta(days=-1), None)),
        ("+2h nobody", None),
    ],
)
def test_steps(text: str, step: tuple[timedelta, Role | None] | None) -> None:
    """A length of time and to whom."""
    assert parse_step(text) == step


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("by 2023-10-30", (date(2023, 10, 30), False)),
        ("trước 31/7/2023", (date(2023, 7, 30), True)),
        ("đến ngày 30/10/2023", (date(2023, 10, 30), False)),
        ("2023-10-30", (date(2023, 10, 30), False)),
        ("soon", None),
    ],
)
def test_deadlines(text: str, deadline: tuple[date, bool] | None) -> None:
    """The last day that counts, and whether the day after it was named."""
    assert parse_deadline(text) == deadline


def test_percents_and_spans() -> None:
    """Shares of another metric; the two ends of a span."""
    assert parse_percent("70 % of cap") == (Decimal(70), "cap")
    assert parse_percent("12,5% của cap") == (Decimal("12.5"), "cap")
    assert parse_percent("70") is None
    assert parse_days("2023-10-28 to 2023-11-07") == ("2023-10-28", "2023-11-07")
    assert parse_days("thứ Năm - thứ Tư") == ("thu nam", "thu tu")
    assert parse_days("15-14") == ("15", "14")


def test_formulas() -> None:
    """Sums, differences and ratios."""
    assert parse_formula("m1 + m2") == Formula((Term(1, "m1"), Term(1, "m2")))
    assert parse_formula("cap-kh") == Formula((Term(1, "cap"), Term(-1, "kh")))
    assert parse_formula("(kh1 + kh2) / cap") == Formula((Term(1, "kh1"), Term(1, "kh2")), (Term(1, "cap"),))
    assert [parse_formula(text) for text in ("", "m1 m2", "m1 +", "m1 /", "3 * m1")] == [None] * 5
