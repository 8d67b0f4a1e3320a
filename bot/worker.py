"""Works the inbox off: each arrival, its effect and its answer in one unit of work, many to a commit."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, Protocol

from bot.chat import Event, EventKind
from bot.clock import Clock
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival, Json, QueuedArrival

_log = logging.getLogger(__name__)

_BATCH: Final = 64  # the record of a letter that went out waits behind what was handed in, and its chat with it
_AHEAD: Final = 2  # batches in the writer's hands; of several processes each takes one at a time
_TRIES: Final = 3
_PAUSES: Final = (0.2, 1.0)  # seconds before the second and third try of an arrival
_AWAY_SECONDS: Final = 1.0
_NO_TIME: Final = datetime.fromtimestamp(0, UTC)
_LOOK_AGAIN_SECONDS: Final = 5.0
_LOOK_AGAIN_SHARED_SECONDS: Final = 0.5  # arrivals that another process stored, or had and lost


class Handler(Protocol):
    """What the worker needs of the desk; both run in the writer's thread, inside a unit of work."""

    def handle(self, uow: UnitOfWork, event: Event, now: datetime) -> None:
        """Do what one event asks for."""

    def poison(self, uow: UnitOfWork, arrival: Arrival, error: str, now: datetime) -> None:
        """Tell of an arrival that was set aside."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Arrivals that were handed to the writer, and what becomes of each."""

    rows: list[QueuedArrival]
    futures: list[Future[bool]]

    @property
    def last(self) -> int:
        """The last arrival's number."""
        return self.rows[-1].id


class Worker:
    """Takes arrivals in the order they came; an arrival that fails holds up its own chat only.

    `readers` turn each app's payloads into events; `understood` may take an event for another one by what the database
    knows: a number that answers a question. `idle` is set while nothing waits. Where the inbox is `shared` with
    other processes, each chat's order holds over all of them.
    """

    def __init__(
        self,
        store: Store,
        desk: Handler,
        clock: Clock,
        *,
        readers: Mapping[str, Callable[[Json], Event | None]],
        away: Callable[[BaseException], bool],
        vitals: Vitals,
        queued: Callable[[], None],
        shared: bool = False,
        understood: Callable[[UnitOfWork, Event, datetime], Event] | None = None,
    ) -> None:
        self._store = store
        self._shared = shared
        self._ahead = 1 if shared else _AHEAD
        self._understood = understood
        self._desk = desk
        self._clock = clock
        self._readers = readers
        self._away = away
        self._vitals = vitals
        self._queued = queued
        self._held_up: dict[str, float] = {}  # chats that wait for another try, until a monotonic time
        self._event = asyncio.Event()
        self.idle = asyncio.Event()

    def wake(self) -> None:
        """Say that something arrived."""
        self.idle.clear()
        self._event.set()

    async def run(self) -> None:
        """Work until cancelled; what is undone stays in the inbox."""
        while True:
            self._event.clear()
            try:
                worked = await self._work_off()
            except Exception as error:
                if not self._away(error):
                    raise
                _log.warning("arrivals wait for the database: %s", error)
                await asyncio.sleep(_AWAY_SECONDS)
                continue
            if not worked:
                await self._rest()

    async def _rest(self) -> None:
        now = self._clock.monotonic()
        longest = _LOOK_AGAIN_SHARED_SECONDS if self._shared else _LOOK_AGAIN_SECONDS
        wait = min([longest, *(max(0.0, until - now) for until in self._held_up.values())])
        if not self._held_up and not self._event.is_set():
            self.idle.set()
        try:
            async with asyncio.timeout(wait):
                await self._event.wait()
        except TimeoutError:
            return

    async def _work_off(self) -> bool:
        """Work off what waits; false where nothing could be done.

        While the writer is at one batch the next one is read and handed in, so that it never waits for us. After a
        failure all that was handed in comes to its end before anything is read again.
        """
        batches: deque[_Batch] = deque()
        before: dict[str, int] = {}  # what was handed in last, by chat
        worked = False
        now = self._clock.monotonic()
        self._held_up = {chat: until for chat, until in self._held_up.items() if until > now}
        while True:
            rows = await self._waiting(batches[-1].last if batches else 0)
            if rows:
                futures = [self._store.write(self._work(row, before)) for row in rows]
                batches.append(_Batch(rows, futures))
                if len(batches) < self._ahead:
                    continue
            if not batches:
                return worked
            whole = await self._settle(batches.popleft())
            worked = worked or whole is not None
            if not whole:
                while batches:
                    worked = await self._settle(batches.popleft()) is not None or worked
                return worked

    async def _waiting(self, after: int) -> list[QueuedArrival]:
        """Read the oldest arrivals that are not yet handed in, but those of chats that wait for another try.

        Once such a chat's wait is over nothing more is read: its arrivals are earlier ones, and all begins anew.
        """
        held_up = self._held_up
        if held_up and min(held_up.values()) <= self._clock.monotonic():
            return []
        return await asyncio.wrap_future(self._store.read(lambda uow: uow.inbox.waiting(_BATCH, after, [*held_up])))

    async def _settle(self, batch: _Batch) -> bool | None:
        """Wait for a batch; tell whether all of it was done, None where nothing was: it is another process's."""
        results = await _all(batch.futures)
        self._vitals.last_commit = self._clock.monotonic()
        self._queued()
        for row, result in zip(batch.rows, results, strict=True):
            if isinstance(result, BaseException):
                await self._failed(row, result)
            elif result:
                self._vitals.handled += 1
        if not any(results):
            return None
        return all(result is True for result in results)

    def _work(self, row: QueuedArrival, before: dict[str, int]) -> Callable[[UnitOfWork], bool]:
        """Make the unit of work of one arrival. It takes the arrival's mark first: another process may have had it.

        It leaves the arrival alone where the one `before` it in its chat has not been done, whatever kept that one:
        work of the same commit may be run again, and what fails then may fail after its work, when it is written.
        """
        now = self._clock.now()
        chat = row.arrival.chat_id
        after = before.get(chat)
        before[chat] = row.id

        def work(uow: UnitOfWork) -> bool:
            if self._shared and not uow.inbox.is_next(row):
                return False
            if not uow.inbox.done(row.id, now, after):
                return False
            event = self._read(row)
            if event is not None and self._understood is not None:
                event = self._understood(uow, event, now)
            if event is not None:
                self._desk.handle(uow, event, now)
            return True

        return work

    def _read(self, row: QueuedArrival) -> Event | None:
        event = self._readers[row.arrival.app](row.arrival.payload)
        if event is not None and (event.kind is EventKind.BUTTON or event.sent_at <= _NO_TIME):
            return replace(event, sent_at=row.received_at)  # a pressed button carries no time of its own
        return event

    async def _failed(self, row: QueuedArrival, error: BaseException) -> None:
        """Count a failure; after the last the arrival is set aside, kept, and told of."""
        if isinstance(error, asyncio.CancelledError) or self._away(error):
            raise error
        tries = row.attempts + 1
        last = tries >= _TRIES
        words = f"{type(error).__name__}: {error}"
        _log.error("arrival %d failed (%d of %d)", row.id, tries, _TRIES, exc_info=error)
        untold = await asyncio.wrap_future(self._store.write(self._count(row, words, last=last)))
        if not last:
            self._held_up[row.arrival.chat_id] = self._clock.monotonic() + _PAUSES[min(tries, len(_PAUSES)) - 1]
            return
        self._vitals.set_aside += 1
        if untold is not None:
            _log.error("nobody could be told of arrival %d, which was set aside", row.id, exc_info=untold)

    def _count(self, row: QueuedArrival, words: str, *, last: bool) -> Callable[[UnitOfWork], Exception | None]:
        """Make the unit of work that counts a failure; setting aside and telling of it are one, whoever is killed."""
        now = self._clock.now()

        def work(uow: UnitOfWork) -> Exception | None:
            uow.inbox.failed(row.id, words, now, last=last)
            return uow.attempt(lambda: self._desk.poison(uow, row.arrival, words, now)) if last else None

        return work


async def _all(futures: list[Future[bool]]) -> list[bool | BaseException]:
    """Wait for work that is done in the order it was handed in: the last one's end is nearly always everybody's."""
    results: list[bool | BaseException] = []
    for future in (futures[-1], *futures):
        if not future.done():
            end = asyncio.wrap_future(future)
            end.add_done_callback(lambda one: one.cancelled() or one.exception())  # it is asked for below
            await asyncio.wait([end])
    for future in futures:
        error = future.exception()
        results.append(future.result() if error is None else error)
    return results
