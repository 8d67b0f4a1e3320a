"""/nhaplieu: figures asked for one after the other; what comes out is a report like any other."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import MONDAY, figures
from tests.dialogue.chat import Actor, Chat, Said, desk_in

WEEK = "24/7-30/7"


async def says(actor: Actor, *texts: str) -> None:
    """Say several things in private, one after the other."""
    for text in texts:
        await actor.whispers(text)


async def test_figures_one_after_the_other() -> None:
    """One unit and no doubt about the days: straight to the figures, a last look, then a report as if typed."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await says(lead, "/nhaplieu")
        assert "xã Tân Hưng, kỳ 24–30/7 (1/4)" in lead.private.last()
        assert "Đăng ký mức 1: gõ số làm được trong kỳ." in lead.private.last()
        await says(lead, "12", "1.068", "0", "bỏ qua")
        look = lead.private.last()
        assert "Kiểm tra trước khi gửi: xã Tân Hưng, kỳ 24–30/7" in look
        assert "– Thu nhận mức 2: 1.068" in look
        assert "– Kích hoạt mức 2: bỏ qua" in look
        assert figures(chat, "tan-hung") == {}
        await lead.presses("Gửi", at=lead.private)
        assert any("Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn." in said for said in lead.private.by_bot)
        assert figures(chat, "tan-hung") == {f"m1 {WEEK}": 12, f"m2 {WEEK}": 1068, f"kh1 {WEEK}": 0}
        history = chat.store.read(lambda uow: list(uow.ledger.history("tan-chau"))).result()
        assert history[0].message.text == "/bc xã Tân Hưng từ 24/07/2023 đến 30/07/2023 m1=12 m2=1068 kh1=0"
        assert history[0].person is not None


async def test_wrong_numbers_are_asked_again() -> None:
    """With what is wrong; talk is no number; nothing is lost of what was said before."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await says(lead, "/nhaplieu", "12", "9O")
        assert "«9O» có chữ lẫn trong số" in lead.private.last()
        assert "Thu nhận mức 2: gõ số" in lead.private.last()
        for text, said in (("12,5", "có phần lẻ"), ("-5", "số âm"), ("đợi chút", "chưa phải là một số")):
            await says(lead, text)
            assert said in lead.private.last()
        await says(lead, "90", "0", "0")
        assert "– Đăng ký mức 1: 12" in lead.private.last()
        assert "– Thu nhận mức 2: 90" in lead.private.last()


async def test_a_figure_is_mended_before_sending() -> None:
    """By its button under the last look; or all is dropped."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await says(lead, "/nhaplieu", "12", "68", "0", "0")
        await lead.presses("Sửa mức 1", at=lead.private)
        assert "Đăng ký mức 1: gõ số" in lead.private.last()
        await says(lead, "13")
        assert "– Đăng ký mức 1: 13" in lead.private.last()
        await lead.presses("Hủy", at=lead.private)
        assert lead.private.last().text == "Đã dừng nhập liệu, chưa gửi gì."
        await says(lead, "/nhaplieu", "hủy")
        assert figures(chat, "tan-hung") == {}


async def test_it_goes_on_after_a_restart() -> None:
    """Where it stopped; a command and a whole report in between don't disturb it; /nhaplieu says where one is."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await says(lead, "/nhaplieu", "12")
        await chat.restart(at="2023-07-31 08:45")
        await says(lead, "68", "/status Tân Hưng")
        assert any("7.449/14.975" in said for said in lead.private.by_bot)
        await lead.says("/bc Tân Hưng m1=1 m2=1")
        assert figures(chat, "tan-hung") == {f"m1 {WEEK}": 1, f"m2 {WEEK}": 1}
        await says(lead, "/nhaplieu")
        assert "Tiếp tục phần đang nhập" in lead.private.last()
        assert "(3/4)" in lead.private.last()
        await says(lead, "5", "6")
        await lead.presses("Gửi", at=lead.private)
        assert figures(chat, "tan-hung") == {
            f"m1 {WEEK}": 12,
            f"m2 {WEEK}": 68,
            f"kh1 {WEEK}": 5,
            f"kh2 {WEEK}": 6,
        }


async def test_it_ends_after_an_hour() -> None:
    """A number that comes later is told so once; then it is a word like any other."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await says(lead, "/nhaplieu", "12")
        await chat.clock_to("2023-07-31 09:45")
        await says(lead, "68")
        assert "đã quá 60 phút" in lead.private.last()
        mark = lead.private.mark
        await says(lead, "68")
        (after,) = lead.private.since(mark)
        assert "Chưa rõ «68»" in after


async def test_who_reports_for_several_is_asked_for_the_unit() -> None:
    """By buttons; the office types the name, which may have a slip; a leader or stranger is told as for a report."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await chat.admin.says(f"/phancong {lead.at_name} Tân Phú")
        await says(lead, "/nhaplieu")
        assert "Nhập số liệu của đơn vị nào?" in lead.private.last()
        await lead.presses("xã Tân Phú", at=lead.private)
        assert "xã Tân Phú, kỳ 24–30/7 (1/4)" in lead.private.last()
        await says(chat.admin, "/nhaplieu", "tan haa")
        assert "Chưa rõ đơn vị «tan haa»" in chat.private("admin").last()
        await says(chat.admin, "Tân Hà", "1", "2", "3", "4")
        await chat.admin.presses("Gửi", at=chat.private("admin"))
        assert "Thường trực nhập thay đơn vị." in chat.private("admin").last()
        await says(chat.leader, "/nhaplieu")
        assert "Số liệu do đầu mối các đơn vị gửi" in chat.private("leader").last()


async def test_days_are_asked_for_where_they_are_doubtful() -> None:
    """The span has its report already: the span again, or today? Another day may be typed."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await lead.says("/bc Tân Hưng m1=12 m2=68")
        await says(lead, "/nhaplieu")
        assert "là của ngày hay kỳ nào?" in lead.private.last()
        await says(lead, "tuần trước")
        assert "Chưa rõ ngày «tuần trước»." in lead.private.last()
        await says(lead, "25/7")
        assert "xã Tân Hưng, ngày 25/7 (1/4)" in lead.private.last()


@pytest.mark.telegram("in groups one names the bot with each word there")
async def test_in_the_group_it_is_bound_to_whoever_asked() -> None:
    """Whoever never met the bot in private is asked there: their numbers count, others' don't, nor their press."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        new = chat.newcomer("Anh Bảy", "bay")
        await chat.admin.says("/phancong Tân Phú", reply_to=await new.says("em là đầu mối mới"))
        asked = await new.says("/nhaplieu")
        prompt = asked.answer
        assert "xã Tân Phú, kỳ 24–30/7 (1/4)" in prompt
        other = chat.lead("tan-ha")
        assert (await other.says("55")).ignored
        pressed = await other.presses("0", on=prompt)
        assert "dành cho" in (pressed.notice or "")
        pressed = await chat.admin.presses("0", on=prompt)
        assert "dành cho" in (pressed.notice or "")
        assert (await new.says("mọi người họp nhé")).ignored
        second = await new.says("12")
        assert "(2/4)" in second.answer
        assert prompt.buttons == []
        await new.presses("0", on=second.answer)
        await new.presses("Bỏ qua", on=second.answer)
        await new.presses("Bỏ qua", on=second.answer)
        await new.presses("Gửi", on=second.answer)
        assert "Đã nhận: xã Tân Phú" in second.answer
        assert figures(chat, "tan-phu") == {f"m1 {WEEK}": 12, f"m2 {WEEK}": 0}


@pytest.mark.telegram("the bot meets people in private by their own word there")
async def test_asked_in_the_group_it_goes_on_in_private() -> None:
    """Where one has spoken with the desk in private, the group isn't filled with questions."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await lead.starts()
        said = await lead.says("/nhaplieu")
        assert said.answer.text == "Đã nhắn riêng để nhập số liệu từng bước."
        assert "(1/4)" in lead.private.last()
        await says(lead, "12")
        assert "(2/4)" in lead.private.last()


async def test_nothing_given_sends_nothing() -> None:
    """All passed over: there is nothing to send."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await says(lead, "/nhaplieu", "bỏ qua", "bỏ qua", "bỏ qua", "bỏ qua")
        assert "chưa gửi gì" in lead.private.last()
        assert history_of(chat) == 0


def history_of(chat: Chat) -> int:
    """Count the revisions that are kept."""
    return chat.store.read(lambda uow: len(list(uow.ledger.history("tan-chau")))).result()


async def _asked_in_the_group(chat: Chat, units: str = "Tân Phú") -> tuple[Actor, Said]:
    """Let somebody who never met the bot in private begin in the group."""
    new = chat.newcomer("Anh Bảy", "bay")
    await chat.admin.says(f"/phancong {units}", reply_to=await new.says("em là đầu mối mới"))
    asked = await new.says("/nhaplieu")
    return new, asked.answer


@pytest.mark.telegram("in groups one names the bot with each word there")
async def test_in_the_group_a_report_is_a_report_and_talk_is_talk() -> None:
    """Only what plainly answers is taken there: a bare number, or what is said in reply to the question."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        new, _prompt = await _asked_in_the_group(chat)
        for talk in ("Đề nghị các đ/c ăn trưa lúc 12 giờ", "không", "đúng", "90 đ/c đã ăn", "bỏ qua"):
            assert (await new.says(talk)).ignored
        said = await new.says("Tân Phú m1=12 m2=41")
        assert "Đã nhận: xã Tân Phú, kỳ 24–30/7" in said.answer
        assert figures(chat, "tan-phu") == {f"m1 {WEEK}": 12, f"m2 {WEEK}": 41}
        then = (await new.says("13")).answer
        assert "(2/4)" in then
        then = (await new.says("chưa có ạ", reply_to=then)).answer
        assert "chưa phải là một số" in then
        assert "(3/4)" in (await new.says("không", reply_to=then)).answer


@pytest.mark.telegram("in groups one names the bot with each word there")
async def test_in_the_group_the_days_are_only_days() -> None:
    """Where the day is asked for, talk with an hour and another unit's figures are none."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.lead("tan-phu").says("/bc Tân Phú m1=1 m2=2")
        new, prompt = await _asked_in_the_group(chat)
        assert "là của ngày hay kỳ nào?" in prompt
        assert (await new.says("Đề nghị các đ/c ăn trưa lúc 12 giờ")).ignored
        assert not any("Chưa rõ ngày" in one for one in (await new.says("Tân Hòa m1=12 m2=41")).answers)
        assert "xã Tân Phú, ngày 25/7 (1/4)" in (await new.says("25/7")).answer


@pytest.mark.telegram("in groups one names the bot with each word there")
async def test_what_began_in_the_group_goes_on_in_private() -> None:
    """With what was said so far; from then on a number in the group is talk."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        new, _prompt = await _asked_in_the_group(chat)
        await new.says("12")
        await new.starts()
        await new.whispers("/nhaplieu")
        assert "(2/4)" in new.private.last()
        assert (await new.says("55")).ignored
        await new.whispers("68")
        assert "(3/4)" in new.private.last()
