"""The running parts of the bot, and what it means for the others that one of them ends by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any

from bot.errors import TokenRejectedError

_log = logging.getLogger(__name__)


class Tasks:
    """What runs beside each other. `failure` is done, with the error, where something that must last ended by itself.

    Where one chat app of several doesn't know us any more the others go on, and `lost` hears of it, once for an app.
    """

    def __init__(self, apps: Iterable[str], failure: asyncio.Future[None], lost: Callable[[str], None]) -> None:
        self._apps = set(apps)
        self._failure = failure
        self._lost = lost
        self._tasks: list[asyncio.Task[Any]] = []
        self._may_end = False

    def start(self, name: str, work: Any, *, must_last: bool = True, app: str | None = None) -> None:
        """Start some work; of an app, where it can't do without that one."""
        task = asyncio.create_task(work, name=name)
        self._tasks.append(task)

        def ended(task: asyncio.Task[Any]) -> None:
            if task.cancelled() or self._may_end:
                return
            error = task.exception()
            if isinstance(error, TokenRejectedError) and app is not None and self._apps - {app}:
                self._lose(app, error)
            elif error is not None and must_last and not self._failure.done():
                self._failure.set_exception(error)
            elif error is not None:
                _log.warning("%s failed: %s", name, error)

        task.add_done_callback(ended)

    def may_end(self) -> None:
        """From now on it means nothing that one of them ends: we are stopping."""
        self._may_end = True

    async def cancel(self, seconds: float) -> None:
        """Cancel all of them, and wait so long for their end."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=max(0.0, seconds))

    def _lose(self, app: str, error: TokenRejectedError) -> None:
        if app in self._apps:
            self._apps.remove(app)
            _log.error("%s stops: %s", app, error)
            self._lost(app)
