"""The month's budget of messages: what was used, what may still go, and the reserve that urgent letters have.

Zalo gives a bot a number of messages a calendar month. Witnesses differ whether those it hears count too, so that is a
setting; by default they do. What was used is a fact in the database and outlives a restart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reporting.ports import UnitOfWork
from reporting.records import Letter, Priority

NOTED_AT: Final = (80, 90, 100)
"""At so many percent of the month's messages the admins are told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the app grants: `messages` a month (0: no limit), of which `reserve` percent are kept for what is urgent.

    `users` and `groups` are how many people and groups may meet the bot (0: no limit).
    """

    messages: int = 3000
    reserve: int = 10
    hears_count: bool = True
    users: int = 50
    groups: int = 3


@dataclass(frozen=True, slots=True)
class Used:
    """What a month has used so far."""

    sent: int = 0
    heard: int = 0

    def of(self, plan: Plan) -> int:
        """Count what the plan counts."""
        return self.sent + (self.heard if plan.hears_count else 0)


def month_of(at: datetime) -> str:
    """Name the month that a moment (in the desk's zone) counts for."""
    return f"{at:%Y-%m}"


def used(uow: UnitOfWork, app: str, month: str) -> Used:
    """Tell what a month has used."""
    found = uow.state.get(_name(app, month)) or {}
    return Used(int(found.get("sent", 0)), int(found.get("heard", 0)))


def note(uow: UnitOfWork, app: str, month: str, *, sent: int = 0, heard: int = 0) -> Used:
    """Add to what a month has used."""
    before = used(uow, app, month)
    after = Used(before.sent + sent, before.heard + heard)
    uow.state.set(_name(app, month), {"sent": after.sent, "heard": after.heard})
    return after


def remaining(plan: Plan, spent: Used) -> int | None:
    """Count what is left of a month; None where nothing limits it."""
    return max(0, plan.messages - spent.of(plan)) if plan.messages else None


def may_go(plan: Plan, spent: Used, letter: Letter) -> bool:
    """Tell whether a letter may go: the last of a month's messages are for alerts and scheduled posts."""
    left = remaining(plan, spent)
    if left is None:
        return True
    return left > 0 if is_urgent(letter) else left > plan.messages * plan.reserve // 100


def is_urgent(letter: Letter) -> bool:
    """Tell what may use the reserve: alerts, what the clock posts, and answers to buttons."""
    return letter.slot is not None or letter.priority in {Priority.BUTTON, Priority.ALERT}


def _name(app: str, month: str) -> str:
    return f"budget/{app}/{month}"
