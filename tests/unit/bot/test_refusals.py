"""What a refusal costs: the letter that is refused, and none of those around it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import pytest

from bot.app import store_is_away
from bot.config.settings import Limits
from bot.sender.records import Outcome, Records
from bot.sender.transport import (
    NotDeliveredError,
    ObsoleteError,
    OutcomeUnknownError,
    RejectedError,
    SendError,
    Sent,
    ServerTroubleError,
    UnreachableError,
)
from reporting.ports import UnitOfWork
from reporting.records import Button, Letter, LetterKind
from storage import open_store
from tests.unit.bot.letters import letter
from tests.unit.bot.test_gather import queue_answers
from tests.unit.bot.test_sender import GROUP, LIFTED, Desk, HeldWriting, opened, true_at_last
from tests.unit.telegram.line import LAN, Line

T = TypeVar("T")
TOGETHER = Limits(group_per_minute=0, chat_per_second=0, all_per_second=0, gather_seconds=0.001)
LONG = "\n".join(f"đơn vị {number}: {'x' * 30}" for number in range(170))


def failing(line: Line, fails: Callable[[Letter], bool], error: Exception) -> None:
    """Let the transport refuse some letters."""
    send = line.transport.send

    async def refusing(letter: Letter, picture: bytes | str | None = None) -> Sent:
        if fails(letter):
            raise error
        return await send(letter, picture)

    line.transport.send = refusing  # type: ignore[method-assign]


async def until_nothing_waits(desk: Desk) -> None:
    """Let every pause be over, again and again, while the app takes other chats' letters."""
    async with asyncio.timeout(30):
        number = 0
        while [one for one in await desk.waiting() if one.letter.chat_id == GROUP]:
            number += 1
            desk.sender._lanes.hurry()
            desk.sender.wake()
            await true_at_last(desk.is_through)
            await desk.queue(letter(str(LAN), f"khác {number}"))
            await true_at_last(desk.is_calm)
    await desk.done()


def answered(desk: Desk) -> Counter[int]:
    """Count how often each report was answered."""
    words = "\n".join(desk.texts).split("\n")
    return Counter(int(line.rpartition("m1=")[2]) for line in words if "Đã nhận m1=" in line)


@pytest.mark.parametrize("error", [RejectedError("x"), ServerTroubleError("x"), ObsoleteError("x"), ValueError("x")])
async def test_one_bad_answer_falls_alone(line: Line, error: Exception) -> None:
    """The message of a rush that holds it is refused: the others go by themselves, once each."""
    failing(line, lambda one: "m1=3" in one.text, error)
    async with opened(line, TOGETHER) as desk:
        await queue_answers(desk, 6)
        await until_nothing_waits(desk)
        assert answered(desk) == dict.fromkeys((0, 1, 2, 4, 5), 1)
        assert [text for text, _ in desk.given_up] == ([] if isinstance(error, ObsoleteError) else ["Đã nhận m1=3"])


async def test_what_can_not_be_put_together_goes_alone(line: Line) -> None:
    """The program fails over a gathered message, not over its letters: all of them arrive."""
    fits = line.transport.fits

    def failing_fits(text: str) -> bool:
        if "m1=3" in text:
            raise ValueError("no such markup")
        return fits(text)

    line.transport.fits = failing_fits  # type: ignore[method-assign]
    async with opened(line, TOGETHER) as desk:
        await queue_answers(desk, 6)
        await until_nothing_waits(desk)
        assert answered(desk) == dict.fromkeys(range(6), 1)
        assert desk.given_up == []


async def test_a_message_that_may_be_out_is_not_taken_apart(line: Line) -> None:
    """It is tried as one: sent one by one its answers would stand there twice more often."""
    send, cut = line.transport.send, [OutcomeUnknownError("x")]

    async def cutting(letter: Letter, picture: bytes | str | None = None) -> Sent:
        sent = await send(letter, picture)
        if cut and "m1=" in letter.text:
            raise cut.pop()
        return sent

    line.transport.send = cutting  # type: ignore[method-assign]
    async with opened(line, TOGETHER) as desk:
        await queue_answers(desk, 6)
        await until_nothing_waits(desk)
        assert len(desk.texts) == 2
        assert answered(desk) == dict.fromkeys(range(6), 2)


async def test_what_may_have_arrived_counts_in_the_pace(line: Line) -> None:
    """The chat's own count has it, so ours has it too: 20 a minute are 20, whatever broke off."""
    failing(line, lambda one: one.text == "bài", OutcomeUnknownError("x"))
    async with opened(line, Limits(group_per_minute=20, chat_per_second=0, all_per_second=0)) as desk:
        await desk.queue(letter(GROUP, "trước"), letter(GROUP, "bài"))
        await true_at_last(lambda: desk.vitals.unknown == 1)
        room = desk.sender._lanes._lanes[GROUP, "messages"].pace.room(desk.clock.monotonic())
        assert room == 18


@pytest.mark.parametrize("error", [ServerTroubleError("x"), NotDeliveredError("x"), OutcomeUnknownError("x")])
async def test_no_piece_overtakes_another(line: Line, error: SendError) -> None:
    """The first piece of a long letter has to wait: so do the others, and another letter does not."""
    left = 3

    def first(one: Letter) -> bool:
        nonlocal left
        hit = "đơn vị 0:" in one.text and left > 0
        left -= hit
        return hit

    failing(line, first, error)
    async with opened(line) as desk:
        buttons = ((Button("Đúng", "q:1:y"),),)
        await desk.queue(letter(GROUP, LONG, buttons=buttons), letter(GROUP, "sau"))
        await until_nothing_waits(desk)
        assert (left, [text for text in desk.texts if text != "sau"]) == (0, _in_order(desk.texts))
        said = [one for one in line.group.messages.values() if one.keyboard]
        assert [one.text.rpartition("\n")[2] for one in said] == [LONG.rpartition("\n")[2]]
        assert len(desk.texts) > 2


def _in_order(texts: list[str]) -> list[str]:
    """Order the pieces of the long letter by the first unit that each names."""
    return sorted((text for text in texts if text != "sau"), key=lambda text: int(text.split()[2].rstrip(":")))


@pytest.mark.parametrize(
    "picture",
    [{"kind": "none", "twin": LONG}, {"kind": "album", "pictures": [{"kind": "none"}] * 2, "twin": LONG}],
)
async def test_a_long_table_instead_of_a_picture(line: Line, picture: dict[str, Any]) -> None:
    """The picture fails and its table in words is longer than a message: it goes in pieces, in order."""
    async with opened(line) as desk:
        picture_letter = letter(GROUP, "chú thích", kind=LetterKind.PICTURE, picture=picture)
        await desk.queue(picture_letter)
        await desk.done()
        assert "\n".join(desk.texts) == LONG
        assert (len(desk.texts) > 1, desk.given_up) == (True, [])


async def test_a_refused_reaction_is_told_of(line: Line) -> None:
    """Whoever reported hears nothing else; the marks of a rush, and what answers nothing, end in silence."""
    failing(line, lambda one: one.kind is LetterKind.REACTION, RejectedError("REACTION_INVALID"))
    heard: list[tuple[LetterKind, str]] = []

    def given_up(_uow: UnitOfWork, lost: Letter, why: str, _now: object) -> None:
        heard.append((lost.kind, why))

    async with opened(line, given_up=given_up) as desk:
        said = desk.line.play.say(LAN, -1001, "m1=1")
        at = desk.clock.now()
        report = await desk.write(lambda uow: uow.ledger.message("telegram", GROUP, str(said.id), None, None, at, "x"))
        for answers in (report.id, None):
            await desk.queue(letter(GROUP, "👍", kind=LetterKind.REACTION, target=str(said.id), answers=answers))
        await desk.done()
        await queue_answers(desk, 2)
        await desk.done()
        assert heard == [(LetterKind.REACTION, "refused")]


async def test_marks_of_a_rush_tell_nobody_that_a_chat_is_lost(line: Line) -> None:
    """A mark may lack a right that answers don't: that the chat is lost is told by the first letter that fails."""
    failing(line, lambda one: one.kind is LetterKind.REACTION or one.text == "x", UnreachableError("no rights"))
    async with opened(line, Limits()) as desk:
        await queue_answers(desk, 25)
        await desk.done()
        assert (answered(desk), desk.undelivered) == (dict.fromkeys(range(25), 1), [])
        await desk.queue(letter(GROUP, "x"))
        await desk.done()
        assert [lost.text for lost, _ in desk.undelivered] == ["x"]


class Unwritable:
    """A store in memory; while it `refuses`, whatever is to be written fails."""

    def __init__(self) -> None:
        self._store = open_store("sqlite://", campaigns=[])
        self.refuses = False
        self.read = self._store.read
        self.close = self._store.close

    def write(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Write, or fail in the midst of it."""

        def refused(uow: UnitOfWork) -> T:
            work(uow)
            raise ValueError("not this one")

        return self._store.write(refused if self.refuses else work)


async def test_an_outcome_that_can_not_be_written_repeats_nothing(line: Line) -> None:
    """The letter is out: in this process it is not sent again, however often the outbox is read; its chat goes on."""
    store = Unwritable()
    async with opened(line, store=store) as desk:
        await desk.queue(letter(GROUP, "một"), letter(GROUP, "hai"))
        store.refuses = True
        for _ in range(5):
            await true_at_last(desk.is_calm)
            desk.sender.wake()
        await desk.done()
        assert desk.texts == ["một", "hai"]
        store.refuses = False
        await desk.queue(letter(GROUP, "ba"))
        await desk.done()
        assert desk.texts == ["một", "hai", "ba"]


async def test_the_last_outcomes_are_written_one_by_one() -> None:
    """The program ends while the store is slow: one that fails takes no other down, and is written in part."""
    store = HeldWriting()
    ended: list[str] = []
    records = Records(store, store_is_away, lambda _ids: None, lambda _id: None)

    def failing(uow: UnitOfWork) -> None:
        uow.state.set("half", value=True)
        raise LookupError("no such campaign")

    store.hold = True
    records.add(Outcome(1, lambda uow: uow.state.set("first", value=True)))
    await asyncio.sleep(0)
    records.add(Outcome(2, failing, lambda uow: uow.state.set("bare", value=True)))
    records.add(Outcome(3, lambda uow: uow.state.set("last", value=True), lambda _: ended.append("too much")))
    assert not await records.hand_in(0)
    store.let_go()
    names = ("first", "half", "bare", "last")
    kept = await asyncio.wrap_future(store.read(lambda uow: [uow.state.get(name) for name in names]))
    assert (kept, ended) == ([True, None, True, True], [])
    await asyncio.to_thread(store.close)


@pytest.mark.parametrize(("chat", "error"), [(GROUP, RejectedError("x")), (GROUP, UnreachableError("x"))])
async def test_who_is_told_can_not_undo_an_outcome(line: Line, chat: str, error: SendError) -> None:
    """Telling the admins fails: that the letter was given up is written all the same, and it is tried once."""
    tries: list[str] = []

    def fails(one: Letter) -> bool:
        if one.text == "bài":
            tries.append(one.text)
        return one.text == "bài"

    def hook(_uow: UnitOfWork, _lost: Letter, _why: str, _now: object) -> None:
        raise LookupError("no such campaign")

    failing(line, fails, error)
    async with opened(line, LIFTED, given_up=hook, undeliverable=hook) as desk:
        await desk.queue(letter(chat, "bài", key="bài"), letter(chat, "khác"))
        for _ in range(5):
            await desk.done()
            desk.sender.wake()
        await desk.done()
        assert (tries, desk.texts) == (["bài"], ["khác"])
        assert await desk.write(lambda uow: uow.outbox.outcome("bài")) == "failed"
