"""Figures out of files: an admin sends one in private, sees what it would change, and presses the button."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from bot.cli.tables import AsOf, duties
from bot.desk.board import open_board
from reporting.ports import UnitOfWork
from tests.dialogue.chat import EXAMPLES, Chat, desk_in

ANNEX = EXAMPLES / "import" / "tan-chau-phu-luc.xlsx"


def book(*rows: Sequence[Any]) -> bytes:
    """Write rows into a workbook."""
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


async def cumulative(chat: Chat, metric: str, unit: str = "tan-hung") -> int | None:
    """Read what counts now."""

    def read(uow: UnitOfWork) -> int | None:
        campaign = chat.app.desk.office.at(uow).campaigns["tan-chau"]
        return open_board(uow, campaign, chat.now().date(), chat.now()).progress.of(unit, metric).cumulative

    return await asyncio.wrap_future(chat.store.read(read))


async def test_an_annex_is_checked_cell_by_cell() -> None:
    """The letter's own total of 54.642 is not what its rows give; all else is known already."""
    async with desk_in("tan-chau", at="2023-07-26 09:00") as chat:
        await chat.admin.whispers("", file=(ANNEX.name, ANNEX.read_bytes()))
        said = chat.admin.private.last()
        assert "XEM TRƯỚC: tan-chau-phu-luc.xlsx. Đọc được 24 dòng đơn vị." in said
        assert "Phụ lục II!E19 ghi 54.642, cộng các dòng được 51.642" in said
        assert "Không đổi: 84 số." in said
        assert "Không có gì để ghi." in said
        assert not said.buttons


async def test_nothing_is_written_without_the_button() -> None:
    """Targets and baselines change on the press, the whole campaign with them; another admin's word is not needed."""
    rows: list[list[object]] = [
        ["Số đầu kỳ, tính đến hết ngày 24/7/2023"],
        ["Đơn vị", "Chỉ tiêu", "Mức 1", "Mức 2"],
        ["Xã Tân Hưng", "15.000", 600, 6854],
        ["thi tran tan chau", 8883, 862, 3600],
        ["Tổng cộng", 23883, 1462, 10455],
    ]
    async with desk_in("tan-chau", at="2023-07-26 09:00") as chat:
        await chat.admin.whispers("", file=("số mới.xlsx", book(*rows)))
        said = chat.admin.private.last()
        assert "– Chỉ tiêu: 0 số mới, 1 số thay." in said
        assert "– Số đầu kỳ: 0 số mới, 2 số thay. Tính đến hết ngày 24/7/2023." in said
        assert "Tân Hưng: thu nhận 14.975 → 15.000; mức 1: 595 → 600" in said
        assert "D5 ghi 10.455, cộng các dòng được 10.454" in said
        assert await cumulative(chat, "m1") == 595
        await chat.admin.presses("Ghi 3 số liệu", on=said)
        assert "Đã ghi 3 số liệu từ tệp «số mới.xlsx»." in said
        assert not said.buttons
        assert await cumulative(chat, "m1") == 600
        card = await chat.admin.whispers("/status Tân Hưng")
        assert card.text
        assert "15.000" in chat.admin.private.last()


async def test_past_reports_and_granted_accounts() -> None:
    """A table of weeks goes into the ledger, nobody is late for it; granted accounts move what rates are taken of."""
    rows: list[list[object]] = [
        ["BÁO CÁO TUẦN từ ngày 24/7 đến ngày 30/7/2023"],
        ["STT", "Đơn vị", "Thu nhận", None, "Kích hoạt", None],
        [None, None, "Mức 1", "Mức 2", "Mức 1", "Mức 2"],
        [1, "Tân Hưng", 12, 68, 20, 150],
        [2, "Tân Phú", 11, 64, 30, 135],
    ]
    async with desk_in("tan-chau", at="2023-08-02 09:00") as chat:
        await chat.admin.whispers("", file=("tuần 1.xlsx", book(*rows)))
        said = chat.admin.private.last()
        assert "– Báo cáo trong kỳ: 8 số mới, 0 số thay. Ghi vào kỳ 24–30/7/2023." in said
        await chat.admin.presses("Ghi 8 số liệu", on=said)
        assert await cumulative(chat, "m2") == 6854 + 68
        await chat.admin.whispers("/chuabc")
        assert "đã báo cáo 02/12" in chat.admin.private.last().text.lower()
        granted = "Đơn vị;Được cấp mức 1;Được cấp mức 2\nTân Hưng;500;6.000\n"
        await chat.admin.whispers("đến ngày 31/7/2023", file=("cấp.csv", granted.encode()))
        said = chat.admin.private.last()
        await chat.admin.presses("Ghi 2 số liệu", on=said)
        assert await cumulative(chat, "cap2") == 6000


async def test_what_nothing_tells_is_asked() -> None:
    """Bare columns: buttons ask what they are, then the preview follows."""
    bare = "Đơn vị,m1,m2\nTân Hưng,600,7000\n"
    async with desk_in("tan-chau", at="2023-08-02 09:00") as chat:
        await chat.admin.whispers("", file=("so.csv", bare.encode()))
        said = chat.admin.private.last()
        assert "Các cột «m1; m2» là số gì?" in said
        await chat.admin.presses("Số đầu kỳ", on=said)
        said = chat.admin.private.last()
        assert "– Số đầu kỳ: 0 số mới, 2 số thay." in said
        await chat.admin.presses("Bỏ", on=said)
        assert "Đã bỏ, không ghi gì từ tệp «so.csv»." in said
        assert await cumulative(chat, "m1") == 595


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "Excel cũ (.xls) hoặc có mật khẩu"),
        ("a.xlsx", b"PK\x03\x04rubbish", "Tệp hỏng"),
        ("a.xlsx", b"not excel", "Tệp hỏng hoặc không đúng định dạng Excel"),
        ("a.csv", b"\x00\x01\x02", "không phải bảng tính"),
        ("a.csv", "Kính gửi,các đơn vị\n1,2\n".encode(), "Không thấy dòng tiêu đề"),
    ],
)
async def test_files_that_are_not_read(name: str, data: bytes, words: str) -> None:
    """One clear line each."""
    async with desk_in("tan-chau", at="2023-08-02 09:00") as chat:
        await chat.admin.whispers("", file=(name, data))
        assert words in chat.admin.private.last()


async def test_only_admins_load_figures() -> None:
    """A reporter's sheet in private is a paper, or nothing."""
    async with desk_in("rach-gia", at="2023-11-08 09:00") as chat:
        lead = chat.lead("vinh-loi")
        await lead.whispers("", file=("ds.xlsx", book(["Đơn vị", "kh"], ["Vĩnh Lợi", 5])))
        assert "XEM TRƯỚC" not in lead.private.last().text
        assert "văn bản" in lead.private.last()


async def test_a_restart_loses_no_file() -> None:
    """A file that Telegram doesn't hand out for a while waits in the outbox, over a restart too; written once."""
    week = (EXAMPLES / "import" / "tan-chau-tuan-24-30-7.xlsx").read_bytes()
    async with desk_in("tan-chau", at="2023-08-02 09:00") as chat:
        chat.faults.set({"server_errors": 1, "methods": ["getFile"]})
        await chat.admin.whispers("", file=("tuần.xlsx", week), wait=False)
        await chat.restart()
        chat.faults.off()
        await chat.settle(20)
        said = chat.admin.private.last()
        assert "– Báo cáo trong kỳ: 40 số mới" in said
        await chat.admin.presses("Ghi 40 số liệu", on=said)
        await chat.restart()
        await chat.admin.whispers("", file=("tuần.xlsx", week))
        assert "Không đổi: 40 số." in chat.admin.private.last()
        assert await cumulative(chat, "m2", "tan-dong") == 5491 + 95


async def test_what_changed_while_the_button_waited() -> None:
    """The figures are compared anew when it is pressed: nothing newer is overwritten by an old preview."""
    week = (EXAMPLES / "import" / "tan-chau-tuan-24-30-7.xlsx").read_bytes()
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.admin.whispers("", file=("tuần.xlsx", week))
        said = chat.admin.private.last()
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150")
        await chat.admin.presses("Ghi 40 số liệu", on=said)
        assert "Đã ghi 36 số liệu" in said
        assert await cumulative(chat, "m2") == 6854 + 68


async def states(chat: Chat) -> dict[str, str]:
    """Name each unit's state in the first week, as the export does."""

    def read(uow: UnitOfWork) -> dict[str, str]:
        found = duties(uow, chat.campaign, AsOf.of(chat.campaign, None, chat.now()))
        return {row["unit"]: row["state"] for row in found if row["period"] == "2023-07-24/2023-07-30"}

    return await asyncio.wrap_future(chat.store.read(read))


async def test_who_was_late_stays_late() -> None:
    """A file that corrects figures says nothing of when they came; one that brings new ones makes nobody late."""
    rows: list[list[object]] = [["BÁO CÁO"], ["Đơn vị", "Ngày", "Mức 1", "Mức 2"]]
    rows += [[unit, "24-30/7/2023", 30, 12] for unit in ("Tân Hưng", "Tân Phú", "Tân Hà")]
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=68")
        await chat.clock_to("2023-07-31 11:30")
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        await chat.clock_to("2023-08-02 09:00")
        await chat.admin.whispers("", file=("tuần 1.xlsx", book(*rows)))
        said = chat.admin.private.last()
        await chat.admin.presses(said.buttons[0], on=said)
        assert await cumulative(chat, "m1") == 595 + 30
        found = await states(chat)
        assert [found[unit] for unit in ("tan-hung", "tan-phu", "tan-ha")] == ["late", "on_time", "on_time"]
