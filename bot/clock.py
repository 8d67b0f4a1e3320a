"""The only place that asks the machine for the time.

Civil time (`now`) is for duties and may be moved in the sandbox; monotonic time is for pacing, leases and retries.
Elapsed time tells a machine that slept from one whose civil time was set.
"""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

# Linux counts no sleep in its monotonic time; where this clock is missing, macOS for one, that time counts it
_ELAPSED: Final = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock(Protocol):
    """Three kinds of time."""

    def now(self) -> datetime:
        """Tell the civil time, aware."""

    def monotonic(self) -> float:
        """Tell seconds that only ever grow, from an arbitrary start."""

    def elapsed(self) -> float:
        """Tell seconds that only ever grow, those included in which the machine slept, from an arbitrary start."""


class WallClock:
    """The machine's own clock, in a zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone

    def now(self) -> datetime:
        """Tell the civil time, aware."""
        return datetime.now(self._zone)  # noqa: TID251 - the one place

    def monotonic(self) -> float:
        """Tell seconds that only ever grow."""
        return time.monotonic()

    def elapsed(self) -> float:
        """Tell seconds that only ever grow, asleep or awake."""
        return time.clock_gettime(_ELAPSED)


class MovableClock:
    """The sandbox's clock: it runs on from `start`, can be set, and goes on next time from where it was left.

    With a `path` the civil time is kept there: at every jump, and whenever `keep` is called.
    """

    def __init__(self, start: datetime, path: Path | None = None) -> None:
        self._path = path
        self._start = start
        self._at = _kept(path) or start
        self._since = time.monotonic()

    def now(self) -> datetime:
        """Tell the civil time, aware, in the zone of `start`."""
        passed = timedelta(seconds=time.monotonic() - self._since)
        return (self._at + passed).astimezone(self._start.tzinfo)

    def monotonic(self) -> float:
        """Tell seconds that only ever grow; a jump does not touch them."""
        return time.monotonic()

    def elapsed(self) -> float:
        """Tell seconds that only ever grow; a jump does not touch them."""
        return time.clock_gettime(_ELAPSED)

    def move_to(self, moment: datetime) -> None:
        """Set the civil time, forward or back."""
        self._at, self._since = moment, time.monotonic()
        self.keep()

    def reset(self) -> None:
        """Go back to where the sandbox starts."""
        self.move_to(self._start)

    def keep(self) -> None:
        """Write down the civil time for the next run, where a path was given."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(".new")  # so that a process killed here leaves the former time
            draft.write_text(json.dumps({"now": self.now().isoformat()}), encoding="utf-8")
            draft.replace(self._path)


def _kept(path: Path | None) -> datetime | None:
    """Read the time that an earlier run left; a broken file counts as none."""
    if path is None or not path.exists():
        return None
    try:
        moment = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["now"])
    except (ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo is not None else None
