"""What is to be posted at a moment, given what has been: reminders, alerts, summaries. Pure, total, idempotent.

Every post has its moment and a key for ever. At `now` the posts between the desk's first start and now that are not
known are due. What has been overtaken is dropped instead of made: a reminder when the due has come or a later step of
the same period is due too; an earlier alert step to the same role of the same period, and alerts older than the
catch-up limit; every summary of a series but the last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from reporting.campaign import Campaign, Duty, Role
from reporting.memo import per_campaign
from reporting.periods import Period, period_holding, periods
from reporting.records import Span

CATCH_UP = timedelta(days=7)
"""How old an alert may be and still be made: after a long silence a leader hears of the last week, not of a season."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class PostKind(StrEnum):
    """What a scheduled post is."""

    REMINDER = "reminder"
    ALERT = "alert"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Post:
    """One scheduled post. `to` None is the group; `step` is `-2h`, `+1d:head`, `11:00` or `mon-09:00`.

    `covers` are the days it speaks of: the period's span, or the seven days of a weekly summary (whose `period` is
    the one that holds its last day).
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

    @property
    def line(self) -> tuple[str, ...]:
        """Name the line of posts in which a later one overtakes this: a period's steps to one role, or a series."""
        if self.kind is PostKind.SUMMARY:
            return (self.duty, self.kind, self.step)
        return (self.period.key, self.kind, self.to or "")


@dataclass(frozen=True, slots=True)
class Due:
    """What to make now, in time order, and what to record as dropped for good."""

    make: tuple[Post, ...] = ()
    drop: tuple[Post, ...] = ()


def due_posts(campaign: Campaign, since: datetime, now: datetime, known: Collection[str]) -> Due:
    """Say what is due at `now`; nothing older than `since`, nothing that is `known` (made or dropped before)."""
    posts = _posts(campaign)
    first = bisect_left(posts, since, key=lambda pair: pair[1].at)
    last = bisect_right(posts, now, key=lambda pair: pair[1].at)
    due = posts[first:last]
    names = frozenset(known)
    waiting = [post for key, post in due if key not in names]
    if not waiting:
        return Due()
    newest = {post.line: post for _, post in due}
    late = [newest[post.line] is not post or _too_late(post, now) for post in waiting]
    return Due(
        tuple(post for post, is_late in zip(waiting, late, strict=True) if not is_late),
        tuple(post for post, is_late in zip(waiting, late, strict=True) if is_late),
    )


def next_post(campaign: Campaign, now: datetime, known: Collection[str]) -> Post | None:
    """Find the earliest post after `now` that is not known, for moving a clock to the next thing due."""
    posts = _posts(campaign)
    following = posts[bisect_right(posts, now, key=lambda pair: pair[1].at) :]
    return next((post for key, post in following if key not in known), None)


def find_post(campaign: Campaign, key: str) -> Post | None:
    """Find a post by its key."""
    return next((post for known, post in _posts(campaign) if known == key), None)


def _too_late(post: Post, now: datetime) -> bool:
    if post.kind is PostKind.REMINDER:
        return now >= post.period.due
    return post.kind is PostKind.ALERT and now - post.at > CATCH_UP


@per_campaign
def _posts(campaign: Campaign) -> tuple[tuple[str, Post], ...]:
    """List every post of a campaign with its key by time; those of one moment by duty in file order."""
    found = [post for duty in campaign.duties for post in _posts_of(campaign, duty)]
    return tuple((post.key, post) for post in sorted(found, key=lambda post: post.at))


def _posts_of(campaign: Campaign, duty: Duty) -> Iterator[Post]:
    for period in periods(campaign, duty):
        for reminder in dict.fromkeys(duty.reminders):
            step = f"-{_length(reminder.before)}"
            at = period.due - reminder.before
            yield _post(campaign, PostKind.REMINDER, period, at, step, reminder.to)
        for alert in dict.fromkeys(duty.alerts):
            step = f"+{_length(alert.after)}"
            yield _post(campaign, PostKind.ALERT, period, period.due + alert.after, step, alert.to)
        for summary in dict.fromkeys(duty.summaries):
            if summary.weekday is None:
                day = period.last + timedelta(days=summary.days + period.moved)
                at = datetime.combine(day, summary.at, campaign.zone)
                step = f"{summary.at:%H:%M}" + (f"+{summary.days}d" if summary.days != 1 else "")
                yield _post(campaign, PostKind.SUMMARY, period, at, step, None)
    for weekday, clock in dict.fromkeys((s.weekday, s.at) for s in duty.summaries if s.weekday is not None):
        yield from _weekly(campaign, duty, weekday, clock)


def _weekly(campaign: Campaign, duty: Duty, weekday: int, clock: time) -> Iterator[Post]:
    """Go through the weekly summaries of a duty: each looks back on seven days, the last on the campaign's end."""
    day = campaign.start + timedelta(days=(weekday - campaign.start.weekday() - 1) % 7 + 1)
    while day - timedelta(days=7) <= campaign.end:
        covers = Span(max(day - timedelta(days=7), campaign.start), min(day - timedelta(days=1), campaign.end))
        period = _latest_period(campaign, duty, covers.end)
        if period is not None:
            at = datetime.combine(day, clock, campaign.zone)
            step = f"{_WEEKDAYS[weekday]}-{clock:%H:%M}"
            yield _post(campaign, PostKind.SUMMARY, period, at, step, None, covers)
        day += timedelta(days=7)


def _latest_period(campaign: Campaign, duty: Duty, day: date) -> Period | None:
    """Find the period that holds a day, else the last one that ended before it."""
    before = (period for period in reversed(periods(campaign, duty)) if period.span.end <= day)
    return period_holding(campaign, duty, day) or next(before, None)


def _post(
    campaign: Campaign,
    kind: PostKind,
    period: Period,
    at: datetime,
    step: str,
    to: Role | None,
    covers: Span | None = None,
) -> Post:
    step = step if to is None else f"{step}:{to}"
    return Post(kind, period.duty, period, at, step, to, covers or period.span, campaign.code)


def _length(length: timedelta) -> str:
    """Write a length of time in its largest whole unit: 1d, 2h, 30m."""
    minutes = int(length.total_seconds()) // 60
    if minutes and minutes % 1440 == 0:
        return f"{minutes // 1440}d"
    return f"{minutes // 60}h" if minutes and minutes % 60 == 0 else f"{minutes}m"
