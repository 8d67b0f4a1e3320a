"""What became of letters, written down many at a time, and never forgotten while the store is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from reporting.ports import Store, UnitOfWork

Op = Callable[[UnitOfWork], object]

_log = logging.getLogger(__name__)
_PAUSE_SECONDS: Final = 1.0


class Records:
    """Gathers outcomes and commits what has gathered; `on_kept` hears of the letters that are safely recorded.

    `away` tells a store that can't be reached from work that failed by itself.
    """

    def __init__(
        self, store: Store, away: Callable[[BaseException], bool], on_kept: Callable[[list[int]], None]
    ) -> None:
        self._store = store
        self._away = away
        self._on_kept = on_kept
        self._waiting: list[tuple[int, Op]] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Tell whether anything is not yet committed."""
        return bool(self._waiting) or self._task is not None

    def add(self, id: int, op: Op) -> None:
        """Note what became of a letter."""
        self._waiting.append((id, op))
        if self._task is None:
            self._task = asyncio.create_task(self._write(), name="records")

    async def hand_in(self, seconds: float) -> bool:
        """Wait so long until all is committed, then leave the rest to the store's closing; false where it is away."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=max(0.0, seconds))
        if self._waiting:  # a store that closes finishes what it was given
            batch, self._waiting = self._waiting, []
            self._store.write(lambda uow: [op(uow) for _, op in batch])
        return self._task is None

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._commit(batch)
                self._on_kept([letter for letter, _ in batch])
        finally:
            self._task = None

    async def _commit(self, batch: list[tuple[int, Op]]) -> None:
        """Commit a batch in one unit of work; where one row fails, each by itself."""
        while True:
            try:
                await asyncio.wrap_future(self._store.write(lambda uow: [op(uow) for _, op in batch]))
            except Exception as error:  # noqa: BLE001 - sorted out below
                if self._away(error):
                    _log.warning("what was sent can't be recorded yet: %s", error)
                    await asyncio.sleep(_PAUSE_SECONDS)
                elif len(batch) == 1:
                    _log.exception("letter %d went out, and recording it failed", batch[0][0])
                    return
                else:
                    for one in batch:
                        await self._commit([one])
                    return
            else:
                return
