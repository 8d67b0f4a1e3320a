"""Each shipped campaign speaks rightly: with targets and without, with baselines and without, numbered wards."""

from __future__ import annotations

import pytest

from tests.dialogue.chat import desk_in

DAYS = {
    "tan-chau": "2023-07-31 09:00",
    "ninh-thuan": "2024-07-10 08:00",
    "duyen-hai": "2023-09-05 08:00",
    "rach-gia": "2023-11-02 09:00",
    "my-phu-dong": "2023-06-10 09:00",
}


@pytest.mark.parametrize("name", DAYS)
async def test_a_report_and_its_status_leave_nothing_blank(name: str) -> None:
    """No dash where a figure belongs, no name twice, no capital within a sentence."""
    async with desk_in(name, at=DAYS[name]) as chat:
        duty = chat.campaign.main_duty
        assert duty is not None
        units = [unit for unit in chat.campaign.units if unit.code in duty.units]
        pairs = " ".join(f"{key}={number + 5}" for number, key in enumerate(duty.required))
        one = await chat.admin.says(f"/bc {units[0].title} {pairs}")
        many = await chat.admin.says("/bc\n" + "\n".join(f"{unit.title} {pairs}" for unit in units[1:5]))
        status = await chat.leader.says("/status")
        card = await chat.leader.says(f"/status {units[0].title}")
        for said in (one, many, status, card):
            text = said.answer.text
            assert ". –" not in text
            assert "–," not in text
            assert "Lũy kế K" not in text
            assert "phường phường" not in text.casefold()
        assert "Đã nhận" in one.answer
        assert many.answer.text.count("– ") >= len(units[1:5])


async def test_without_targets_and_baselines_nothing_is_made_up() -> None:
    """Rạch Giá's wards have neither: their place and what they did in the period is all that is known."""
    async with desk_in("rach-gia", at=DAYS["rach-gia"]) as chat:
        said = await chat.admin.says("/bc phường Vĩnh Thanh Vân kh=5")
        assert "Lũy kế kích hoạt: chưa có số đầu kỳ, tạm xếp 1/12." in said.answer
        status = (await chat.leader.says("/status")).answer
        assert "1. Vĩnh Thanh Vân: +5" in status
        assert "Vĩnh Lạc*: –" in status


async def test_without_targets_units_are_ranked_by_their_counts() -> None:
    """Duyên Hải's wards have a target only together."""
    async with desk_in("duyen-hai", at=DAYS["duyen-hai"]) as chat:
        said = await chat.admin.says("/bc\nPhường 1 kh2=7\nPhường 2 kh2=5\nLong Toàn kh2=3")
        assert "– phường 1, ngày 4/9: kích hoạt mức 2: 7, tạm xếp 1/7." in said.answer
        assert "– xã Long Toàn, ngày 4/9: kích hoạt mức 2: 3, tạm xếp 3/7." in said.answer
        alone = await chat.lead("phuong-1").says("/bc Phường 1 kh2=8 ngày 3/9")
        assert "Lũy kế kích hoạt mức 2: 15, tạm xếp 1/7" in alone.answer


async def test_an_undated_report_outside_the_campaign() -> None:
    """Nobody wrote a day: today is named, not the whole message."""
    async with desk_in("my-phu-dong", at="2023-08-05 09:00") as chat:
        said = await chat.admin.says("/bc ấp Tân Mỹ dd2=5")
        assert "Hôm nay ngoài thời gian chiến dịch (25/5/2023 – 30/6/2023)" in said.answer


async def test_who_leads_in_the_period_is_named() -> None:
    """A second order keeps the race open: by the period against the daily quota, in the text and under the picture."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-dong").says("/bc Tân Đông m1=300 m2=500")
        await chat.lead("tan-phu").says("/bc Tân Phú m1=10 m2=65")
        status = (await chat.leader.says("/status")).answer
        assert "Trong kỳ dẫn đầu (so với chỉ tiêu ngày): Tân Đông" in status
        assert "Trong kỳ dẫn đầu" in next(one for one in chat.group.by_bot if one.picture).text
        mark = chat.group.mark
        await chat.clock_to("2023-07-31 11:00")
        assert "Trong kỳ dẫn đầu" in next(one for one in chat.group.since(mark) if one.picture).text


async def test_a_partial_unit_is_no_old_figure() -> None:
    """What lacks m2 is asked for m2, and its figure is not marked as the period before's."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-ha").says("/bc Tân Hà m1=50")
        await chat.clock_to("2023-07-31 10:00")
        alert = chat.private("leader").last()
        assert "12/12 đơn vị chưa báo cáo đủ tuần 24–30/7" in alert
        assert "Tân Hà (thiếu mức 2): thu nhận 43,80 %, xếp 11/12 (số đến 30/7)" in alert
        assert "Tân Hòa: thu nhận 44,99 %, xếp 10/12 (số đến 24/7)" in alert
        await chat.clock_to("2023-07-31 11:00")
        text = next(one for one in chat.group.by_bot if "TỔNG HỢP" in one).text
        assert "Tân Hà 43,80;" in text
        assert "Tân Hòa 44,99*" in text
        await chat.clock_to("2023-07-31 12:00")
        head = chat.head("tan-ha").private.last()
        assert "Báo cáo đ/c tổ trưởng: báo cáo tuần 24–30/7 của xã Tân Hà còn thiếu mức 2, hạn 10 giờ 00" in head
        assert "chưa báo cáo" not in head
