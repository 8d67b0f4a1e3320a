"""Posts that wait for the end of a chat's quiet hours: made then, in order, those that were overtaken dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.desk.chores import Chores
from bot.desk.office import Office
from bot.desk.posts.quiet import Place, Sift, quiet_until, restored, stored
from bot.desk.posts.reminders import reminded_key
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.schedule import Post, PostKind, due_posts, find_post

Maker = Callable[[Office, UnitOfWork, Campaign, Post, datetime], None]
Wait = Mapping[str, Any]


def make(maker: Maker, office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Make a post for all who may be spoken to now, and let it wait for the others."""
    urgent = post.kind is PostKind.ALERT and campaign.manners.urgent_alerts
    sift = Sift(uow, campaign, now, off=urgent)
    _run(maker, office, sift, campaign, post, now, counted=False)
    if sift.held:
        _wait(uow, campaign, sift, post.key, post.at, keeps=post.kind is PostKind.SUMMARY)


def keep(uow: UnitOfWork, campaign: Campaign, sift: Sift, now: datetime) -> None:
    """Let letters that belong to no post wait as they are."""
    if sift.held:
        _wait(uow, campaign, sift, "", now, keeps=True)


def release(makers: Mapping[PostKind, Maker], office: Office, uow: UnitOfWork, now: datetime, chores: Chores) -> None:
    """Make what waited for chats whose quiet hours are over; what fails goes on waiting."""
    for campaign in office.campaigns.values():
        waits = _waits(uow, campaign)
        over = [one for one in waits if quiet_until(uow, campaign, _place(uow, one), now) is None]
        if not over:
            continue
        since = min(datetime.fromisoformat(one["at"]) for one in over)
        still = {post.key for post in due_posts(campaign, since, now, ()).make}
        done: list[Wait] = []
        for one in over:
            work = partial(_release, makers, office, uow, campaign, one, now, due=one["post"] in still)
            if chores.do("waiting-one", work, campaign, f"{one['post']}/{one['app']}/{one['chat_id']}"):
                done.append(one)
        if done:
            uow.state.set(_name(campaign), [one for one in waits if one not in done])


def _release(
    makers: Mapping[PostKind, Maker],
    office: Office,
    uow: UnitOfWork,
    campaign: Campaign,
    one: Wait,
    now: datetime,
    *,
    due: bool,
) -> None:
    """Make what waited for one chat; a post that was overtaken is dropped."""
    post = find_post(campaign, one["post"]) if due else None
    if post is None and one["post"]:
        return
    for letter in map(restored, one["letters"]):
        uow.outbox.add(replace(letter, chat_id=_place(uow, one)[1]), now)
    if post is not None and not one["letters"]:
        # as of now, not as of when it was due: nobody is named who has reported meanwhile
        sift = Sift(uow, campaign, now, only={_place(uow, one)})
        _run(makers[post.kind], office, sift, campaign, replace(post, at=now), now, counted=one["counted"])


def next_end(office: Office, uow: UnitOfWork, now: datetime) -> datetime | None:
    """Name the moment at which the first of what waits may be said."""
    ends: Iterable[datetime | None] = (
        quiet_until(uow, campaign, _place(uow, one), now)
        for campaign in office.campaigns.values()
        for one in _waits(uow, campaign)
    )
    return min((end for end in ends if end is not None), default=None)


def _run(
    maker: Maker, office: Office, sift: Sift, campaign: Campaign, post: Post, now: datetime, *, counted: bool
) -> None:
    """Run a maker; a reminder that nobody was sent, or that was counted for others, isn't counted."""
    key, state = reminded_key(post), sift.uow.state
    before = state.get(key)
    maker(office, sift.uow, campaign, post, now)
    if post.kind is PostKind.REMINDER and state.get(key) != before and (counted or not sift.passed):
        state.set(key, before)


def _wait(uow: UnitOfWork, campaign: Campaign, sift: Sift, post: str, at: datetime, *, keeps: bool) -> None:
    """Remember for whom something waits; what `keeps` waits as it was made: a summary is a record of its hour."""
    letters: dict[Place, list[Mapping[str, Any]]] = {}
    for letter in sift.held:
        letters.setdefault((letter.app, letter.chat_id), []).append(stored(letter))
    new = [
        {
            "post": post,
            "at": at.isoformat(),
            "app": app,
            "chat_id": chat_id,
            "counted": bool(sift.passed),
            "letters": theirs if keeps else [],
        }
        for (app, chat_id), theirs in letters.items()
    ]
    uow.state.set(_name(campaign), [*_waits(uow, campaign), *new])


def _waits(uow: UnitOfWork, campaign: Campaign) -> list[Wait]:
    return list(uow.state.get(_name(campaign)) or ())


def _name(campaign: Campaign) -> str:
    return f"quiet-waits/{campaign.code}"


def _place(uow: UnitOfWork, wait: Wait) -> Place:
    """Name the chat that something waits for, under its present id."""
    chat = uow.chats.get(wait["app"], wait["chat_id"])
    return wait["app"], chat.chat_id if chat else wait["chat_id"]
