"""Once a night: a backup by itself, kept for some days, and what nobody needs any more taken away."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from bot.clock import Clock
from bot.config.settings import BackupSettings
from bot.sender.lease import Right
from reporting.ports import Store, UnitOfWork

_log = logging.getLogger(__name__)

_INBOX_DAYS: Final = 2  # Telegram delivers again for a day at most
_OUTBOX_DAYS: Final = 30
_TRY_AGAIN_SECONDS: Final = 3600.0
_LOOK_SECONDS: Final = 10.0
_BREAKING_OFF_SECONDS: Final = 1.0
LAST: Final = "app/last_housekeeping"
_NAME: Final = re.compile(r"baocao-(\d{4}-\d{2}-\d{2})\.backup")


class Backup(Protocol):
    """A copy of everything, in the making."""

    def write(self, file: Path) -> None:
        """Write it into a file; this takes its time."""

    def stop(self) -> None:
        """Break the writing off, from another thread."""


class Housekeeping:
    """Does the night's work at the hour of the settings, or as soon as the bot runs after it; beside all other work.

    `backup` begins a copy of everything. `right` says whether this process keeps the house, where there are several.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: BackupSettings,
        backup: Callable[[], Backup],
        right: Right,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._backup = backup
        self._right = right
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
            await asyncio.wrap_future(self._store.write(lambda uow: _tidy(uow, now)))
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
        """Write today's backup whole or not at all, then drop those that are too old."""
        folder = self._settings.folder
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob("baocao-*.part*"):  # of a process that was killed
            half.unlink()
        file = folder / f"baocao-{today.isoformat()}.backup"
        part = file.with_suffix(".part")
        backup.write(part)
        part.replace(file)
        _log.info("backup written: %s", file)
        for old in folder.iterdir():
            name = _NAME.fullmatch(old.name)
            if name and date.fromisoformat(name[1]) <= today - timedelta(days=self._settings.keep_days):
                old.unlink()


def _tidy(uow: UnitOfWork, now: datetime) -> None:
    uow.inbox.purge(now - timedelta(days=_INBOX_DAYS))
    uow.outbox.purge(now - timedelta(days=_OUTBOX_DAYS))
    uow.state.set(LAST, now.date().isoformat())
