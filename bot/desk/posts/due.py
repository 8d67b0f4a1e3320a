"""What the clock makes due: reminders, overdue alerts, summaries; each slot's letters once, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.desk.chores import POST, Chores, failing, failing_beside_posts
from bot.desk.leave.lapses import tell_lapsed
from bot.desk.levels import watch as levels
from bot.desk.live import posts as live_boards
from bot.desk.office import Office
from bot.desk.posts import brief, digest, waiting
from bot.desk.posts.alerts import alert
from bot.desk.posts.quiet import Sift
from bot.desk.posts.reminders import remind
from bot.desk.summary.post import summarise
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.schedule import Post, PostKind, due_posts, next_post

LOOK_BACK = timedelta(days=3)
"""How far before the last tick the desk looks for slots it forgot: a clock that was moved back, a slow start."""

REMEMBER_EVERY = timedelta(minutes=10)

_MAKERS: dict[PostKind, waiting.Maker] = {PostKind.REMINDER: remind, PostKind.ALERT: alert, PostKind.SUMMARY: summarise}


def tick(office: Office, uow: UnitOfWork, now: datetime, chores: Chores) -> None:
    """Make whatever is due now and has not been made; what came too late is recorded as dropped.

    Each post and its slot stand or fall together, and by themselves: one that fails holds up no other.
    """
    for campaign in office.campaigns.values():
        since = _since(uow, campaign, now)
        chores.do("schedule", partial(_make_due, office, uow, campaign, since, now, chores), campaign)
        chores.do("lapses", partial(_lapses, office, uow, campaign, since, now), campaign)
        chores.do("boards", partial(live_boards.tick, office, uow, campaign, now, chores), campaign)
    chores.do("waiting", lambda: waiting.release(_MAKERS, office, uow, now, chores))
    digest.tick(office, uow, now, chores)
    brief.tick(office, uow, now, chores)
    chores.do("levels", lambda: levels.tick(office, uow, now, chores))


def _make_due(
    office: Office, uow: UnitOfWork, campaign: Campaign, since: datetime, now: datetime, chores: Chores
) -> None:
    due = due_posts(campaign, since, now, uow.slots.known(campaign.code, since))
    for post in due.drop:
        uow.slots.drop(campaign.code, post.key, post.at, now, "its time has passed")
        chores.forget(f"{POST}-{post.kind.value}/{campaign.code}/{post.key}")
    for post in due.make:
        chores.do(f"{POST}-{post.kind.value}", partial(_make, office, uow, campaign, post, now), campaign, post.key)


def _make(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    if uow.slots.open(campaign.code, post.key, post.at, now):
        waiting.make(_MAKERS[post.kind], office, uow, campaign, post, now)


def _lapses(office: Office, uow: UnitOfWork, campaign: Campaign, since: datetime, now: datetime) -> None:
    sift = Sift(uow, campaign, now, off=campaign.manners.urgent_alerts)
    tell_lapsed(office, sift.uow, campaign, since, now)
    waiting.keep(uow, campaign, sift, now)


def late(office: Office, uow: UnitOfWork, before: datetime) -> int:
    """Count the posts that fell due before a moment and were neither made nor dropped, and what else fails."""
    found = failing_beside_posts(uow, before)
    for campaign in office.campaigns.values():
        began = _moment(uow, f"began/{campaign.code}")
        if began is not None and f"schedule/{campaign.code}" not in failing(uow):
            since = max(began, before - LOOK_BACK)
            due = due_posts(campaign, since, before, uow.slots.known(campaign.code, since))
            found += len(due.make) + len(due.drop)
    return found


def next_due(office: Office, uow: UnitOfWork, now: datetime) -> datetime | None:
    """Name the moment of the next post of any campaign."""
    found: Sequence[Post | None] = [
        next_post(campaign, now, uow.slots.known(campaign.code, now - LOOK_BACK))
        for campaign in office.campaigns.values()
    ]
    posts = [post.at for post in found if post is not None]
    asked = (waiting.next_end, digest.next_due, brief.next_due, levels.next_due)
    others = [find(office, uow, now) for find in asked]
    return min((*posts, *(at for at in others if at is not None)), default=None)


def _since(uow: UnitOfWork, campaign: Campaign, now: datetime) -> datetime:
    """Choose from when on slots are looked for: a bit before the last tick, never before the desk began."""
    began_key, ticked_key = f"began/{campaign.code}", f"ticked/{campaign.code}"
    began = _moment(uow, began_key)
    if began is None:
        began = now
        uow.state.set(began_key, now.isoformat())
    ticked = _moment(uow, ticked_key)
    if ticked is None or not timedelta() <= now - ticked < REMEMBER_EVERY:
        uow.state.set(ticked_key, now.isoformat())
    return max(began, min(ticked or began, now) - LOOK_BACK)


def _moment(uow: UnitOfWork, key: str) -> datetime | None:
    value = uow.state.get(key)
    return datetime.fromisoformat(value) if value else None
