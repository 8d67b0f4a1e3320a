"""The worker among failures: a chat's order holds, no other chat waits, and poison is told whenever one is killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.app import store_is_away
from bot.chat import Event
from bot.clock import MovableClock
from bot.telegram.arrivals import arrival_of
from bot.telegram.events import event_of
from bot.vitals import Vitals
from bot.worker import Handler, Worker
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival, Letter, LetterKind
from storage import open_store
from storage.errors import ClosedError
from tests.unit.bot.test_worker import SENT, Notebook, in_chat, opened

T = TypeVar("T")
TOLD = "told"


@dataclass(slots=True)
class RefusedLate(Notebook):
    """A desk that leaves for later what the database will refuse, so many times for each text."""

    refused: dict[str, int] = field(default_factory=dict)

    def handle(self, uow: UnitOfWork, event: Event, now: datetime) -> None:
        """Write an event down; that something is wrong shows when all is written."""
        Notebook.handle(self, uow, event, now)
        if self.refused.get(event.text, 0) > 0:
            self.refused[event.text] -= 1
            uow.outbox.queue(Letter("telegram", "-1", LetterKind.TEXT, "x", answers=999_999), now)


@pytest.mark.parametrize("shared", [False, True])
async def test_what_is_refused_at_its_end_is_not_overtaken(shared: bool) -> None:
    """The desk was done with it, and what it had left for later is refused: those after it wait for its next try."""
    desk = RefusedLate(refused={"hai": 2})  # with the others, then by itself
    async with opened(desk, shared=shared) as room:
        await room.take(*(in_chat(-1, text, number) for number, text in enumerate(["một", "hai", "ba"])))
        assert await room.heard_in_store("-1") == ["một", "hai", "ba"]
    assert desk.refused == {"hai": 0}


class StillClock(MovableClock):
    """A clock on which no pause ends before a test sets it."""

    seconds = 0.0

    def monotonic(self) -> float:
        """Tell seconds."""
        return self.seconds


def worker_over(store: Store, desk: Handler, clock: MovableClock) -> Worker:
    """Make a worker that is alone."""
    return Worker(
        store,
        desk,
        clock,
        readers={"telegram": event_of},
        away=store_is_away,
        vitals=Vitals(),
        queued=lambda: None,
    )


async def first_of(*ends: Coroutine[Any, Any, object]) -> None:
    """Run all until the first ends."""
    tasks = [asyncio.create_task(end) for end in ends]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED, timeout=30)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


@dataclass(slots=True)
class Listening(Notebook):
    """A desk that fails over some texts as long as a clock stands, and says so when it heard another."""

    clock: StillClock = field(kw_only=True)
    said: asyncio.Event = field(default_factory=asyncio.Event)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    def handle(self, uow: UnitOfWork, event: Event, now: datetime) -> None:
        """Write an event down."""
        if event.text.startswith("độc") and not self.clock.seconds:
            raise ValueError(event.text)
        Notebook.handle(self, uow, event, now)
        if event.text == "khác":
            self.loop.call_soon_threadsafe(self.said.set)


@pytest.mark.parametrize("held", [1, 40])
async def test_no_chat_waits_for_others_that_are_held_up(held: int) -> None:
    """Hundreds of messages stand behind some that failed: who comes after all of them is heard before these."""
    clock = StillClock(SENT)
    desk = Listening(clock=clock)
    firsts = [in_chat(-1 - chat, f"độc {chat}", 1) for chat in range(held)]
    rest = [in_chat(-1 - number % held, f"sau {number}", 2 + number) for number in range(300)]
    given = [arrival_of(update) for update in (*firsts, *rest, in_chat(-100, "khác", 1))]
    with closing(open_store("sqlite://", campaigns=[])) as store:
        store.write(lambda uow: uow.inbox.put(given, SENT)).result()
        worker = worker_over(store, desk, clock)
        await first_of(worker.run(), desk.said.wait())
        assert [event.text for event in desk.heard] == ["khác"]
        clock.seconds = 1000.0
        await first_of(worker.run(), worker.idle.wait())
        assert store.read(lambda uow: uow.inbox.depth()[0]).result() == 0
    for chat in range(held):
        heard = [event.text for event in desk.heard if event.chat_id == str(-1 - chat)]
        assert heard == [f"độc {chat}", *(f"sau {number}" for number in range(300) if number % held == chat)]


class HastyClock(MovableClock):
    """A clock on which every pause is over at once."""

    _hours = count(0, 3600)

    def monotonic(self) -> float:
        """Tell seconds, an hour later each time."""
        return float(next(self._hours))


@dataclass(slots=True)
class Mortal:
    """A store that a process has until it is killed: so many things are written, and then nothing any more."""

    store: Store
    left: int
    dead: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Write, while there is life."""
        if not self.left:
            self.dead.set()
            raise ClosedError("killed")
        self.left -= 1
        return self.store.write(work)

    def read(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Read."""
        return self.store.read(work)

    def close(self) -> None:
        """Nothing: the database goes on."""


class Teller(Notebook):
    """A desk that fails over everything, and tells of poison in the store."""

    def handle(self, _uow: UnitOfWork, event: Event, _now: datetime) -> None:
        """Fail."""
        raise ValueError(event.text)

    def poison(self, uow: UnitOfWork, arrival: Arrival, _error: str, _now: datetime) -> None:
        """Tell."""
        uow.state.set(TOLD, [*(uow.state.get(TOLD) or []), arrival.key])


@pytest.mark.parametrize("writes", range(9))
async def test_poison_is_told_once_whenever_the_process_is_killed(tmp_path: Path, writes: int) -> None:
    """After any of its writes the first one is killed: with the second, nothing waits, and somebody was told."""
    arrival = arrival_of(in_chat(-1, "độc", 1))
    with closing(open_store(f"sqlite:///{tmp_path}/baocao.sqlite3", campaigns=[])) as store:
        store.write(lambda uow: uow.inbox.put([arrival], SENT)).result()
        for life in (writes, 99):
            mortal = Mortal(store, life)
            worker = worker_over(mortal, Teller(), HastyClock(SENT))
            await first_of(worker.run(), mortal.dead.wait(), worker.idle.wait())
        assert store.read(lambda uow: (uow.state.get(TOLD), uow.inbox.depth()[0])).result() == ([arrival.key], 0)


class SlowClock(StillClock):
    """A clock on which every look takes some time."""

    def __init__(self, step: float) -> None:
        super().__init__(SENT)
        self.step = step

    def monotonic(self) -> float:
        """Tell seconds, some more than before."""
        self.seconds += self.step
        return self.seconds


@pytest.mark.parametrize("step", [0.02, 0.04, 0.06, 0.08, 0.12])
async def test_a_wait_that_ends_while_others_are_read(step: float) -> None:
    """What failed is behind us by then: nothing of its chat is taken up before it."""
    desk = Notebook(fails_over={"độc": 2})
    given = [in_chat(-2 - number % 7, "khác", number) for number in range(400)]
    given[0] = in_chat(-1, "độc", 0)
    for number in range(40, 400, 40):
        given[number] = in_chat(-1, str(number), number)
    with closing(open_store("sqlite://", campaigns=[])) as store:
        store.write(lambda uow: uow.inbox.put([arrival_of(one) for one in given], SENT)).result()
        worker = worker_over(store, desk, SlowClock(step))
        await first_of(worker.run(), worker.idle.wait())
        heard = store.read(lambda uow: uow.state.get("heard/-1")).result()
    assert heard == ["độc", *(str(number) for number in range(40, 400, 40))]
