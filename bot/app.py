"""The composition root: store, desk, chat apps, worker, senders and clock put together, started and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from bot.banner import Facts, count_bound
from bot.clock import Clock, WallClock
from bot.config import Settings
from bot.first_admin import code_for, has_admin
from bot.housekeeping import Housekeeping
from bot.intake import Intake
from bot.opening import Opening
from bot.part import Greeting, Part
from bot.parts import make_parts
from bot.sender.fetching import Files
from bot.sender.lease import Always, Lease
from bot.sender.sender import Sender
from bot.tasks import Tasks
from bot.ticks import Ticks
from bot.troubles import Troubles
from bot.vitals import Vitals
from bot.warm import warm_up
from bot.worker import Worker
from reporting.ports import Store
from reporting.records import Json, Letter
from storage import Backup, open_store
from storage.errors import BusyError, ClosedError, GoneError, TransientError, UnreachableError

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.health import Health

_log = logging.getLogger("baocao")

# for what is under way when we are told to stop; with the store's own seconds it stays below five
_STOP_SECONDS: Final = 2.5
_RELEASE_SECONDS: Final = 0.5


def store_is_away(error: BaseException) -> bool:
    """Tell a store that can't be reached, now or any more, from work that failed by itself."""
    return isinstance(error, UnreachableError | TransientError | ClosedError)


def comes_back(error: BaseException) -> bool:
    """Tell a database that may come by itself from one that somebody has to see to."""
    return isinstance(error, UnreachableError | GoneError | BusyError)


class App:
    """One running bot in one chat app or several; its parts are there for who composes more.

    `failure` is done, with the error, where a running part ended by itself.
    """

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or WallClock(settings.zone)
        self.vitals = Vitals()
        self.parts: list[Part] = make_parts(settings)
        self.greetings: dict[str, Greeting] = {}
        self.senders: dict[str, Sender] = {}
        self.setup_code: str | None = None
        self.failure: asyncio.Future[None]
        # workers behind a balancer: webhooks bring the updates, PostgreSQL holds them together
        self.shared = not any(part.polls for part in self.parts) and settings.storage_url.startswith("postgres")
        self._troubles = Troubles()
        self._tasks: Tasks
        self._started = False
        # in the order in which they come; None as long as they haven't, and things fall in that early
        self._store: Store | None = None
        self._lease: Lease | None = None
        self._health: Health | None = None
        self._desk: Desk | None = None
        self._worker: Worker | None = None
        self._ticks: Ticks | None = None

    @property
    def store(self) -> Store:
        """What everything is kept in, once it is open."""
        assert self._store is not None
        return self._store

    @property
    def desk(self) -> Desk:
        """The desk, once it is made."""
        assert self._desk is not None
        return self._desk

    @property
    def ticks(self) -> Ticks:
        """What happens by the clock, once all is put together."""
        assert self._ticks is not None
        return self._ticks

    async def start(self) -> None:
        """Open the store, greet the chat apps and start working; raises an OperatorError or StorageError."""
        self.failure = asyncio.get_running_loop().create_future()
        self._tasks = Tasks((part.app for part in self.parts), self.failure, self._app_lost)
        greeting = asyncio.create_task(self._greet())
        greeting.add_done_callback(lambda done: done.cancelled() or done.exception())
        campaigns, url = [one.campaign for one in self.settings.campaigns], self.settings.storage_url
        trying = partial(open_store, url, campaigns=campaigns, shared=self.shared)
        first = Opening(self.settings, self.clock, trying, comes_back)
        opening = asyncio.create_task(first.run())
        opening.add_done_callback(self._opened)
        try:
            await asyncio.shield(opening)
            self._started = True
            await greeting
            await self._compose()
        except BaseException:
            greeting.cancel()
            first.give_up()
            await asyncio.wait([greeting, opening])
            await (self.stop() if self._started else self._let_go())
            raise

    def _opened(self, opening: asyncio.Task[Store]) -> None:
        if opening.exception() is None:
            self._store = opening.result()

    async def _compose(self) -> None:
        """Put the parts together. Updates are fetched and stored at once; the desk is made while the first come in."""
        if self.shared:  # first of all: whoever held it may be dead, and waiting to see that takes seconds
            self._lease = Lease(self.store, self.clock, "sender", away=store_is_away)
            self._tasks.start("lease", self._lease.keep())
        for part in self.parts:
            await part.connect(self.store, self.clock)
            await self._listen(part)
        await self._show_health()
        self.setup_code = await code_for(self.settings, self.store, shared=self.shared)
        self._desk = await self._make_desk()
        self.senders = {part.app: self._sender(part) for part in self.parts}
        apps = {part.app: part for part in self.parts}
        self._worker = Worker(
            self.store,
            self.desk,
            self.clock,
            readers={app: part.event_of for app, part in apps.items()},
            understood=lambda uow, event, now: apps[event.app].understood(uow, event, now),
            away=store_is_away,
            vitals=self.vitals,
            queued=self._wake_senders,
            shared=self.shared,
        )
        self._ticks = self._make_ticks()
        await self._ticks.begin()
        self._tasks.start("worker", self._worker.run())
        for part in self.parts:
            self._tasks.start("sender", self.senders[part.app].run(), app=part.app)
            for name, work in part.errands():
                self._tasks.start(name, work, must_last=False)
        self._tasks.start("clock", self._ticks.run())
        if isinstance(self.clock, WallClock):  # a sandbox's days pass in a minute, and nobody needs them kept
            self._tasks.start("housekeeping", self._keep_house(), must_last=False)

    async def _keep_house(self) -> None:
        """Do the night's work, once what fell due while we were off is done."""
        new_backup = partial(Backup, self.settings.storage_url)
        right = self._lease or Always()
        await self.ticks.ready.wait()
        forget = self.desk.forget_settled
        await Housekeeping(self.store, self.clock, self.settings.backup, new_backup, right, forget).run()

    def _sender(self, part: Part) -> Sender:
        return Sender(
            self.store,
            part.transport,
            self.clock,
            limits=part.limits,
            undeliverable=self.desk.undeliverable,
            given_up=self.desk.given_up,
            away=store_is_away,
            vitals=self.vitals,
            right=self._lease,
            make=self._made,
            files=Files(self._read, self.desk.received),
            later_words=self.desk.later_words,
        )

    def _make_ticks(self) -> Ticks:
        return Ticks(
            self.store,
            self.desk,
            self.clock,
            zone=self.settings.zone,
            vitals=self.vitals,
            troubles=self._troubles,
            queued=self._wake_senders,
        )

    def _made(self, document: Json) -> bytes:
        """Make a file, in the render thread; imported here, for it would bring the desk before the first poll."""
        from bot.files.making import make

        return make(self.desk.office, self.store, document)

    def _read(self, letter: Letter, data: bytes) -> Sequence[Json]:
        """Read a sent file, in a thread of its own; imported here for the same reason."""
        from bot.files.reading import read

        return read(self.desk.office, self.store, letter, data)

    def _wake_senders(self) -> None:
        for sender in self.senders.values():
            sender.wake()

    async def _make_desk(self) -> Desk:
        """Load and build the desk beside the event loop."""
        module = await asyncio.to_thread(import_module, "bot.desk")
        await asyncio.to_thread(warm_up, [one.campaign for one in self.settings.campaigns], self.clock.now())
        first = self.greetings[self.parts[0].app]
        desk: Desk = module.Desk(self.settings, bot_name=first.name, setup_code=self.setup_code)
        desk.can_read_all = first.hears_groups
        desk.office.abilities |= {app: greeting.abilities for app, greeting in self.greetings.items()}
        return desk

    async def _listen(self, part: Part) -> None:
        """Start fetching an app's updates, or wait for it to call."""
        intake = Intake(
            self.store,
            self.clock,
            arrival_of=part.arrival_of,
            said_at=part.said_at,
            away=store_is_away,
            vitals=self.vitals,
            stored=lambda: self._worker.wake() if self._worker is not None else None,
            clock_differs=self._clock_differs,
        )
        polling = await part.listen(intake.keep, self.vitals)
        if polling is not None:
            self._tasks.start("poller", polling, app=part.app)

    async def _show_health(self) -> None:
        if self.settings.health_listen is None:
            return
        from bot.health import Health

        self._health = Health(
            self.store,
            self.clock,
            self.vitals,
            polling=any(part.polls for part in self.parts),
            late=lambda uow, before: self._desk.late(uow, before) if self._desk is not None else 0,
        )
        await self._health.start(self.settings.health_listen)

    async def stop(self) -> None:
        """Stop within five seconds: what is undone stays in the inbox and the outbox."""
        if not self._started:
            return
        self._started = False
        self._tasks.may_end()
        if self._ticks is not None:
            self._ticks.stop()
        until = self.clock.monotonic() + _STOP_SECONDS
        for part in self.parts:
            await part.hush()
        if self._health is not None:
            await self._health.stop()
        await self._tasks.cancel(until - self.clock.monotonic())
        for sender in self.senders.values():
            await sender.close(until - self.clock.monotonic())
        if self._lease is not None:
            with contextlib.suppress(TimeoutError, ClosedError, TransientError, UnreachableError):
                async with asyncio.timeout(_RELEASE_SECONDS):
                    await self._lease.release()
        await self._let_go()

    async def next_due(self, now: datetime) -> datetime | None:
        """Tell when the next thing falls due."""
        return await asyncio.wrap_future(self.store.read(lambda uow: self.desk.next_due(uow, now)))

    async def facts(self) -> Facts:
        """Gather what the operator is told at the start."""
        codes = tuple(one.campaign.code for one in self.settings.campaigns)
        bound = await asyncio.wrap_future(self.store.read(lambda uow: count_bound(uow, codes)))
        due = await self.next_due(self.clock.now())
        names = {app: greeting.name for app, greeting in self.greetings.items()}
        code = None if await has_admin(self.settings, self.store) else self.setup_code
        return Facts(names, bound, due, code, self.desk.can_read_all)

    async def settled(self) -> None:
        """Wait until nothing waits in the inbox and no letter waits to be sent."""
        assert self._worker is not None
        idle = [self._worker.idle, *(sender.idle for sender in self.senders.values())]
        while not all(one.is_set() for one in idle):
            for one in idle:
                await one.wait()

    async def _greet(self) -> None:
        """Learn who we are in every app."""
        for part in self.parts:
            self.greetings[part.app] = await part.greet()

    def _app_lost(self, app: str) -> None:
        """Tell the admins that one app doesn't know us any more."""
        self._troubles.app_lost(app, self.clock.now())
        self._tell_troubles()

    def _clock_differs(self, by: timedelta) -> None:
        """Tell the operator and the admins that this machine's clock is wrong."""
        _log.error(
            "this machine's clock is off by %d s: set it right (the messages' own time counts)", by.total_seconds()
        )
        self._troubles.clock_differs(by, self.clock.now())
        self._tell_troubles()

    def _tell_troubles(self) -> None:
        """Tell at once where there is a desk; what can't be told now, a tick will."""
        if self._ticks is not None:
            now = self.clock.now()
            self.store.write(lambda uow: self._troubles.tell(self.desk, uow, now))
            self._wake_senders()

    async def _let_go(self) -> None:
        for part in self.parts:
            await part.close()
        if self._store is not None:
            await asyncio.to_thread(self._store.close)
