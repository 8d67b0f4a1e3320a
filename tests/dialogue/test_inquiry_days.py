"""Plain questions about days: of which days the answer's figures are, and that nothing sent is no 0."""

from __future__ import annotations

from tests.dialogue.chat import Chat, desk_in

MORNING = "2023-07-31 07:35"


async def _answer(chat: Chat, text: str) -> str:
    await chat.leader.whispers(text)
    return chat.private("leader").last().text


async def test_a_weeks_figure_is_not_a_days() -> None:
    """A week's figure counts as of its last day: asked for that day, the answer names the week."""
    async with desk_in("tan-chau", at=MORNING) as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        assert (await _answer(chat, "hôm qua được bao nhiêu?")).startswith("Toàn bộ, kỳ 24–30/7: Thu nhận +80;")
        assert await _answer(chat, "Tân Hưng hôm qua được bao nhiêu?") == (
            "Xã Tân Hưng, kỳ 24–30/7: Thu nhận +80; Kích hoạt chưa có số."
        )
        assert await _answer(chat, "Tân Phú hôm qua được bao nhiêu?") == "Xã Tân Phú, 30/7: chưa có số."
        await chat.lead("tan-phu").says("/bc Tân Phú ngày 31/7 m1=3")
        assert (await _answer(chat, "Tân Phú hôm nay được bao nhiêu?")).startswith("Xã Tân Phú, 31/7: Thu nhận +3")


async def test_nothing_was_done_is_a_figure() -> None:
    """Whoever reported that nothing was done has a 0."""
    async with desk_in("tan-chau", at=MORNING) as chat:
        await chat.lead("tan-hung").says("Tân Hưng không phát sinh")
        assert "kỳ 24–30/7: Thu nhận +0" in await _answer(chat, "Tân Hưng hôm qua được bao nhiêu?")


async def test_this_week_is_not_the_last() -> None:
    """On the day after it ended the week is the last one; this one has no figures yet, and the last round's follow."""
    async with desk_in("tan-chau", at="2023-07-31 11:01") as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        last = await _answer(chat, "tuần trước được bao nhiêu?")
        assert last.startswith("Toàn bộ, 24–30/7: Thu nhận +80;")
        this = await _answer(chat, "tuần này được bao nhiêu?")
        assert this == f"Toàn bộ, 31/7–6/8: chưa có số.\n{last}"
        await chat.lead("tan-hung").says("/bc Tân Hưng ngày 31/7 m1=1")
        assert (await _answer(chat, "tuần này được bao nhiêu?")).startswith("Toàn bộ, 31/7–6/8: Thu nhận +1;")
        assert await _answer(chat, "tuần trước được bao nhiêu?") == last
        await chat.clock_to("2023-08-09 09:00")
        assert (await _answer(chat, "tuần trước được bao nhiêu?")).startswith("Toàn bộ, 31/7–6/8: Thu nhận +1;")


async def test_the_week_before_the_campaign() -> None:
    """Nothing was reported for it."""
    async with desk_in("tan-chau", at="2023-07-26 09:00") as chat:
        assert await _answer(chat, "tuần trước được bao nhiêu?") == "Toàn bộ, 17–23/7: chưa có số."


async def test_an_overdue_round_is_told_before_the_running_one() -> None:
    """Others' quick figures of the next week don't hide that a unit still owes the last one."""
    async with desk_in("tan-chau", at="2023-07-31 09:30") as chat:
        await chat.lead("tan-phu").says("/bc Tân Phú m1=1 m2=2")
        await chat.clock_to("2023-07-31 11:05")
        await chat.lead("tan-phu").says("/bc Tân Phú m1=1 ngày 31/7")
        await chat.clock_to("2023-07-31 11:15")
        for said in (
            await _answer(chat, "Tân Hưng báo cáo chưa?"),
            (await chat.leader.says("/status Tân Hưng")).answer,
        ):
            owed = str(said).index("Báo cáo tuần 24–30/7: chưa báo cáo (hạn 10 giờ 00")
            assert owed < str(said).index("Báo cáo tuần 31/7–6/8: chưa đến hạn")
        assert "24–30/7" not in await _answer(chat, "Tân Phú báo cáo chưa?")
        await chat.lead("tan-hung").says("/bc Tân Hưng 24-30/7 m1=1 m2=2")
        assert "24–30/7" not in await _answer(chat, "Tân Hưng báo cáo chưa?")
