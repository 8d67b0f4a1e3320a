"""The inbox's two ends with a real store: what comes in twice counts once, what fails is set aside."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import store_is_away
from bot.chat import Event, EventKind
from bot.clock import MovableClock
from bot.intake import Intake
from bot.telegram.arrivals import arrival_of, said_at
from bot.telegram.events import event_of
from bot.vitals import Vitals
from bot.worker import Worker
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival
from storage import open_store
from tests.unit.telegram.updates import Json, edited, message, pressed

# when the built messages say they were sent
SENT = datetime(2023, 7, 31, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass(slots=True)
class Notebook:
    """A desk that writes down what it heard, and fails over what it is told to."""

    heard: list[Event] = field(default_factory=list)
    poisoned: list[str] = field(default_factory=list)
    fails_over: dict[str, int] = field(default_factory=dict)
    poison_fails: bool = False

    def handle(self, uow: UnitOfWork, event: Event, _now: datetime) -> None:
        """Write an event down, in the store too."""
        uow.state.set(f"heard/{event.chat_id}", [*(uow.state.get(f"heard/{event.chat_id}") or []), event.text])
        if self.fails_over.get(event.text, 0) > 0:
            self.fails_over[event.text] -= 1
            raise ValueError(f"no sense in {event.text}")
        self.heard.append(event)

    def poison(self, _uow: UnitOfWork, arrival: Arrival, error: str, _now: datetime) -> None:
        """Write down what was set aside."""
        if self.poison_fails:
            raise ValueError("not even that")
        self.poisoned.append(f"{arrival.chat_id}: {error}")


@dataclass(slots=True)
class Room:
    """Intake and worker over a store."""

    store: Store
    intake: Intake
    worker: Worker
    desk: Notebook
    vitals: Vitals
    clock: MovableClock
    clock_off: list[timedelta]

    async def take(self, *updates: Any, fresh: bool = False) -> None:
        """Let updates come in, and wait until they are worked off."""
        await self.intake.keep(updates, fresh)
        await self.done()

    async def done(self) -> None:
        """Wait until the inbox is empty."""
        async with asyncio.timeout(30):
            await self.worker.idle.wait()

    async def heard_in_store(self, chat: str = "-1001") -> list[str]:
        """Read what was committed."""
        return await asyncio.wrap_future(self.store.read(lambda uow: uow.state.get(f"heard/{chat}") or []))

    async def depth(self) -> int:
        """Count what is undone."""
        return await asyncio.wrap_future(self.store.read(lambda uow: uow.inbox.depth()[0]))


@contextlib.asynccontextmanager
async def opened(
    desk: Notebook, *, working: bool = True, store: Store | None = None, shared: bool = False
) -> AsyncIterator[Room]:
    """Open a room; without `working` arrivals only pile up."""
    mine = store or open_store("sqlite://", campaigns=[])
    clock, vitals, off = MovableClock(SENT), Vitals(), list[timedelta]()
    worker = Worker(
        mine,
        desk,
        clock,
        readers={"telegram": event_of},
        away=store_is_away,
        vitals=vitals,
        queued=lambda: None,
        shared=shared,
    )
    intake = Intake(
        mine,
        clock,
        arrival_of=arrival_of,
        said_at=said_at,
        away=store_is_away,
        vitals=vitals,
        stored=worker.wake,
        clock_differs=off.append,
    )
    task = asyncio.create_task(worker.run()) if working else None
    try:
        yield Room(mine, intake, worker, desk, vitals, clock, off)
    finally:
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        if store is None:
            await asyncio.to_thread(mine.close)


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    """Open a room for one test."""
    async with opened(Notebook()) as made:
        yield made


def in_chat(chat: int, text: str, number: int = 1) -> Json:
    """Make a message in some chat."""
    return message(text, message_id=number, chat={"id": chat, "type": "group", "title": "x"})


async def test_redelivered_and_renumbered_updates_count_once(room: Room) -> None:
    """The same message under three numbers is one; its edit is another."""
    await room.take(message("m1=1"), message("m1=1") | {"update_id": 50})
    await room.take(message("m1=1") | {"update_id": 2}, edited("m1=2", 1_690_765_260))
    assert [event.text for event in room.desk.heard] == ["m1=1", "m1=2"]
    assert room.vitals.new_updates == 2


async def test_order_is_kept_in_each_chat(room: Room) -> None:
    """Three hundred messages of three chats: each chat's are heard as they were said."""
    updates = [in_chat(-(number % 3) - 1, str(number), number) for number in range(300)]
    await room.take(*updates)
    for chat in (-1, -2, -3):
        heard = [int(event.text) for event in room.desk.heard if event.chat_id == str(chat)]
        assert heard == sorted(heard)
        assert len(heard) == 100


async def test_a_failure_leaves_nothing_behind_and_is_tried_again(room: Room) -> None:
    """What failed halfway is rolled back; the second try works, and nothing overtook it."""
    room.desk.fails_over["hai"] = 1
    await room.take(*(in_chat(-1, text, number) for number, text in enumerate(["một", "hai", "ba"])))
    assert await room.heard_in_store("-1") == ["một", "hai", "ba"]
    assert room.desk.poisoned == []


async def test_poison_is_set_aside_after_three_tries(room: Room) -> None:
    """It is told of and kept; other chats never waited, its own chat goes on."""
    room.desk.fails_over["độc"] = 99
    await room.take(in_chat(-1, "độc", 1), in_chat(-1, "sau", 2), in_chat(-2, "khác", 1))
    assert [event.text for event in room.desk.heard] == ["khác", "sau"]
    assert room.desk.poisoned == ["-1: ValueError: no sense in độc"]
    assert room.desk.fails_over["độc"] == 99 - 3 * 2  # each time with the others, then by itself
    assert (await room.depth(), room.vitals.set_aside) == (0, 1)


async def test_no_failure_is_left_to_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is looked at by the worker; none turns up later as one that nobody asked for."""
    monkeypatch.setattr(logging.root.manager, "disable", logging.CRITICAL)  # a kept log keeps the failures in it
    left: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: left.append(context))
    async with opened(Notebook(fails_over={"độc": 99}), shared=True) as room:  # each batch is waited for at once
        await room.take(in_chat(-1, "độc", 1))
        gc.collect()
        assert room.desk.poisoned
    assert left == []


async def test_even_if_telling_fails(room: Room) -> None:
    """A desk that can't tell of poison doesn't stop the work."""
    room.desk.fails_over["độc"], room.desk.poison_fails = 99, True
    await room.take(in_chat(-1, "độc", 1), in_chat(-1, "sau", 2))
    assert [event.text for event in room.desk.heard] == ["sau"]


@pytest.mark.parametrize(
    "update",
    [
        None,
        7,
        {},
        {"message": 5},
        {"message": {"chat": {"id": 1}}},
        {"callback_query": {"id": "1"}},
        {"update_id": 3, "poll": {}},
    ],
)
async def test_rubbish_is_stored_and_stops_nobody(room: Room, update: object) -> None:
    """What makes no sense is kept, set aside if need be, and the next message is heard."""
    await room.take(update, message("m1=1"))
    assert [event.text for event in room.desk.heard] == ["m1=1"]
    assert await room.depth() == 0


async def test_an_update_that_its_app_fails_over_is_kept_as_its_words(room: Room) -> None:
    """And one that the database refuses, as text: both are set aside, and hold nothing up."""

    def failing(update: object) -> Arrival:
        if update == {"hai": "hai"}:
            raise RuntimeError("of no kind that anybody thought of")
        arrival = arrival_of(update)
        return replace(arrival, chat_id=object()) if update == {"ba": "ba"} else arrival  # type: ignore[arg-type]

    intake = Intake(
        room.store,
        room.clock,
        arrival_of=failing,
        away=store_is_away,
        vitals=room.vitals,
        stored=room.worker.wake,
        clock_differs=room.clock_off.append,
    )
    assert await intake.keep([message("m1=1"), {"hai": "hai"}, {"ba": "ba"}, in_chat(-2, "m1=2")], False) == 4
    await room.done()
    assert await room.heard_in_store() == ["m1=1"]
    assert await room.heard_in_store("-2") == ["m1=2"]
    assert sorted(room.desk.poisoned) == [
        ": ValueError: this update is refused",
        ": ValueError: this update is unreadable",
    ]


async def test_a_message_of_a_megabyte(room: Room) -> None:
    """Long, but a message."""
    await room.take(message("m1=1 " * 200_000))
    assert len(room.desk.heard[0].text) == 1_000_000


async def test_what_was_undone_is_worked_off_at_start() -> None:
    """Arrivals that a killed process left are the next one's first work."""
    store = open_store("sqlite://", campaigns=[])
    try:
        async with opened(Notebook(), working=False, store=store) as dead:
            await dead.intake.keep([message("m1=1")], False)
            assert await dead.depth() == 1
        async with opened(Notebook(), store=store) as alive:
            await alive.done()
            assert [event.text for event in alive.desk.heard] == ["m1=1"]
    finally:
        await asyncio.to_thread(store.close)


async def test_two_workers_apply_each_arrival_once() -> None:
    """Whoever takes an arrival's mark first does its work, the other one leaves it."""
    store, desk = open_store("sqlite://", campaigns=[]), Notebook()
    try:
        async with opened(desk, store=store) as first, opened(desk, store=store) as second:
            for number in range(50):
                await first.intake.keep([in_chat(-number, str(number), number)], False)
                second.worker.wake()
            await first.done()
            await second.done()
    finally:
        await asyncio.to_thread(store.close)
    assert sorted(int(event.text) for event in desk.heard) == list(range(50))


async def test_order_holds_over_two_workers() -> None:
    """What one of them failed over and will try again, the other neither skips nor overtakes."""
    store, desk = open_store("sqlite://", campaigns=[]), Notebook(fails_over={"0": 1})
    try:
        async with opened(desk, working=False, store=store) as door:
            await door.intake.keep([in_chat(-1, str(number), number) for number in range(20)], False)
        async with opened(desk, store=store, shared=True) as first, opened(desk, store=store, shared=True) as second:
            await first.done()
            await second.done()
    finally:
        await asyncio.to_thread(store.close)
    assert [event.text for event in desk.heard] == [str(number) for number in range(20)]


async def test_a_button_is_pressed_when_it_arrives(room: Room) -> None:
    """Telegram tells no time for it; the time of arrival stands in."""
    room.clock.move_to(room.clock.now() + timedelta(minutes=1))
    await room.take(pressed("q:1:y"))
    event = room.desk.heard[0]
    assert event.kind is EventKind.BUTTON
    assert event.sent_at - SENT >= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("moved", "fresh", "told"),
    [
        (timedelta(minutes=-5), False, True),
        (timedelta(minutes=5), True, True),
        (timedelta(minutes=5), False, False),
        (timedelta(seconds=30), True, False),
    ],
)
async def test_a_clock_that_is_off(room: Room, moved: timedelta, fresh: bool, told: bool) -> None:
    """Messages from the future tell at once, late ones only where they were sent just now; two have to agree."""
    room.clock.move_to(SENT + moved)
    for number in range(4):
        await room.take(message(str(number), message_id=number), fresh=fresh)
        assert bool(room.clock_off) is (told and number >= 1)
    assert len(room.clock_off) == int(told)
