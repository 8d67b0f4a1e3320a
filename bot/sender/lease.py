"""Who of several processes sends: the one that holds a lease, which it renews as long as it lives.

Nobody's clock is compared with another's: a holder counts its beats in the database, and whoever sees no new one for
long enough, by a clock of its own that only grows, takes over before a lease has passed.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Final, Protocol

from bot.clock import Clock
from reporting.ports import Store, UnitOfWork

_log = logging.getLogger(__name__)

LEASE_SECONDS: Final = 10.0
_BEATS: Final = 5  # in a lease
_OURS: Final = 0.5  # of a lease from its renewal on
_PATIENCE: Final = 0.75  # of a lease that others see no beat: with the time between two looks it is over then


class Right(Protocol):
    """What the sender asks before it sends."""

    @property
    def held(self) -> bool:
        """Whether this process may send."""


class Always:
    """The right of a process that is alone."""

    held: Final = True


class Lease:
    """The lease of one name; `keep` runs as long as the process does, `release` hands it on at its end."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        name: str,
        *,
        away: Callable[[BaseException], bool],
        seconds: float = LEASE_SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._name = f"lease/{name}"
        self._away = away
        self._seconds = seconds
        self._me = secrets.token_hex(8)
        self._until = float("-inf")
        self._seen: object = None
        self._seen_at = clock.monotonic()
        self._was_held = False

    @property
    def held(self) -> bool:
        """Whether this process holds it just now; for safety a little shorter than the others believe."""
        return self._clock.monotonic() < self._until

    async def keep(self) -> None:
        """Take it when it is free, renew it while it is ours."""
        while True:
            try:
                await self.beat()
            except Exception as error:
                if not self._away(error):
                    raise
                _log.warning("the lease of the sender can't be renewed: %s", error)
            if self.held != self._was_held:
                self._was_held = self.held
                _log.info("this process %s", "sends from now on" if self.held else "leaves sending to another one")
            await asyncio.sleep(self._seconds / _BEATS)

    async def beat(self) -> None:
        """Renew it, or take it over where its holder is gone.

        While a beat of ours has to wait for the writing transaction of another one, a holder's has to as well, and so
        have its records of what it sent: this time is no silence of its.
        """
        before, seen_at = self._clock.monotonic(), self._seen_at
        if await asyncio.wrap_future(self._store.write(self._claim(before))):
            self._until = before + self._seconds * _OURS
        elif self._seen_at == seen_at:
            self._seen_at += self._clock.monotonic() - before

    async def release(self) -> None:
        """Give it back, so that nobody has to wait for its end."""
        self._until = float("-inf")
        await asyncio.wrap_future(self._store.write(self._give_back))

    def _claim(self, now: float) -> Callable[[UnitOfWork], bool]:
        def work(uow: UnitOfWork) -> bool:
            found = uow.state.get(self._name)
            if found is not None and found["holder"] != self._me:
                if found != self._seen:
                    self._seen, self._seen_at = found, self._clock.monotonic()
                    return False
                if now - self._seen_at < self._seconds * _PATIENCE:
                    return False
            uow.state.set(self._name, {"holder": self._me, "beat": found["beat"] + 1 if found else 1})
            return True

        return work

    def _give_back(self, uow: UnitOfWork) -> None:
        found = uow.state.get(self._name)
        if found is not None and found["holder"] == self._me:
            uow.state.set(self._name, None)
