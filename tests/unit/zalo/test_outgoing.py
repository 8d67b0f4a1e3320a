"""Letters to Zalo: what is sent, what is left out, how buttons become numbers, and how failures are named."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.listen import Listener
from bot.sandbox.zalo.wire import id_of
from bot.sender.transport import (
    FileTooBigError,
    NotDeliveredError,
    OutcomeUnknownError,
    PictureRejectedError,
    RateLimitedError,
    RejectedError,
    SendError,
    ServerTroubleError,
    UnreachableError,
)
from bot.zalo.outgoing import ZaloTransport
from bot.zalo.outside import may_be_fetched
from bot.zalo.public import LINK_DAYS, PublicFiles
from bot.zalo.words import LIMIT, width
from reporting.ports import Store
from reporting.records import Button, Letter, LetterKind, Priority
from storage import open_store
from tests.builders import campaign
from tests.unit.zalo.line import LAN, Line

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Hands:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.moment = datetime(2023, 7, 31, 8, tzinfo=ZONE)

    def now(self) -> datetime:
        """Tell the civil time."""
        return self.moment

    def monotonic(self) -> float:
        """Stand still."""
        return 0.0

    def elapsed(self) -> float:
        """Tell them again: nothing sleeps here."""
        return self.monotonic()


class Desk:
    """A transport with a store, a group that it knows, and pictures at an address."""

    def __init__(self, line: Line, store: Store, clock: Hands, public: PublicFiles | None) -> None:
        self.line, self.store, self.clock, self.public = line, store, clock, public
        self.group = id_of(line.group.id)
        self.transport = ZaloTransport(
            line.client, store, clock, language="vi", name=lambda: "Bot Báo cáo", public=public, groups=[self.group]
        )

    def letter(self, text: str = "", kind: LetterKind = LetterKind.TEXT, **more: Any) -> Letter:
        """Write a letter to the group."""
        return Letter("zalo", self.group, kind, text, **more)

    async def send(self, letter: Letter, picture: bytes | str | None = None) -> str:
        """Send it in its pieces and give what the group shows last."""
        for piece in self.transport.pieces(letter):
            await self.transport.send(piece, picture)
        return self.line.last.text if self.line.group.messages else ""


@pytest.fixture
async def desk(line: Line, tmp_path: Path) -> AsyncIterator[Desk]:
    """Open a store and a door for pictures."""
    store = await asyncio.to_thread(open_store, f"sqlite:///{tmp_path}/x.sqlite3", campaigns=[campaign()])
    listener, clock = Listener(), Hands()
    public = PublicFiles(tmp_path / "public", "http://127.0.0.1:1/anh", "secret", clock)
    public.add_to(listener.app)
    await listener.start("127.0.0.1:0")
    public._base = f"http://127.0.0.1:{listener.port}/anh"
    yield Desk(line, store, clock, public)
    await listener.stop()
    await asyncio.to_thread(store.close)


async def test_plain_words(desk: Desk) -> None:
    """Markup is gone, lines to copy bear the bot's name, words of buttons and edits are others."""
    said = await desk.send(
        desk.letter("<b>Đã nhận</b>. Sai số: sửa tin nhắn hoặc /sua. Mẫu: <code>Tân Hưng m1=…</code>")
    )
    assert said == ("Đã nhận. Sai số: gửi lại số đúng kèm @Bot Báo cáo /sua. Mẫu: @Bot Báo cáo Tân Hưng m1=…")


async def test_a_rate_is_not_broken_over_lines(desk: Desk) -> None:
    """What a phone may break there is no plain space."""
    assert await desk.send(desk.letter("Lũy kế <b>50,28 %</b>, còn để đạt 70 %")) == (
        "Lũy kế 50,28\u00a0%, còn để đạt 70\u00a0%"
    )


async def test_long_texts_go_in_pieces(desk: Desk) -> None:
    """In order, none over the limit, names not doubled."""
    text = "\n".join(f"dòng {number}: 😀 gõ <code>/bc Tân Hưng m1={number}</code>" for number in range(120))
    await desk.send(desk.letter(text))
    said = [message.text for message in desk.line.group.messages.values()]
    assert len(said) > 2
    assert all(width(one) <= LIMIT for one in said)
    assert "@Bot Báo cáo @Bot Báo cáo" not in "".join(said)
    assert "\n".join(said).count("dòng ") == 120


@pytest.mark.parametrize(
    "more",
    [
        {"kind": LetterKind.REACTION, "text": "👍", "target": "x"},
        {"kind": LetterKind.PIN, "target": "x"},
        {"kind": LetterKind.DELETE, "target": "x"},
        {"kind": LetterKind.EDIT, "text": "", "target": "x", "priority": Priority.BUTTON},
        {"kind": LetterKind.EDIT, "text": "bảng mới", "target": "x", "priority": Priority.POST},
        {"kind": LetterKind.NOTICE, "text": "Đã ghi nhận", "target": "x"},
    ],
)
async def test_what_leaves_nothing(desk: Desk, more: dict[str, Any]) -> None:
    """Nothing is sent for what can't be shown, and it counts as done."""
    await desk.send(desk.letter(**more))
    assert not desk.line.group.messages


async def test_what_a_button_rewrites_is_said_anew(desk: Desk) -> None:
    """So is a notice that nothing else follows."""
    rewritten = desk.letter("Đã xác nhận.", LetterKind.EDIT, target="x", priority=Priority.BUTTON)
    assert await desk.send(rewritten) == "Đã xác nhận."
    notice = desk.letter("Nút này đã cũ", LetterKind.NOTICE, target="x")
    assert await desk.send(notice) == "Nút này đã cũ"


async def test_buttons_are_numbers(desk: Desk) -> None:
    """The same letter sent again has the same numbers."""
    rows = ((Button("xã Tân Hòa", "x:1"),), (Button("xã Tân Hội", "x:2"),))
    letter = desk.letter("Đơn vị nào?", buttons=rows)
    first = await desk.send(letter)
    assert first.endswith("1. xã Tân Hòa\n2. xã Tân Hội\nTrả lời tin này bằng số 1 hoặc 2, hoặc gõ: @Bot Báo cáo 1")
    assert await desk.send(letter) == first
    more = desk.letter("Và?", buttons=((Button("Đúng", "x:3"),),))
    assert "3. Đúng" in await desk.send(more)
    desk.clock.moment += timedelta(hours=25)
    assert "1. Đúng" in await desk.send(more)


async def test_a_picture_goes_by_its_address(desk: Desk) -> None:
    """Fetched from our server; the caption with it; no file id is of any use."""
    letter = desk.letter("Xếp hạng", LetterKind.PICTURE, picture={"kind": "ranking", "twin": "1. Tân Phú"})
    assert await desk.send(letter, PNG) == "Xếp hạng"
    assert desk.line.last.photo
    assert desk.line.api.unfetched == 0
    with pytest.raises(PictureRejectedError):
        await desk.transport.send(letter, "an id")
    desk.transport._public = None
    assert await desk.send(letter) == "1. Tân Phú"


async def test_a_document_is_a_link(desk: Desk) -> None:
    """Downloaded under its name; without an address its name is told."""
    letter = desk.letter("Sổ tháng 7", LetterKind.DOCUMENT, document={"kind": "workbook"}, file_name="Sổ.xlsx")
    said = await desk.send(letter, b"PK")
    assert "Sổ tháng 7\nTải tệp Sổ.xlsx: http" in said
    url = said.split("Tải tệp Sổ.xlsx: ")[1].split("\n")[0]
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == b"PK"
        assert "attachment" in answer.headers["Content-Disposition"]
    desk.transport._public = None
    assert "Sổ.xlsx chưa gửi được qua Zalo" in await desk.send(letter)


async def test_addresses_are_signed_and_expire(desk: Desk) -> None:
    """Any other one is not found; HEAD and again works; later it is gone, and so is the file."""
    assert desk.public is not None
    url = await desk.public.keep(PNG, "Xếp hạng tuần.png")
    head, _, name = url.rpartition("/")
    sign = head.rpartition("/")[2]
    other = url.replace(sign, sign[::-1])
    longer = url.replace(url.split("/")[-3], "9999999999")
    outside = url.replace(url.split("/")[-4], "..%2f..%2fx.sqlite3")
    assert name == "Xep-hang-tuan.png"
    async with aiohttp.ClientSession() as session:
        for method in ("HEAD", "GET", "GET"):
            async with session.request(method, url) as answer:
                assert (answer.status, answer.content_type) == (200, "image/png")
        for wrong in (other, longer, outside):
            async with session.get(wrong) as answer:
                assert answer.status == 404
        desk.clock.moment += timedelta(days=LINK_DAYS, minutes=1)
        async with session.get(url) as answer:
            assert answer.status == 410
    assert desk.public.clear(datetime.now(ZONE) + timedelta(days=LINK_DAYS + 2)) == 1  # noqa: TID251 - of the file


@pytest.mark.parametrize(
    ("faults", "error"),
    [
        ({"too_many": 1}, RateLimitedError),
        ({"server_errors": 1}, ServerTroubleError),
        ({"drop_before": 1}, OutcomeUnknownError),
        ({"drop_after": 1}, OutcomeUnknownError),
        ({"unauthorized": True}, ServerTroubleError),
        ({"too_many": 1, "by_status": True}, RateLimitedError),
    ],
)
async def test_failures(desk: Desk, faults: dict[str, Any], error: type[SendError]) -> None:
    """Each by its kind."""
    desk.line.api.faults.set(faults)
    with pytest.raises(error):
        await desk.send(desk.letter("x"))


async def test_chats_that_take_nothing(desk: Desk) -> None:
    """Whom the bot never met, and what Zalo refuses."""
    with pytest.raises(UnreachableError):
        await desk.transport.send(Letter("zalo", id_of(99), LetterKind.TEXT, "x"))
    with pytest.raises(RejectedError):
        await desk.transport.send(desk.letter(" "))
    gone = ZaloTransport(desk.line.client, desk.store, desk.clock, language="vi", name=lambda: "Bot")
    assert not gone.is_group(id_of(LAN))


async def test_files_are_fetched_from_the_world_alone(desk: Desk) -> None:
    """Not from this machine or its neighbours, whatever an event says (but for a server that is on it)."""
    assert may_be_fetched("https://cdn.zalo.vn/a.jpg")
    for url in (
        "http://cdn.zalo.vn/a",
        "https://127.0.0.1/a",
        "https://10.0.0.1/a",
        "https://localhost/a",
        "https://localhost./a",
        "https://127.1/a",
        "https://0x7f.1/a",
        "https://router.lan/a",
        "https://[::1]/a",
        "file:///x",
    ):
        assert not may_be_fetched(url)
    file = desk.line.api.shelf.put("a.txt", "text/plain", b"x" * 10, photo=False)
    url = f"{desk.line.api.base}/photo/{file.id}"
    assert await desk.transport.fetch(url, 10) == b"x" * 10
    with pytest.raises(FileTooBigError):
        await desk.transport.fetch(url, 9)
    with pytest.raises(RejectedError):
        await desk.transport.fetch("https://10.0.0.1/a", 10)
    with pytest.raises((NotDeliveredError, RejectedError)):
        await desk.transport.fetch(f"{desk.line.api.base}/photo/none", 10)
