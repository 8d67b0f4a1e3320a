"""The sender with a real store and the loopback Bot API, and everything that can go wrong between them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.app import store_is_away
from bot.clock import Clock, MovableClock, WallClock
from bot.config.settings import Limits
from bot.errors import TokenRejectedError
from bot.sender.pace import REMEMBERED
from bot.sender.sender import Sender
from bot.sender.transport import (
    NotDeliveredError,
    OutcomeUnknownError,
    PictureRejectedError,
    RejectedError,
    SendError,
    Sent,
    ServerTroubleError,
)
from bot.telegram.outgoing import TelegramTransport
from bot.vitals import Vitals
from reporting.ports import Store, UnitOfWork
from reporting.records import ChatKind, Letter, LetterKind, Priority, QueuedLetter
from storage import open_store
from storage.errors import UnreachableError
from tests.unit.bot.letters import letter
from tests.unit.telegram.line import LAN, MINH, Line

T = TypeVar("T")
GROUP = "-1001"
CLOCK = WallClock(ZoneInfo("Asia/Ho_Chi_Minh"))
LIFTED = Limits(group_per_minute=0, chat_per_second=0, all_per_second=0)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass(slots=True)
class Desk:
    """A sender at work, and what lies around it."""

    line: Line
    store: Store
    sender: Sender
    vitals: Vitals
    clock: Clock = CLOCK
    task: asyncio.Task[None] | None = None
    undelivered: list[tuple[Letter, str]] = field(default_factory=list)
    given_up: list[tuple[str, str]] = field(default_factory=list)

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Commit something."""
        return await asyncio.wrap_future(self.store.write(work))

    async def queue(self, *letters: Letter) -> list[int | None]:
        """Put letters into the outbox and wake the sender."""
        at = self.clock.now()
        ids = await self.write(lambda uow: [uow.outbox.add(one, at) for one in letters])
        self.sender.wake()
        return ids

    async def done(self) -> None:
        """Wait until nothing is left to do."""
        async with asyncio.timeout(30):
            await self.sender.idle.wait()

    async def waiting(self) -> list[QueuedLetter]:
        """List what is left in the outbox."""
        return await asyncio.wrap_future(self.store.read(lambda uow: uow.outbox.waiting("telegram", 99)))

    async def hurried(self, rounds: int) -> None:
        """Let what waits for its next try go at once, so many times, while other letters pass."""
        for number in range(rounds):
            await self.queue(letter(GROUP, f"khác {number}"))
            self.sender._lanes.hurry()
            self.sender.wake()
            await true_at_last(lambda: f"khác {number}" in self.texts)  # noqa: B023 - it is over when the next begins
            await true_at_last(self.is_calm)

    def is_calm(self) -> bool:
        """Tell whether nothing is under way and the app can be reached: what is left waits for its next try."""
        return self.is_through() and not self.sender._reach.unsure

    def is_through(self) -> bool:
        """Tell whether nothing is under way, nor about to be."""
        sender, now = self.sender, self.clock.monotonic()
        next_at = sender._lanes.next_at(now)
        busy = any(lane.letters or lane.busy for lane in sender._lanes._lanes.values())
        busy |= next_at is not None and next_at <= now
        return not (busy or sender._under_way or sender._outcomes.busy or sender._look)

    @property
    def texts(self) -> list[str]:
        """List what the bot said in the group."""
        return [
            message.text
            for message in self.line.group.messages.values()
            if message.sender == self.line.api.world.bot.id
        ]


class HeldReading:
    """A store in memory; while `hold` is set, what is read is handed over only when it is let go, by then old."""

    def __init__(self) -> None:
        self._store = open_store("sqlite://", campaigns=[])
        self.hold = False
        self.held: list[tuple[Future[Any], Future[Any]]] = []
        self.write = self._store.write
        self.close = self._store.close

    def read(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Read at once."""
        found, handed_over = self._store.read(work), Future[T]()
        if not self.hold:
            return found
        self.held.append((found, handed_over))
        return handed_over

    def let_go(self) -> None:
        """Hand over what was held."""
        self.hold = False
        for found, handed_over in self.held:
            handed_over.set_result(found.result())


class HeldWriting:
    """A store in memory; while `hold` is set, what is to be written is written only when it is let go."""

    def __init__(self) -> None:
        self._store = open_store("sqlite://", campaigns=[])
        self.hold = False
        self.held: list[tuple[Callable[[UnitOfWork], Any], Future[Any]]] = []
        self.read = self._store.read
        self.close = self._store.close

    def write(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Write at once."""
        if not self.hold:
            return self._store.write(work)
        waiting = Future[T]()
        self.held.append((work, waiting))
        return waiting

    def let_go(self) -> None:
        """Write what was held."""
        self.hold = False
        for work, waiting in self.held:
            waiting.set_result(self._store.write(work).result())


class Unanswering(TelegramTransport):
    """A transport that asks in vain for some times."""

    def __init__(self, line: Line, unanswered: int) -> None:
        super().__init__(line.bot)
        self.unanswered = unanswered

    async def answers(self) -> None:
        """Fail, so many times."""
        self.unanswered -= 1
        if self.unanswered >= 0:
            raise NotDeliveredError("nobody is there")
        await super().answers()


class StaysOpen:
    """A store that the next sender goes on with."""

    def __init__(self, store: Store) -> None:
        self.read, self.write = store.read, store.write

    def close(self) -> None:
        """Stay open."""


async def true_at_last(found: Callable[[], bool]) -> None:
    """Let the loop turn until something holds."""
    async with asyncio.timeout(30):
        while not found():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0)


class StillClock(WallClock):
    """A clock on which no second passes."""

    def __init__(self) -> None:
        super().__init__(CLOCK.now().tzinfo)  # type: ignore[arg-type]
        self._now, self._at = CLOCK.now(), CLOCK.monotonic()

    def now(self) -> datetime:
        """Tell the civil time."""
        return self._now

    def monotonic(self) -> float:
        """Tell the seconds."""
        return self._at


@dataclass(slots=True)
class Given:
    """A right to send that a test gives and takes away."""

    held: bool = False


@contextlib.asynccontextmanager
async def opened(
    line: Line,
    limits: Limits = LIFTED,
    store: Store | None = None,
    right: Given | None = None,
    clock: Clock = CLOCK,
    **more: Any,
) -> AsyncIterator[Desk]:
    """Run a sender over a new store in memory."""
    store = store or open_store("sqlite://", campaigns=[])
    vitals = Vitals()
    undelivered: list[tuple[Letter, str]] = []
    given_up: list[tuple[str, str]] = []

    def tell(_uow: UnitOfWork, lost: Letter, reason: str, _now: datetime) -> None:
        undelivered.append((lost, reason))

    def tell_more(_uow: UnitOfWork, lost: Letter, why: str, _now: datetime) -> None:
        given_up.append((lost.text, why))

    hooks: dict[str, Any] = {"undeliverable": tell, "given_up": tell_more} | more
    sender = Sender(
        store, line.transport, clock, limits=limits, away=store_is_away, vitals=vitals, right=right, **hooks
    )
    desk = Desk(line, store, sender, vitals, clock, undelivered=undelivered, given_up=given_up)
    desk.task = asyncio.create_task(sender.run())
    try:
        yield desk
    finally:
        desk.task.cancel()
        await asyncio.wait([desk.task])
        await sender.close(1)
        await asyncio.to_thread(store.close)


@pytest.fixture
async def desk(line: Line) -> AsyncIterator[Desk]:
    """Run a sender for one test."""
    async with opened(line) as made:
        yield made


async def test_sent_in_order_and_recorded(desk: Desk) -> None:
    """Letters of one chat keep their order; the chat's ids are kept for later replies."""
    ids = await desk.queue(*(letter(GROUP, f"tin {number}") for number in range(10)))
    await desk.done()
    assert desk.texts == [f"tin {number}" for number in range(10)]
    assert not await desk.waiting()
    assert len(set(ids)) == 10
    assert desk.vitals.sent == 10


async def test_what_was_read_before_it_was_recorded(line: Line) -> None:
    """A look into the outbox may take longer than a letter's whole way: it is not sent a second time."""
    store = HeldReading()
    async with opened(line, store=store) as desk:
        line.api.faults.set({"slow_seconds": 0.3})
        await desk.queue(letter(GROUP, "x"))
        while not line.api.calls.get("sendmessage"):
            await line.api.world.changed(line.api.world.version)
        store.hold = True
        desk.sender.wake()
        await true_at_last(lambda: bool(store.held))
        await true_at_last(lambda: not desk.sender._held)
        await desk.queue(letter(GROUP, "y"))
        store.let_go()
        await desk.done()
        assert desk.texts == ["x", "y"]


async def test_who_may_not_send_stands_by(line: Line) -> None:
    """It leaves the outbox alone, lets go of what it held in memory, and sends all of it once it may."""
    right = Given()
    async with opened(line, right=right) as desk:
        await desk.queue(letter(GROUP, "1"))
        await desk.done()
        assert desk.texts == []
        right.held = True
        line.api.faults.set({"slow_seconds": 0.2})
        await desk.queue(*(letter(GROUP, text) for text in "234"))
        while not line.api.calls.get("sendmessage"):
            await line.api.world.changed(line.api.world.version)
        right.held = False
        await desk.queue(letter(GROUP, "5"))
        await desk.done()
        assert desk.texts == ["1"]
        assert len(desk.sender._lanes) == 0
        right.held = True
        await true_at_last(lambda: len(desk.texts) == 5)
        await desk.done()
        assert desk.texts == list("12345")


async def test_a_chat_waits_for_its_record(line: Line) -> None:
    """While the store can't write, each chat gets one message and no more: a kill could repeat only that."""
    store = HeldWriting()
    async with opened(line, store=store) as desk:
        await desk.queue(*(letter(chat, text) for chat in (GROUP, str(LAN)) for text in "12"))
        store.hold = True
        await true_at_last(lambda: len(desk.sender._outcomes._lane_after) == 2)
        assert (line.api.calls["sendmessage"], len(desk.sender._lanes)) == (2, 2)
        store.let_go()
        await desk.done()
        assert (desk.texts, line.api.calls["sendmessage"]) == (["1", "2"], 4)


async def test_an_alert_overtakes(line: Line) -> None:
    """What is urgent goes first, pictures last."""
    async with opened(line) as desk:
        await desk.queue(
            letter(GROUP, "tranh", kind=LetterKind.EDIT, target="1", priority=Priority.PICTURE),
            letter(GROUP, "trả lời"),
            letter(GROUP, "báo động", priority=Priority.ALERT),
        )
        await desk.done()
        assert desk.texts == ["báo động", "trả lời"]


async def test_one_chats_429_stops_only_that_chat(desk: Desk) -> None:
    """The group waits as long as Telegram asks, a private chat is served meanwhile."""
    desk.line.api.faults.set({"too_many": 1, "retry_after": 1})
    await desk.queue(letter(GROUP, "nhóm"))
    await desk.queue(letter(str(LAN), "riêng"))
    await desk.done()
    private = list(desk.line.api.world.rooms[LAN].messages.values())[-1]
    assert (desk.texts, private.text) == (["nhóm"], "riêng")
    assert private.version < desk.line.last.version
    assert desk.vitals.rate_limited == 1


@pytest.mark.parametrize("fault", [{"server_errors": 1}, {"drop_before": 1}])
async def test_passing_trouble_is_tried_again(desk: Desk, fault: dict[str, Any]) -> None:
    """A 502, a connection cut before the server took the letter: it arrives once."""
    desk.line.api.faults.set(fault)
    await desk.queue(letter(GROUP, "x"))
    await desk.done()
    assert desk.texts == ["x"]
    assert desk.vitals.retried == 1


async def test_a_cut_after_the_server_took_it_is_counted_apart(desk: Desk) -> None:
    """Nobody can know: it is tried again, and counted as unknown."""
    desk.line.api.faults.set({"drop_after": 1})
    await desk.queue(letter(GROUP, "x"))
    await desk.done()
    assert desk.texts == ["x", "x"]
    assert (desk.vitals.unknown, desk.vitals.failed) == (1, 0)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "server_errors"])
async def test_cut_again_and_again_it_arrives_at_last(desk: Desk, fault: str) -> None:
    """A letter is doubled rather than lost: whatever broke six of its tries, it is out in the end."""
    desk.line.api.faults.set({fault: 6})
    await desk.queue(letter(GROUP, "x", slot="thu/x"))
    while await desk.waiting():
        desk.sender._lanes.hurry()
        desk.sender.wake()
        await asyncio.sleep(0)
    await desk.done()
    assert (desk.texts[-1], desk.vitals.retried, desk.vitals.failed, desk.given_up) == ("x", 6, 0, [])


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotDeliveredError("x"), None),
        (ServerTroubleError("x"), "away"),
        (OutcomeUnknownError("x"), "unknown"),
        (RejectedError("message is too long"), "refused"),
        (PictureRejectedError("x"), "refused"),
        (ValueError("x"), "broken"),
    ],
)
async def test_no_letter_ends_in_silence(
    line: Line, caplog: pytest.LogCaptureFixture, error: Exception, told: str | None
) -> None:
    """Whatever goes wrong with one letter while others pass: it waits, or the log and the admins are told."""
    send = line.transport.send

    async def failing(letter: Letter, picture: bytes | str | None = None) -> Sent:
        if letter.text == "bài":
            raise error
        return await send(letter, picture)

    line.transport.send = failing  # type: ignore[method-assign]
    async with opened(line) as desk:
        await desk.queue(letter(GROUP, "bài", slot="thu/d0/2023-07-06/summary/08:02"))
        await desk.hurried(9)
        assert desk.given_up == ([] if told is None else [("bài", told)])
        assert [one.letter.text for one in await desk.waiting()] == (["bài"] if told is None else [])
        assert ("thu/d0/2023-07-06/summary/08:02) to chat -1001 is given up" in caplog.text) == (told is not None)


@pytest.mark.parametrize("error", [NotDeliveredError("x"), ServerTroubleError("x"), OutcomeUnknownError("x")])
async def test_while_the_app_takes_nothing_nothing_is_given_up(
    line: Line, caplog: pytest.LogCaptureFixture, error: SendError
) -> None:
    """It answers what is harmless, and takes no letter: it is away, and all letters wait; all go once one is taken."""
    send, away = line.transport.send, [True]

    async def failing(letter: Letter, picture: bytes | str | None = None) -> Sent:
        if away:
            raise error
        return await send(letter, picture)

    line.transport.send = failing  # type: ignore[method-assign]
    async with opened(line) as desk:
        await desk.queue(letter(GROUP, "một"), letter(str(LAN), "hai"))
        for _ in range(12):
            tries = desk.vitals.retried
            desk.sender._lanes.hurry()
            desk.sender.wake()
            await true_at_last(lambda: desk.vitals.retried > tries)  # noqa: B023 - it is over when the next begins
        assert desk.given_up == []
        assert len(await desk.waiting()) == 2
        assert caplog.text.count("it is tried on: x") == 2
        away.clear()
        delayed = desk.sender._lanes._delayed
        delayed[:] = [(0.0 if one.letter.text == "một" else until, number, one) for until, number, one in delayed]
        desk.sender.wake()
        await desk.done()
        assert desk.vitals.sent == 2


async def test_a_letter_that_may_be_out_waits_for_the_app_to_answer(line: Line) -> None:
    """Every connection is cut for a while: none is tried a second time before the app answered something harmless."""
    line.transport = Unanswering(line, unanswered=3)
    line.api.faults.set({"drop_before": 2})
    async with opened(line) as desk:
        paces = desk.sender._lanes.paces
        await desk.queue(letter(GROUP, "nhóm"), letter(str(LAN), "riêng"))
        for _ in range(3):
            await true_at_last(lambda: paces.held_until > CLOCK.monotonic())
            assert (line.api.calls["sendmessage"], len(await desk.waiting())) == (2, 2)
            paces.held_until = 0.0
            desk.sender.wake()
        await desk.done()
        assert (desk.texts, desk.vitals.unknown, line.api.calls["sendmessage"]) == (["nhóm"], 2, 4)


async def test_what_needed_a_store_that_was_away_waits_for_it(line: Line) -> None:
    """A transport that looks something up first (a budget, numbers of buttons) finds no database: nothing is lost."""
    transport = line.transport
    send, away = transport.send, [UnreachableError("away"), UnreachableError("away")]

    async def looking_up(letter: Letter, picture: bytes | str | None = None) -> Sent:
        if away:
            raise away.pop()
        return await send(letter, picture)

    transport.send = looking_up  # type: ignore[method-assign]
    async with opened(line) as desk:
        await desk.queue(letter(GROUP, "một"), letter(GROUP, "hai"))
        await desk.done()
        assert sorted(desk.texts) == ["hai", "một"]
        assert (away, desk.vitals.failed) == ([], 0)


async def test_a_group_that_moved_gets_its_letters(desk: Desk) -> None:
    """The new id is stored, and everything that waited goes there."""
    at = CLOCK.now()
    await desk.write(lambda uow: uow.chats.seen("telegram", GROUP, ChatKind.GROUP, "Tổ", at))
    desk.line.play.migrate(LAN, -1001, -100777)
    await desk.queue(letter(GROUP, "một"), letter(GROUP, "hai"))
    await desk.done()
    moved = desk.line.api.world.rooms[-100777]
    assert [m.text for m in moved.messages.values() if m.text] == ["một", "hai"]
    chat = await desk.write(lambda uow: uow.chats.get("telegram", GROUP))
    assert chat is not None
    assert chat.chat_id == "-100777"


async def test_what_is_written_to_the_former_id_goes_on_without_its_messages(desk: Desk) -> None:
    """An answer to something said before the move comes late: it goes to the new group, and names no message of it."""
    at = CLOCK.now()
    await desk.write(lambda uow: uow.chats.seen("telegram", GROUP, ChatKind.GROUP, "Tổ", at))
    room = desk.line.play.migrate(LAN, -1001, -100777)
    told = [desk.line.play.say(LAN, room.id, f"tin {number}") for number in range(3)]
    for text in ("một", "hai"):
        await desk.queue(
            letter(GROUP, text, reply_to=str(told[0].id)),
            letter(GROUP, kind=LetterKind.DELETE, target=str(told[1].id)),
            letter(GROUP, "👀", kind=LetterKind.REACTION, target=str(told[2].id)),
        )
        await desk.done()
    mine = [one for one in room.messages.values() if one.sender == desk.line.api.world.bot.id]
    assert [(one.text, one.reply_to) for one in mine] == [("một", None), ("hai", None)]
    assert all(one.id in room.messages and not one.reactions for one in told)


async def test_a_person_who_never_pressed_start(desk: Desk) -> None:
    """Not tried again, and the admins are told once, not once for each letter."""
    await desk.queue(letter(str(MINH), "một"), letter(str(MINH), "hai"))
    await desk.done()
    assert [lost.text for lost, _ in desk.undelivered] == ["một"]
    assert "initiate" in desk.undelivered[0][1]
    assert not await desk.waiting()
    assert desk.vitals.failed == 2


async def test_a_chat_lost_again_is_told_again(line: Line) -> None:
    """Once while it stays lost, anew after it took a letter, and anew on another day."""
    clock = MovableClock(CLOCK.now().replace(hour=12))
    async with opened(line, clock=clock) as desk:
        told = []
        for blocked, days in ((True, 0), (True, 0), (False, 0), (True, 0), (True, 1)):
            clock.move_to(clock.now() + timedelta(days=days))
            line.play.block(LAN, blocked=blocked)
            await desk.queue(letter(str(LAN), "x"))
            await desk.done()
            told.append(len(desk.undelivered))
        assert told == [1, 1, 1, 2, 3]


async def test_a_long_text_becomes_several(desk: Desk) -> None:
    """Its pieces are letters of their own, in order."""
    await desk.queue(
        letter(GROUP, "\n".join(f"dòng {number} {'x' * 80}" for number in range(100))), letter(GROUP, "sau")
    )
    await desk.done()
    long = [text for text in desk.texts if "dòng" in text]
    assert len(long) == 3
    assert "\n".join(long).count("dòng") == 100
    assert long[0].startswith("dòng 0 ")
    assert len(desk.texts) == 4


async def test_a_bad_picture_becomes_its_text(desk: Desk) -> None:
    """What can't be drawn is said in words."""
    await desk.queue(letter(GROUP, "chú thích", kind=LetterKind.PICTURE, picture={"kind": "none", "twin": "bằng chữ"}))
    await desk.done()
    assert desk.texts == ["bằng chữ"]


async def test_a_picture_is_sent_up_once(desk: Desk) -> None:
    """The second chat gets it by the id of the first sending."""
    picture: dict[str, Any] = {
        "kind": "progress",
        "title": "x",
        "subtitle": "",
        "foot": "",
        "days": [],
        "empty": "chưa có số liệu",
    }
    picture |= {"actual": [], "needed": [], "forecast": [], "labels": {"actual": "", "needed": "", "forecast": ""}}
    await desk.queue(letter(GROUP, "1", kind=LetterKind.PICTURE, picture=picture))
    await desk.done()
    await desk.queue(letter(str(LAN), "2", kind=LetterKind.PICTURE, picture=picture))
    await desk.done()
    assert desk.texts == ["1"]
    assert len(desk.line.api.world.files) == 1


async def test_a_rejected_token_ends_the_sender(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter stays in the outbox, the operator hears why."""
    monkeypatch.setattr("bot.tokens.LASTING_SECONDS", 0.1)
    async with opened(line) as desk:
        line.api.faults.set({"unauthorized": True})
        await desk.queue(letter(GROUP, "x"))
        assert desk.task is not None
        await asyncio.wait([desk.task], timeout=30)
        assert isinstance(desk.task.exception(), TokenRejectedError)
        assert len(await desk.waiting()) == 1


async def test_no_429_under_a_rush(line: Line) -> None:
    """With the limits kept on both sides, Telegram never has to refuse."""
    line.api.gate.limits.on = True
    async with opened(line, Limits(group_per_minute=20, chat_per_second=20, all_per_second=30)) as desk:
        await desk.queue(*(letter(str(LAN), f"riêng {number}") for number in range(3)), letter(GROUP, "nhóm"))
        await desk.done()
    assert line.api.gate.refused == 0


async def test_what_waits_survives_a_restart(line: Line) -> None:
    """A sender that ends leaves its letters in the outbox, and the next one sends them."""
    store = open_store("sqlite://", campaigns=[])
    try:
        at = CLOCK.now()
        await asyncio.wrap_future(store.write(lambda uow: uow.outbox.add(letter(GROUP, "còn đây"), at)))
        tell: Any = lambda *_: None  # noqa: E731 - nobody has to be told here
        sender = Sender(
            store,
            line.transport,
            CLOCK,
            limits=LIFTED,
            undeliverable=tell,
            given_up=tell,
            away=store_is_away,
            vitals=Vitals(),
        )
        task = asyncio.create_task(sender.run())
        async with asyncio.timeout(30):
            await sender.idle.wait()
        task.cancel()
        await asyncio.wait([task])
        await sender.close(1)
    finally:
        await asyncio.to_thread(store.close)
    assert line.last.text == "còn đây"


async def test_the_pace_is_kept_after_a_restart(line: Line) -> None:
    """A new sender knows what the one before it sent within this minute, and waits instead of being refused."""
    limits = Limits(group_per_minute=4, chat_per_second=0, all_per_second=30)
    line.api.gate.limits.per_group_minute = line.api.gate.limits.burst = 4
    line.api.gate.limits.on = True
    store, clock = open_store("sqlite://", campaigns=[]), StillClock()
    async with opened(line, limits, StaysOpen(store), clock=clock) as first:
        await first.queue(*(letter(GROUP, text) for text in "123"))
        await first.done()
    async with opened(line, limits, store, clock=clock) as second:
        await second.queue(letter(GROUP, "4"), letter(GROUP, "5"), letter(str(LAN), "riêng"))
        await true_at_last(lambda: len(line.api.world.rooms[LAN].messages) > 0)
        wait = second.sender._lanes.next_at(clock.monotonic())
        assert wait == pytest.approx(clock.monotonic() + REMEMBERED.total_seconds())
        assert (len(second.texts), line.api.gate.refused) == (3, 0)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=30), timedelta(hours=1)])
async def test_a_clock_set_back_holds_up_nothing_for_long(line: Line, back: timedelta) -> None:
    """What was sent in what is now the future counts as sent just now, or not at all."""
    store = open_store("sqlite://", campaigns=[])

    def send(uow: UnitOfWork) -> None:
        for number in range(9):
            row = uow.outbox.add(letter(GROUP, "x"), CLOCK.now())
            assert row is not None
            uow.outbox.sent(row, str(number), CLOCK.now() + back)

    store.write(send).result()
    async with opened(line, Limits(group_per_minute=5, chat_per_second=20, all_per_second=30), store) as desk:
        await desk.queue(letter(str(LAN), "riêng"))
        await desk.done()
        ready = desk.sender._lanes.paces.of(GROUP).ready_at() - CLOCK.monotonic()
        assert ready < 61 if back < timedelta(hours=1) else ready <= 0
