"""Doubtful figures wait: for the same text again, a button, an admin; none is lost, none counts before."""

from __future__ import annotations

import dataclasses

import pytest

from bot.config import load
from bot.config.settings import Limits
from tests.dialogue.chat import EXAMPLES, desk_in

MONDAY = "2023-07-31 08:30"


async def test_the_same_text_confirms() -> None:
    """Sent again within the hour, it counts from its own first sending time."""
    async with desk_in("tan-chau", at="2023-07-31 09:45") as chat:
        lead = chat.lead("tan-ha")
        asked = await lead.says("Tân Hà m1=5000 m2=1")
        assert "Chờ xác nhận, chưa tính: xã Tân Hà, kỳ 24–30/7." in asked.answer
        assert asked.answer.buttons == ["Đúng, tính số này", "Sai, bỏ"]
        missing = await chat.leader.says("/chuabc")
        assert "Chờ xác nhận (01): Tân Hà" in missing.answer
        await chat.clock_to("2023-07-31 10:30")
        again = await lead.says("Tân Hà m1=5000 m2=1")
        assert "Đã xác nhận: xã Tân Hà, kỳ 24–30/7, đúng hạn." in again.answer


async def test_after_an_hour_it_is_asked_again() -> None:
    """Sixty minutes are the limit of a confirmation by the same text."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await lead.says("Tân Hà m1=5000 m2=1")
        await chat.clock_to("2023-07-31 09:31")
        again = await lead.says("Tân Hà m1=5000 m2=1")
        assert "Chờ xác nhận, chưa tính" in again.answer


async def test_a_button_confirms_or_drops() -> None:
    """The asked person presses; the question becomes the answer."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = (await lead.says("Tân Hà m1=5000 m2=1")).answer
        foreign = await chat.lead("tan-phu").presses("Sai, bỏ", on=asked)
        assert foreign.notice == "Nút này dành cho người gửi báo cáo hoặc thường trực"
        await lead.presses("Sai, bỏ", on=asked)
        assert asked.text == "Đã thu hồi: xã Tân Hà, kỳ 24–30/7."
        asked = (await lead.says("Tân Hà m1=6000 m2=1")).answer
        await lead.presses("Đúng, tính số này", on=asked)
        assert "Đã xác nhận: xã Tân Hà" in asked


async def test_what_was_asked_before_a_group_moved_is_answered_after() -> None:
    """The answer replies to nobody: the report's number is another message's in the new group."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-ha").says("Tân Hà m1=5000 m2=1")
        shown = chat.private("admin").last()
        await chat.migrates(-1_002_000_000_001)
        for number in range(1, 8):
            await chat.lead("tan-hung").says(f"/bc Tân Hưng m1=+{number}")
        await chat.admin.presses("Đúng, tính số này", on=shown)
        answer = chat.group.last()
        assert "Đã xác nhận: xã Tân Hà" in answer
        assert answer.reply_to is None


async def test_an_admin_accepts_in_private() -> None:
    """The office sees it at once, with the same buttons; the group hears the answer."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-ha").says("Tân Hà m1=5000 m2=1")
        shown = chat.private("admin").last()
        assert "Người gửi: Đầu mối Tân Hà." in shown
        await chat.admin.presses("Đúng, tính số này", on=shown)
        assert shown.text == "Đã xử lý số liệu của xã Tân Hà."
        assert "Đã xác nhận: xã Tân Hà" in said.answer


async def test_a_span_over_days_asks_whole_or_extra() -> None:
    """Never counted twice: the week's figure replaces the days' or comes on top, as the lead says."""
    for label, cumulative in (("Tổng cả kỳ (thay)", "6.008"), ("Làm thêm (cộng)", "6.018")):
        async with desk_in("tan-chau", at="2023-07-26 16:00") as chat:
            lead = chat.lead("tan-phu")
            await lead.says("Tân Phú hôm nay m1=4 m2=6")
            await chat.clock_to(MONDAY)
            asked = (await lead.says("/bc Tân Phú m1=40 m2=60")).answer
            assert asked.buttons == ["Tổng cả kỳ (thay)", "Làm thêm (cộng)"]
            await lead.presses(label, on=asked)
            assert f"Lũy kế thu nhận {cumulative}/9.646" in asked


async def test_equal_to_the_days_is_confirmed() -> None:
    """A week's figure that the days make up needs no question."""
    async with desk_in("tan-chau", at="2023-07-26 16:00") as chat:
        lead = chat.lead("tan-phu")
        await lead.says("Tân Phú hôm nay m1=4 m2=6")
        await chat.clock_to(MONDAY)
        said = await lead.says("/bc Tân Phú m1=4 m2=6")
        assert "đúng hạn" in said.answer
        assert "Lũy kế thu nhận 5.918/9.646" in said.answer


async def test_hours_later_an_undated_report_may_mean_today() -> None:
    """The week's report is in: which day is meant is asked before anything counts."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=40 m2=60")
        await chat.clock_to("2023-07-31 16:00")
        asked = (await lead.says("/bc Tân Phú m1=5 m2=7")).answer
        assert asked.buttons == ["kỳ 24–30/7", "ngày 31/7"]
        await lead.presses("ngày 31/7", on=asked)
        assert "ngày 31/7 (số nhanh" in asked
        assert "Lũy kế thu nhận 6.020/9.646" in asked


async def test_soon_after_it_replaces_with_a_way_back() -> None:
    """Within the hour the same lead is mending; a button makes it today's figure all the same."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=40 m2=60")
        said = await lead.says("/bc Tân Phú m1=5 m2=7")
        assert "thay 40 → 5" in said.answer
        await lead.presses("Là số của ngày 31/7", on=said.answer)
        assert "Lũy kế thu nhận 6.020/9.646" in said.answer


async def test_flagged_is_counted_and_shown_to_the_office() -> None:
    """A stated total that doesn't agree is told in the answer and to the admins."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 lk m1=700, m2=68")
        assert "Cần rà soát: mức 1: lũy kế ghi 700, máy tính ra 607." in said.answer
        assert "lũy kế ghi 700" in chat.private("admin").last()


async def test_more_for_the_same_day_is_asked() -> None:
    """Bổ sung: add or replace?"""
    async with desk_in("tan-chau", at="2023-07-26 16:00") as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=4 m2=6")
        asked = (await lead.says("/bc Tân Phú bổ sung m1=3")).answer
        assert asked.buttons == ["Cộng thêm", "Thay số cũ"]
        await lead.presses("Cộng thêm", on=asked)
        assert "mức 1: 4 → 7" in asked


@pytest.mark.telegram("a number answers for a day")
async def test_a_held_day_that_the_week_came_to_cover_is_asked_again() -> None:
    """While a day's figure waits, the week's report comes in: accepted without a word it would count twice."""
    async with desk_in("tan-chau", at="2023-07-31 08:00") as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc m1=15 m2=60")
        await chat.clock_to("2023-08-01 09:00")
        held = await lead.says("/bc m1=9000 m2=10")
        assert "Chờ xác nhận" in held.answer
        await chat.clock_to("2023-08-07 08:00")
        week = await lead.says("/bc m1=20 m2=70")
        assert "kỳ 31/7–6/8" in week.answer
        await lead.presses("Đúng, tính số này", on=held.answer)
        assert "Chờ xác nhận" in held.answer
        assert held.answer.buttons == ["Nằm trong số cả kỳ", "Làm thêm (cộng)"]
        card = await chat.leader.says("/status Tân Phú")
        assert "+90" in card.answer


async def test_whoever_reports_no_more_lets_nothing_in() -> None:
    """Their role ended while a figure waited: it is the office's to let in; they may still drop it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = await lead.says("Tân Hà m1=5000 m2=1")
        await chat.admin.says("/phancong bỏ Tân Hà", reply_to=await lead.says("Chào cả nhà"))
        pressed = await lead.presses("Đúng, tính số này", on=asked.answer)
        assert "thường trực" in (pressed.notice or "")
        assert "Chờ xác nhận (01): Tân Hà" in (await chat.leader.says("/chuabc")).answer
        await lead.presses("Sai, bỏ", on=asked.answer)
        assert "Chờ xác nhận" not in (await chat.leader.says("/chuabc")).answer


@pytest.mark.telegram("buttons are numbers there, with their words in the text")
async def test_gathered_buttons_name_their_unit() -> None:
    """The office reports for two at once, and both answers go in one message: whose is which is on the buttons."""
    base = load(EXAMPLES / "tan-chau.toml", {})
    waits = dataclasses.replace(base.telegram, limits=Limits(gather_seconds=0.5))
    async with desk_in(dataclasses.replace(base, telegram=waits), at=MONDAY, limits=True) as chat:
        await chat.lead("tan-dong").says("Tân Đông m1=1 m2=2")
        await chat.lead("tan-hoi").says("Tân Hội m1=3 m2=4")
        said = await chat.admin.says("/bc\nTân Đông m1=13 m2=90\nTân Hội m1=10 m2=55")
        asked = chat.group.last()
        assert asked.text.count("Chờ xác nhận") == 2, said
        assert asked.buttons == [
            "Tân Đông: kỳ 24–30/7",
            "Tân Đông: ngày 31/7",
            "Tân Hội: kỳ 24–30/7",
            "Tân Hội: ngày 31/7",
        ]


@pytest.mark.telegram("buttons are numbers there, with their words in the text")
async def test_two_questions_about_one_unit_tell_their_days() -> None:
    """Two doubtful reports of a unit answered in one message: each button says which it is about."""
    base = load(EXAMPLES / "tan-chau.toml", {})
    waits = dataclasses.replace(base.telegram, limits=Limits(gather_seconds=0.5))
    async with desk_in(dataclasses.replace(base, telegram=waits), at=MONDAY, limits=True) as chat:
        await chat.lead("tan-ha").says("/bc\nTân Hà ngày 29/7 m1=5000\nTân Hà ngày 30/7 m1=5000")
        asked = chat.group.last()
        assert asked.text.count("Chờ xác nhận") == 2
        assert [label for label in asked.buttons if label.endswith("Đúng, tính số này")] == [
            "Tân Hà 29/7 m1=5000: Đúng, tính số này",
            "Tân Hà 30/7 m1=5000: Đúng, tính số này",
        ]


async def test_a_doubtful_total_says_what_was_stated() -> None:
    """The stated total, and how many more it means: no number alone that nobody typed."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = (await chat.lead("tan-phu").says("/bc Tân Phú lk m1=950 m2=9059")).answer
        assert "Lũy kế mức 2: 9.059, tức thêm " in asked
        assert "lớn khác thường" in asked
        assert "Số mức 2:" not in asked
