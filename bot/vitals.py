"""What the running parts note about themselves: the health pages and the tests read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

SEND_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds


@dataclass(slots=True)
class Vitals:
    """Counters since the start, and monotonic times of the last good poll, commit and tick (None: none yet)."""

    updates: int = 0
    new_updates: int = 0
    handled: int = 0
    set_aside: int = 0
    sent: int = 0
    failed: int = 0
    unknown: int = 0
    rate_limited: int = 0
    retried: int = 0
    gathered: int = 0
    poll_errors: int = 0
    unstored: int = 0  # updates that wait to be stored, just now
    last_poll: float | None = None
    last_commit: float | None = None
    last_tick: float | None = None
    send_seconds: list[int] = field(default_factory=lambda: [0] * (len(SEND_BUCKETS) + 1))
    send_seconds_sum: float = 0.0

    def took(self, seconds: float) -> None:
        """Note how long a send took."""
        self.send_seconds_sum += seconds
        for number, bound in enumerate(SEND_BUCKETS):
            if seconds <= bound:
                self.send_seconds[number] += 1
                return
        self.send_seconds[-1] += 1
