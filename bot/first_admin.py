"""The first admin's one-time code: set, made at chance, or made of the token where several processes must agree."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Final

from bot.config import Settings
from reporting.campaign import Role
from reporting.ports import Store

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look like another


async def code_for(settings: Settings, store: Store, *, shared: bool) -> str | None:
    """Give the code: the set one, or a fresh one where nobody is an admin yet."""
    if settings.setup_code:
        return settings.setup_code.get_secret_value()
    if await has_admin(settings, store):
        return None
    return common_code(settings) if shared else "".join(secrets.choice(_LETTERS) for _ in range(8))


async def has_admin(settings: Settings, store: Store) -> bool:
    """Tell whether the file names an admin, or somebody became one: nobody has to be told the code then."""
    codes = [one.campaign.code for one in settings.campaigns]
    seeded = any(Role.ADMIN in person.roles for one in settings.campaigns for person in one.people)
    return seeded or await asyncio.wrap_future(
        store.read(lambda uow: any(uow.people.grants(code, role=Role.ADMIN) for code in codes))
    )


def common_code(settings: Settings) -> str:
    """Make the code out of the tokens, so that every worker knows the same."""
    known = (settings.telegram.token, settings.zalo.token)
    token = " ".join(one.get_secret_value() for one in known if one)
    digest = hashlib.sha256(f"first admin {token}".encode()).digest()
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:8])
