"""Files both ways: documents made and sent, sent files fetched and handed over, over the loopback Bot API."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from bot.sandbox.play import Attachment
from bot.sender.fetching import LIMIT_BYTES, Files
from reporting.ports import UnitOfWork
from reporting.records import Json, Letter, LetterKind
from tests.unit.bot.letters import letter
from tests.unit.bot.test_sender import GROUP, opened
from tests.unit.telegram.line import LAN, Line


@dataclass(slots=True)
class Desk:
    """What takes fetched files: it keeps the parts, and fails as often as it is told to."""

    parts: list[Json] = field(default_factory=list)
    failures: int = 0

    def read(self, _letter: Letter, data: bytes) -> list[Json]:
        """Make a part of each line; a file that begins with ! can't be read."""
        if data.startswith(b"!"):
            raise ValueError("no such file")
        return [{"line": line.decode()} for line in data.splitlines()]

    def received(self, uow: UnitOfWork, _letter: Letter, part: Json, _now: datetime) -> None:
        """Keep a part."""
        uow.state.set("received", [*(uow.state.get("received") or ()), dict(part)])
        if self.failures:
            self.failures -= 1
            raise ValueError("the desk failed over it")
        self.parts.append(part)

    @property
    def files(self) -> Files:
        """Both halves."""
        return Files(self.read, self.received)


def sent_by_lan(line: Line, data: bytes, name: str = "so-lieu.csv") -> Letter:
    """Let somebody send a file in private, and ask for it."""
    message = line.play.say(LAN, LAN, "", attachment=Attachment(name, "", data, photo=False))
    return letter(str(LAN), "", kind=LetterKind.FETCH, target=f"d{message.file}", document={"kind": "import"})


def paper(at: str, **more: Any) -> Letter:
    """Ask for a document as of a moment."""
    asked = {"kind": "workbook", "at": at, "twin": "bảng bằng lời"}
    return letter(GROUP, "Bảng", kind=LetterKind.DOCUMENT, document=asked, file_name="bảng 31-7.xlsx", **more)


async def test_a_document_is_made_once_and_sent_again(line: Line) -> None:
    """It carries its name and caption; another chat gets it by the id of the first sending."""
    made: list[Json] = []

    def make(document: Json) -> bytes:
        made.append(document)
        return f"PK{document['at']}".encode()

    async with opened(line, make=make) as desk:
        await desk.queue(paper("31/7"))
        await desk.done()
        file = line.api.world.files[line.last.file or ""]
        assert (file.name, line.last.text, line.last.photo) == ("bảng 31-7.xlsx", "Bảng", False)
        assert line.api.shelf.read(file) == b"PK31/7"
        again = paper("31/7")
        await desk.queue(letter(str(LAN), "Lại", kind=LetterKind.DOCUMENT, document=again.document, file_name="x"))
        await desk.done()
        assert (len(made), len(line.api.world.files)) == (1, 1)
        await desk.queue(paper("1/8"))
        await desk.done()
        assert len(made) == 2


async def test_a_document_that_nobody_can_make_becomes_its_text(line: Line) -> None:
    """The text twin goes instead, and the letter is done."""
    async with opened(line) as desk:
        await desk.queue(paper("31/7"))
        await desk.done()
        assert desk.texts == ["bảng bằng lời"]
        assert not await desk.waiting()


async def test_a_sent_file_is_fetched_and_handed_over(line: Line) -> None:
    """Each part is a unit of work; the row is marked with the last one."""
    taker = Desk()
    async with opened(line, files=taker.files) as desk:
        await desk.queue(sent_by_lan(line, "một\nhai\n".encode()))
        await desk.done()
        assert taker.parts == [{"line": "một"}, {"line": "hai"}]
        assert not await desk.waiting()


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"!", "broken"), (b"0" * (LIMIT_BYTES + 1), "too-big"), (b"0" * (21 * 1024 * 1024), "too-big")],
    ids=["unreadable", "over our limit", "over Telegram's"],
)
async def test_a_file_that_does_not_come_is_told(line: Line, data: bytes, fault: str) -> None:
    """Whoever sent it hears why; nothing is tried again."""
    taker = Desk()
    async with opened(line, files=taker.files) as desk:
        await desk.queue(sent_by_lan(line, data))
        await desk.done()
        assert taker.parts == [{"fault": fault}]


async def test_a_file_that_is_gone(line: Line) -> None:
    """Telegram knows the id no more."""
    taker = Desk()
    async with opened(line, files=taker.files) as desk:
        await desk.queue(letter(str(LAN), kind=LetterKind.FETCH, target="dxyz", document={"kind": "import"}))
        await desk.done()
        assert taker.parts == [{"fault": "gone"}]


async def test_a_desk_that_fails_over_a_part(line: Line) -> None:
    """Nothing of that part stays, the letter is given up, and its sender is told."""
    taker = Desk(failures=2)  # together with others and by itself
    async with opened(line, files=taker.files) as desk:
        await desk.queue(sent_by_lan(line, b"mot"))
        await desk.done()
        await desk.write(lambda _: None)
        kept = await asyncio.wrap_future(desk.store.read(lambda uow: uow.state.get("received")))
        assert kept == [{"fault": "broken"}]
        assert not await desk.waiting()


async def test_a_long_file_holds_up_no_answer(line: Line) -> None:
    """While a file is being read, the chat gets its messages."""
    reading, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def read(_letter: Letter, _data: bytes) -> list[Json]:
        loop.call_soon_threadsafe(reading.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        return [{}]

    taker = Desk()
    async with opened(line, files=Files(read, taker.received)) as desk:
        await desk.queue(sent_by_lan(line, b"x"))
        async with asyncio.timeout(30):
            await reading.wait()
        await desk.queue(letter(str(LAN), "trong lúc đó"))
        room = line.api.world.rooms[LAN]
        async with asyncio.timeout(30):
            while "trong lúc đó" not in [message.text for message in room.messages.values()]:
                await line.api.world.changed(line.api.world.version)
        assert not taker.parts
        go_on.set()
        await desk.done()
        assert taker.parts == [{}]
