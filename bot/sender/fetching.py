"""Files that people sent: fetched from the chat, read beside the event loop, handed to the desk part by part."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Thread
from typing import Final

from bot.clock import Clock
from bot.sender.transport import FileTooBigError, RejectedError, Transport
from reporting.ports import Store, UnitOfWork
from reporting.records import Json, Letter, QueuedLetter

_log = logging.getLogger(__name__)

LIMIT_BYTES: Final = 5_000_000
"""The largest file that is fetched: a sheet of 100,000 rows is smaller."""
_AWAY_SECONDS: Final = 1.0

ReadFile = Callable[[Letter, bytes], Sequence[Json]]
Received = Callable[[UnitOfWork, Letter, Json, datetime], None]


def _no_files(_letter: Letter, _data: bytes) -> Sequence[Json]:
    raise LookupError("nobody reads files here")


def _nobody(_uow: UnitOfWork, _letter: Letter, _part: Json, _now: datetime) -> None:
    """Leave it at that."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is done with fetched files: `read` makes parts of the bytes in a thread, the writer calls `received`."""

    read: ReadFile = _no_files
    received: Received = _nobody


class Fetcher:
    """Sees FETCH letters through. `away` tells a store that can't be reached from work that failed."""

    def __init__(
        self, store: Store, transport: Transport, clock: Clock, files: Files, away: Callable[[BaseException], bool]
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._files = files
        self._away = away
        self._one_by_one = asyncio.Semaphore(1)

    async def carry(self, queued: QueuedLetter) -> None:
        """Fetch a file, have it read, hand its parts over and mark the row with the last; raise a SendError.

        Parts may be handed over again after a kill: whoever takes them must know them again.
        """
        letter = queued.letter
        parts = await self._parts(letter)
        for number, part in enumerate(parts, 1):
            await self._hand_over(queued, part, last=number == len(parts))

    def give_up(self, letter: Letter, fault: str) -> None:
        """Tell whoever waits that nothing came of the file."""
        at = self._clock.now()
        told = self._store.write(lambda uow: self._files.received(uow, letter, {"fault": fault}, at))
        told.add_done_callback(_tell_log)

    async def _parts(self, letter: Letter) -> Sequence[Json]:
        try:
            data = await self._transport.fetch(letter.target or "", LIMIT_BYTES)
        except FileTooBigError:
            return [{"fault": "too-big"}]
        except RejectedError as error:
            _log.warning("a file could not be fetched: %s", error)
            return [{"fault": "gone"}]
        try:
            async with self._one_by_one:
                return await _in_thread(partial(self._files.read, letter, data)) or [{}]
        except Exception:  # noqa: BLE001 - whatever the file holds, its sender is told
            _log.exception("a file could not be read")
            return [{"fault": "broken"}]

    async def _hand_over(self, queued: QueuedLetter, part: Json, *, last: bool) -> None:
        """Write one part; wait for a store that is away, give a part up that fails by itself."""
        at = self._clock.now()

        def work(uow: UnitOfWork) -> None:
            self._files.received(uow, queued.letter, part, at)
            if last:
                uow.outbox.sent(queued.id, None, at)

        while True:
            try:
                await asyncio.wrap_future(self._store.write(work))
            except Exception as error:
                if not self._away(error):
                    raise
                _log.warning("a file's parts wait for the database: %s", error)
                await asyncio.sleep(_AWAY_SECONDS)
            else:
                return


async def _in_thread(read: Callable[[], Sequence[Json]]) -> Sequence[Json]:
    """Run in a thread that no one waits for at the end of the program."""
    done: Future[Sequence[Json]] = Future()
    done.set_running_or_notify_cancel()

    def work() -> None:
        try:
            done.set_result(read())
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            done.set_exception(error)

    Thread(target=work, name="files", daemon=True).start()
    return await asyncio.wrap_future(done)


def _tell_log(told: Future[None]) -> None:
    if not told.cancelled() and told.exception() is not None:
        _log.error("who sent a file could not be told that it did not come", exc_info=told.exception())
