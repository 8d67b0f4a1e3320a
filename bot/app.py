"""The composition root: store, desk, chat apps, worker, senders and clock put together, started and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from bot.banner import Facts, count_bound
from bot.clock import Clock, WallClock
from bot.config import Settings
from bot.errors import TokenRejectedError
from bot.first_admin import code_for
from bot.housekeeping import Housekeeping
from bot.intake import Intake
from bot.part import Known, Part
from bot.parts import make_parts
from bot.sender.fetching import Files
from bot.sender.lease import Lease
from bot.sender.sender import Sender
from bot.vitals import Vitals
from bot.warm import warm_up
from bot.worker import Worker
from reporting.ports import Store, UnitOfWork
from reporting.records import Json, Letter
from storage import backup, open_store
from storage.errors import ClosedError, TransientError, UnreachableError

if TYPE_CHECKING:
    from bot.desk import Desk

_log = logging.getLogger("baocao")

TICK_SECONDS: Final = 10
_AFTER_START_SECONDS: Final = 0.2
_OFF: Final = timedelta(minutes=3)  # a shorter absence is not worth a word
_LAST_TICK: Final = "app/last_tick"
# for what is under way when we are told to stop; with the store's own seconds it stays below five
_STOP_SECONDS: Final = 2.5
_RELEASE_SECONDS: Final = 0.5


def store_is_away(error: BaseException) -> bool:
    """Tell a store that can't be reached, now or any more, from work that failed by itself."""
    return isinstance(error, UnreachableError | TransientError | ClosedError)


class App:
    """One running bot in one chat app or several. `store`, `desk`, `parts`, `vitals` are there for who composes more.

    `failure` is done, with the error, where a running part ended by itself; `ready` is set after the first tick.
    """

    def __init__(self, settings: Settings, *, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or WallClock(settings.zone)
        self.vitals = Vitals()
        self.parts: list[Part] = make_parts(settings)
        self.known: dict[str, Known] = {}
        self._lost: set[str] = set()
        self.senders: dict[str, Sender] = {}
        self.setup_code: str | None = None
        self.store: Store
        self.desk: Desk
        self.failure: asyncio.Future[None]
        self.ready = asyncio.Event()
        # workers behind a balancer: webhooks bring the updates, PostgreSQL holds them together
        self.shared = not any(part.polls for part in self.parts) and settings.storage_url.startswith("postgres")
        self._clock_off: timedelta | None = None
        self._scheduler: Any = None
        self._tasks: list[asyncio.Task[Any]] = []
        self._started = False
        self._lease: Lease | None = None

    async def start(self) -> None:
        """Open the store, greet Telegram and start working; raises an OperatorError or StorageError."""
        self.failure = asyncio.get_running_loop().create_future()
        campaigns = [one.campaign for one in self.settings.campaigns]
        greeting = asyncio.create_task(self._greet())
        opening = asyncio.create_task(
            asyncio.to_thread(open_store, self.settings.storage_url, campaigns=campaigns, shared=self.shared)
        )
        opening.add_done_callback(self._opened)
        try:
            await asyncio.shield(opening)
            self._started = True
            await greeting
            await self._compose()
        except BaseException:
            greeting.cancel()
            await asyncio.wait([greeting, opening])
            await (self.stop() if self._started else self._let_go())
            raise

    def _opened(self, opening: asyncio.Task[Store]) -> None:
        if opening.exception() is None:
            self.store = opening.result()

    async def _compose(self) -> None:
        """Put the parts together. Updates are fetched and stored at once; the desk is made while the first come in."""
        if self.shared:  # first of all: whoever held it may be dead, and waiting to see that takes seconds
            self._lease = Lease(self.store, self.clock, "sender", away=store_is_away)
            self._run("lease", self._lease.keep())
        for part in self.parts:
            await part.connect(self.store, self.clock)
            await self._listen(part)
        await self._show_health()
        self.setup_code = await code_for(self.settings, self.store, shared=self.shared)
        self.desk = await self._make_desk()
        self.senders = {part.app: self._sender(part) for part in self.parts}
        apps = {part.app: part for part in self.parts}
        self.worker = Worker(
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
        self._housekeeping = Housekeeping(
            self.store, self.clock, self.settings.backup, partial(backup, self.settings.storage_url), store_is_away
        )
        await self._open_desk()
        self._tell_clock_off()
        self._run("worker", self.worker.run())
        for part in self.parts:
            self._run("sender", self.senders[part.app].run(), part=part)
            for name, work in part.chores():
                self._run(name, work, must_last=False)
        self._run("clock", self._start_ticking())

    def _sender(self, part: Part) -> Sender:
        return Sender(
            self.store,
            part.transport,
            self.clock,
            limits=part.limits,
            undeliverable=self.desk.undeliverable,
            away=store_is_away,
            vitals=self.vitals,
            right=self._lease,
            make=self._made,
            files=Files(self._read, self.desk.received),
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
        first = self.known[self.parts[0].app]
        desk: Desk = module.Desk(self.settings, bot_name=first.name, setup_code=self.setup_code)
        desk.can_read_all = first.hears_groups
        desk.office.abilities |= {app: known.abilities for app, known in self.known.items()}
        return desk

    async def _start_ticking(self) -> None:
        """Do what fell due while we were off, then tick; what that loads may not hold up the first poll."""
        await asyncio.sleep(_AFTER_START_SECONDS)
        await self._tick_now()
        self.ready.set()
        scheduling = await asyncio.to_thread(import_module, "apscheduler.schedulers.asyncio")
        self._scheduler = scheduling.AsyncIOScheduler(timezone=self.settings.zone)
        self._scheduler.add_job(
            self._tick_now, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    async def _listen(self, part: Part) -> None:
        """Start fetching an app's updates, or wait for it to call."""
        intake = Intake(
            self.store,
            self.clock,
            arrival_of=part.arrival_of,
            said_at=part.said_at,
            away=store_is_away,
            vitals=self.vitals,
            stored=lambda: self.worker.wake() if hasattr(self, "worker") else None,
            clock_differs=self._clock_differs,
        )
        polling = await part.listen(intake.keep, self.vitals)
        if polling is not None:
            self._run("poller", polling, part=part)

    async def _show_health(self) -> None:
        if self.settings.health_listen is None:
            return
        from bot.health import Health

        self._health = Health(
            self.store,
            self.clock,
            self.vitals,
            polling=any(part.polls for part in self.parts),
            late=lambda uow, before: self.desk.late(uow, before) if hasattr(self, "desk") else 0,
        )
        await self._health.start(self.settings.health_listen)

    async def stop(self) -> None:
        """Stop within five seconds: what is undone stays in the inbox and the outbox."""
        if not self._started:
            return
        self._started = False
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        until = self.clock.monotonic() + _STOP_SECONDS
        for part in self.parts:
            await part.hush()
        if hasattr(self, "_health"):
            await self._health.stop()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=max(0.0, until - self.clock.monotonic()))
        for sender in self.senders.values():
            await sender.close(until - self.clock.monotonic())
        if self._lease is not None:
            with contextlib.suppress(TimeoutError, ClosedError, TransientError, UnreachableError):
                async with asyncio.timeout(_RELEASE_SECONDS):
                    await self._lease.release()
        await self._let_go()

    async def tick(self, now: datetime) -> None:
        """Have the desk do whatever the clock made due."""

        def work(uow: UnitOfWork) -> None:
            if isinstance(self.clock, WallClock):  # a sandbox's days are jumped over
                self._tell_absence(uow, now)
            self.desk.tick(uow, now)
            uow.state.set(_LAST_TICK, now.isoformat())

        await asyncio.wrap_future(self.store.write(work))
        self.vitals.last_tick = self.vitals.last_commit = self.clock.monotonic()
        self._wake_senders()

    async def next_due(self, now: datetime) -> datetime | None:
        """Tell when the next thing falls due."""
        return await asyncio.wrap_future(self.store.read(lambda uow: self.desk.next_due(uow, now)))

    async def facts(self) -> Facts:
        """Gather what the operator is told at the start."""
        codes = tuple(one.campaign.code for one in self.settings.campaigns)
        bound = await asyncio.wrap_future(self.store.read(lambda uow: count_bound(uow, codes)))
        due = await self.next_due(self.clock.now())
        names = {app: known.name for app, known in self.known.items()}
        return Facts(names, bound, due, self.setup_code, self.desk.can_read_all)

    async def settled(self) -> None:
        """Wait until nothing waits in the inbox and no letter waits to be sent."""
        idle = [self.worker.idle, *(sender.idle for sender in self.senders.values())]
        while not all(one.is_set() for one in idle):
            for one in idle:
                await one.wait()

    def _run(self, name: str, work: Any, *, must_last: bool = True, part: Part | None = None) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.append(task)

        def ended(task: asyncio.Task[Any]) -> None:
            if task.cancelled() or not self._started:
                return
            error = task.exception()
            if isinstance(error, TokenRejectedError) and part is not None and self._others(part):
                self._lose(part, error)
            elif error is not None and must_last and not self.failure.done():
                self.failure.set_exception(error)
            elif error is not None:
                _log.warning("%s failed: %s", name, error)

        task.add_done_callback(ended)

    def _others(self, part: Part) -> bool:
        """Tell whether the bot is still at work in another app."""
        return any(one.app not in {part.app, *self._lost} for one in self.parts)

    def _lose(self, part: Part, error: TokenRejectedError) -> None:
        """Go on in the other apps where one doesn't know us any more, and tell the operator and the admins."""
        if part.app in self._lost:
            return
        self._lost.add(part.app)
        _log.error("%s stops: %s", part.app, error)
        now = self.clock.now()
        self.store.write(lambda uow: self.desk.app_lost(uow, part.app, now))
        self._wake_senders()

    async def _greet(self) -> None:
        """Learn who we are in every app."""
        for part in self.parts:
            self.known[part.app] = await part.greet()

    async def _open_desk(self) -> None:
        """Bring in what the file seeds, and tell the admins where we were away for long."""
        now = self.clock.now()

        def work(uow: UnitOfWork) -> None:
            self.desk.seed(uow, now)
            self._tell_absence(uow, now)
            uow.state.set(_LAST_TICK, now.isoformat())

        await asyncio.wrap_future(self.store.write(work))

    def _tell_absence(self, uow: UnitOfWork, now: datetime) -> None:
        """Tell the admins of a time without a tick: we were not running, or the machine slept with us."""
        last = uow.state.get(_LAST_TICK)
        if last is not None and now - datetime.fromisoformat(last) > _OFF:
            self.desk.was_off(uow, datetime.fromisoformat(last), now, now)

    async def _tick_now(self) -> None:
        try:
            await self.tick(self.clock.now())
        except asyncio.CancelledError:
            if self._started:
                raise
            _log.debug("stopped in the midst of a tick: the next start does what it could not")
            return
        except Exception:  # noqa: BLE001 - the next tick does what this one could not
            _log.exception("the clock's work failed, it is tried again in %d s", TICK_SECONDS)
        mine = self._lease is None or self._lease.held
        if mine and isinstance(self.clock, WallClock):  # a sandbox's days pass in a minute, and nobody needs them kept
            await self._housekeeping.tick(self.clock.now())

    def _clock_differs(self, by: timedelta) -> None:
        """Tell the operator that this machine's clock is wrong, and the admins as soon as there is a desk."""
        _log.error(
            "this machine's clock is off by %d s: set it right (the messages' own time counts)", by.total_seconds()
        )
        self._clock_off = by
        if hasattr(self, "worker"):
            self._tell_clock_off()

    def _tell_clock_off(self) -> None:
        if self._clock_off is not None:
            by, now = self._clock_off, self.clock.now()
            self.store.write(lambda uow: self.desk.clock_differs(uow, by, now))
            self._wake_senders()

    async def _let_go(self) -> None:
        for part in self.parts:
            await part.close()
        if hasattr(self, "store"):
            await asyncio.to_thread(self.store.close)
