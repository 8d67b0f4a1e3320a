"""The lease of the sender: one holder, a successor when it falls silent, and no clock but one's own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.app import store_is_away
from bot.sender.lease import LEASE_SECONDS, Lease
from reporting.ports import Store
from storage import open_store


class StepClock:
    """A clock whose two times a test sets; the civil one may go back."""

    def __init__(self) -> None:
        self.civil = datetime(2023, 7, 31, tzinfo=UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        """Tell the civil time."""
        return self.civil

    def monotonic(self) -> float:
        """Tell seconds."""
        return self.seconds

    def elapsed(self) -> float:
        """Tell them again: nothing sleeps here."""
        return self.monotonic()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """Open a store in memory."""
    made = open_store("sqlite://", campaigns=[])
    yield made
    await asyncio.to_thread(made.close)


@pytest.fixture
def clock() -> StepClock:
    """A clock that stands."""
    return StepClock()


def lease(store: Store, clock: StepClock) -> Lease:
    """Make another process's end of the lease."""
    return Lease(store, clock, "sender", away=store_is_away)


async def test_one_of_two_holds_it(store: Store, clock: StepClock) -> None:
    """Who comes first; and it stays there as long as it beats, whatever the civil clock does."""
    first, second = lease(store, clock), lease(store, clock)
    for hour in (9, 8, 23, 7):
        clock.civil = clock.civil.replace(hour=hour)
        clock.seconds += LEASE_SECONDS / 5
        await first.beat()
        await second.beat()
        assert (first.held, second.held) == (True, False)


async def test_a_silent_holder_is_followed(store: Store, clock: StepClock) -> None:
    """Within a lease; and it has stopped holding it before, by itself."""
    first, second = lease(store, clock), lease(store, clock)
    await first.beat()
    await second.beat()
    while not second.held:
        assert clock.seconds < LEASE_SECONDS
        clock.seconds += LEASE_SECONDS / 5
        await second.beat()
        assert not (first.held and second.held)
    await first.beat()
    assert (first.held, second.held) == (False, True)


async def test_a_holder_that_could_not_write_is_not_silent(store: Store, clock: StepClock) -> None:
    """While one long work kept the writer, nobody's beat could come; who is still silent then is followed soon."""
    first, second = lease(store, clock), lease(store, clock)
    await first.beat()
    await second.beat()
    gate = threading.Event()
    long = store.write(lambda _: gate.wait(10))
    late = asyncio.create_task(second.beat())
    await asyncio.sleep(0)  # it is handed in behind the long work
    clock.seconds += 3 * LEASE_SECONDS
    gate.set()
    await asyncio.wrap_future(long)
    await late
    clock.seconds += LEASE_SECONDS / 5
    await second.beat()
    assert (first.held, second.held) == (False, False)
    await first.beat()
    assert first.held
    clock.seconds += LEASE_SECONDS / 5
    await second.beat()
    over = clock.seconds + LEASE_SECONDS
    while not second.held:
        assert clock.seconds < over
        clock.seconds += LEASE_SECONDS / 5
        await second.beat()


async def test_it_is_handed_on_at_the_end(store: Store, clock: StepClock) -> None:
    """An orderly stop makes nobody wait; giving back what somebody else holds changes nothing."""
    first, second = lease(store, clock), lease(store, clock)
    await first.beat()
    await first.release()
    await second.beat()
    assert (first.held, second.held) == (False, True)
    await first.release()
    await first.beat()
    assert (first.held, second.held) == (False, True)
