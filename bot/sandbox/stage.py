"""The sandbox's stage: the loopback server, the very same bot against it, and a clock that one can move."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import datetime, timedelta
from typing import Protocol

from bot.app import App
from bot.clock import Clock
from bot.config import SecretStr, Settings
from bot.sandbox.loopback import Loopback

SETTLE_SECONDS = 10.0
GLANCE_SECONDS = 0.02  # between looks at a database that tells nobody of its commits
MAX_STEPS = 400  # things due that one move of the clock goes through


class StageClock(Clock, Protocol):
    """A clock that can be set."""

    def move_to(self, moment: datetime) -> None:
        """Set the civil time."""


class UnsettledError(Exception):
    """The bot is still at work after all the time it was given; the message says with what."""


class Stage:
    """Runs the bot and lets time pass for it, doing on the way what falls due at its own hour."""

    def __init__(self, settings: Settings, api: Loopback, clock: StageClock, base: str) -> None:
        telegram = dataclasses.replace(settings.telegram, token=SecretStr(api.token), api_base=base, proxy=None)
        self.settings = dataclasses.replace(settings, telegram=telegram)
        self.api = api
        self.clock = clock
        self.app: App | None = None

    async def open(self) -> None:
        """Start the bot."""
        self.app = App(self.settings, clock=self.clock)
        await self.app.start()

    async def close(self) -> None:
        """Stop the bot."""
        app, self.app = self.app, None
        if app is not None:
            await app.stop()

    def running(self) -> App:
        """Give the bot that is running."""
        assert self.app is not None, "the stage is closed"
        return self.app

    async def next_due(self) -> datetime | None:
        """Tell when the next thing falls due."""
        now = self.clock.now()
        return await self.running().next_due(now)

    async def move_to(self, moment: datetime) -> None:
        """Let time pass until a moment; going back only sets the clock."""
        last = self.clock.now()
        for _ in range(MAX_STEPS):
            due = await self.next_due()
            if due is None or not last < due <= moment:
                break
            self.clock.move_to(due)
            await self.running().tick(due)
            await self.settle(strict=False)
            last = due
        self.clock.move_to(moment)
        await self.running().tick(moment)
        await self.settle(strict=False)

    async def settle(self, seconds: float = SETTLE_SECONDS, *, strict: bool = True) -> None:
        """Wait until the bot has taken every update and sent every letter."""
        busy = ""
        try:
            async with asyncio.timeout(seconds):
                while busy := await self._busy():
                    await self._glance()
        except TimeoutError:
            if strict:
                raise UnsettledError(f"after {seconds:g} s the bot is still busy: {busy}") from None

    async def _glance(self) -> None:
        try:
            async with asyncio.timeout(GLANCE_SECONDS):
                await self.api.world.changed(self.api.world.version)
        except TimeoutError:
            pass

    async def _busy(self) -> str:
        if self.api.feed.pending:
            return f"{len(self.api.feed.pending)} updates not fetched or not confirmed"
        if self.api.busy:
            return f"{self.api.busy} calls under way"
        store = self.running().store
        inbox, outbox = await asyncio.wrap_future(store.read(lambda uow: (uow.inbox.depth()[0], uow.outbox.depth())))
        return f"{inbox} updates in the inbox, {outbox} letters in the outbox" if inbox or outbox else ""


def next_day(now: datetime, hour: int = 7, minute: int = 30) -> datetime:
    """Give the next morning's hour."""
    return (now + timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
