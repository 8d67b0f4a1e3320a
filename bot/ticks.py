"""The clock's work: what fell due while we were off, and a tick every ten seconds from then on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from bot.clock import Clock, WallClock
from bot.troubles import Troubles
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork

if TYPE_CHECKING:
    from bot.desk import Desk

_log = logging.getLogger(__name__)

TICK_SECONDS: Final = 10
_AFTER_START_SECONDS: Final = 0.2
_OFF: Final = timedelta(minutes=3)  # a shorter absence is not worth a word
_LAST_TICK: Final = "app/last_tick"


class Ticks:
    """Has the desk do whatever the clock made due. `ready` is set after the first tick.

    `queued` hears that letters may wait.
    """

    def __init__(
        self,
        store: Store,
        desk: Desk,
        clock: Clock,
        *,
        zone: ZoneInfo,
        vitals: Vitals,
        troubles: Troubles,
        queued: Callable[[], None],
    ) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._zone = zone
        self._vitals = vitals
        self._troubles = troubles
        self._queued = queued
        self._scheduler: Any = None
        self._stopped = False
        self._awake_at = clock.elapsed()
        self.ready = asyncio.Event()

    async def begin(self) -> None:
        """Bring in what the file seeds, and tell the admins where we were away for long."""
        now = self._clock.now()

        def work(uow: UnitOfWork) -> None:
            self._desk.seed(uow, now)
            self._tell_absence(uow, now)
            uow.state.set(_LAST_TICK, now.isoformat())

        await asyncio.wrap_future(self._store.write(work))
        self._awake_at = self._clock.elapsed()

    async def run(self) -> None:
        """Do what fell due while we were off, then tick; what that loads may not hold up the first poll."""
        await asyncio.sleep(_AFTER_START_SECONDS)
        await self._tick_now()
        self.ready.set()
        scheduling = await asyncio.to_thread(import_module, "apscheduler.schedulers.asyncio")
        self._scheduler = scheduling.AsyncIOScheduler(timezone=self._zone)
        self._scheduler.add_job(
            self._tick_now, "interval", seconds=TICK_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        self._stopped = True
        if self._scheduler is not None and self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick(self, now: datetime) -> None:
        """Have the desk do whatever the clock made due."""
        # not by civil time, which may have been set; and a sandbox's days are jumped over
        slept = isinstance(self._clock, WallClock) and self._clock.elapsed() - self._awake_at > _OFF.total_seconds()

        def work(uow: UnitOfWork) -> None:
            if slept:
                self._desk.chore(uow, "absence", lambda: self._tell_absence(uow, now), now)
            self._desk.chore(uow, "troubles", lambda: self._troubles.tell(self._desk, uow, now), now)
            self._desk.tick(uow, now)
            uow.state.set(_LAST_TICK, now.isoformat())

        try:
            await asyncio.wrap_future(self._store.write(work))
        finally:
            self._awake_at = self._clock.elapsed()  # a database that was waited for is no sleep
        self._vitals.last_tick = self._vitals.last_commit = self._clock.monotonic()
        self._queued()

    def _tell_absence(self, uow: UnitOfWork, now: datetime) -> None:
        """Tell the admins of a time without a tick, where we were not running or the machine slept with us."""
        last = uow.state.get(_LAST_TICK)
        if last is not None and now - datetime.fromisoformat(last) > _OFF:
            self._desk.was_off(uow, datetime.fromisoformat(last), now, now)

    async def _tick_now(self) -> None:
        try:
            await self.tick(self._clock.now())
        except asyncio.CancelledError:
            if not self._stopped:
                raise
            _log.debug("stopped in the midst of a tick: the next start does what it could not")
            return
        except Exception:  # noqa: BLE001 - the next tick does what this one could not
            _log.exception("the clock's work failed, it is tried again in %d s", TICK_SECONDS)
