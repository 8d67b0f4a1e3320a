"""What became of letters, written down many at a time, and never forgotten while the store is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reporting.ports import Store, UnitOfWork

Op = Callable[[UnitOfWork], object]

_log = logging.getLogger(__name__)
_PAUSE_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter: `op` writes it with all that follows, `bare` it alone, for when the rest fails."""

    id: int
    op: Op
    bare: Op | None = None

    def last_word(self, uow: UnitOfWork) -> None:
        """Write what can be written: nobody is there any more to try it in another way."""
        if self.bare is None:
            self.op(uow)
        elif uow.attempt(lambda: self.op(uow)) is not None:
            self.bare(uow)


class Records:
    """Gathers outcomes and commits what has gathered; `on_kept` hears of the letters that are safely recorded.

    `on_lost` hears of one whose outcome can't be written in any way. `away` tells a store that can't be reached from
    work that failed by itself.
    """

    def __init__(
        self,
        store: Store,
        away: Callable[[BaseException], bool],
        on_kept: Callable[[list[int]], None],
        on_lost: Callable[[int], None],
    ) -> None:
        self._store = store
        self._away = away
        self._on_kept = on_kept
        self._on_lost = on_lost
        self._waiting: list[Outcome] = []
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Tell whether anything is not yet committed."""
        return bool(self._waiting) or self._task is not None

    def add(self, outcome: Outcome) -> None:
        """Note what became of a letter."""
        self._waiting.append(outcome)
        if self._task is None:
            self._task = asyncio.create_task(self._write(), name="records")

    async def hand_in(self, seconds: float) -> bool:
        """Wait so long until all is committed, then leave the rest to the store's closing; false where it is away."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=max(0.0, seconds))
        if self._waiting:  # a store that closes finishes what it was given
            batch, self._waiting = self._waiting, []
            for one in batch:
                self._store.write(one.last_word)
        return self._task is None

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                lost = await self._commit(batch)
                self._on_kept([one.id for one in batch if one.id not in lost])
                for letter in lost:
                    self._on_lost(letter)
        finally:
            self._task = None

    async def _commit(self, batch: list[Outcome]) -> set[int]:
        """Commit a batch in one unit of work; where one fails, each by itself. Name those that can't be written."""
        while True:
            try:
                await asyncio.wrap_future(self._store.write(lambda uow: [one.op(uow) for one in batch]))
            except Exception as error:  # noqa: BLE001 - sorted out below
                if self._away(error):
                    _log.warning("what was sent can't be recorded yet: %s", error)
                    await asyncio.sleep(_PAUSE_SECONDS)
                    continue
                if len(batch) == 1:
                    return await self._commit_bare(batch[0], error)
                found = [await self._commit([one]) for one in batch]
                return set().union(*found)
            else:
                return set()

    async def _commit_bare(self, outcome: Outcome, error: Exception) -> set[int]:
        """Commit an outcome without what follows from it."""
        if outcome.bare is None:
            _log.error("what became of letter %d can't be recorded: it is left alone", outcome.id, exc_info=error)
            return {outcome.id}
        _log.error("what follows from letter %d's outcome could not be written", outcome.id, exc_info=error)
        return await self._commit([Outcome(outcome.id, outcome.bare)])
