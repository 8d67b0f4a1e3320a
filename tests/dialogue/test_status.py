"""/status in all its forms, over several campaigns."""

from __future__ import annotations

import pytest

from tests.dialogue.chat import desk_in

MONDAY = "2023-07-31 08:30"


@pytest.mark.parametrize("word", ["/status", "/tiendo", "/xephang"])
async def test_three_words_for_one_thing(word: str) -> None:
    """Before anything is reported the baseline is ranked; the picture follows the text."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.leader.says(word)
        assert "lũy kế 59.845/122.045 = 49,04 %" in said.answer
        assert "1. Tân Phú*: 61,25 % (5.908)" in said.answer
        assert chat.group.last().picture


async def test_a_target_that_has_not_begun_has_no_first_and_no_last() -> None:
    """Level 2 of Tân Châu counts from 1/8 on: on 30/7 the need is over the 61 days from then, and nobody leads."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-hung").says("/bc m1=12 m2=68 kh1=20 kh2=150")
        said = (await chat.leader.says("/status kh2")).answer
        assert "Còn 31.914; cần 515/ngày đến 30/9." in said
        assert "dẫn đầu" not in said
        assert "–. Tân Hưng: 0,00 % (0; +150)" in said
        assert "xếp" not in (await chat.leader.says("/status Tân Hưng kh2")).answer
        mark = chat.group.mark
        await chat.leader.says("/bieudo kh2")
        assert any(one.picture for one in chat.group.since(mark))


async def test_a_units_card() -> None:
    """Everything of one unit, the letter's own quotas beside what is needed."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150")
        said = await chat.leader.says("/status tân hưng")
        lines = said.answer.text.splitlines()
        assert lines[0] == "Số liệu xã Tân Hưng đến 30/7/2023 (kỳ 24–30/7)"
        assert lines[1] == "Báo cáo tuần 24–30/7: đúng hạn (08 giờ 30 ngày 31/7)."
        assert "Thu nhận trong kỳ: +80 (mức 1: 12; mức 2: 68)." in lines
        assert "Còn 7.446; cần 81/ngày đến 30/10." in lines


async def test_a_figure_not_sent_is_no_nought() -> None:
    """Only a 0 that was reported is one; the rest of the period says that nothing was sent."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await lead.says("/bc Tân Hưng m1=12 kh1=0")
        text = (await chat.leader.says("/status tân hưng")).answer.text.splitlines()
        assert "Thu nhận trong kỳ: +12 (mức 1: 12; mức 2: chưa có số)." in text
        assert "Kích hoạt trong kỳ: +0 (mức 1: 0; mức 2: chưa có số)." in text
        other = (await chat.leader.says("/status tân phú")).answer.text.splitlines()
        assert "Thu nhận trong kỳ: chưa có số." in other
        assert "Kích hoạt trong kỳ: chưa có số." in other


async def test_another_metric_and_day() -> None:
    """/status kh 24/7."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.leader.says("/status kh 24/7")
        assert said.answer.text.startswith("Kích hoạt đến 24/7/2023")
        assert "lũy kế 13.275/51.642 = 25,71 %" in said.answer


async def test_a_doubtful_name_is_asked_back() -> None:
    """Never a guess between Tân Hòa, Tân Hội and Tân Hà."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.leader.says("/status Tân Hò")
        assert said.answer.text == "«Tân Hò»: xem đơn vị nào?"
        await chat.leader.presses("xã Tân Hội", on=said.answer)
        assert "Số liệu xã Tân Hội đến 30/7/2023" in said.answer


async def test_a_name_of_nothing() -> None:
    """It may have been meant as a metric: neither is called so, and which metrics there are."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for line, name in (("/status m9", "m9"), ("/bieudo Tiêm chủng", "Tiêm chủng"), ("/status m9 24/7", "m9 24/7")):
            said = await chat.leader.says(line)
            assert said.answer.text.startswith(f"Chưa có đơn vị hay chỉ số nào là «{name}». Các chỉ số: m1 ")
            assert {"m1", "m2", "kh"} <= set(said.answer.code)


async def test_a_stranger_in_private_is_told_where_to_look() -> None:
    """Figures are for the group and for who has a role."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        await chat.stranger.whispers("/status")
        assert "Chưa thấy đ/c trong danh sách" in chat.stranger.private.last()


@pytest.mark.parametrize(
    ("campaign", "at"),
    [
        ("ninh-thuan", "2024-07-10 08:30"),
        ("duyen-hai", "2023-09-05 07:40"),
        ("rach-gia", "2023-11-02 09:00"),
        ("my-phu-dong", "2023-06-01 08:00"),
    ],
)
async def test_every_campaign_has_a_ranking(campaign: str, at: str) -> None:
    """With and without targets, kinds apart, before the first report and after."""
    async with desk_in(campaign, at=at) as chat:
        for _ in range(2):
            said = await chat.leader.says("/status")
            assert "đơn vị có số" in said.answer
            assert chat.group.last().picture
            missing = await chat.leader.says("/chuabc")
            assert missing.answers
            unit = chat.campaign.main_duty.units[0] if chat.campaign.main_duty else chat.campaign.units[0].code
            metric = chat.campaign.headline
            report = await chat.lead(unit).says(f"/bc {metric}=5")
            assert "Đã nhận" in report.answer, report.answer.text
            card = await chat.leader.says(f"/status {chat.campaign.unit_by_code[unit].title}")
            assert card.answer.text.startswith("Số liệu "), card.answer.text
