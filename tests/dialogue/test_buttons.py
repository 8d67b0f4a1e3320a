"""Buttons: only what was offered, where it was offered, while it is open; every copy of a question says its end."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import MONDAY, figures
from tests.dialogue.chat import Said, desk_in

WEEK = "24/7-30/7"


async def test_a_confirmed_report_is_taken_back_by_either_message() -> None:
    """The second message said it again: /huy on it, or on the bot's answer to it, takes the report back."""
    for on_answer in (False, True):
        async with desk_in("tan-chau", at=MONDAY) as chat:
            lead = chat.lead("tan-ha")
            await lead.says("Tân Hà m1=5000 m2=1")
            again = await lead.says("Tân Hà m1=5000 m2=1")
            back = await lead.says("/huy", reply_to=again.answer if on_answer else again)
            assert "Đã thu hồi: xã Tân Hà" in back.answer
            assert figures(chat, "tan-ha") == {}


async def test_the_confirming_message_is_edited() -> None:
    """Its edit replaces what it confirmed; taken back, nothing of both counts."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await lead.says("Tân Hà m1=5000 m2=1")
        again = await lead.says("Tân Hà m1=5000 m2=1")
        await lead.edits(again, "Tân Hà m1=50 m2=1")
        assert "thay 5.000 → 50" in again.answer
        await lead.says("/huy", reply_to=again)
        assert figures(chat, "tan-ha") == {}


@pytest.mark.telegram("copies that others were shown stay as they were sent")
async def test_every_copy_says_how_it_ended() -> None:
    """Confirmed by the same text, replaced by another report, taken back: no button stays anywhere."""
    for text, reply, words in (
        ("Tân Hà m1=5000 m2=1", False, "Đã xử lý số liệu của xã Tân Hà."),
        ("Tân Hà m1=50 m2=1", False, "Không còn chờ: xã Tân Hà, kỳ 24–30/7 đã có số mới."),
        ("/huy", True, "Đã thu hồi: xã Tân Hà, kỳ 24–30/7."),
    ):
        async with desk_in("tan-chau", at=MONDAY) as chat:
            lead = chat.lead("tan-ha")
            said = await lead.says("Tân Hà m1=5000 m2=1")
            asked, shown = said.answer, chat.private("admin").last()
            await lead.says(text, reply_to=said if reply else None)
            assert [(copy.text, copy.buttons) for copy in (asked, shown)] == [(words, []), (words, [])]


@pytest.mark.telegram("copies that others were shown stay as they were sent")
async def test_a_press_settles_the_other_copies() -> None:
    """Whoever presses first, the other one sees that it is done."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = (await lead.says("Tân Hà m1=5000 m2=1")).answer
        shown = chat.private("admin").last()
        await lead.presses("Đúng, tính số này", on=asked)
        assert (shown.text, shown.buttons) == ("Đã xử lý số liệu của xã Tân Hà.", [])
        asked = (await lead.says("Tân Hà m1=9000 m2=1")).answer
        shown = chat.private("admin").last()
        await chat.admin.presses("Sai, bỏ", on=shown)
        words = "Đã bỏ số chờ xác nhận: xã Tân Hà, kỳ 24–30/7. Vẫn tính mức 1: 5.000; mức 2: 1."
        assert [(copy.text, copy.buttons) for copy in (asked, shown)] == [(words, []), (words, [])]


@pytest.mark.telegram("copies that others were shown stay as they were sent")
async def test_dropping_what_waits_leaves_the_good_report_in_every_copy() -> None:
    """By button in the group or by /huy: nobody reads it as if what counts were gone."""
    words = "Đã bỏ số chờ xác nhận: xã Tân Đông, kỳ 24–30/7. Vẫn tính mức 1: 13; mức 2: 95."
    for by_button in (True, False):
        async with desk_in("tan-chau", at=MONDAY) as chat:
            lead = chat.lead("tan-dong")
            await lead.says("/bc Tân Đông m1=13 m2=95")
            doubtful = await lead.says("/bc Tân Đông m1=500 m2=4000")
            asked, shown = doubtful.answer, chat.private("admin").last()
            if by_button:
                await lead.presses("Sai, bỏ", on=asked)
            else:
                assert (await lead.says("/huy", reply_to=doubtful)).answer.text == words
            assert [(copy.text, copy.buttons) for copy in (asked, shown)] == [(words, []), (words, [])]
            assert figures(chat, "tan-dong") == {"m1 24/7-30/7": 13, "m2 24/7-30/7": 95}


@pytest.mark.telegram("there are no buttons that a client could go on showing")
async def test_an_old_button_says_so() -> None:
    """A client that still shows it changes nothing."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = (await lead.says("Tân Hà m1=5000 m2=1")).answer
        old = asked.message.keyboard
        await lead.says("Tân Hà m1=50 m2=1")
        asked.message.keyboard = old
        pressed = await lead.presses("Sai, bỏ", on=asked)
        assert pressed.notice == "Việc này đã có trả lời"
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 50


async def test_the_move_button_goes_with_its_figure() -> None:
    """The answer stays as it was said; only its button goes."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await lead.says("/bc Tân Hà m1=12 m2=1")
        said = await lead.says("/bc Tân Hà m1=3 m2=1")
        answer, text = said.answer, said.answer.text
        assert answer.buttons == ["Là số của ngày 31/7"]
        await lead.says("/huy", reply_to=said)
        assert (answer.text, answer.buttons) == (text, [])


@pytest.mark.telegram("there are no buttons to forge")
@pytest.mark.parametrize("choice", ["whole", "other", "khong-co", "", "yes:no"])
async def test_a_choice_that_was_not_offered(choice: str) -> None:
    """It is an old button, not a fault; the question stays open."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = (await lead.says("Tân Hà m1=5000 m2=1")).answer
        _forged(asked, choice)
        assert (await lead.presses("Đúng, tính số này", on=asked)).notice == "Nút này đã cũ"
        assert figures(chat, "tan-ha") == {}
        fault = (await chat.admin.says("/bc Tân Hò m1=5 m2=6")).answer
        _forged(fault, choice)
        assert (await chat.admin.presses("xã Tân Hòa", on=fault)).notice == "Nút này đã cũ"
        assert chat.store.read(lambda uow: uow.inbox.depth()).result()[0] == 0


def _forged(said: Said, choice: str) -> None:
    button = said.message.keyboard[0][0]
    button["callback_data"] = f"{button['callback_data'].rsplit(':', 1)[0]}:{choice}"
