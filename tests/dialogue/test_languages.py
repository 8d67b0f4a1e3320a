"""Languages: a person chooses their own in private, an admin the group's; both are kept."""

from __future__ import annotations

from tests.dialogue.chat import desk_in

MONDAY = "2023-07-31 08:30"


async def test_a_person_reads_english() -> None:
    """In private, over a restart, in alerts too; the group goes on in Vietnamese."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.leader.whispers("/ngonngu en")
        assert chat.private("leader").last().text == "From now on the desk writes to you in English."
        await chat.restart()
        await chat.leader.whispers("/toi")
        assert "Language: English" in chat.private("leader").last()
        await chat.clock_to("2023-07-31 10:30")
        assert "12/12 units have not sent the report of the week" in chat.private("leader").last()
        assert "Đã nhận" in (await chat.lead("tan-hung").says("/bc Tân Hưng m1=1 m2=2")).answer
        await chat.leader.whispers("/ngonngu tiếng Việt")
        assert "bằng tiếng Việt" in chat.private("leader").last()


async def test_a_group_reads_english() -> None:
    """By an admin alone; whoever has another language in private keeps it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        assert "Việc này của thường trực" in (await lead.says("/ngonngu en")).answer
        assert "answers in English here" in (await chat.admin.says("/ngonngu en")).answer
        assert "Received: xã Tân Hưng" in (await lead.says("/bc Tân Hưng m1=1 m2=2")).answer
        await lead.whispers("/toi")
        assert "Chào đ/c" in lead.private.last()
        await chat.clock_to("2023-07-31 11:00")
        assert any("WEEK 24–30/7" in said.text.upper() for said in chat.group.by_bot)


async def test_an_unknown_language() -> None:
    """What there is."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for text in ("/ngonngu", "/ngonngu fr", "/language deutsch"):
            assert (await chat.admin.says(text)).answer.code == ["/ngonngu vi", "/ngonngu en"]
