"""Once a night: a backup by itself, kept for some days, and what nobody needs any more taken away."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.config.settings import BackupSettings
from reporting.ports import Store, UnitOfWork

_log = logging.getLogger(__name__)

_INBOX_DAYS: Final = 2  # Telegram delivers again for a day at most
_OUTBOX_DAYS: Final = 30
_TRY_AGAIN_SECONDS: Final = 3600.0
LAST: Final = "app/last_housekeeping"
_NAME: Final = re.compile(r"baocao-(\d{4}-\d{2}-\d{2})\.backup")


class Housekeeping:
    """Does the night's work at the hour of the settings, or as soon as the bot runs after it.

    `backup` writes a copy of everything into a file; `away` tells a store that can't be reached just now.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: BackupSettings,
        backup: Callable[[Path], None],
        away: Callable[[BaseException], bool],
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._backup = backup
        self._away = away
        self._not_before = 0.0

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
                await asyncio.to_thread(self._keep, now.date())
            await asyncio.wrap_future(self._store.write(lambda uow: _tidy(uow, now)))
        except Exception as error:  # noqa: BLE001 - the bot goes on without, and says so
            _log.error("the nightly backup failed, it is tried again in an hour: %s", error)

    def _keep(self, today: date) -> None:
        """Write today's backup whole or not at all, then drop those that are too old."""
        folder = self._settings.folder
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"baocao-{today.isoformat()}.backup"
        part = file.with_suffix(".part")
        part.unlink(missing_ok=True)
        self._backup(part)
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
