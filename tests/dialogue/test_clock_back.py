"""A clock that was turned back: what was posted is not posted again, and reports go on being answered."""

from __future__ import annotations

from tests.dialogue.chat import desk_in


async def test_an_hour_back() -> None:
    """The hour is lived through twice, its posts come once, and what is said meanwhile is answered at once."""
    async with desk_in("tan-chau", at="2023-07-31 07:00") as chat:
        await chat.clock_to("2023-07-31 10:30")
        posts = [said.text for said in chat.group.by_bot]
        alerts = len(chat.private("leader").by_bot)
        await chat.clock_jumps_to("2023-07-31 07:30")
        said = await chat.lead("tan-hung").says("/bc tuần 24-30/7 m1=12 m2=68")
        assert "Đã nhận" in said.answer
        mark = chat.group.mark
        await chat.clock_to("2023-07-31 10:59")
        assert chat.group.since(mark) == []
        assert len(chat.private("leader").by_bot) == alerts
        await chat.clock_to("2023-07-31 11:00")
        assert len(posts) < len(chat.group.by_bot)
