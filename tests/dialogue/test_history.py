"""/lichsu: every revision with who, when, before and after, why; the office sees all, a reporter their own."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import MONDAY
from tests.dialogue.chat import Chat, Said, desk_in


async def told(chat: Chat, text: str, who: str = "admin") -> Said:
    """Ask in private and give the answer."""
    actor = chat.admin if who == "admin" else chat.lead(who)
    await actor.whispers(text)
    return actor.private.last()


async def test_every_revision_with_before_and_after() -> None:
    """A report, its edit, a correction by the office with its reason, a held figure let in, and taking back."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/bc Tân Hưng m1=12 m2=68")
        await chat.clock_to("2023-07-31 08:40")
        await lead.edits(said, "/bc Tân Hưng m1=13 m2=68")
        await chat.clock_to("2023-07-31 08:50")
        await chat.admin.says("/sua Tân Hưng 30/7 m2=70 lý do: đối chiếu sổ")
        await chat.clock_to("2023-07-31 08:55")
        await lead.says("/huy", reply_to=said)
        shown = await told(chat, "/lichsu Tân Hưng 30/7")
        lines = shown.text.splitlines()
        assert lines[0] == "Lịch sử xã Tân Hưng, ngày 30/7: 4 lần ghi, mới nhất trước"
        assert lines[1].startswith("4. 08 giờ 55 ngày 31/7, Đầu mối Tân Hưng: thu hồi (kỳ 24–30/7)")
        assert lines[2].strip() == "mức 1: 13 → –"
        assert "3. 08 giờ 50 ngày 31/7, Thường trực (nhập thay): gửi, được tính (kỳ 24–30/7)" in shown
        assert "thu nhận mức 2: 68 → 70" in shown.text.lower() or "mức 2: 68 → 70" in shown
        assert "Lý do: đối chiếu sổ" in shown
        assert "2. 08 giờ 30 ngày 31/7, Đầu mối Tân Hưng: gửi" in shown
        assert "mức 1: 12 → 13" in shown
        assert "«/bc Tân Hưng m1=12 m2=68»" in shown


async def test_what_waits_and_who_let_it_in() -> None:
    """A held figure, pressed by the office: both are there, with who."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await lead.says("/bc Tân Hà m1=5000 m2=1")
        await chat.clock_to("2023-07-31 08:50")
        await chat.admin.presses("Đúng, tính số này", on=chat.private("admin").last())
        shown = await told(chat, "/lichsu tan ha")
        assert "1. 08 giờ 30 ngày 31/7, Đầu mối Tân Hà: gửi, chờ xác nhận" in shown
        assert "2. 08 giờ 50 ngày 31/7, Thường trực: được tính" in shown
        assert "mức 1: – → 5.000" in shown


async def test_a_long_history_is_turned_by_buttons() -> None:
    """The newest first; older ones behind, and back again; as the chat shows it, in one message."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        for number in range(8):
            await lead.says(f"/bc Tân Hưng m1={number + 10} m2=68")
        first = await told(chat, "/lichsu Tân Hưng", "tan-hung")
        assert "8 lần ghi" in first
        assert "Trang 1/2" in first
        assert "mức 1: 16 → 17" in first
        await lead.presses("Cũ hơn", at=lead.private)
        older = lead.private.last()
        assert "Trang 2/2" in older
        assert "mức 1: – → 10" in older
        await lead.presses("Mới hơn", at=lead.private)
        assert "Trang 1/2" in lead.private.last()


async def test_who_may_see_it() -> None:
    """A reporter their own units; a leader or stranger none; nothing is told of a unit without figures."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        assert "Đ/c xem được lịch sử của: xã Tân Hưng." in await told(chat, "/lichsu Tân Phú", "tan-hung")
        assert "Chưa có số liệu nào của xã Tân Hưng (tất cả các ngày)." in await told(chat, "/lichsu", "tan-hung")
        assert "Chưa có số liệu nào của xã Tân Phú (ngày 25/7)." in await told(chat, "/lichsu Tân Phú 25/7")
        assert "/lichsu Tân Hưng 31/7" in (await told(chat, "/lichsu")).code
        for actor in (chat.leader, chat.stranger):
            said = await actor.says("/lichsu Tân Hưng")
            assert "dành cho đầu mối của đơn vị và thường trực" in said.answer


async def test_a_unit_that_is_not_sure_is_asked_for() -> None:
    """By buttons, and the page opens in the place of the question."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-hoa").says("/bc Tân Hòa m1=1 m2=2")
        asked = await told(chat, "/lichsu Tân Hò")
        assert "xem lịch sử đơn vị nào?" in asked
        await chat.admin.presses("xã Tân Hòa", at=chat.private("admin"))
        assert "Lịch sử xã Tân Hòa" in chat.private("admin").last()


@pytest.mark.telegram("the bot meets people in private by their own word there")
async def test_asked_in_the_group_it_is_told_in_private() -> None:
    """Nobody's slips are read out before the others."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await lead.starts()
        await lead.says("/bc Tân Hưng m1=12 m2=68")
        said = await lead.says("/lichsu")
        assert said.answer.text == "Đã gửi lịch sử số liệu trong tin riêng."
        assert "Lịch sử xã Tân Hưng" in lead.private.last()


async def test_a_unit_chosen_by_button_is_shown_in_private_too() -> None:
    """Asked in the group for a name that fits several: the choice, and what it shows, are for whoever asked alone."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.whispers("/toi")
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        asked = await chat.admin.says("/lichsu Tân H")
        assert not asked.answer.buttons
        choice = chat.admin.private.last()
        await chat.admin.presses(next(one for one in choice.buttons if "Hưng" in one), on=choice)
        shown = chat.admin.private.last()
        assert "mức 1: – → 12" in shown
        assert not any("Lịch sử" in said for said in chat.group.by_bot)
