"""Opening the database at the start: one that can't be reached yet is waited for, and the operator is told of it."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable
from typing import Final

from bot.banner import database_words
from bot.clock import Clock
from bot.config import Settings
from reporting.ports import Store

PATIENCE_SECONDS: Final = 60.0
_TELL_AGAIN_SECONDS: Final = 15.0
_TRY_AGAIN_SECONDS: Final = 0.5


class Opening:
    """Tries `open_store`, in a thread, for a minute; `comes_back` tells a database worth waiting for by its error."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        open_store: Callable[[], Store],
        comes_back: Callable[[BaseException], bool],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._open_store = open_store
        self._comes_back = comes_back
        self._given_up = asyncio.Event()

    async def run(self) -> Store:
        """Open the store; raises what stands in the way, where waiting is no use or was none."""
        began, tell_at = self._clock.monotonic(), 0.0
        while True:
            try:
                return await asyncio.to_thread(self._open_store)
            except Exception as error:
                waited = self._clock.monotonic() - began
                if not self._comes_back(error) or self._given_up.is_set() or waited >= PATIENCE_SECONDS:
                    raise
                if waited >= tell_at:
                    self._tell("still-awaited" if tell_at else "awaited", waited, error)
                    tell_at += _TELL_AGAIN_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TRY_AGAIN_SECONDS):
                    await self._given_up.wait()

    def give_up(self) -> None:
        """Try no more after this try."""
        self._given_up.set()

    def _tell(self, key: str, waited: float, error: Exception) -> None:
        """Say it on the terminal, as the commands do; the log is for what runs already."""
        words = database_words(
            self._settings, key, seconds=f"{PATIENCE_SECONDS:.0f}", waited=f"{waited:.0f}", reason=error
        )
        sys.stderr.write(f"baocao: {words}\n")
        sys.stderr.flush()
