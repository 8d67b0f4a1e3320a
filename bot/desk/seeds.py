"""Groups and people that the campaign file names: taken over once, after that the chat has the word."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.config import GroupSeed, PersonSeed
from bot.desk.office import Office
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.practice import practice_code
from reporting.records import Account, ChatKind, Grant


def seed(office: Office, uow: UnitOfWork, now: datetime) -> None:
    """Take over what is new in the file; a role taken back in the chat isn't given again."""
    for one in office.settings.campaigns:
        for group in one.groups:
            if _first(uow, f"{one.campaign.code}/{group.app}/{group.chat_id}"):
                _group(uow, one.campaign.code, group, now)
        for person in one.people:
            if _first(uow, f"{one.campaign.code}/{person!r}"):
                _person(uow, one.campaign.code, person, now)


def _first(uow: UnitOfWork, name: str) -> bool:
    key = f"seeded/{hashlib.sha256(name.encode()).hexdigest()[:32]}"
    if uow.state.get(key):
        return False
    uow.state.set(key, value=True)
    return True


def _group(uow: UnitOfWork, campaign: str, group: GroupSeed, now: datetime) -> None:
    chat = uow.chats.seen(group.app, group.chat_id, ChatKind.GROUP, "", now)  # the file may name an id given up since
    code = practice_code(campaign) if group.practice else campaign
    uow.chats.bind(chat.app, chat.chat_id, code, None, now)
    uow.chats.set_reply_mode(chat.app, chat.chat_id, group.reply)


def _person(uow: UnitOfWork, campaign: str, seed: PersonSeed, now: datetime) -> None:
    units: tuple[str | None, ...] = seed.units or (None,)
    bound = {Role.REPORTER, Role.HEAD}
    grants = [(role, unit) for role in seed.roles for unit in (units if role in bound else (None,))]
    if seed.account_id is None:
        for role, unit in grants if seed.username else ():
            uow.people.grant_pending(seed.username or "", campaign, role, unit, None, now)
        return
    account = Account(seed.app, seed.account_id)
    person = uow.people.by_account(account) or uow.people.seen(account, seed.name, seed.username, now)
    for role, unit in grants:
        uow.people.grant(Grant(person.id, campaign, role, unit), None, now)
