"""What is to be posted at a moment, given what has been: reminders, alerts, summaries. Pure, total, idempotent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reporting.campaign import Campaign, Role
from reporting.periods import Period
from reporting.records import Span


class PostKind(StrEnum):
    """What a scheduled post is."""

    REMINDER = "reminder"
    ALERT = "alert"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Post:
    """One scheduled post. `to` None is the group; `step` is `-2h`, `+1d:head`, `11:00` or `mon-09:00`.

    `covers` are the days it speaks of: the period's span, or the seven days of a weekly summary.
    """

    kind: PostKind
    duty: str
    period: Period
    at: datetime
    step: str
    to: Role | None
    covers: Span
    campaign: str

    @property
    def key(self) -> str:
        """Name the post for ever: `tan-chau/tuan/2023-07-30/reminder/-2h`."""
        return f"{self.campaign}/{self.duty}/{self.covers.end.isoformat()}/{self.kind}/{self.step}"


@dataclass(frozen=True, slots=True)
class Due:
    """What to make now, in time order, and what to record as dropped for good."""

    make: tuple[Post, ...] = ()
    drop: tuple[Post, ...] = ()


def due_posts(campaign: Campaign, since: datetime, now: datetime, known: Collection[str]) -> Due:
    """Say what is due at `now`; nothing older than `since`, nothing that is `known` (made or dropped before)."""
    raise NotImplementedError


def next_post(campaign: Campaign, now: datetime, known: Collection[str]) -> Post | None:
    """Find the earliest post after `now` that is not known, for moving a clock to the next thing due."""
    raise NotImplementedError
