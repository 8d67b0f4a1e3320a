"""Days off and make-up days entered in the chat: dues move with them, reminders too, and back again by undo."""

from __future__ import annotations

from datetime import datetime

from tests.dialogue.cases import MONDAY
from tests.dialogue.chat import Chat, desk_in

SUNDAY = "2023-07-30 09:00"


async def due(chat: Chat) -> datetime | None:
    """Tell when the next thing is due, in the campaign's time."""
    found = await chat.app.next_due(chat.now())
    return found.astimezone(chat.campaign.zone) if found else None


async def test_a_day_off_moves_the_due() -> None:
    """Monday off: the week is due on Tuesday, its reminders and summary with it; the answer says so."""
    async with desk_in("tan-chau", at=SUNDAY) as chat:
        said = await chat.admin.says("/ngaynghi 31/7 lý do: nghỉ bù lễ")
        assert "Ngày nghỉ: thứ Hai 31/7. Lý do: nghỉ bù lễ." in said.answer
        assert "Báo cáo tuần 24–30/7: 10 giờ 00 ngày 31/7 → 10 giờ 00 ngày 1/8" in said.answer
        await chat.clock_to("2023-07-31 12:00")
        assert not [one for one in chat.private("leader").by_bot if "Báo cáo đ/c" in one]
        late = await chat.lead("tan-hung").says("/bc Tân Hưng từ 24/7 đến 30/7 m1=12 m2=68")
        assert "đúng hạn" in late.answer
        await chat.restart()
        await chat.clock_to("2023-08-01 11:01")
        assert any("còn 11/12 đơn vị" in one for one in chat.private("leader").by_bot)
        assert any("TỔNG HỢP TUẦN" in one for one in chat.group.by_bot)


async def test_undo_brings_the_due_back() -> None:
    """By the button, for whoever may; a second press changes nothing; or by /ngaynghi bỏ."""
    async with desk_in("tan-chau", at=SUNDAY) as chat:
        before = await due(chat)
        said = await chat.admin.says("/ngaynghi 31/7")
        assert await due(chat) != before
        pressed = await chat.lead("tan-ha").presses("Hoàn tác", on=said.answer)
        assert pressed.notice == "Nút này dành cho người gửi báo cáo hoặc thường trực"
        await chat.admin.presses("Hoàn tác", on=said.answer)
        assert "Không còn là ngày nghỉ: thứ Hai 31/7." in said.answer
        assert await due(chat) == before
        await chat.admin.says("/ngaynghi 31/7")
        assert "đã là ngày nghỉ" in (await chat.admin.says("/ngaynghi 31/7")).answer
        assert "Không còn là ngày nghỉ" in (await chat.admin.says("/ngaynghi bỏ 31/7")).answer
        assert await due(chat) == before


async def test_a_make_up_day_is_worked() -> None:
    """2/9/2023 is a Saturday and a holiday; worked, a due that falls on the Monday off after it stays put."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/lambu 4/9")
        assert "Ngày làm bù: thứ Hai 4/9." in said.answer
        assert "28/8–3/9" in said.answer
        assert "đã là ngày làm việc" in (await chat.admin.says("/lambu 1/8")).answer


async def test_only_the_office_names_days() -> None:
    """Nobody else; and a day that can't be read changes nothing."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for actor in (chat.lead("tan-ha"), chat.leader, chat.stranger):
            assert (await actor.says("/ngaynghi 31/7")).answer.text == "Việc này của thường trực."
        assert "Chưa rõ ngày «31/6»" in (await chat.admin.says("/ngaynghi 31/6")).answer
        usage = (await chat.admin.says("/ngaynghi")).answer.code
        assert usage[0] == "/ngaynghi … lý do: …"
        assert (await chat.admin.says(usage[0])).answer.code == usage
        assert "không có trong các ngày đã thêm" in (await chat.admin.says("/lambu bỏ 5/8")).answer
        assert chat.store.read(lambda uow: uow.amendments.list("tan-chau", revoked=True)).result() == []
