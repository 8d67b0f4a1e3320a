"""A room for the desk: an in-memory store, people, and the letters that were written, without any chat app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.chat import Event, EventKind
from bot.config import GroupSeed, PersonSeed, Settings, load
from bot.desk import Desk
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Account, ChatKind, Letter
from storage import open_store

T = TypeVar("T")
EXAMPLES = Path(__file__).parents[3] / "examples"
GROUP = "-100"
APP = "telegram"
PEOPLE = {
    "hung": PersonSeed("Anh Hưng", APP, (Role.REPORTER,), "11", "hung", ("tan-hung",)),
    "phu": PersonSeed("Chị <b>Phú</b> & con", APP, (Role.REPORTER,), "12", "phu", ("tan-phu",)),
    "leader": PersonSeed("Lãnh đạo", APP, (Role.LEADER,), "21", "ld"),
    "head": PersonSeed("Tổ trưởng", APP, (Role.HEAD,), "22", "tt", ("tan-hung",)),
    "admin": PersonSeed("Thường trực", APP, (Role.ADMIN,), "23", "thuongtruc"),
}
STRANGER = "99"


def settings_of(campaign: str = "tan-chau", *others: str, language: str | None = None) -> Settings:
    """Load example campaigns, the first with the room's group (perhaps in another language) and people."""
    loaded = [load(EXAMPLES / f"{name}.toml", {}) for name in (campaign, *others)]
    first = replace(
        loaded[0].campaigns[0], groups=(GroupSeed(APP, GROUP, language=language),), people=tuple(PEOPLE.values())
    )
    rest = [one.campaigns[0] for one in loaded[1:]]
    return replace(loaded[0], campaigns=(first, *rest))


class Room:
    """Where a test says things as events and reads letters."""

    def __init__(
        self, campaign: str = "tan-chau", *others: str, at: str = "2023-07-31 08:30", language: str | None = None
    ) -> None:
        self.settings = settings_of(campaign, *others, language=language)
        self.campaign = self.settings.campaigns[0].campaign
        self.store = open_store("sqlite://", campaigns=[one.campaign for one in self.settings.campaigns])
        self.desk = Desk(self.settings, bot_name="baocao_bot", setup_code="MA")
        self.now = datetime.fromisoformat(at).replace(tzinfo=self.campaign.zone)
        self._next = 1000
        self.do(lambda uow: self.desk.seed(uow, self.now))

    def do(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run one unit of work."""
        return self.store.write(work).result()

    def letters(self) -> list[Letter]:
        """Take what waits to be sent, each with an id of its own in its chat."""

        def work(uow: UnitOfWork) -> list[Letter]:
            waiting = uow.outbox.waiting(APP, 100)
            for queued in waiting:
                self._next += 1
                uow.outbox.sent(queued.id, str(self._next), self.now)
            return [queued.letter for queued in sorted(waiting, key=lambda one: one.id)]

        return self.do(work)

    def event(self, who: str, text: str = "", *, private: bool = False) -> Event:
        """Make a message event."""
        seed = PEOPLE.get(who)
        account = seed.account_id or "" if seed else STRANGER
        self._next += 1
        return Event(
            EventKind.MESSAGE,
            APP,
            account if private else GROUP,
            ChatKind.PRIVATE if private else ChatKind.GROUP,
            self.now,
            chat_title="Nhóm",
            message_id=str(self._next),
            account=Account(APP, account),
            name=seed.name if seed else "Khách",
            username=seed.username if seed else None,
            text=text,
        )

    def hears(self, event: Event) -> list[Letter]:
        """Give an event to the desk and take the letters."""
        self.do(lambda uow: self.desk.handle(uow, event, self.now))
        return self.letters()

    def says(self, who: str, text: str, *, private: bool = False) -> list[Letter]:
        """Say something."""
        return self.hears(self.event(who, text, private=private))

    def presses(self, who: str, data: str) -> list[Letter]:
        """Press a button in the group."""
        return self.hears(replace(self.event(who), kind=EventKind.BUTTON, button=data, callback="cb"))

    def tick(self, **later: int) -> list[Letter]:
        """Let time pass and the clock tick."""
        self.now += timedelta(**later)
        self.do(lambda uow: self.desk.tick(uow, self.now))
        return self.letters()
