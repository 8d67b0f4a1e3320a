"""The letters that a scheduled post is: to a group, to the people of a role, to people of the units that are theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from bot.desk.office import Office, of_role
from bot.desk.posts.occasion import Occasion
from bot.desk.tell import mention, tell
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.ports import UnitOfWork
from reporting.records import Chat, Letter, LetterKind, Priority
from reporting.schedule import Post
from reporting.successors import lineage

MENTIONS = 40
"""Chat apps show at most 100 marked places of a message: with a name and a mention each, so many units."""


def to_group(uow: UnitOfWork, chat: Chat, post: Post, text: Markup, now: datetime, part: int = 0) -> None:
    """Post to a group; a post of several letters numbers them from 0."""
    uow.outbox.add(
        Letter(
            chat.app,
            chat.chat_id,
            LetterKind.TEXT,
            text=text,
            priority=Priority.POST,
            key=f"{group_key(chat, post)}/{part}" if part else group_key(chat, post),
            slot=post.key,
        ),
        now,
    )


def group_key(chat: Chat, post: Post) -> str:
    """Name a post's letter to a group."""
    return f"{post.key}/{chat.app}:{chat.chat_id}"


def to_role(office: Office, uow: UnitOfWork, occasion: Occasion, role: Role, write: Callable[[Texts], Markup]) -> None:
    """Tell the people of a role in private, each in their own language."""
    post = occasion.post
    for person in of_role(uow, occasion.campaign, role):
        texts = office.texts_for(uow, person, occasion.campaign)
        tell(uow, person, write(texts), occasion.now, key=f"{post.key}/{person}", slot=post.key)


def to_bound(
    office: Office, uow: UnitOfWork, occasion: Occasion, role: Role, write: Callable[[Texts, list[str]], Markup]
) -> None:
    """Tell the people of a role that is bound to units, each of those of the missing units that are theirs alone."""
    post, units = occasion.post, [one.unit for one in occasion.missing]
    for person, own in _bearers(uow, occasion.campaign, units, role).items():
        texts = office.texts_for(uow, person, occasion.campaign)
        tell(uow, person, write(texts, own), occasion.now, key=f"{post.key}/{person}", slot=post.key)


def _bearers(uow: UnitOfWork, campaign: Campaign, units: Collection[str], role: Role) -> dict[int, list[str]]:
    """Name the people of a role, with those units of theirs that are asked about."""
    found: dict[int, list[str]] = {}
    for grant in uow.people.grants(campaign.code, role=role):
        theirs = [unit for unit in units if grant.unit is None or grant.unit in lineage(campaign, unit)]
        if theirs:
            known = found.setdefault(grant.person, [])
            known.extend(unit for unit in theirs if unit not in known)
    return found


def mentions_of(uow: UnitOfWork, texts: Texts, campaign: Campaign, chat: Chat, unit: str) -> Markup:
    """Mention a unit's reporters where the chat's app knows them; empty where it knows none.

    While somebody stands in, the absent one is left in peace.
    """
    found: list[Markup] = []
    theirs = lineage(campaign, unit)
    reporters = [one for one in uow.people.grants(campaign.code, role=Role.REPORTER) if one.unit in theirs]
    for grant in [one for one in reporters if one.until is not None] or reporters:
        name = uow.people.get(grant.person).name or campaign.unit_by_code[unit].name
        named = mention(uow, texts, chat.app, grant.person, name)
        if named is not None:
            found.append(named)
    return texts.listed(dict.fromkeys(found))
