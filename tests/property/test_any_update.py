"""Whatever JSON a chat app hands over: it is kept, the worker goes on, and the report after it is dealt with."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.app import store_is_away
from bot.chat import Event
from bot.desk import Desk
from bot.intake import Intake
from bot.raw import read_json
from bot.telegram import arrivals as telegram
from bot.telegram.events import event_of
from bot.vitals import Vitals
from bot.worker import Worker
from bot.zalo import arrivals as zalo
from bot.zalo.events import Events
from reporting.ports import UnitOfWork
from reporting.records import Arrival
from tests.unit.desk.room import GROUP, Room
from tests.unit.telegram.updates import Json, message, pressed

ANY = st.text(st.characters(), max_size=20) | st.sampled_from(["", "\ud800\0", "9" * 30, "text", "m1=5", "/status"])
NUMBERS = st.integers(-(2**70), 2**70) | st.floats() | st.sampled_from([10**18, 10**30, -1, 0, 2**31, 253402300800])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | ANY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY, inner, max_size=3),
    max_leaves=8,
)
WORDS = ("update_id", "message", "edited_message", "callback_query", "my_chat_member", "event_name", "unreadable")
PARTS = ("message_id", "date", "chat", "from", "text", "caption", "edit_date", "entities", "photo", "reply_to_message")
BUILT = [message("m1=5"), pressed(), {"event_name": "message.text.received", "message": message()["message"]}]
DEEP = [b"[" * 900 + b"]" * 900, b'{"message":' * 300 + b"1" + b"}" * 300, b'{"date":' + b"9" * 5000 + b"}"]
_NUMBERS = count(1)


class Ears:
    """The desk, and which messages it dealt with."""

    def __init__(self, desk: Desk) -> None:
        self.heard: set[str] = set()
        self._desk = desk

    def handle(self, uow: UnitOfWork, event: Event, now: datetime) -> None:
        """Deal with an event."""
        self._desk.handle(uow, event, now)
        self.heard.add(event.message_id or "")

    def poison(self, uow: UnitOfWork, arrival: Arrival, error: str, now: datetime) -> None:
        """Tell of what was set aside."""
        self._desk.poison(uow, arrival, error, now)


class HastyClock:
    """A clock on which every pause is over at once."""

    _hour = count(0, 3600)

    def now(self) -> datetime:
        """Tell the same day each time."""
        return datetime(2023, 7, 31, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

    def monotonic(self) -> float:
        """Tell seconds, an hour later each time."""
        return time.monotonic() + next(self._hour)

    elapsed = monotonic


@st.composite
def updates(draw: st.DrawFn) -> object:
    """Make nonsense of any kind, or an update of sense in which some things are not what they should be."""
    if draw(st.booleans()):
        return draw(VALUES | st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=4))
    update: Json = json.loads(json.dumps(draw(st.sampled_from(BUILT))))
    inner = next(part for part in update.values() if isinstance(part, dict))
    for name in draw(st.lists(st.sampled_from(PARTS), max_size=3)):
        place = draw(st.sampled_from([inner, *(one for one in inner.values() if isinstance(one, dict))]))
        place[name] = draw(VALUES)
    return update


@pytest.fixture(scope="module", name="room")
def _room() -> Iterator[Room]:
    room = Room()
    yield room
    room.store.close()


def report(number: int) -> Json:
    """Make a report that has to be dealt with."""
    person = {"id": 11, "is_bot": False, "first_name": "Hưng", "username": "hung"}
    chat = {"id": int(GROUP), "type": "group", "title": "Nhóm"}
    return message(f"/bc m1={number}", message_id=10**6 + number, chat=chat, **{"from": person})


async def worked_off(
    room: Room,
    arrival_of: Callable[[object], Arrival],
    said_at: Callable[[Arrival], datetime | None],
    given: list[object],
) -> set[str]:
    """Take updates in and work until nothing waits; name the messages dealt with."""
    clock, vitals, ears = HastyClock(), Vitals(), Ears(room.desk)
    readers: dict[str, Callable[[Any], Event | None]] = {"telegram": event_of, "zalo": Events("Bot")}
    worker = Worker(room.store, ears, clock, readers=readers, away=store_is_away, vitals=vitals, queued=lambda: None)
    intake = Intake(
        room.store,
        clock,
        arrival_of=arrival_of,
        said_at=said_at,
        away=store_is_away,
        vitals=vitals,
        stored=worker.wake,
        clock_differs=lambda _: None,
    )
    working = asyncio.create_task(worker.run())
    for fresh in (True, False):
        await intake.keep(given, fresh)
    idle = asyncio.create_task(worker.idle.wait())
    await asyncio.wait([working, idle], return_when=asyncio.FIRST_COMPLETED, timeout=60)
    assert not working.done(), working.exception()
    assert idle.done()
    working.cancel()
    await asyncio.wait([working])
    return ears.heard


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(updates(), max_size=4), st.booleans())
@example([message(date=10**18)], False)
@example([{"\ud800": "\ud800", "update_id": "x"}, 5, None, [], "", {}], False)
@example([message(message_id="9" * 5000, chat={"id": "x" * 9000, "type": "group"})], False)
@example([{"message": {"message_id": "5", "date": "9" * 5000}}, {"message": {"date": float("nan")}}], True)
def test_nothing_ends_the_worker_or_holds_up_what_comes_after(room: Room, given: list[object], is_zalo: bool) -> None:
    """The last in a batch or the first, delivered twice: nothing waits in the end, and the report is dealt with."""
    goes_on(room, given, is_zalo=is_zalo)


@pytest.mark.parametrize("is_zalo", [False, True])
def test_what_is_too_deep_or_too_long(room: Room, *, is_zalo: bool) -> None:
    """Nested beyond any stack, or a number of thousands of digits: no otherwise."""
    goes_on(room, [read_json(body) for body in DEEP], is_zalo=is_zalo)


def goes_on(room: Room, given: list[object], *, is_zalo: bool) -> None:
    """Check that what is given ends nothing, and that a report in its midst is dealt with."""
    app = zalo if is_zalo else telegram
    assert all(len(arrival.key + arrival.chat_id) < 500 for arrival in map(app.arrival_of, given))  # they are indexed
    asyncio.run(worked_off(room, app.arrival_of, app.said_at, given))
    number = next(_NUMBERS)
    heard = asyncio.run(worked_off(room, telegram.arrival_of, telegram.said_at, [*given, report(number), *given]))
    assert str(10**6 + number) in heard
    assert room.do(lambda uow: uow.inbox.depth()[0]) == 0


def test_what_nobody_can_read_is_set_aside_and_told() -> None:
    """No object at all, or nested beyond reading: kept, with its reason, for a person to look at."""
    room = Room()
    given = [7, "lạ", read_json(b"[" * 990 + b"8" + b"]" * 990)]
    asyncio.run(worked_off(room, telegram.arrival_of, telegram.said_at, given))
    told = [letter.text for letter in room.letters() if "không xử lý được" in letter.text]
    assert len(told) == len(given)
    room.store.close()
