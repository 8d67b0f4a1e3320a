"""Clocks: the sandbox's can be set and remembers."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import MovableClock, WallClock

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2023, 7, 31, 7, 30, tzinfo=ZONE)
A_MOMENT = timedelta(minutes=5)


def test_wall_clock_is_aware() -> None:
    """The machine's time, in the zone that was asked for."""
    assert WallClock(ZONE).now().utcoffset() == timedelta(hours=7)


def test_moving_leaves_monotonic_time_alone() -> None:
    """Civil time jumps, pacing does not."""
    clock = MovableClock(MONDAY)
    before = clock.monotonic()
    clock.move_to(clock.now() + timedelta(days=3))
    assert MONDAY + timedelta(days=3) <= clock.now() < MONDAY + timedelta(days=3) + A_MOMENT
    assert clock.monotonic() - before < A_MOMENT.total_seconds()


def test_goes_on_where_it_was_left(tmp_path: Path) -> None:
    """Between two runs no time passes."""
    path = tmp_path / "sandbox" / "clock.json"
    MovableClock(MONDAY, path).move_to(MONDAY + timedelta(days=1))
    again = MovableClock(MONDAY, path)
    assert MONDAY + timedelta(days=1) <= again.now() < MONDAY + timedelta(days=1) + A_MOMENT
    again.reset()
    assert MovableClock(MONDAY, path).now() < MONDAY + A_MOMENT


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"now": 5}', '{"now": "2023-07-31T07:30:00"}', "rubbish"])
def test_a_broken_file_counts_as_none(tmp_path: Path, content: str) -> None:
    """Then the sandbox starts where it always starts."""
    path = tmp_path / "clock.json"
    path.write_text(content, encoding="utf-8")
    assert MONDAY <= MovableClock(MONDAY, path).now() < MONDAY + A_MOMENT
