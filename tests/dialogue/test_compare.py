"""Reported, checked and official figures side by side, as Rạch Giá's police do it: told, explained, a new baseline."""

from __future__ import annotations

import asyncio

from bot.desk.board import open_board
from reporting.ports import UnitOfWork
from tests.dialogue.chat import EXAMPLES, Chat, desk_in

SHEET = EXAMPLES / "import" / "rach-gia-doi-chieu.csv"
OFFICIAL = "Số trên hệ thống đến ngày 7/11/2023\nĐơn vị;Trên hệ thống\n"


async def reported(chat: Chat) -> None:
    """Three wards report the first phase."""
    for unit, value in (("vinh-thanh-van", 500), ("vinh-thanh", 310), ("vinh-loi", 320)):
        name = chat.campaign.unit_by_code[unit].name
        await chat.lead(unit).says(f"/bc {name} kh={value} từ 28/10 đến 7/11")


async def compared(chat: Chat) -> None:
    """Figures are reported and the checked sheet is loaded."""
    await reported(chat)
    await chat.admin.whispers("", file=(SHEET.name, SHEET.read_bytes()))
    shown = chat.admin.private.last()
    assert "– Số đã kiểm tra: 3 số mới, 0 số thay." in shown
    assert "– Số trên hệ thống: 4 số mới, 0 số thay." in shown
    assert "Vĩnh Lợi: kích hoạt đã kiểm tra 295; kích hoạt trên hệ thống 290" in shown
    await chat.admin.presses("Ghi 7 số liệu", on=shown)
    assert "Xem đối chiếu: /doichieu" in shown


async def test_three_columns_and_the_reporters_own_line() -> None:
    """The admins see all, each reporter their own in private; what they answer comes back to the admins."""
    async with desk_in("rach-gia", at="2023-11-08 09:00") as chat:
        await compared(chat)
        await chat.admin.whispers("/doichieu")
        table = chat.admin.private.last()
        assert "ĐỐI CHIẾU kích hoạt, kỳ 28/10–7/11/2023" in table
        assert "Vĩnh Thanh Vân: 500 · 480 · 470 (lệch +30)" in table
        assert "Vĩnh Thanh: 310 · 310 · 310 (khớp)" in table
        assert "Cộng: 1.130 · 1.085 · 1.275" in table
        assert "Phi Thông: – · – · 205 (chưa báo cáo)" in table
        assert "Khớp 01, lệch 02, chưa báo cáo 01, chưa có số để đối chiếu 08." in table
        marks = {unit: chat.private(unit).mark for unit in ("vinh-thanh-van", "vinh-thanh", "an-hoa")}
        await chat.admin.presses("Gửi đầu mối số của đơn vị mình", on=table)
        assert "Đã gửi riêng 04 đầu mối" in table
        line = chat.private("vinh-thanh-van").last()
        assert "phường Vĩnh Thanh Vân, kỳ 28/10–7/11/2023: báo cáo 500, kiểm tra 480" in line
        assert "nêu lý do chênh lệch" in line
        assert "Vĩnh Lợi" not in line.text
        assert "nêu lý do" not in chat.private("vinh-thanh").last().text
        assert not chat.private("an-hoa").since(marks["an-hoa"])
        lead = chat.lead("vinh-thanh-van")
        await lead.whispers("30 trường hợp kích hoạt xong chưa đồng bộ", reply_to=line)
        assert "Đã ghi nhận giải trình của phường Vĩnh Thanh Vân" in lead.private.last()
        assert "«30 trường hợp kích hoạt xong chưa đồng bộ»" in chat.admin.private.last()
        await chat.admin.whispers("/doichieu")
        assert "Giải trình: 30 trường hợp" in chat.admin.private.last()


async def test_who_sees_what() -> None:
    """A reporter their own line; nobody anything in the group; leaders nothing."""
    async with desk_in("rach-gia", at="2023-11-08 09:00") as chat:
        await chat.admin.whispers("/doichieu")
        assert "Chưa có số trên hệ thống" in chat.admin.private.last()
        await compared(chat)
        await chat.lead("vinh-loi").whispers("/doichieu")
        own = chat.private("vinh-loi").last()
        assert "phường Vĩnh Lợi, kỳ 28/10–7/11/2023: báo cáo 320, kiểm tra 295, trên hệ thống 290" in own
        assert "Vĩnh Thanh" not in own.text
        assert "chỉ xem riêng" in (await chat.admin.says("/doichieu")).answer
        await chat.leader.whispers("/doichieu")
        assert "ĐỐI CHIẾU" not in chat.leader.private.last().text


async def test_a_checked_figure_by_hand() -> None:
    """In a word of the chat, without a file."""
    async with desk_in("rach-gia", at="2023-11-08 09:00") as chat:
        await compared(chat)
        await chat.admin.whispers("/doichieu Phi Thông 200")
        assert "Đã ghi số kiểm tra của xã Phi Thông đến hết ngày 7/11/2023: 200." in chat.admin.private.last()
        await chat.admin.whispers("/doichieu 7/11")
        assert "Phi Thông: – · 200 · 205" in chat.admin.private.last()
        await chat.admin.whispers("/doichieu bậy bạ")
        assert "Chưa đọc được" in chat.admin.private.last()


async def test_official_figures_become_the_baseline() -> None:
    """From their day on; what was reported for days up to it counts no more, what comes after is added."""
    async with desk_in("rach-gia", at="2023-11-08 09:00") as chat:
        rows = "".join(f"{unit.name};{1000 + number}\n" for number, unit in enumerate(chat.campaign.units))
        await reported(chat)
        await chat.admin.whispers("", file=("so.csv", (OFFICIAL + rows).encode()))
        await chat.admin.presses("Ghi 12 số liệu")
        await chat.admin.whispers("/doichieu")
        await chat.admin.presses("Lấy số hệ thống làm số đầu kỳ", on=chat.admin.private.last())
        sure = chat.admin.private.last()
        assert "đến hết ngày 7/11/2023 làm số đầu kỳ của 12 đơn vị?" in sure
        await chat.admin.presses("Đồng ý, lấy làm số đầu kỳ", on=sure)
        assert "Số đầu kỳ của 12 đơn vị nay là số trên hệ thống" in sure
        assert await cumulative(chat, None) == 12 * 1000 + sum(range(12))
        await chat.lead("vinh-thanh-van").says("/bc Vĩnh Thanh Vân kh=7 ngày 8/11")
        assert await cumulative(chat, "vinh-thanh-van") == 1007


async def test_a_baseline_that_is_taken_over_already() -> None:
    """A second press says so, under an older table too; nothing is asked or written again. New figures are taken."""
    async with desk_in("rach-gia", at="2023-11-08 09:00") as chat:
        admin = chat.admin
        rows = "".join(f"{unit.name};{1000 + number}\n" for number, unit in enumerate(chat.campaign.units))
        await admin.whispers("", file=("so.csv", (OFFICIAL + rows).encode()))
        await admin.presses("Ghi 12 số liệu")
        tables, asked = [], []
        for _ in range(3):
            await admin.whispers("/doichieu")
            tables.append(admin.private.last())
        for table in tables[:2]:
            await admin.presses("Lấy số hệ thống làm số đầu kỳ", on=table)
            asked.append(admin.private.last())
        await admin.presses("Đồng ý, lấy làm số đầu kỳ", on=asked[0])
        already = "Số đầu kỳ đã là số trên hệ thống đến hết ngày 7/11/2023, không phải lấy lại."
        await admin.presses("Đồng ý, lấy làm số đầu kỳ", on=asked[1])
        assert asked[1].text == already
        mark = admin.private.mark
        await admin.presses("Lấy số hệ thống làm số đầu kỳ", on=tables[2])
        assert already in tables[2]
        assert admin.private.since(mark) == []
        assert await amendments(chat) == 12
        await admin.whispers("", file=("so.csv", (OFFICIAL + rows.replace(";1003", ";1033")).encode()))
        await admin.presses("Ghi 1 số liệu")
        await admin.whispers("/doichieu")
        await admin.presses("Lấy số hệ thống làm số đầu kỳ", on=admin.private.last())
        assert "làm số đầu kỳ của 01 đơn vị?" in admin.private.last()


async def amendments(chat: Chat) -> int:
    """Count what was ever amended."""
    return await asyncio.wrap_future(chat.store.read(lambda uow: len(uow.amendments.list("rach-gia"))))


async def cumulative(chat: Chat, unit: str | None) -> int | None:
    """Read what counts now."""

    def read(uow: UnitOfWork) -> int | None:
        campaign = chat.app.desk.office.at(uow).campaigns["rach-gia"]
        return open_board(uow, campaign, chat.now().date(), chat.now()).progress.of(unit, "kh").cumulative

    return await asyncio.wrap_future(chat.store.read(read))


async def test_the_form_shown_names_a_metric_where_the_headline_is_a_sum() -> None:
    """What the answer teaches is accepted when it is sent."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.admin.whispers("/doichieu Tân Hưng 480")
        assert "/doichieu Tân Hưng m1 480" in chat.admin.private.last()
        await chat.admin.whispers("/doichieu Tân Hưng m1 480")
        assert "Đã ghi số kiểm tra của xã Tân Hưng" in chat.admin.private.last()
