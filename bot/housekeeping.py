"""Once a night: a backup by itself, kept for some days, and what nobody needs any more taken away."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol, TypeVar

from bot.clock import Clock
from bot.config.settings import BackupSettings
from bot.sender.lease import Right
from reporting.ports import Store, UnitOfWork

T = TypeVar("T")

_log = logging.getLogger(__name__)

_INBOX_DAYS: Final = 2  # Telegram delivers again for a day at most
_OUTBOX_DAYS: Final = 30
_TRY_AGAIN_SECONDS: Final = 3600.0
_LOOK_SECONDS: Final = 10.0
_BREAKING_OFF_SECONDS: Final = 1.0
_FACTS: Final = 500  # facts forgotten in one unit of work
LAST: Final = "app/last_housekeeping"
_UNREAD: Final = ("gathered/",)  # how facts begin that nothing reads any more: the outbox itself tells
_NAME: Final = re.compile(r"baocao-(\d{4}-\d{2}-\d{2})\.backup")


Forget = Callable[[UnitOfWork, datetime, str], str]
"""Forgets some of what was settled before a moment, behind a name; tells behind which to go on, if anywhere."""


class Backup(Protocol):
    """A copy of everything, in the making."""

    def write(self, file: Path) -> None:
        """Write it into a file; this takes its time."""

    def stop(self) -> None:
        """Break the writing off, from another thread."""


class Housekeeping:
    """Does the night's work at the hour of the settings, or as soon as the bot runs after it; beside all other work.

    `backup` begins a copy of everything. `right` says whether this process keeps the house, where there are several.
    `forget` (the desk's) forgets what was settled long ago.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: BackupSettings,
        backup: Callable[[], Backup],
        right: Right,
        forget: Forget = lambda _uow, _before, _after: "",
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._backup = backup
        self._right = right
        self._forget = forget
        self._not_before = 0.0

    async def run(self) -> None:
        """Do what is due, again and again, until cancelled; what is under way then is broken off, and made anew."""
        while True:
            if self._right.held:
                await self.tick(self._clock.now())
            await asyncio.sleep(_LOOK_SECONDS)

    async def tick(self, now: datetime) -> None:
        """Do what is due; a failure is logged and tried again in an hour."""
        if now.time() < self._settings.at or self._clock.monotonic() < self._not_before:
            return
        self._not_before = self._clock.monotonic() + _TRY_AGAIN_SECONDS
        try:
            last = await asyncio.wrap_future(self._store.read(lambda uow: uow.state.get(LAST)))
            if last == now.date().isoformat():
                return
            if self._settings.keep_days:
                await self._back_up(now.date())
            await self._tidy(now)
        except Exception as error:  # noqa: BLE001 - the bot goes on without, and says so
            _log.error("the nightly backup failed, it is tried again in an hour: %s", error)

    async def _back_up(self, today: date) -> None:
        """Make today's backup in a thread; where we are to stop, have it stop too."""
        backup = self._backup()
        writing = asyncio.create_task(asyncio.to_thread(self._keep, backup, today))
        writing.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            backup.stop()
            await asyncio.wait([writing], timeout=_BREAKING_OFF_SECONDS)
            _log.info("the nightly backup was broken off, it is made after the next start")
            raise

    def _keep(self, backup: Backup, today: date) -> None:
        """Write today's backup whole or not at all, then drop the oldest of too many, whatever day the clock says."""
        folder = self._settings.folder
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob("baocao-*.part*"):  # of a process that was killed
            half.unlink()
        file = folder / f"baocao-{today.isoformat()}.backup"
        part = file.with_suffix(".part")
        backup.write(part)
        part.replace(file)
        _log.info("backup written: %s", file)
        others = sorted((one for one in folder.iterdir() if _NAME.fullmatch(one.name) and one != file), reverse=True)
        for old in others[max(0, self._settings.keep_days - 1) :]:
            old.unlink()

    async def _tidy(self, now: datetime) -> None:
        """Take away what nobody needs any more, a little in each unit of work: answers go in between."""
        long_ago = now - timedelta(days=_OUTBOX_DAYS)
        await asyncio.wrap_future(self._store.write(lambda uow: uow.inbox.purge(now - timedelta(days=_INBOX_DAYS))))
        await self._in_parts(lambda uow, after: uow.outbox.purge(long_ago, after)[1], 0)
        await self._in_parts(lambda uow, after: self._forget(uow, long_ago, after), "")
        for start in _UNREAD:
            await self._in_parts(partial(_drop, start), 0)
        await asyncio.wrap_future(self._store.write(lambda uow: uow.state.set(LAST, now.date().isoformat())))

    async def _in_parts(self, part: Callable[[UnitOfWork, T], T], start: T) -> None:
        """Do something part by part, each behind what the last one named, until one names nothing."""
        after = start
        while True:
            after = await asyncio.wrap_future(self._store.write(partial(_behind, part, after)))
            if not after:
                return


def _behind(part: Callable[[UnitOfWork, T], T], after: T, uow: UnitOfWork) -> T:
    return part(uow, after)


def _drop(start: str, uow: UnitOfWork, _after: int) -> int:
    """Forget some facts whose names begin so, and count them."""
    names = uow.state.names(start, "", _FACTS)
    for name in names:
        uow.state.drop(name)
    return len(names)
