"""The leader's morning: a brief at an hour of their own, and plain questions answered in private by rules."""

from __future__ import annotations

import pytest

from tests.dialogue.chat import Chat, Said, desk_in

MONDAY = "2023-07-31 07:00"


async def _some_report(chat: Chat) -> None:
    for unit, values in {"tan-hung": "m1=12 m2=68 kh1=20 kh2=150", "tan-phu": "m1=11 m2=64 kh1=30 kh2=135"}.items():
        name = chat.campaign.unit_by_code[unit].name
        await chat.lead(unit).says(f"/bc {name} {values}")


async def test_the_brief_comes_at_the_chosen_hour() -> None:
    """Five lines, in private, to who asked for it alone."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.leader.whispers("/bantin 7h45")
        assert "Bản tin sáng: 07 giờ 45 hằng ngày" in chat.private("leader").last()
        await _some_report(chat)
        await chat.lead("suoi-day").says("/bc Suối Dây m1=16 m2=68. Khó khăn: máy lăn tay hỏng từ thứ Năm")
        await chat.clock_to("2023-07-31 07:50")
        brief = chat.private("leader").last()
        title, *lines = brief.text.splitlines()
        assert title == "BẢN TIN SÁNG 31/7"
        assert [line[:2] for line in lines] == ["1.", "2.", "3.", "4.", "5."]
        assert lines[0].startswith("1. Thu nhận (24–30/7). Toàn bộ: +239; lũy kế 60.084/122.045 = 49,23 %.")
        assert lines[1].startswith("2. Cao: Tân Phú 62,03; ")
        assert "Thấp: " in lines[1]
        assert lines[2].startswith("3. Chưa báo cáo đủ tuần 24–30/7: 09/12 (")
        assert "10 giờ 00" in lines[3]
        assert "Suối Dây: «" in lines[4]
        assert "máy lăn tay hỏng từ thứ Năm" in lines[4]
        assert not any("BẢN TIN" in said for said in chat.group.by_bot + chat.private("admin").by_bot)


async def test_nothing_new_is_no_brief() -> None:
    """The same five lines aren't sent again; after a restart neither; turned off, none comes."""
    async with desk_in("tan-chau", at="2023-08-01 07:00") as chat:
        await chat.leader.whispers("/bantin 7:30")
        mark = chat.private("leader").mark
        await chat.clock_to("2023-08-01 08:00")
        assert len([one for one in chat.private("leader").since(mark) if "BẢN TIN" in one]) == 1
        await chat.restart()
        await chat.clock_to("2023-08-03 08:00")
        assert len([one for one in chat.private("leader").since(mark) if "BẢN TIN" in one]) == 1
        await chat.lead("tan-hung").says("/bc Tân Hưng 24-30/7 m1=12 m2=68")
        await chat.clock_to("2023-08-04 08:00")
        assert len([one for one in chat.private("leader").since(mark) if "BẢN TIN" in one]) == 2
        await chat.leader.whispers("/bantin tắt")
        await chat.lead("tan-phu").says("/bc Tân Phú 24-30/7 m1=12 m2=68")
        mark = chat.private("leader").mark
        await chat.clock_to("2023-08-05 08:00")
        assert not any("BẢN TIN" in one for one in chat.private("leader").since(mark))


async def test_the_brief_on_demand() -> None:
    """/bantin alone shows it now, with the hour; in a group it is sent to the private chat; reporters get none."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.leader.whispers("/bantin")
        assert "BẢN TIN SÁNG 31/7" in chat.private("leader").last()
        assert "Đang đặt: không nhận." in chat.private("leader").last()
        assert "trong chat riêng" in (await chat.leader.says("/bantin 7:30")).answer
        await chat.lead("tan-hung").whispers("/bantin 7:30")
        assert "BẢN TIN" not in chat.lead("tan-hung").private.last()


async def _answer(chat: Chat, text: str) -> Said:
    await chat.leader.whispers(text)
    return chat.private("leader").last()


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Tân Hưng còn bao nhiêu, mỗi ngày mấy?", "Còn 7.446; cần 81/ngày đến 30/10."),
        ("tan hung con bao nhieu, moi ngay may", "Còn 7.446; cần 81/ngày đến 30/10."),
        ("ai chưa báo cáo?", "Chưa báo cáo (10): Thạnh Đông"),
        ("ai chua bao cao", "Chưa báo cáo (10): Thạnh Đông"),
        ("xã nào dẫn đầu?", "1. Tân Phú: 62,03 %"),
        ("xa nao dan dau", "1. Tân Phú: 62,03 %"),
        ("đơn vị nào thấp nhất?", "12. Tân Đông*: 41,94 %"),
        ("Xã nào yếu nhất?", "12. Tân Đông*: 41,94 %"),
        ("xã nào làm tốt nhất", "1. Tân Phú: 62,03 %"),
        ("tình hình thế nào rồi", "Toàn bộ, số liệu đến 30/7."),
        ("Tình hình chung thế nào?", "Toàn bộ, số liệu đến 30/7."),
        ("tuần này được bao nhiêu?", "Toàn bộ, 24–30/7: Thu nhận +155; Kích hoạt +335."),
        ("hôm nay được bao nhiêu?", "Toàn bộ, 31/7: chưa có số."),
        ("kích hoạt còn thiếu bao nhiêu?", "Còn 22.540; cần"),
        ("kích hoạt Tân Hưng còn bao nhiêu?", "So với số được cấp, còn 5.159 chưa làm."),
        ("bao giờ xong?", "Chưa đủ số liệu 3 kỳ để dự báo."),
        ("bao gio xong", "Chưa đủ số liệu 3 kỳ để dự báo."),
        ("Tân Hưng xếp thứ mấy?", "tạm xếp 5/12"),
        ("Tân Hưng báo cáo chưa?", "đúng hạn"),
        ("Tân Hòa đã báo cáo chưa ạ?", "chưa đến hạn"),
        ("Hạn báo cáo khi nào?", "10 giờ 00 hôm nay"),
        ("còn bao nhiêu ngày nữa?", "Còn 91 ngày đến hạn 30/10/2023."),
        ("who leads?", "1. Tân Phú: 62,03 %"),
    ],
)
async def test_plain_questions(question: str, part: str) -> None:
    """With and without diacritics."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await _some_report(chat)
        assert part in await _answer(chat, question)


@pytest.mark.parametrize(
    "question",
    [
        "Thời tiết hôm nay thế nào?",
        "Lương tháng này bao nhiêu?",
        "Bao nhiêu tội phạm?",
        "Chiều nay họp mấy giờ?",
        "Sao?",
    ],
)
async def test_what_is_not_understood_is_not_guessed(question: str) -> None:
    """A kind list of what can be asked, with the campaign's own names."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await _answer(chat, question)
        assert "Có thể hỏi:" in said
        assert "Tân Hưng còn bao nhiêu, mỗi ngày mấy?" in said


async def test_a_doubtful_unit_is_asked_about() -> None:
    """Buttons with the candidates; the one pressed gives its card."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = await _answer(chat, "Tân Hò còn bao nhiêu?")
        assert asked.buttons == ["xã Tân Hòa", "xã Tân Hội", "xã Tân Hà"]
        await chat.leader.presses("xã Tân Hòa", on=asked)
        assert "Số liệu xã Tân Hòa" in asked


@pytest.mark.parametrize("text", ["cảm ơn em", "Đã nhận nhé", "Tốt lắm", "ok", "👍"])
async def test_talk_is_left_alone(text: str) -> None:
    """Thanks get no lecture; in a group no question is answered at all."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        mark = chat.private("leader").mark
        await chat.leader.whispers(text)
        assert chat.private("leader").since(mark) == []
        assert (await chat.leader.says("Tân Hưng còn bao nhiêu?")).ignored


async def test_a_stranger_learns_nothing() -> None:
    """Figures are for those of the campaign."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        mark = chat.stranger.private.mark
        await chat.stranger.whispers("Tân Hưng còn bao nhiêu?")
        assert not any("%" in said for said in chat.stranger.private.since(mark))


async def test_an_hour_that_is_none_is_named() -> None:
    """Nothing is set, and the form is shown instead of a brief."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.leader.whispers("/bantin 25:00")
        answer = chat.private("leader").last()
        assert answer.text.startswith("Chưa rõ giờ «25:00».\n")
        assert "Đang đặt: không nhận" in answer
        assert "BẢN TIN" not in answer.text
