"""What a summary says beside the headline: kinds that are never added, metrics nobody sends."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from tests.dialogue.chat import Chat, desk_in


async def test_kinds_that_are_never_added_have_each_their_own_sum() -> None:
    """Hamlets and offices of Mỹ Phú Đông: 614 + 45 of 1.157 households; the offices were done from the start."""
    async with desk_in("my-phu-dong", at="2023-05-31 15:00") as chat:
        for unit, done in (("ap-tan-phu", 20), ("ap-tan-my", 25)):
            await chat.lead(unit).says(f"/bc dd2={done} vneid=7")
        await chat.clock_to("2023-06-01 07:30")
        text = next(one for one in chat.group.by_bot if "TỔNG HỢP" in one).text
        assert "1. Định danh mức 2: cơ quan +0; 47/47 = 100,00 %, đã đạt chỉ tiêu; ấp +45; 659/1.157 = 56,96 %" in text
        assert "còn 498 (cần 17/ngày đến 30/6)." in text
        assert "Cài VNeID: cơ quan +0; 47/47 = 100,00 %, đã đạt chỉ tiêu; ấp +14; 182/1.157 = 15,73 %" in text


async def test_what_nobody_ever_sent_is_not_mentioned() -> None:
    """Duyên Hải takes two more figures where units send them; while none does, no word of them."""
    async with desk_in("duyen-hai", at="2023-09-04 07:00") as chat:
        await chat.lead("phuong-1").says("/bc kh2=40 ngày 3/9")
        await chat.clock_to("2023-09-04 09:00")
        text = next(one for one in chat.group.by_bot if "TỔNG HỢP TUẦN" in one).text
        assert "Kích hoạt mức 2: +40" in text
        assert "Thu nhận mức 2" not in text
        assert "Đăng ký mức 1" not in text


async def test_rates_count_every_round_of_the_week() -> None:
    """Four days, seven units: one report of 28 in time."""
    async with desk_in("duyen-hai", at="2023-09-04 07:00") as chat:
        await chat.lead("phuong-1").says("/bc kh2=40 ngày 3/9")
        await chat.clock_to("2023-09-04 09:00")
        text = next(one for one in chat.group.by_bot if "TỔNG HỢP TUẦN" in one).text
        assert "đúng hạn 1/28 lượt" in text
        assert "Tỷ lệ báo cáo 3,57 %, đúng hạn 3,57 %." in text


async def test_what_is_made_of_a_round_after_its_summary_moves_as_the_summary_did() -> None:
    """At 11:00 the summary says who moved against the baseline; so do /status and the workbook made after it."""
    moved = {"Thị trấn Tân Châu": "tăng 2", "Thạnh Đông": "giảm 1", "Tân Hưng": "giảm 1"}
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-hung").says("/bc m1=12 m2=68")
        await chat.lead("thi-tran").says("/bc m1=10 m2=160")
        await chat.clock_to("2023-07-31 11:01")
        summary = next(one for one in chat.group.by_bot if "TỔNG HỢP TUẦN" in one).text
        said = (await chat.leader.says("/status")).answer
        for unit, words in moved.items():
            assert f"{unit} {words} bậc" in summary
            line = next(line for line in said.text.splitlines() if f". {unit}" in line)
            assert line.endswith(f"({words} bậc)")
        assert await moved_in_the_workbook(chat) in (moved, None)
        await chat.clock_to("2023-08-02 09:00")
        await chat.lead("tan-phu").says("/bc m1=1 m2=1 ngày 31/7")
        later = (await chat.leader.says("/status")).answer
        assert "trong kỳ 31/7–6/8" in later
        assert "bậc" not in later  # a later round is compared with the summary's own ranks


async def moved_in_the_workbook(chat: Chat) -> dict[str, str] | None:
    """Name who moved, as the workbook says it; None where bots send no files."""
    await chat.admin.whispers("/excel")
    book = chat.admin.private.last().document
    if book is None:
        return None
    rows = load_workbook(io.BytesIO(book))["Xếp hạng thu nhận"].iter_rows(values_only=True, min_row=6)
    return {str(row[1]): str(row[6]) for row in rows if row[6] and row[6] != "giữ nguyên"}
