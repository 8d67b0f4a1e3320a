"""The sandbox's stage: the loopback server, the very same bot against it, and a clock that one can move."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
from datetime import datetime
from typing import Protocol

from bot.app import App
from bot.clock import Clock
from bot.config import Mode, SecretStr, Settings
from bot.sandbox.loopback import Loopback
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.wire import id_of
from reporting.ports import UnitOfWork
from reporting.records import ChatKind

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

    def __init__(
        self, settings: Settings, api: Loopback, clock: StageClock, base: str, zalo: ZaloLoopback | None = None
    ) -> None:
        self.settings = settings
        self.api = api
        self.apis: tuple[Loopback, ...] = (api,) if zalo is None else (api, zalo)
        self.clock = clock
        self.base = base
        self.app: App | None = None
        self.failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._moving = asyncio.Lock()

    async def open(self) -> None:
        """Start the bot, with the servers' own tokens."""
        settings = self.settings
        settings = dataclasses.replace(settings, telegram=dataclasses.replace(settings.telegram, token=None))
        for api in self.apis:
            settings = _zalo(settings, api) if isinstance(api, ZaloLoopback) else _telegram(settings, api, self.base)
        self.app = App(settings, clock=self.clock)
        await self.app.start()
        await self._have_started()
        self.app.failure.add_done_callback(self._broke)

    async def _have_started(self) -> None:
        """Let the desk know in whose private chats it may write: they pressed Start before the scene began."""
        now = self.clock.now()
        places = [
            ("zalo", id_of(user.id)) if isinstance(api, ZaloLoopback) else ("telegram", str(user.id))
            for api in self.apis
            for user in api.world.people()
            if user.started
        ]

        def meet(uow: UnitOfWork) -> None:
            for app, chat in places:
                uow.chats.seen(app, chat, ChatKind.PRIVATE, "", now)

        await asyncio.wrap_future(self.running().store.write(meet))

    def _broke(self, failure: asyncio.Future[None]) -> None:
        error = None if failure.cancelled() else failure.exception()
        if error is not None and not self.failure.done():
            self.failure.set_exception(error)

    def now(self) -> datetime:
        """Tell the sandbox's time."""
        return self.clock.now()

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
        return await self.running().next_due(self.clock.now())

    async def move_to(self, moment: datetime) -> None:
        """Let time pass until a moment; going back only sets the clock."""
        async with self._moving:
            last = self.clock.now()
            for _ in range(MAX_STEPS):
                due = await self.next_due()
                if due is None or not last < due < moment:
                    break
                await self._arrive(due)
                last = due
            await self._arrive(moment)

    async def _arrive(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        await self.running().ticks.tick(moment)
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
        for api in self.apis:
            if api.feed.pending:
                return f"{len(api.feed.pending)} updates not fetched or not confirmed"
            if api.busy:
                return f"{api.busy} calls under way"
        store = self.running().store
        inbox, outbox = await asyncio.wrap_future(store.read(lambda uow: (uow.inbox.depth()[0], uow.outbox.depth())))
        return f"{inbox} updates in the inbox, {outbox} letters in the outbox" if inbox or outbox else ""


def _telegram(settings: Settings, api: Loopback, base: str) -> Settings:
    telegram = dataclasses.replace(settings.telegram, token=SecretStr(api.token), api_base=base, proxy=None)
    return dataclasses.replace(settings, telegram=telegram)


def _zalo(settings: Settings, api: ZaloLoopback) -> Settings:
    """Take the bot to the Zalo server, with a door of its own from which that fetches pictures."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        listen = f"127.0.0.1:{door.getsockname()[1]}"
    zalo = dataclasses.replace(
        settings.zalo, token=SecretStr(api.token), api_base=api.base, mode=Mode.POLLING, listen=listen
    )
    if api.public:
        zalo = dataclasses.replace(zalo, public_url=f"http://{listen}")
    return dataclasses.replace(settings, zalo=zalo)
