"""What the five letters ask for and when, day by day and hour by hour, with date arithmetic of its own.

Nothing here uses the program: spans and dues are counted out by hand or by adding days, days off are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
HOLIDAYS_ON_MONDAYS = {date(2023, 9, 4): date(2023, 9, 5), date(2024, 1, 1): date(2024, 1, 2)}
"""The Mondays on which offices are closed while Tân Châu's campaign runs, and the next day they work."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a duty: the days it covers and when it is due."""

    duty: str
    first: date
    last: date
    due: datetime


@dataclass(frozen=True, order=True, slots=True)
class Step:
    """One post: when, for which duty, what, to whom (empty: the group)."""

    at: datetime
    duty: str
    kind: str
    to: str = ""


def clock(text: str) -> datetime:
    """Read `2023-07-31 10:00`."""
    return datetime.fromisoformat(text)


def _rounds(duty: str, lines: str) -> list[Round]:
    """Read rounds, one a line: first day, last day, due."""
    found = []
    for line in lines.strip().splitlines():
        first, last, due = line.split(maxsplit=2)
        found.append(Round(duty, date.fromisoformat(first), date.fromisoformat(last), clock(due)))
    return found


def _weekly(duty: str, start: date, end: date, due_after: timedelta, hour: time) -> Iterator[Round]:
    """Count out weeks from a start; each is due so long after its seventh day, also where the end cuts it short."""
    first = start
    while first <= end:
        seventh = first + 6 * DAY
        day = HOLIDAYS_ON_MONDAYS.get(seventh + due_after, seventh + due_after)
        yield Round(duty, first, min(seventh, end), datetime.combine(day, hour))
        first += 7 * DAY


def _daily(duty: str, start: date, end: date, hour: time) -> Iterator[Round]:
    """Every day, weekends and holidays too, is due the next morning."""
    day = start
    while day <= end:
        yield Round(duty, day, day, datetime.combine(day + DAY, hour))
        day += DAY


ROUNDS: dict[str, list[Round]] = {
    "tan-chau": [
        *_weekly("tuan", date(2023, 7, 24), date(2023, 12, 31), DAY, time(10)),
        *_rounds(
            "thang",
            """
            2023-07-24 2023-08-14 2023-08-16 16:00
            2023-08-15 2023-09-14 2023-09-18 16:00
            2023-09-15 2023-10-14 2023-10-16 16:00
            2023-10-15 2023-11-14 2023-11-16 16:00
            2023-11-15 2023-12-14 2023-12-18 16:00
            2023-12-15 2023-12-31 2024-01-16 16:00
            """,
        ),
        *_rounds(
            "quy",
            """
            2023-07-24 2023-09-14 2023-09-18 16:00
            2023-09-15 2023-12-14 2023-12-18 16:00
            2023-12-15 2023-12-31 2024-03-18 16:00
            """,
        ),
    ],
    "ninh-thuan": [
        *_daily("ngay", date(2024, 7, 1), date(2024, 12, 31), time(9)),
        *_rounds("giai-trinh", "2024-07-01 2024-12-31 2024-12-31 16:00"),
    ],
    "duyen-hai": [
        *_daily("ngay", date(2023, 8, 31), date(2023, 11, 30), time(8)),
        *_rounds("ke-hoach", "2023-08-31 2023-11-30 2023-09-04 17:00"),
        *_rounds("tong-ket", "2023-08-31 2023-11-30 2023-12-03 17:00"),
    ],
    "rach-gia": [
        *_rounds("ds-can-bo", "2023-10-28 2023-11-20 2023-10-27 17:00"),
        *_rounds("dot-1", "2023-10-28 2023-11-07 2023-11-08 10:00"),
        *_rounds("dot-2", "2023-11-08 2023-11-18 2023-11-19 10:00"),
        *_rounds("ds-ho-1", "2023-10-28 2023-11-07 2023-11-09 17:00"),
        *_rounds("ds-ho-2", "2023-11-08 2023-11-18 2023-11-20 17:00"),
    ],
    "my-phu-dong": [
        *_weekly("ap", date(2023, 5, 25), date(2023, 6, 30), timedelta(), time(17)),
        *_weekly("xa", date(2023, 5, 25), date(2023, 6, 30), DAY, time(9)),
        *_rounds("tong-ket", "2023-05-25 2023-06-30 2023-07-03 09:00"),
    ],
}
"""Every round of every duty."""

_STEPS = {
    ("tan-chau", "tuan"): ("-15h -2h -30m", "0m:leader +2h:head +24h:leader"),
    ("tan-chau", "thang"): ("-24h", "+24h:admin"),
    ("tan-chau", "quy"): ("-48h", "+24h:admin"),
    ("ninh-thuan", "ngay"): ("-1h", "0m:leader +3h:leader"),
    ("ninh-thuan", "giai-trinh"): ("-168h -24h", "+24h:admin"),
    ("duyen-hai", "ngay"): ("-12h -1h -15m", "0m:leader +1h:head +24h:leader"),
    ("duyen-hai", "ke-hoach"): ("-48h", "+24h:admin"),
    ("duyen-hai", "tong-ket"): ("-72h -24h", "+24h:admin"),
    ("rach-gia", "ds-can-bo"): ("-24h", "+24h:admin"),
    ("rach-gia", "dot-1"): ("-24h -2h", "0m:leader +4h:head"),
    ("rach-gia", "dot-2"): ("-24h -2h", "0m:leader +4h:head"),
    ("rach-gia", "ds-ho-1"): ("-24h", "+24h:admin"),
    ("rach-gia", "ds-ho-2"): ("-24h", "+24h:admin"),
    ("my-phu-dong", "ap"): ("-24h -2h", "0m:leader +15h:leader"),
    ("my-phu-dong", "xa"): ("-1h:admin", "0m:leader"),
    ("my-phu-dong", "tong-ket"): ("-24h:admin", ""),
}

SUMMARIES: dict[str, list[Step]] = {
    # the hour after the due, which a holiday moves along
    "tan-chau": [Step(one.due + timedelta(hours=1), "tuan", "summary") for one in ROUNDS["tan-chau"][:23]],
    # Mondays from the first after the start to the first after the end
    "ninh-thuan": [Step(clock("2024-07-08 10:00") + week * 7 * DAY, "ngay", "summary") for week in range(27)],
    "duyen-hai": [
        *(Step(clock("2023-09-01 08:30") + day * DAY, "ngay", "summary") for day in range(92)),
        *(Step(clock("2023-09-04 09:00") + week * 7 * DAY, "ngay", "summary") for week in range(14)),
    ],
    "rach-gia": [
        Step(clock("2023-11-08 11:00"), "dot-1", "summary"),
        Step(clock("2023-11-19 11:00"), "dot-2", "summary"),
    ],
    "my-phu-dong": [Step(clock("2023-06-01 07:30") + week * 7 * DAY, "ap", "summary") for week in range(6)],
}


def steps(campaign: str) -> list[Step]:
    """List every post of a campaign in order."""
    found = list(SUMMARIES[campaign])
    for one in ROUNDS[campaign]:
        reminders, alerts = _STEPS[campaign, one.duty]
        for kind, words in (("reminder", reminders), ("alert", alerts)):
            for word in words.split():
                length, _, to = word.partition(":")
                found.append(Step(one.due + _length(length), one.duty, kind, to))
    return sorted(found)


def _length(word: str) -> timedelta:
    number = int(word[:-1])
    return timedelta(hours=number) if word.endswith("h") else timedelta(minutes=number)
