"""Where counting begins and what it is to reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was done up to and including `as_of`, by one unit or (`unit` None) by the whole."""

    unit: str | None
    metric: str
    value: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, by one unit or (`unit` None) by the whole.

    Exactly one of `value` (a count) and `percent` (of what `percent_of` counts, rounded up) is given.
    `since` None: the cumulative figure counts; else only increments from that day on, from zero.
    `deadline` is the last day that counts; `before` says the file named the day after it ("trước 31/7").
    """

    name: str
    metric: str
    deadline: date
    unit: str | None = None
    value: int | None = None
    percent: Decimal | None = None
    percent_of: str | None = None
    since: date | None = None
    before: bool = False

    @property
    def stated_deadline(self) -> date:
        """The date as the letter names it."""
        return self.deadline + timedelta(days=1) if self.before else self.deadline


@dataclass(frozen=True, slots=True)
class Quota:
    """A letter's own per-day number: what remained of `metric` at `as_of` (None: at the figure's day), over `days`."""

    name: str
    metric: str
    days: int
    as_of: date | None = None
