"""Quiet hours: over midnight, within a day, and where they end."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from reporting.manners import QuietHours

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("hours", "moment", "end"),
    [
        (("21:00", "06:30"), "2023-07-31 20:59", None),
        (("21:00", "06:30"), "2023-07-31 21:00", "2023-08-01 06:30"),
        (("21:00", "06:30"), "2023-07-31 06:29", "2023-07-31 06:30"),
        (("21:00", "06:30"), "2023-07-31 06:30", None),
        (("12:00", "13:30"), "2023-07-31 12:00", "2023-07-31 13:30"),
        (("12:00", "13:30"), "2023-07-31 13:30", None),
        (("21:00", "00:00"), "2023-07-31 23:00", "2023-08-01 00:00"),
    ],
)
def test_when_it_is_quiet(hours: tuple[str, str], moment: str, end: str | None) -> None:
    """The first minute is quiet, the last isn't."""
    quiet = QuietHours(time.fromisoformat(hours[0]), time.fromisoformat(hours[1]))
    assert quiet.until(_at(moment)) == (_at(end) if end else None)
