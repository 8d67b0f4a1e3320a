"""Two campaigns on one desk: a message belongs to the campaign in which it was said."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import MONDAY, OTHER, figures, reports_for_both, sound, two_campaigns
from tests.dialogue.chat import Chat, desk_in

WEEK = "24/7-30/7"


async def test_an_edit_and_huy_stay_in_their_campaign() -> None:
    """In private another campaign was chosen meanwhile."""
    async with desk_in(two_campaigns(), at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await reports_for_both(chat, lead, "tan-ha")
        await lead.whispers("/chiendich tan-chau")
        said = await lead.whispers("/bc Tân Hà m1=12 m2=1")
        await lead.whispers(f"/chiendich {OTHER}")
        await lead.edits(said, "/bc Tân Hà m1=40 m2=1")
        assert "thay 12 → 40" in lead.private.last()
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 40
        assert figures(chat, "tan-ha", OTHER) == {}
        await lead.whispers("/bc Tân Hà m1=7 m2=7")
        await lead.whispers("/huy", reply_to=said)
        assert figures(chat, "tan-ha") == {}
        assert figures(chat, "tan-ha", OTHER)[f"m1 {WEEK}"] == 7
        assert sound(chat)


async def test_a_group_bound_anew_keeps_its_reports_where_they_were() -> None:
    """Who may take a report back is asked in the report's own campaign."""
    async with desk_in(two_campaigns(), at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await chat.admin.starts()
        await chat.admin.says("/ngatketnoi")
        await lead.edits(said, "/bc Tân Hà m1=13 m2=1")
        assert "thay 12 → 13" in said.answer
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 13
        assert sound(chat)


@pytest.mark.telegram("there are no buttons to forge")
async def test_a_choice_is_not_pressed_elsewhere() -> None:
    """The button that chooses in private binds no group, whatever a client sends."""
    async with desk_in(two_campaigns(), at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await reports_for_both(chat, lead, "tan-ha")
        await lead.whispers("/chiendich")
        bound = chat.store.read(lambda uow: uow.chats.of_campaign(OTHER)).result()
        data = lead.private.last().message.keyboard[1][0]["callback_data"]
        shown = (await chat.leader.says("/status Tân")).answer
        shown.message.keyboard[0][0]["callback_data"] = data
        pressed = await lead.presses(shown.buttons[0], on=shown)
        assert pressed.notice == "Nút này đã cũ"
        assert chat.store.read(lambda uow: uow.chats.of_campaign(OTHER)).result() == bound


ASKS_WHICH = (
    *("/status", "/chuabc", "/lich", "/sua", "/nhaplieu", "/lichsu", "/giahan", "/sovanban", "/dondoc", "/excel"),
    *("/chot", "/moky", "/ngaynghi", "/lambu", "/phancong", "/phanquyen", "/truc", "/bantin", "/yenlang", "/doichieu"),
)


async def test_whoever_runs_both_is_asked_which_is_meant() -> None:
    """In private, where none was chosen: no command refuses an admin as if they were none."""
    async with desk_in(two_campaigns(), at=MONDAY) as chat:
        await chat.admin.starts()
        for command in ASKS_WHICH:
            await chat.admin.whispers(command)
            assert chat.admin.private.last().text.startswith("Chọn chiến dịch:"), command


async def test_a_plain_question_is_asked_of_which_campaign_and_answered() -> None:
    """In private, where none was chosen: asked as commands are, answered after the choice; talk stays unanswered."""
    async with desk_in(two_campaigns(), at=MONDAY) as chat:
        await chat.admin.starts()
        silent = await chat.admin.whispers("Anh họp lúc 3 giờ nhé")
        assert silent.ignored
        for question, answer in (("Ai chưa báo cáo?", "đã báo cáo 00/12"), ("Tình hình chung thế nào?", "Toàn")):
            await chat.admin.whispers(question)
            asked = chat.admin.private.last()
            assert asked.text.startswith("Chọn chiến dịch:"), question
            await chat.admin.presses("Chiến dịch khác", on=asked)
            assert "Chiến dịch khác" in asked
            assert answer in chat.admin.private.last()
            await _none_chosen(chat)


async def _none_chosen(chat: Chat) -> None:
    """Let the admin's private chat speak of no campaign again."""
    app, number = chat.admin.account.app, chat.admin.account.account_id
    chat.store.write(lambda uow: uow.chats.bind(app, number, None, None, chat.now())).result()
