"""What is doubtful is asked by buttons: which day, cumulative or of the period; and every fault gets a line to copy."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import MONDAY, figures
from tests.dialogue.chat import desk_in

WEEK = "24/7-30/7"


@pytest.mark.parametrize(
    ("said", "label", "counts"),
    [
        ("/bc Tân Hưng ngày 31/6 m1=1 m2=2", "kỳ 24–30/7", {f"m1 {WEEK}": 1, f"m2 {WEEK}": 2}),
        ("/bc Tân Hưng ngày 5/8 m1=1 m2=2", "ngày 31/7", {"m1 31/7": 1, "m2 31/7": 2}),
        ("/bc Tân Hưng ngày 24/7 ngày 26/7 m1=1 m2=2", "ngày 26/7", {"m1 26/7": 1, "m2 26/7": 2}),
        ("Tân Hưng báo cáo ngày 1/1/2022: mức 1: 1, mức 2: 2", "kỳ 24–30/7", {f"m1 {WEEK}": 1, f"m2 {WEEK}": 2}),
    ],
)
async def test_a_day_is_chosen_by_a_button(said: str, label: str, counts: dict[str, int]) -> None:
    """Nothing is retyped; a line to copy is there for another day; a second press changes nothing."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        asked = await lead.says(said)
        question = asked.answer
        assert question.code == ["/bc Tân Hưng ngày … m1=… m2=…"]
        assert figures(chat, "tan-hung") == {}
        await lead.presses(label, on=question)
        assert figures(chat, "tan-hung") == counts
        assert "Đã nhận: xã Tân Hưng" in asked.answer


async def test_a_doubtful_day_of_many_units() -> None:
    """One day in the heading: the press mends it for all of them."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = await chat.admin.says("/bc ngày 31/6\nTân Hưng m1=1 m2=2\nTân Phú m1=3 m2=4")
        await chat.admin.presses("kỳ 24–30/7", on=asked.answer)
        assert figures(chat, "tan-hung") == {f"m1 {WEEK}": 1, f"m2 {WEEK}": 2}
        assert figures(chat, "tan-phu") == {f"m1 {WEEK}": 3, f"m2 {WEEK}": 4}


async def test_a_figure_far_too_big_may_be_a_cumulative_one() -> None:
    """All figures are at least what is known cumulatively: the button takes them as such, and the duty is met."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        card = (await lead.says("/status Tân Hưng")).answer
        asked = await lead.says("/bc Tân Hưng m1=610 m2=6900")
        question = asked.answer
        assert "Chờ xác nhận, chưa tính" in question, card.text
        await lead.presses("Là số lũy kế", on=question)
        assert "Đã nhận: xã Tân Hưng" in asked.answer
        assert "mức 1: lũy kế 610" in asked.answer
        assert "đã báo cáo 01/12" in (await chat.leader.says("/chuabc")).answer


async def test_a_cumulative_figure_that_falls_may_be_the_periods() -> None:
    """Stated cumulative, below what is known: the button takes it as done in the period."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        asked = await lead.says("/bc Tân Hưng lũy kế m1=12 m2=68")
        assert "Lũy kế" in asked.answer
        assert asked.answer.buttons == ["Đúng, tính số này", "Là số trong kỳ", "Sai, bỏ"]
        await lead.presses("Là số trong kỳ", on=asked.answer)
        assert "Thu nhận +80 (mức 1: 12; mức 2: 68)" in asked.answer


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("/bc Tân Hưng m1=12 m2=9O", "/bc Tân Hưng m1=12 m2=90"),
        ("/bc Tân Hưng m1=1 234 m2=9", "/bc Tân Hưng m1=1234 m2=9"),
        ("/bc Tân Hưng m1=12,5 m2=9", "/bc Tân Hưng m1=… m2=9"),
        ("/bc Tân Hưng m1=12% m2=9", "/bc Tân Hưng m1=… m2=9"),
        ("/bc Tân Hưng m1=-5 m2=9", "/bc Tân Hưng m1=… m2=9"),
        ("/bc Tân Hưng m1=2000000 m2=9", "/bc Tân Hưng m1=… m2=9"),
        ("/bc Tân Hưng m1= m2=9", "/bc Tân Hưng m1=… m2=9"),
        ("/bc Tân Hưng m1=120 m1=130", "/bc Tân Hưng m1=…"),
        ("/bc Tân Hưng m1 m2=9", "/bc Tân Hưng m1=… m2=9"),
        ("/bc Tân Hưng m1=<i>abc(1)</i>", "/bc Tân Hưng m1=…"),
        ("/bc Tân Hưng m1 (1) m2", "/bc Tân Hưng m1=… m2=…"),
        ("/bc Tân Hưng", "/bc Tân Hưng m1=… m2=…"),
        ("/bc Tân Hưng 120", "/bc Tân Hưng m1=… m2=…"),
        ("/bc Tân Hưng m9=1 m2=2", "/bc Tân Hưng m2=2 m1=…"),
        ("/bc Tân Hưng tn=5", "/bc Tân Hưng m1=… m2=…"),
        ("/bc Chợ Lớn m1=1 m2=2", "/bc Tân Hưng m1=… m2=…"),
        ("/bc Tân Hưng ngày 31/6 m1=1", "/bc Tân Hưng ngày … m1=… m2=…"),
    ],
)
async def test_every_fault_has_a_line_to_copy(said: str, line: str) -> None:
    """Their own, mended where that is sure, else with what was readable; sent as it is it stores nothing wrong."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        asked = await chat.lead("tan-hung").says(said)
        assert asked.answer.code == [line]
        if "…" in line:
            await chat.lead("tan-hung").says(line)
        assert figures(chat, "tan-hung") == {}
