"""A closed period is closed to every change by a reporter, judged by when they sent it; the office may still mend."""

from __future__ import annotations

from tests.dialogue.cases import MONDAY, closes, closing_after, figures, sent_while_off, sound
from tests.dialogue.chat import desk_in

WEEK = "24/7-30/7"
CLOSED = "Kỳ này đã chốt số liệu (xã Tân Hà). Cần đính chính, đề nghị báo thường trực."


async def test_nothing_is_taken_back() -> None:
    """/huy, an edit into talk, another figure and /sua: each is told that the period is closed."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await closes(chat)
        assert (await lead.says("/huy", reply_to=said)).answer.text == CLOSED
        for text in ("xin lỗi cả nhà", "/bc Tân Hà m1=13 m2=1", "/sua Tân Hà 30/7 m1=13 lý do: nhầm", "/status"):
            await lead.edits(said, text)
            assert said.answer.text == CLOSED
        assert figures(chat, "tan-ha") == {f"m1 {WEEK}": 12, f"m2 {WEEK}": 1}
        back = await chat.admin.says("/huy", reply_to=said)
        assert "Đã thu hồi: xã Tân Hà" in back.answer


async def test_a_refused_edit_counts_nothing() -> None:
    """What waited before the edit waits after it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=5000 m2=1")
        await closes(chat)
        await lead.edits(said, "/bc Tân Hà m1=5001 m2=1")
        assert said.answer.text == CLOSED
        assert figures(chat, "tan-ha") == {}
        assert "Chờ xác nhận (01): Tân Hà" in (await chat.admin.says("/chuabc")).answer
        assert sound(chat)


async def test_other_words_that_are_refused_alike_are_answered_in_words() -> None:
    """Only the same words again get a mere reaction."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await lead.says("/bc Tân Hà m1=12 m2=1")
        await closes(chat)
        for text in ("/bc Tân Hà m1=13 m2=1", "/sua Tân Hà 30/7 m1=13 lý do: nhầm", "/sua Tân Hà 30/7 m1=14 m2=2"):
            assert (await lead.says(text)).answer.text == CLOSED
        assert (await lead.says("/sua  Tân Hà 30/7 m1=14 m2=2")).answers == []


async def test_a_button_makes_nothing_count() -> None:
    """The lead's button is refused and stays for the office, whose press counts."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=5000 m2=1")
        shown = chat.private("admin").last()
        await closes(chat)
        pressed = await lead.presses("Đúng, tính số này", on=said.answer)
        assert (pressed.notice, pressed.alert) == (CLOSED, True)
        assert figures(chat, "tan-ha") == {}
        await chat.admin.presses("Đúng, tính số này", on=shown)
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 5000
        assert "Đã xác nhận: xã Tân Hà" in said.answer


async def test_a_report_is_not_moved_into_it() -> None:
    """Refused, it stays where it was."""
    async with desk_in("tan-chau", at="2023-08-07 08:30") as chat:
        lead = chat.lead("tan-ha")
        await lead.says("/bc Tân Hà m1=12 m2=1")
        said = await lead.says("/bc Tân Hà m1=3 m2=1")
        await closes(chat, "/chot 7/8")
        pressed = await lead.presses("Là số của ngày 7/8", on=said.answer)
        assert pressed.notice == CLOSED
        assert figures(chat, "tan-ha") == {"m1 31/7-6/8": 3, "m2 31/7-6/8": 1}


async def test_sent_before_the_closing_hour_counts() -> None:
    """The machine was off over the hour: what was sent in time is taken, what was sent later isn't."""
    for at, taken in (("2023-07-31 10:50", True), ("2023-07-31 11:10", False)):
        async with desk_in(closing_after(1), at=at) as chat:
            said = await sent_while_off(chat, chat.lead("tan-ha"), "/bc Tân Hà m1=12 m2=1", until="2023-07-31 12:00")
            assert ("Đã nhận" in said.answer) is taken
            assert bool(figures(chat, "tan-ha")) is taken


async def test_sent_before_the_office_closed_counts() -> None:
    """/chot holds from its own sending time; /moky opens for all that comes in from then on."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        ha, phu = chat.lead("tan-ha"), chat.lead("tan-phu")
        await chat.stage.close()
        early = await ha.says("/bc Tân Hà m1=12 m2=1", wait=False)
        chat.clock.move_to(chat.now().replace(minute=40))
        for _ in range(2):
            await chat.admin.says("/chot", wait=False)
        chat.clock.move_to(chat.now().replace(minute=45))
        late = await phu.says("/bc Tân Phú m1=12 m2=1", wait=False)
        await chat.restart(at="2023-07-31 09:00")
        assert "Đã nhận" in early.answer
        assert "đã chốt số liệu" in late.answer
        await chat.admin.says("/moky")
        assert "Đã nhận" in (await phu.says("/bc Tân Phú m1=12 m2=1")).answer
