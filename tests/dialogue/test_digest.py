"""The standing office's list of the day: in private, at the campaign's hour, only where there is something."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import figures
from tests.dialogue.chat import Chat, Said, desk_in

MONDAY = "2023-07-31 08:30"
EVENING = "2023-07-31 17:00"


async def test_nothing_is_not_told() -> None:
    """A quiet day ends without a word."""
    async with desk_in("tan-chau", at="2023-07-25 08:00") as chat:
        await chat.clock_to("2023-07-25 20:00")
        assert chat.private("admin").by_bot == []


async def test_what_waits_and_what_is_doubtful() -> None:
    """Held and flagged figures, a registration, personal data, whoever nothing reaches: once, to the admins alone."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-ha").says("Tân Hà m1=5000 m2=1")
        await chat.lead("tan-phu").says("Tân Phú m1=10 m2=65 lk m1=1 m2=7")
        await chat.lead("suoi-day").says("Suối Dây m1=16 m2=68, công dân 079203001234 gọi 0912345678")
        await chat.stranger.says("/bc Tân Hội m1=10 m2=65")
        blocked = chat.head("tan-hoa")
        await blocked.blocks()
        leader = chat.newcomer("Ông Tư", "ongtu")
        await chat.admin.says("/phanquyen lanhdao", reply_to=await leader.says("Chào cả nhà"))
        before = chat.private("admin").mark
        await chat.clock_to(EVENING)
        told = [said for said in chat.private("admin").since(before) if "ĐIỂM VIỆC NGÀY 31/7" in said]
        assert len(told) == 1
        text = told[0].text
        assert "Chờ xác nhận (01):\n– xã Tân Hà, kỳ 24–30/7: Thu nhận +5.001 (mức 1: 5.000; mức 2: 1)." in text
        assert "Cần rà soát (01):\n– xã Tân Phú, kỳ 24–30/7: lũy kế ghi khác số máy tính" in text
        assert "Chờ duyệt làm đầu mối (01): Khách (xã Tân Hội)." in text
        assert "Không gửi được tin tới 02 nơi" in text
        assert "Tổ trưởng Tân Hòa" in text
        assert "Chưa bấm Start" in text
        assert "Ông Tư" in text
        assert "Đã che dữ liệu cá nhân và nhắc người gửi 01 lần." in text
        assert all("ĐIỂM VIỆC" not in said for said in chat.group.by_bot + chat.private("leader").by_bot)


async def test_what_is_settled_is_not_told_again() -> None:
    """What still waits is told the next day too; what was decided isn't."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = await lead.says("Tân Hà m1=5000 m2=1")
        await chat.stranger.says("/bc Tân Hội m1=10 m2=65")
        await chat.clock_to(EVENING)
        await chat.restart()
        assert len([said for said in chat.private("admin").by_bot if "ĐIỂM VIỆC" in said]) == 1
        await lead.presses("Sai, bỏ", on=asked.answer)
        await chat.clock_to("2023-08-01 18:00")
        told = [said for said in chat.private("admin").by_bot if "ĐIỂM VIỆC NGÀY 1/8" in said]
        assert ["Tân Hà" in said for said in told] == [False]
        assert "Khách (xã Tân Hội)" in told[0]


def lists(chat: Chat) -> list[Said]:
    """Name the letters in which the office finds what waits at five."""
    said = chat.private("admin").by_bot
    return [one for one in said if "ĐIỂM VIỆC" in one or "Chờ xác nhận (tiếp)" in one]


in_telegram = pytest.mark.telegram("buttons are numbers there; a question is answered where it was asked")


@in_telegram
async def test_what_waits_is_answered_from_the_list() -> None:
    """Once, wherever its buttons stand: the list stays, all else says how it was settled."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = await chat.lead("tan-ha").says("Tân Hà m1=5000 m2=1")
        copy = chat.private("admin").last()
        await chat.lead("tan-phu").says("Tân Phú m1=3 m2=9")
        await chat.lead("tan-phu").says("Tân Phú ngày 29/7 m1=3 m2=9")
        await chat.clock_to(EVENING)
        (told,) = lists(chat)
        text = told.text
        assert [one for one in told.buttons if "Tân Hà" in one] == ["Tân Hà: Đúng, tính số này", "Tân Hà: Sai, bỏ"]
        assert len(told.buttons) == len(set(told.buttons)) == 4
        await chat.admin.presses("Tân Hà: Đúng, tính số này", on=told)
        assert figures(chat, "tan-ha") == {"m1 24/7-30/7": 5000, "m2 24/7-30/7": 1}
        assert told.text == text
        assert "Đã xử lý số liệu của xã Tân Hà" in chat.private("admin").last()
        assert not asked.answer.buttons
        assert not copy.buttons
        again = await chat.admin.presses("Tân Hà: Sai, bỏ", on=told)
        assert "đã có trả lời" in (again.notice or "")
        extra = next(one for one in told.buttons if one.endswith("Làm thêm (cộng)"))
        await chat.admin.presses(extra, on=told)
        assert figures(chat, "tan-phu")["m1 29/7"] == 3
        assert told.text == text


@in_telegram
async def test_many_that_wait_have_few_buttons_each() -> None:
    """Six under a letter at most, each question once, those of one unit with their days."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for unit in chat.campaign.units[:7]:
            await chat.lead(unit.code).says(f"/bc {unit.name} m1=5000 m2=1")
        await chat.lead("tan-ha").says("Tân Hà ngày 24/7 m1=4000 m2=2")
        await chat.lead("tan-ha").says("Tân Hà ngày 25/7 m1=4000 m2=2")
        await chat.clock_to(EVENING)
        found = lists(chat)
        assert [len(one.buttons) for one in found] == [6, 6, 6]
        labels = [label for one in found for label in one.buttons]
        assert len(set(labels)) == len(labels)
        assert "Tân Hà, ngày 24/7: Sai, bỏ" in labels
        for label in labels[1::2]:
            await chat.admin.presses(label, on=next(one for one in found if label in one.buttons))
        await chat.clock_to("2023-08-01 18:00")
        assert lists(chat) == found


@in_telegram
async def test_two_of_one_unit_and_the_same_days_are_told_apart() -> None:
    """Both stand in the list with a number, and their buttons with the same one."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for figure in ("m1=5000 m2=1", "m1=4000"):
            assert "Chờ xác nhận" in (await chat.lead("tan-ha").says(f"/bc Tân Hà {figure}")).answer
        await chat.clock_to(EVENING)
        (told,) = lists(chat)
        assert "– xã Tân Hà, kỳ 24–30/7 (1): Thu nhận +5.001 (mức 1: 5.000; mức 2: 1)." in told
        assert "– xã Tân Hà, kỳ 24–30/7 (2): " in told
        assert len(set(told.buttons)) == len(told.buttons)
        await chat.admin.presses("Tân Hà, kỳ 24–30/7 (2): Đúng, tính số này", on=told)
        assert figures(chat, "tan-ha") == {"m1 24/7-30/7": 4000}


@in_telegram
async def test_a_lead_has_no_say_in_the_offices_list() -> None:
    """Buttons of the list work in the office's own chats; somebody else's press is refused."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = await chat.lead("tan-ha").says("Tân Hà m1=5000 m2=1")
        await chat.clock_to(EVENING)
        (told,) = lists(chat)
        await chat.lead("tan-ha").presses("Sai, bỏ", on=asked.answer)
        late = await chat.admin.presses("Tân Hà: Đúng, tính số này", on=told)
        assert "đã có trả lời" in (late.notice or "")
        assert figures(chat, "tan-ha") == {}
