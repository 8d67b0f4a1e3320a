"""A chat app as the composition root sees it: updates in, letters out, each app put together the same way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.chat import Abilities, Event
from bot.clock import Clock
from bot.config.settings import Limits
from bot.sender.transport import Transport
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival, Json

GREETING_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between tries, while an app can't be reached at the start."""

Keep = Callable[[list[Any], bool], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Greeting:
    """What an app told about our bot: its name as people see it, and what can be done there."""

    name: str
    abilities: Abilities
    hears_groups: bool = True


class Part(Protocol):
    """One chat app. `greet` comes first, then `connect`, then `listen`; `hush` ends the hearing, `close` all else."""

    @property
    def app(self) -> str:
        """The app's word in arrivals, letters and accounts."""

    @property
    def polls(self) -> bool:
        """Whether we ask for updates, instead of being called."""

    @property
    def limits(self) -> Limits:
        """How fast we may send."""

    @property
    def transport(self) -> Transport:
        """The sending end, once connected."""

    async def greet(self) -> Greeting:
        """Learn who we are there, trying until the app answers; raises an OperatorError."""

    async def connect(self, store: Store, clock: Clock) -> None:
        """Take the store, for what the app's own side has to remember."""

    async def listen(self, keep: Keep, vitals: Vitals) -> Coroutine[Any, Any, None] | None:
        """Begin to hear; gives the poller's work where we poll."""

    def errands(self) -> Iterable[tuple[str, Coroutine[Any, Any, None]]]:
        """Name what else is to be done after the start, and may fail."""

    def arrival_of(self, update: object) -> Arrival:
        """Make an update ready for the inbox."""

    def said_at(self, arrival: Arrival) -> datetime | None:
        """Tell when a message was said."""

    def event_of(self, payload: Json) -> Event | None:
        """Read a stored update."""

    def understood(self, uow: UnitOfWork, event: Event, now: datetime) -> Event:
        """Take an event for another one by what the app's own side remembers."""

    async def hush(self) -> None:
        """Hear nothing more."""

    async def close(self) -> None:
        """Let the app's connections go."""


async def persist(call: Callable[[], Awaitable[Any]], away: type[Exception], tell: Callable[[Exception], None]) -> Any:
    """Call until it works; the first failure of kind `away` is told."""
    failures = 0
    while True:
        try:
            return await call()
        except away as error:
            if not failures:
                tell(error)
            await asyncio.sleep(GREETING_PAUSES[min(failures, len(GREETING_PAUSES) - 1)])
            failures += 1
