"""Who is who, and the chats the bot is in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from reporting.campaign import Role
from reporting.records import Account, Chat, ChatKind, Grant, Person, ReplyMode

PENDING_FOR = timedelta(days=7)
"""How long an admin's or leader's role, given in the chat to a username nobody has met, waits for its bearer."""


class People(Protocol):
    """Who is who. Roles stick to account ids; a role given by username waits until its owner is seen."""

    def seen(self, account: Account, name: str, username: str | None, at: datetime) -> Person:
        """Find or make the person behind an account, refresh the name, and hand over roles that waited."""

    def by_account(self, account: Account) -> Person | None:
        """Find a person by account."""

    def by_username(self, username: str) -> Person | None:
        """Find whoever last used a username (without @, any case)."""

    def get(self, id: int) -> Person:
        """Load a person."""

    def accounts(self, id: int) -> tuple[Account, ...]:
        """List a person's accounts, the latest seen first."""

    def grants(self, campaign: str, *, person: int | None = None, role: Role | None = None) -> list[Grant]:
        """List roles in a campaign, in the order given."""

    def campaigns_of(self, person: int) -> tuple[str, ...]:
        """Name the campaigns in which a person has a role."""

    def grant(self, grant: Grant, by: int | None, at: datetime) -> bool:
        """Give a role; false where the person had it already, as long or without an end."""

    def end_grants(self, at: datetime) -> list[Grant]:
        """Take back the roles whose time has come, as of that time, and name them."""

    def stood_in(self, campaign: str, person: int, at: datetime) -> list[Grant]:
        """List the roles with an end that a person had at a moment, ended since or not."""

    def grant_pending(
        self,
        username: str,
        campaign: str,
        role: Role,
        unit: str | None,
        by: int | None,
        at: datetime,
        until: datetime | None = None,
    ) -> None:
        """Keep a role for whoever shows up under a username."""

    def awaited(self, campaign: str, role: Role, unit: str, at: datetime) -> list[str]:
        """Name the usernames for which a unit's role waits, in the order given, in lower case and without @."""

    def revoke_pending(self, username: str, campaign: str, role: Role, unit: str | None, at: datetime) -> bool:
        """Take back a role that waits for whoever shows up under a username; false where none waits."""

    def revoke(self, grant: Grant, at: datetime) -> bool:
        """Take a role back; false where there was none."""

    def join(self, keep: int, gone: int, at: datetime) -> None:
        """Make two people one: accounts, roles and all that was said by either are those of `keep` from now on."""

    def set_language(self, id: int, language: str) -> None:
        """Remember in which language a person wants to read."""


class Chats(Protocol):
    """The chats the bot is in, and what each is bound to."""

    def seen(self, app: str, chat_id: str, kind: ChatKind, title: str, at: datetime) -> Chat:
        """Find or make a chat and refresh its title."""

    def get(self, app: str, chat_id: str) -> Chat | None:
        """Load a chat."""

    def of_campaign(self, campaign: str) -> list[Chat]:
        """List the groups bound to a campaign, the first bound first."""

    def bind(self, app: str, chat_id: str, campaign: str | None, by: int | None, at: datetime) -> None:
        """Bind a group (or a private chat's choice) to a campaign; None unbinds."""

    def set_language(self, app: str, chat_id: str, language: str) -> None:
        """Choose the language of a group."""

    def set_reply_mode(self, app: str, chat_id: str, mode: ReplyMode) -> None:
        """Choose replies or reactions."""

    def hinted(self, app: str, chat_id: str) -> None:
        """Remember that the group was told how to bind it."""

    def has_moved(self, app: str, chat_id: str) -> bool:
        """Tell whether a group had another id before, under which older messages were said."""

    def migrated(self, app: str, old: str, new: str) -> None:
        """Give a group its new id, everywhere it is named."""
