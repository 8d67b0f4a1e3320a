"""A group's chat that no bot may join, pasted by the office: shown, matched to people, stored once."""

from __future__ import annotations

import asyncio

from reporting.campaign import Role
from reporting.ports import UnitOfWork
from tests.dialogue.chat import desk_in

PIECE = """[07:50, 31/07/2023] Chị Hương: Xã Tân Hưng báo cáo tuần này mức 1: 12, mức 2: 68
[07:52, 31/07/2023] Anh Nam: Tân Phú m1=8O m2=20
[07:55, 31/07/2023] Anh Nam: Tân Phú m1=80 m2=20
[07:58, 31/07/2023] Tổ trưởng: Đề nghị các xã gửi sớm"""


async def test_a_piece_is_shown_then_stored_from_its_own_hours() -> None:
    """New names are asked once, nothing counts before the word is given; pasted again, nothing counts twice."""
    async with desk_in("tan-chau", at="2023-07-31 10:30") as chat:
        await chat.admin.whispers(PIECE)
        last = chat.admin.private.last()
        assert "tên chưa biết: Chị Hương" in last
        await chat.admin.presses("Đầu mối xã Tân Hưng", on=last)
        assert "tên chưa biết: Anh Nam" in last
        await chat.admin.presses("Đầu mối xã Tân Phú", on=last)
        assert "Đã đọc 4 tin, từ 07 giờ 50 ngày 31/7 đến 07 giờ 58 ngày 31/7. Chưa ghi gì." in last
        assert "– 07 giờ 50, Chị Hương: Xã Tân Hưng, 24–30/7: m1: 12, m2: 68" in last
        assert "Chưa hiểu 1 tin:" in last
        assert "Không phải báo cáo: 1 tin." in last
        await chat.admin.presses("Ghi", on=last)
        assert "Đã ghi 2 báo cáo từ đoạn chat" in last
        await chat.admin.whispers("/chuabc")
        assert "đã báo cáo 02/12" in chat.admin.private.last()
        await chat.admin.whispers(PIECE)
        assert "Đã ghi từ lần dán trước: 2 tin." in chat.admin.private.last()
        assert "Không có số liệu mới để ghi." in chat.admin.private.last()


async def test_only_the_office_pastes_and_only_in_private() -> None:
    """A lead's piece is no report; in the group it is talk."""
    async with desk_in("tan-chau", at="2023-07-31 10:30") as chat:
        lead = chat.lead("tan-hung")
        await lead.whispers(PIECE)
        assert not any("Đã đọc" in said or "Đây là ai" in said for said in lead.private.by_bot)
        said = await chat.admin.says(PIECE)
        assert said.ignored


async def test_what_is_no_piece_is_told_how_to_paste() -> None:
    """/dan without a chat behind it."""
    async with desk_in("tan-chau", at="2023-07-31 10:30") as chat:
        await chat.admin.whispers("/dan")
        assert "Đề nghị dán nguyên đoạn chat của nhóm" in chat.admin.private.last()


async def test_buttons_of_a_piece_end_with_the_office() -> None:
    """Whoever is of the standing office no more names no reporters and stores nothing by an old button."""
    async with desk_in("tan-chau", at="2023-07-31 10:30") as chat:
        await chat.admin.whispers(PIECE)
        asked = chat.admin.private.last()

        def leave(uow: UnitOfWork) -> None:
            for grant in uow.people.grants("tan-chau", role=Role.ADMIN):
                uow.people.revoke(grant, chat.now())

        await asyncio.wrap_future(chat.store.write(leave))
        pressed = await chat.admin.presses("Đầu mối xã Tân Hưng", on=asked)
        assert "thường trực" in (pressed.notice or "")
        assert "tên chưa biết: Chị Hương" in asked
