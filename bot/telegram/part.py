"""Telegram as a part of the app: poller or webhook in, the library's Bot out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Iterable
from datetime import datetime
from typing import Any

from bot import tokens
from bot.chat import Abilities, Event
from bot.clock import Clock
from bot.config.settings import Limits, Mode, TelegramSettings
from bot.logs import redact
from bot.part import Greeting, Keep, persist
from bot.sender.transport import Transport
from bot.telegram.arrivals import APP, arrival_of, said_at
from bot.telegram.bot import make_bot
from bot.telegram.errors import InvalidToken, NetworkError, TelegramError
from bot.telegram.events import event_of
from bot.telegram.menu import set_menu
from bot.telegram.outgoing import TelegramTransport
from bot.telegram.poller import Poller
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival, Json

_log = logging.getLogger("baocao")


class TelegramPart:
    """Telegram, put together from its settings; `language` is the menu's, `levels` gives it their command."""

    def __init__(self, settings: TelegramSettings, language: str, *, levels: bool = False) -> None:
        self._settings = settings
        self._language = language
        self._levels = levels
        self._bot = make_bot(settings)
        self._webhook: Any = None
        self._clock: Clock
        self.app = APP
        self.polls = settings.mode is Mode.POLLING
        self.limits: Limits = settings.limits
        self.transport: Transport = TelegramTransport(self._bot)

    async def greet(self) -> Greeting:
        """Learn who we are; while Telegram can't be reached, keep trying."""
        await persist(self._initialize, TelegramError, _tell_away)
        me = self._bot.bot
        return Greeting(me.username or "", Abilities(), bool(me.can_read_all_group_messages))

    async def _initialize(self) -> None:
        try:
            while True:
                with contextlib.suppress(InvalidToken):
                    await self._bot.initialize()
                    return
                await asyncio.sleep(tokens.ASK_AGAIN_SECONDS)
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # the library takes answers on trust
            raise NetworkError("the server says nothing readable of this bot") from error

    async def connect(self, store: Store, clock: Clock) -> None:  # noqa: ARG002 - as every part
        """Take the clock; Telegram itself remembers what is to be remembered."""
        self._clock = clock

    async def listen(self, keep: Keep, vitals: Vitals) -> Coroutine[Any, Any, None] | None:
        """Give the poller's work, or wait for Telegram to call."""
        if self.polls:
            return Poller(self._bot, keep, self._clock, vitals).run()
        from bot.telegram.webhook import Webhook

        self._webhook = Webhook(self._bot, self._settings, keep)
        await self._webhook.start()
        return None

    def errands(self) -> Iterable[tuple[str, Coroutine[Any, Any, None]]]:
        """Set the menu of commands."""
        yield "menu", set_menu(self._bot, self._language, levels=self._levels)

    def arrival_of(self, update: object) -> Arrival:
        """Make an update ready for the inbox."""
        return arrival_of(update)

    def said_at(self, arrival: Arrival) -> datetime | None:
        """Tell when a message was said."""
        return said_at(arrival)

    def event_of(self, payload: Json) -> Event | None:
        """Read a stored update."""
        return event_of(payload)

    def understood(self, uow: UnitOfWork, event: Event, now: datetime) -> Event:  # noqa: ARG002 - as every part
        """Take every event for what it is: buttons are buttons here."""
        return event

    async def hush(self) -> None:
        """Hear nothing more; Telegram keeps what comes meanwhile."""
        if self._webhook is not None:
            await self._webhook.stop()

    async def close(self) -> None:
        """Let the connections go."""
        await self._bot.close_requests()


def _tell_away(error: Exception) -> None:
    _log.warning("Telegram can't be reached, trying again: %s", redact(str(error)))
