"""Reports as leads write them, and what the desk says back."""

from __future__ import annotations

from tests.dialogue.chat import desk_in

MONDAY = "2023-07-31 08:30"


async def test_the_same_report_twice_is_told_and_counted_once() -> None:
    """A second copy changes nothing and says so."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=10 m2=65")
        again = await lead.says("Tân Phú: mức 1: 10, mức 2: 65")
        assert "Đã nhận trước đó, không đổi, tính một lần" in again.answer
        assert "5.983/9.646 = 62,03 %" in again.answer


async def test_new_figures_replace_and_say_so() -> None:
    """Sent again with other figures: what was replaced is named."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú kỳ 24-30/7 m1=120 m2=65")
        again = await lead.says("/bc Tân Phú kỳ 24-30/7 m1=130 m2=65")
        assert "thay 120 → 130" in again.answer


async def test_one_unit_by_position_and_own_unit() -> None:
    """The sender's own unit, figures in the campaign's order."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-hung").says("/bc 12 68")
        assert "xã Tân Hưng" in said.answer
        assert "Thu nhận +80 (mức 1: 12; mức 2: 68)." in said.answer


async def test_nothing_to_report() -> None:
    """No figures is a report too."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-ha").says("Tân Hà tuần này không phát sinh")
        assert "đúng hạn" in said.answer
        assert "Thu nhận +0 (mức 1: 0; mức 2: 0)." in said.answer


async def test_talk_is_left_alone_and_doubt_is_shown_quietly() -> None:
    """Greetings get nothing; digits and a unit's name that give nothing get a thinking face."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hoi")
        assert (await lead.says("Chào các đ/c")).ignored
        doubt = await lead.says("Tân Hội còn vướng 3 hồ sơ chờ duyệt")
        assert doubt.answers == []
        assert doubt.reaction == "🤔"
        assert (await chat.leader.says("Tân Hội được 120 chưa?")).ignored
        assert (await lead.says("/khongco lenh nay")).ignored


async def test_a_group_may_want_reactions() -> None:
    """A clear report gets 👍; what was replaced is told in words all the same."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says("/ketnoi camxuc")
        lead = chat.lead("tan-dong")
        clear = await lead.says("/bc Tân Đông m1=13 m2=95 kh1=21 kh2=130")
        assert (clear.answers, clear.reaction) == ([], "👍")
        again = await lead.says("/bc Tân Đông m1=14 m2=95 kh1=21 kh2=130")
        assert "thay 13 → 14" in again.answer


async def test_a_day_in_the_week_is_a_quick_report() -> None:
    """A single day doesn't fulfil the weekly duty; the answer says so and the lead stays on the list."""
    async with desk_in("tan-chau", at="2023-07-26 16:00") as chat:
        said = await chat.lead("tan-phu").says("Tân Phú hôm nay mức 1: 5, mức 2: 7")
        assert "ngày 26/7 (số nhanh, chưa thay báo cáo kỳ 24–30/7)" in said.answer
        await chat.clock_to("2023-07-31 08:00")
        assert "Tân Phú" in chat.group.last()


async def test_late_is_judged_by_sending_time() -> None:
    """A report after ten says by how much it is late."""
    async with desk_in("tan-chau", at="2023-07-31 10:25") as chat:
        said = await chat.lead("tan-phu").says("/bc Tân Phú m1=10 m2=65")
        assert "trễ hạn 25 phút" in said.answer


async def test_late_by_a_part_of_the_first_minute() -> None:
    """Seconds after the hour are late, and no minute yet."""
    async with desk_in("tan-chau", at="2023-07-31 10:00:30") as chat:
        said = await chat.lead("tan-phu").says("/bc Tân Phú m1=10 m2=65")
        assert "trễ hạn dưới 1 phút." in said.answer


async def test_partial_names_what_is_lacking() -> None:
    """One of two required figures is not a whole report."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-phu").says("/bc Tân Phú m1=10")
        assert "còn thiếu mức 2" in said.answer
        missing = await chat.leader.says("/thieu")
        assert "Tân Phú (thiếu mức 2)" in missing.answer


async def test_a_cumulative_figure() -> None:
    """A stated total is an anchor: the answer shows what it means for the period."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-hung").says("/bc Tân Hưng lk m1=607 lk m2=6922")
        assert "lũy kế 607" in said.answer
        assert "7.529/14.975 = 50,28 %" in said.answer
        assert "Trong kỳ 24–30/7: +80." in said.answer


async def test_adding() -> None:
    """More for the same day adds; the same add at once again is asked about."""
    async with desk_in("tan-chau", at="2023-07-26 16:00") as chat:
        lead = chat.lead("suoi-day")
        await lead.says("/bc Suối Dây m1=5 m2=5")
        added = await lead.says("/bc Suối Dây m1=+5")
        assert "Cộng thêm, mức 1: 5 → 10." in added.answer
        twice = await lead.says("/bc Suối Dây m1=+5")
        assert "Chờ xác nhận, chưa tính" in twice.answer
        await lead.presses("Đã tính rồi, bỏ", on=twice.answer)
        assert "Vẫn tính mức 1: 10." in twice.answer


async def test_daily_before_the_rollover_means_yesterday() -> None:
    """A daily duty: before noon the day before, later the day itself."""
    async with desk_in("duyen-hai", at="2023-09-05 07:40") as chat:
        early = await chat.lead("phuong-1").says("/bc P1 12")
        assert "ngày 4/9, đúng hạn" in early.answer
        await chat.clock_to("2023-09-05 20:00")
        late = await chat.lead("phuong-1").says("/bc P1 15")
        assert "ngày 5/9, đúng hạn" in late.answer
