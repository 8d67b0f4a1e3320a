"""Noise and dignity: nobody is named who has reported, nothing is said twice, loops and floods are cut off."""

from __future__ import annotations

from tests.dialogue.cases import figures
from tests.dialogue.chat import Chat, desk_in

MONDAY = "2023-07-31 08:30"
WEEK = "24/7-30/7"
FAULTY = "/bc Tân Hưng m1=12 m2=6O"


async def test_the_same_fault_is_told_once_a_minute() -> None:
    """Then a quiet reaction; over a restart too. Another fault, another person, a minute later: words again."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead, other = chat.lead("tan-hung"), chat.admin
        assert "Chưa đọc được số mức 2" in (await lead.says(FAULTY)).answer
        again = await lead.says(FAULTY)
        assert (again.answers, again.reaction) == ([], "🤔")
        await chat.restart()
        assert (await lead.says(FAULTY)).answers == []
        assert "Chưa đọc được số mức 1" in (await lead.says("/bc Tân Hưng m1=1O m2=6")).answer
        assert "Chưa đọc được số mức 2" in (await other.says(FAULTY)).answer
        await chat.clock_to("2023-07-31 08:32")
        assert "Chưa đọc được số mức 2" in (await lead.says(FAULTY)).answer


async def test_who_has_reported_is_not_mentioned() -> None:
    """Neither in the reminder nor in what the heads are told; they are told in private alone."""
    async with desk_in("tan-chau", at="2023-07-31 07:30") as chat:
        done = ("tan-hung", "tan-phu", "suoi-day")
        for unit in done:
            name = chat.campaign.unit_by_code[unit].name
            await chat.lead(unit).says(f"/bc {name} m1=12 m2=68 kh1=20 kh2=150")
        mark = chat.group.mark
        await chat.clock_to("2023-07-31 12:30")
        reminder = next(said for said in chat.group.since(mark) if "NHẮC BÁO CÁO" in said)
        assert not {chat.lead(unit).user.name for unit in done} & set(reminder.mentions)
        assert "Tân Hưng" not in reminder.text.split("Chưa báo cáo:")[1].split("Mẫu:")[0]
        assert not any("Tổ trưởng" in said for said in chat.group.by_bot)
        assert chat.head("tan-hung").private.by_bot == []
        assert "Đề nghị đ/c đôn đốc đầu mối" in chat.head("tan-hoa").private.last()


def _narrow(chat: Chat) -> None:
    """Let the desk take six answers a minute for a flood, though they are sent at once."""
    chat.app.desk.office.flood.per_minute = 6


async def test_a_flood_is_cut_off_once_and_nothing_is_lost() -> None:
    """After too many answers one word to the sender and one to the admins; reports go on counting; others are heard."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        _narrow(chat)
        lead = chat.lead("tan-hung")
        said = [await lead.says(f"/bc Tân Hưng m1={number} m2=68", wait=False) for number in range(1, 31)]
        await chat.settle(30)
        cut = [one for one in chat.group.by_bot if "tạm không trả lời" in one]
        assert len(cut) == 1
        assert len([one for one in chat.private("admin").by_bot if "Tin dồn dập từ Đầu mối Tân Hưng" in one]) == 1
        assert [one.answers for one in said[12:]] == [[]] * 18
        assert figures(chat, "tan-hung")[f"m1 {WEEK}"] == 30
        assert "Đã nhận: xã Tân Phú" in (await chat.lead("tan-phu").says("/bc Tân Phú m1=1 m2=2")).answer
        await chat.clock_to("2023-07-31 08:40")
        assert (await lead.says("/status Tân Hưng")).answers


async def test_an_echo_of_the_desks_own_words_is_left_alone() -> None:
    """A second bot behind a human account, or a lead who copies the answer: it is no report."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        answer = (await lead.says("/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150")).answer
        before = figures(chat, "tan-hung")
        assert (await lead.says(answer.text)).ignored
        held = (await lead.says("/bc Tân Hưng m1=5000 m2=68")).answer
        assert (await lead.says(held.text)).ignored
        assert figures(chat, "tan-hung") == before


async def test_two_programs_that_answer_each_other() -> None:
    """Whatever the desk says is answered with the same command: it ends by itself, soon."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        _narrow(chat)
        parrot = chat.lead("tan-hung")
        for text in ("/status Tân Hưng", FAULTY):
            rounds, heard = 0, chat.group.mark
            await parrot.says(text)
            while chat.group.since(heard) and rounds < 100:
                heard = chat.group.mark
                await parrot.says(text)
                rounds += 1
            assert rounds < 20
