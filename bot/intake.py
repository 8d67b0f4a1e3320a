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

    async def _put(self, arrivals: list[Arrival]) -> int:
        while True:
            put = partial(_put, arrivals, self._clock.now())
            try:
                return await asyncio.wrap_future(self._store.write(put))
            except Exception as error:  # noqa: BLE001 - sorted out below
                if self._away(error):
                    _log.warning("updates wait for the database: %s", error)
                    await asyncio.sleep(_AWAY_SECONDS)
                elif len(arrivals) > 1:
                    return sum([await self._put([one]) for one in arrivals])
                elif REFUSED in arrivals[0].payload:
                    _log.exception("an update can't be stored in any form: %s", arrivals[0].key)
                    return 0
                else:
                    _log.exception("an update can't be stored as it is: %s", arrivals[0].key)
                    arrivals = [_refused(arrivals[0])]

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


def _refused(arrival: Arrival) -> Arrival:
    """Make of an arrival one that any database takes: nothing but its words, in no chat's order."""
    words = ascii(arrival.payload)
    return Arrival(arrival.app, "refused:" + digest(words), "", {REFUSED: words})


def _put(arrivals: Sequence[Arrival], now: datetime, uow: UnitOfWork) -> int:
    return uow.inbox.put(arrivals, now)
