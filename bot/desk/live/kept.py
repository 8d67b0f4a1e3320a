"""What is remembered of live boards: which stand in which groups, and where they are switched on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.desk.office import Office
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.records import Chat


@dataclass(frozen=True, slots=True)
class Shown:
    """A board in a group. `number` counts the messages it was in, `edits` its edits; `text` and `seen` are digests.

    `by_hand`: an admin asked for it before its time; `late`: after it, so it stands until nobody owes the round.
    """

    app: str
    chat: str
    duty: str
    end: str
    number: int = 1
    edits: int = 0
    text: str = ""
    seen: str = ""
    at: str = ""
    pinned: bool = False
    by_hand: bool = False
    late: bool = False

    def key(self, campaign: str) -> str:
        """Name the letter that the board is."""
        return f"live-board/{campaign}/{self.duty}/{self.end}/{self.app}:{self.chat}/{self.number}"


def same(one: Shown, other: Shown) -> bool:
    """Tell whether two boards are of the same round in the same group."""
    return (one.app, one.chat, one.duty, one.end) == (other.app, other.chat, other.duty, other.end)


def digest(text: str) -> str:
    """Name a text shortly, so that a change is seen."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def load(uow: UnitOfWork, campaign: Campaign) -> list[Shown]:
    """Give the boards that stand in any group."""
    rows: list[Mapping[str, Any]] = uow.state.get(f"live-boards/{campaign.code}") or []
    return [Shown(**row) for row in rows]


def store(uow: UnitOfWork, campaign: Campaign, boards: list[Shown]) -> None:
    """Keep the boards that stand from now on."""
    uow.state.set(f"live-boards/{campaign.code}", [asdict(one) for one in boards])


def can_show(office: Office, chat: Chat) -> bool:
    """Tell whether a chat's app can edit what was sent, as a board needs."""
    return office.can(chat.app).edits


def is_on(uow: UnitOfWork, campaign: Campaign, chat: Chat) -> bool:
    """Tell whether a group shows boards: what was said there last, else what the campaign says."""
    said = uow.state.get(switch(campaign, chat))
    return campaign.manners.board if said is None else bool(said)


def switch(campaign: Campaign, chat: Chat) -> str:
    """Name what remembers whether a group shows boards."""
    return f"live-board-on/{campaign.code}/{chat.app}:{chat.chat_id}"


def keep_switches(uow: UnitOfWork, campaign: Campaign, known: list[Shown]) -> None:
    """Let a group that got a new id go on as it was."""
    for one in known:
        chat = uow.chats.get(one.app, one.chat)
        if chat is not None and chat.chat_id != one.chat and uow.state.get(switch(campaign, chat)) is None:
            uow.state.set(switch(campaign, chat), value=True)
