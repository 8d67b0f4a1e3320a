"""Posts, whatever the clock does: each at most once, none lost but by rule."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reporting.campaign import Alert, Campaign, Frequency, HolidayRule, Reminder, Role, Summary
from reporting.schedule import CATCH_UP, Due, Post, PostKind, due_posts, next_post
from tests.builders import at, campaign, duty

BEGIN = at("1/7 00:00")
HOURS = 45 * 24
lengths = st.integers(0, 72).map(lambda hours: timedelta(hours=hours))
clocks = st.integers(0, 23).map(time)
moments = st.integers(0, HOURS * 4).map(lambda quarters: BEGIN + timedelta(minutes=15 * quarters))


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Draw a campaign in July 2023 with a daily or weekly duty and any steps."""
    weekdays = st.one_of(st.none(), st.integers(0, 6))
    return campaign(
        duties=(
            duty(
                frequency=draw(st.sampled_from([Frequency.DAILY, Frequency.WEEKLY])),
                holiday=draw(st.sampled_from(HolidayRule)),
                reminders=tuple(draw(st.lists(st.builds(Reminder, lengths), max_size=3))),
                alerts=tuple(draw(st.lists(st.builds(Alert, lengths, st.sampled_from(Role)), max_size=3))),
                summaries=tuple(
                    draw(st.lists(st.builds(Summary, clocks, st.integers(1, 2), weekdays), max_size=2)),
                ),
            ),
        ),
    )


def _live(one: Campaign, since: datetime, nows: list[datetime]) -> tuple[list[tuple[datetime, Due]], set[str]]:
    """Tick through moments in any order, as a desk with a clock that jumps does."""
    known: set[str] = set()
    ticks: list[tuple[datetime, Due]] = []
    for now in nows:
        due = due_posts(one, since, now, known)
        ticks.append((now, due))
        known |= {post.key for post in due.make + due.drop}
    return ticks, known


def _all_posts(one: Campaign) -> list[Post]:
    due = due_posts(one, datetime.min.replace(tzinfo=one.zone), at("2024-01-01 00:00"), ())
    return sorted(due.make + due.drop, key=lambda post: post.at)


@given(campaigns(), moments, st.lists(moments, max_size=12))
def test_each_post_at_most_once_and_none_lost(one: Campaign, since: datetime, nows: list[datetime]) -> None:
    """Whatever became due at some tick was made or dropped, once; nothing else was."""
    ticks, known = _live(one, since, nows)
    handled = [post.key for _, due in ticks for post in due.make + due.drop]
    assert len(handled) == len(set(handled))
    latest = max(nows, default=None)
    expected = {post.key for post in _all_posts(one) if latest is not None and since <= post.at <= latest}
    assert known == expected


@given(campaigns(), moments, st.lists(moments, max_size=12))
def test_only_what_was_overtaken_is_dropped(one: Campaign, since: datetime, nows: list[datetime]) -> None:
    """By its due, by the catch-up limit, or by a later post of its line that was due as well."""
    posts = _all_posts(one)
    for now, due in _live(one, since, nows)[0]:
        for post in due.drop:
            overtaken = any(later.line == post.line and post.at <= later.at <= now for later in posts if later != post)
            reminder = post.kind is PostKind.REMINDER and now >= post.period.due
            old = post.kind is PostKind.ALERT and now - post.at > CATCH_UP
            assert overtaken or reminder or old
        for post in due.make:
            assert since <= post.at <= now


@given(campaigns(), moments, moments)
def test_asking_again_gives_nothing(one: Campaign, since: datetime, now: datetime) -> None:
    """Idempotent."""
    _, known = _live(one, since, [now])
    assert due_posts(one, since, now, known) == Due()


@given(campaigns())
def test_going_from_one_thing_due_to_the_next_makes_everything(one: Campaign) -> None:
    """A clock that stops at each next post makes all but what shares its moment with a later step, in order."""
    known: set[str] = set()
    now, made = BEGIN, []
    while (post := next_post(one, now, known)) is not None:
        now = post.at
        due = due_posts(one, BEGIN, now, known)
        known |= {each.key for each in due.make + due.drop}
        made += [each.at for each in due.make]
    late = [p for p in _all_posts(one) if p.at >= BEGIN and p.kind is PostKind.REMINDER and p.at >= p.period.due]
    assert made == sorted(made)
    assert len(made) == len({p.key for p in _all_posts(one) if p.at >= BEGIN}) - len(late) - _sharing(one, late)


def _sharing(one: Campaign, late: list[Post]) -> int:
    """Count posts that have a later one of their line at the very same moment."""
    posts = [post for post in _all_posts(one) if post.at >= BEGIN and post not in late]
    return len(posts) - len({(post.line, post.at) for post in posts})
