"""Groups and people that a campaign file seeds; the chat can do all of it too."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.config.settings import GroupSeed, PersonSeed
from bot.config.tables import Table, shown
from bot.config.units import Units
from bot.config.words import ROLE_OF
from reporting.campaign import Role
from reporting.flat import flat_words
from reporting.records import ReplyMode

_USERNAME = re.compile(r"@?[A-Za-z]\w{3,31}")
_CHAT = re.compile(r"-?\d{1,20}|[A-Za-z0-9_-]{1,64}")


class App(StrEnum):
    """The chat apps that a seed may name."""

    TELEGRAM = "telegram"
    ZALO = "zalo"


class Language(StrEnum):
    """The languages there are words in."""

    VI = "vi"
    EN = "en"


def read_groups(root: Table) -> tuple[GroupSeed, ...]:
    """Read every `[[group]]`."""
    groups: list[GroupSeed] = []
    for table in root.tables("group", "chat_id"):
        app = table.choice("app", App, App.TELEGRAM)
        reply = table.choice("reply", ReplyMode, ReplyMode.REPLY)
        language = table.choice("language", Language, Language.VI) if table.has("language") else None
        practice = table.flag("practice")
        if table.need("chat_id", 'chat_id = "-1001234567890"'):
            chat = table.identity("chat_id")
            if chat is not None and not _CHAT.fullmatch(chat):
                table.fault("chat_id", "bad-id", got=shown(chat))
            elif chat is not None and any(group.chat_id == chat and group.app == app for group in groups):
                table.fault("chat_id", "group-twice", chat=chat)
            elif chat is not None:
                groups.append(GroupSeed(app, chat, reply, language, practice))
        table.finish()
    return tuple(groups)


def read_people(root: Table, units: Units) -> tuple[PersonSeed, ...]:
    """Read every `[[person]]`."""
    people: list[PersonSeed] = []
    for table in root.tables("person", "name"):
        app = table.choice("app", App, App.TELEGRAM)
        account, username = table.identity("account_id"), table.optional("username")
        if account is None and username is None:
            table.fault("username", "person-unnamed")
        if username is not None and not _USERNAME.fullmatch(username):
            table.fault("username", "bad-username", got=shown(username))
        roles = _roles(table)
        bound = tuple(code for word in table.texts("units") if (code := units.named(word, table.path("units"))))
        if bound and roles and not {Role.REPORTER, Role.HEAD} & set(roles):
            table.fault("units", "units-without-reporter")
        name = table.text("name") or username or account or ""
        people.append(PersonSeed(name, app, roles, account, username.lstrip("@") if username else None, bound))
        table.finish()
    return tuple(people)


def _roles(table: Table) -> tuple[Role, ...]:
    if not table.need("roles", 'roles = ["reporter"]'):
        return ()
    roles: list[Role] = []
    for word in table.texts("roles"):
        role = ROLE_OF.get(flat_words(word))
        if role is None:
            names = [str(known) for known in Role]
            near = table.faults.hint(word, names)
            table.fault("roles", "choice", got=shown(word), choices=table.faults.choices(names), near=near)
        else:
            roles.append(role)
    return tuple(dict.fromkeys(roles))
