"""How a campaign's desk behaves towards people: who may come in, when it is quiet, when it speaks in private."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class Registration(StrEnum):
    """How somebody new becomes a unit's reporter."""

    APPROVE = "approve"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours of a day in which nothing is said by the clock: from `start`, to `end` (the next morning's, often)."""

    start: time
    end: time

    def until(self, at: datetime) -> datetime | None:
        """Say when the quiet that holds at a moment ends, in the moment's zone; None where it isn't quiet."""
        if not self._hold(at.time()):
            return None
        day = at.date() if at.time() < self.end else at.date() + timedelta(days=1)
        return datetime.combine(day, self.end, at.tzinfo)

    def _hold(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


@dataclass(frozen=True, slots=True)
class Manners:
    """What a campaign says of it. `quiet` None: no quiet hours; `digest_at`, `brief_at` None: none is sent by itself.

    `urgent_alerts`: overdue alerts don't wait for the end of quiet hours. `board`: groups show the live board unless
    one says otherwise.
    """

    registration: Registration = Registration.APPROVE
    quiet: QuietHours | None = QuietHours(time(22, 0), time(5, 30))
    urgent_alerts: bool = False
    digest_at: time | None = time(17, 0)
    brief_at: time | None = None
    board: bool = False


USUAL = Manners()
"""What holds where a campaign says nothing of it."""
