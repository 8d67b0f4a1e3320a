"""What every chat app's updates go through first: masked, named, and in the inbox before anything is acknowledged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.raw import REFUSED, digest, leaves_of
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival

_log = logging.getLogger(__name__)

_AWAY_SECONDS: Final = 1.0
_LONGEST_SECONDS: Final = 15.0
_MOST_WORDS: Final = 500_000  # letters that are kept of an update which the database refuses
_TOLERANCE: Final = timedelta(minutes=2)
_WITNESSES: Final = 2  # fresh messages in a row that have to say the same of our clock


class Intake:
    """Stores batches of raw updates; `keep` returns once the batch is committed, and not before.

    `arrival_of` and `said_at` are the app's; `clock_differs` hears once how far our clock is off, by the messages' own
    time.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        arrival_of: Callable[[object], Arrival],
        away: Callable[[BaseException], bool],
        vitals: Vitals,
        stored: Callable[[], None],
        clock_differs: Callable[[timedelta], None],
        said_at: Callable[[Arrival], datetime | None] = lambda _: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._arrival_of = arrival_of
        self._away = away
        self._vitals = vitals
        self._stored = stored
        self._clock_differs = clock_differs
        self._said_at = said_at
        self._witnesses = 0

    async def keep(self, updates: Sequence[object], fresh: bool) -> int:
        """Store a batch, however long the store takes to come back, and tell how many were new.

        `fresh`: the updates were made just now.
        """
        arrivals = [self._made(update) for update in updates]
        self._vitals.updates += len(arrivals)
        new = await self._put(arrivals)
        self._vitals.new_updates += new
        self._vitals.last_commit = self._clock.monotonic()
        self._stored()
        self._compare_clocks(arrivals, fresh=fresh)
        return new

    def _made(self, update: object) -> Arrival:
        """Make an update's arrival; one that the app's own way fails over is kept as the words that stand in it."""
        try:
            return self._arrival_of(update)
        except Exception:  # noqa: BLE001 - whatever it is, it may hold nothing up
            _log.exception("an update can't be made ready as it is")
            return self._arrival_of(leaves_of(update))

    async def _put(self, arrivals: Sequence[Arrival]) -> int:
        """Store arrivals and tell how many were new. Until that is done they wait here, and are not acknowledged."""
        put, waiting, pause = _put_together, 0, _AWAY_SECONDS
        try:
            while True:
                try:
                    return await asyncio.wrap_future(self._store.write(partial(put, arrivals, self._clock.now())))
                except Exception as error:  # noqa: BLE001 - sorted out below
                    if put is _put_together and not self._away(error):
                        put = _put_singly
                        continue
                    _log.warning(
                        "updates wait for the database: %s", error, exc_info=not (waiting or self._away(error))
                    )
                put = _put_together
                if not waiting:
                    waiting = len(arrivals)
                    self._vitals.unstored += waiting
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_SECONDS)
        finally:
            self._vitals.unstored -= waiting

    def _compare_clocks(self, arrivals: Sequence[Arrival], *, fresh: bool) -> None:
        """Compare our clock with messages that can't have come early, and with fresh ones that can't be late.

        Of a batch the last message is the newest.
        """
        if self._witnesses >= _WITNESSES:
            return
        now = self._clock.now()
        newest = next((moment for moment in map(self._said_at, reversed(arrivals)) if moment is not None), None)
        if newest is None:
            return
        off = now - newest
        if off < -_TOLERANCE or (fresh and off > _TOLERANCE):
            self._witnesses += 1
            if self._witnesses == _WITNESSES:
                self._clock_differs(off)
        elif fresh:
            self._witnesses = 0


def _put_together(arrivals: Sequence[Arrival], now: datetime, uow: UnitOfWork) -> int:
    return uow.inbox.put(arrivals, now)


def _put_singly(arrivals: Sequence[Arrival], now: datetime, uow: UnitOfWork) -> int:
    """Store each as it is, or where that alone is refused, as its words.

    Words in ASCII, no longer than any database takes, in no chat's order: where not even they go in beside the others
    it is no arrival's own fault, nothing is stored, and all of it waits.
    """
    new = 0
    for arrival in arrivals:
        stored: list[int] = []
        error = uow.attempt(partial(_put_one, arrival, now, stored, uow))
        if error is not None:
            stored = [uow.inbox.put([_refused(arrival)], now)]
            _log.error("an update can't be stored as it is, its words are: %s", arrival.key, exc_info=error)
        new += sum(stored)
    return new


def _put_one(arrival: Arrival, now: datetime, stored: list[int], uow: UnitOfWork) -> None:
    stored.append(uow.inbox.put([arrival], now))


def _refused(arrival: Arrival) -> Arrival:
    """Make of an arrival one that any database takes: nothing but its words, in no chat's order."""
    words = ascii(arrival.payload)
    return Arrival(arrival.app, "refused:" + digest(words), "", {REFUSED: words[:_MOST_WORDS]})
