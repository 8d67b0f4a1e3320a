"""How dates, times, spans of time, weekdays and roles are written in a campaign file, in Vietnamese or English."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from reporting.campaign import Role
from reporting.flat import flat_words

_WEEKDAYS = (
    ("monday", "mon", "thu hai", "thu 2", "t2"),
    ("tuesday", "tue", "thu ba", "thu 3", "t3"),
    ("wednesday", "wed", "thu tu", "thu 4", "t4"),
    ("thursday", "thu", "thu nam", "thu 5", "t5"),
    ("friday", "fri", "thu sau", "thu 6", "t6"),
    ("saturday", "sat", "thu bay", "thu 7", "t7"),
    ("sunday", "sun", "chu nhat", "cn"),
)
WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_MINUTES = {
    **dict.fromkeys(("m", "min", "minutes", "minute", "p", "phut"), 1),
    **dict.fromkeys(("h", "hour", "hours", "g", "gio"), 60),
    **dict.fromkeys(("d", "day", "days", "n", "ngay"), 1440),
    **dict.fromkeys(("w", "week", "weeks", "tuan"), 10080),
}
ROLE_OF = {
    **dict.fromkeys(("leader", "leaders", "lanh dao", "lanhdao"), Role.LEADER),
    **dict.fromkeys(("head", "heads", "to truong", "totruong"), Role.HEAD),
    **dict.fromkeys(("admin", "admins", "thuong truc", "thuongtruc"), Role.ADMIN),
    **dict.fromkeys(("reporter", "reporters", "dau moi", "daumoi"), Role.REPORTER),
}
_TIME = re.compile(r"(?<![\d:-])(\d{1,2})\s*(?::|gio|g|h)\s*(\d{2})?(?![\d:])")
_DURATION = re.compile(r"([+-]?)\s*(\d{1,5})\s*([a-z]+)")


def parse_day(text: str) -> date | None:
    """Read 2023-07-24 or 24/7/2023."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


def parse_time(text: str) -> time | None:
    """Read the time of day in a text: 10:00, 10h00, 10 giờ 30, 17h."""
    found = _TIME.search(flat_words(text))
    return _clock(found) if found else None


NONE = frozenset({"", "no", "none", "off", "khong", "tat", "bo", "false"})
"""The words that say there is none of something."""


def parse_hours(text: str) -> tuple[time, time] | None:
    """Read the hours of a day from one time to another: 21:00-6:30, 21h đến 6h30; None where they are the same."""
    found = [_clock(one) for one in _TIME.finditer(re.sub(r"[-–—]", " den ", flat_words(text)))]
    if len(found) != 2:
        return None
    first, last = found
    return None if first is None or last is None or first == last else (first, last)


def _clock(found: re.Match[str]) -> time | None:
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def without_time(text: str) -> str:
    """Drop the time of day and joining words, flat: what is left names the day."""
    rest = _TIME.sub(" ", flat_words(text)).replace(",", " ")
    return " ".join(word for word in rest.split() if word not in {"luc", "at", "on", "vao", "the", "-"})


def parse_weekday(text: str) -> int | None:
    """Read a weekday's name, 0 for Monday."""
    return WEEKDAY_OF.get(flat_words(text))


def parse_duration(text: str) -> timedelta | None:
    """Read -15h, +1d, 30 phút as a signed length of time."""
    found = _DURATION.fullmatch(flat_words(text))
    if not found or found[3] not in _MINUTES:
        return None
    length = timedelta(minutes=int(found[2]) * _MINUTES[found[3]])
    return -length if found[1] == "-" else length


def parse_step(text: str) -> tuple[timedelta, Role | None] | None:
    """Read a step of a duty: a length of time and, after it, to whom (`+2h heads`)."""
    found = _DURATION.match(flat_words(text))
    if not found:
        return None
    length, to = parse_duration(found[0]), flat_words(text)[found.end() :].strip()
    if length is None or (to and to not in ROLE_OF):
        return None
    return length, ROLE_OF.get(to)


def parse_deadline(text: str) -> tuple[date, bool] | None:
    """Read `by 2023-10-30` (the day counts) or `before 2023-07-31`; returns the last day that counts, and `before`."""
    flat = flat_words(text)
    found = re.fullmatch(r"(by|den|den ngay|before|truoc|truoc ngay)?\s*([\d/-]+)", flat)
    day = parse_day(found[2]) if found else None
    if found is None or day is None:
        return None
    before = (found[1] or "").startswith(("before", "truoc"))
    return (day - timedelta(days=1), True) if before else (day, False)


def parse_percent(text: str) -> tuple[Decimal, str] | None:
    """Read `70 % of cap` (or `70% của cap`): the percent and the metric it is of."""
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*%\s*(?:of|của|cua)\s+(\S+)\s*", text)
    if not found:
        return None
    try:
        return Decimal(found[1].replace(",", ".")), found[2]
    except InvalidOperation:
        return None


def parse_days(text: str) -> tuple[str, str] | None:
    """Split `mon-sun`, `thứ Năm - thứ Tư`, `2023-10-28 to 2023-11-07`, `15-14` into their two ends, flat."""
    flat = flat_words(text)
    for joint in (" to ", " den ", " - ", "–", "-"):
        left, found, right = flat.partition(joint)
        if found and left.strip() and right.strip():
            return left.strip(), right.strip()
    return None
