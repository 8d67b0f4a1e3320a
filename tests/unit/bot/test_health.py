"""Health pages, asked over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp

from bot.clock import WallClock
from bot.health import Health
from bot.housekeeping import LAST
from bot.vitals import Vitals
from reporting.ports import UnitOfWork
from storage import open_store
from tests.unit.bot.letters import letter

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class LaterClock(WallClock):
    """A clock whose monotonic time a test sets forward."""

    later = 0.0

    def monotonic(self) -> float:
        """Tell seconds, so many later."""
        return super().monotonic() + self.later


class StoppedClock(LaterClock):
    """One whose civil time stands still as well."""

    def now(self) -> datetime:
        """Tell the same moment each time."""
        return datetime(2023, 7, 31, 8, tzinfo=ZONE)


@contextlib.asynccontextmanager
async def pages(vitals: Vitals, clock: LaterClock, *, closed: bool = False) -> AsyncIterator[aiohttp.ClientSession]:
    """Serve the pages over a store with one letter."""
    store = open_store("sqlite://", campaigns=[])
    await asyncio.wrap_future(store.write(lambda uow: uow.outbox.add(letter(), clock.now())))
    night = clock.now().date() - timedelta(days=3)
    await asyncio.wrap_future(store.write(lambda uow: uow.state.set(LAST, night.isoformat())))

    def late(_uow: UnitOfWork, before: datetime) -> int:
        return 2 if clock.now() - before == timedelta(minutes=1) else 0

    if closed:
        store.close()
    health = Health(store, clock, vitals, polling=True, late=late)
    await health.start("127.0.0.1:0")
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{health.listener.port}") as session:
            yield session
    finally:
        await health.stop()
        await asyncio.to_thread(store.close)


async def ask(session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    """Get a page."""
    async with session.get(path) as answer:
        return answer.status, await answer.text()


async def test_not_ready_while_something_waits_to_be_stored() -> None:
    """The clock's own commits go on, and hide nothing."""
    clock, vitals = LaterClock(ZONE), Vitals(unstored=1)
    async with pages(vitals, clock) as session:
        vitals.last_poll = vitals.last_commit = clock.monotonic()
        assert await ask(session, "/readyz") == (503, "what came in can't be stored\n")


async def test_ready_after_the_first_poll() -> None:
    """Alive from the start, ready once Telegram answered."""
    clock, vitals = LaterClock(ZONE), Vitals()
    async with pages(vitals, clock) as session:
        assert (await ask(session, "/healthz"))[0] == 200
        assert await ask(session, "/readyz") == (503, "no poll yet\n")
        vitals.last_poll = vitals.last_commit = clock.monotonic()
        assert await ask(session, "/readyz") == (200, "ok\n")


async def test_not_ready_when_nothing_happened_for_long() -> None:
    """No good poll and no commit for minutes: something is wrong, and it says what."""
    clock, vitals = LaterClock(ZONE), Vitals()
    vitals.last_poll = vitals.last_commit = clock.monotonic()
    clock.later = 300
    async with pages(vitals, clock) as session:
        vitals.last_poll = vitals.last_commit = clock.monotonic() - 300
        status, words = await ask(session, "/readyz")
    assert status == 503
    assert "commit" in words
    assert "poll" in words


async def test_not_alive_when_the_writer_hangs() -> None:
    """Minutes without a commit are for whoever mends the database; a quarter of an hour is for a new start."""
    clock, vitals = LaterClock(ZONE), Vitals()
    async with pages(vitals, clock) as session:
        clock.later = 800
        assert (await ask(session, "/healthz"))[0] == 200
        clock.later = 1000
        assert await ask(session, "/healthz") == (503, "the writer has not answered for long\n")
        vitals.last_commit = clock.monotonic()
        assert (await ask(session, "/healthz"))[0] == 200


async def test_not_ready_without_the_database() -> None:
    """A store that is gone is named."""
    clock, vitals = LaterClock(ZONE), Vitals()
    vitals.last_poll = vitals.last_commit = clock.monotonic()
    async with pages(vitals, clock, closed=True) as session:
        status, words = await ask(session, "/readyz")
    assert (status, "database" in words) == (503, True)


async def test_figures_for_prometheus() -> None:
    """Depths, counters and the sends' times."""
    clock, vitals = StoppedClock(ZONE), Vitals(sent=3, rate_limited=1)
    vitals.took(0.2)
    vitals.took(99)
    async with pages(vitals, clock) as session:
        _, text = await ask(session, "/metrics")
    assert {
        "baocao_outbox_depth 1.0",
        "baocao_inbox_depth 0.0",
        "baocao_slots_late 2.0",
        "baocao_backup_age_days 3.0",
        "baocao_ready 1.0",
        "baocao_sent_total 3.0",
        "baocao_send_rate_limited_total 1.0",
        'baocao_send_seconds_bucket{le="0.25"} 1.0',
        'baocao_send_seconds_bucket{le="+Inf"} 2.0',
    } <= set(text.splitlines())


async def test_our_own_counters_are_shown_without_the_database_too() -> None:
    """What the database would tell is left out; an alarm on it says so."""
    clock, vitals = LaterClock(ZONE), Vitals(sent=3)
    async with pages(vitals, clock, closed=True) as session:
        clock.later = 300
        status, text = await ask(session, "/metrics")
    assert status == 200
    assert {"baocao_sent_total 3.0", "baocao_ready 0.0"} <= set(text.splitlines())
    assert "baocao_outbox_depth" not in text
