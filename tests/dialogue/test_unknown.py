"""What nobody understands: in private one line says what can be done, in a group it is left alone."""

from __future__ import annotations

from tests.dialogue.cases import MONDAY, figures
from tests.dialogue.chat import Actor, Chat, desk_in


async def told(chat: Chat, who: Actor, text: str) -> list[str]:
    """Say something in private and give what came back."""
    mark = who.private.mark
    await who.whispers(text)
    return [said.text for said in chat.private(who).since(mark)]


async def test_an_unknown_command_in_private() -> None:
    """By role: a reporter is shown the line to copy, a leader what there is to read, a stranger the help."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        (said,) = await told(chat, chat.lead("tan-ha"), "/abc 12 34")
        assert said == (
            "Chưa có lệnh /abc. Gửi số liệu: /bc Tân Hà m1=… m2=…; tiến độ: /status; các việc khác: /huongdan."
        )
        for reader in (chat.leader, chat.admin, chat.head("tan-ha")):
            (said,) = await told(chat, reader, "/baocoa Tân Hà m1=3")
            assert said == "Chưa có lệnh /baocoa. Tiến độ: /status; ai chưa báo cáo: /chuabc; các việc khác: /huongdan."
        assert await told(chat, chat.stranger, "/abc") == ["Chưa có lệnh /abc. Cách dùng: /huongdan."]
        assert figures(chat, "tan-ha") == {}


async def test_a_lone_word_in_private() -> None:
    """One word that means nothing here gets the same line; one that only nods doesn't, nor does talk."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        for word in ("alo", "<b>test</b>", "340", "menu"):
            (said,) = await told(chat, lead, word)
            assert said.startswith(f"Chưa rõ «{word}». Gửi số liệu: ")
        for nod in ("ok", "Dạ", "vâng.", "Rồi!", "👍", "…"):
            assert await told(chat, lead, nod) == []
        assert await told(chat, lead, "mai em gửi nhé") == []


async def test_words_that_are_understood_stay_so() -> None:
    """A unit's name, a question of one word, a step of guided entry."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        assert not any("Chưa rõ" in said for said in await told(chat, lead, "/nhaplieu"))
        assert not any("Chưa rõ «340»" in said for said in await told(chat, lead, "340"))


async def test_in_a_group_it_is_left_alone() -> None:
    """Whatever another bot is called with there is none of ours."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for text in ("/abc", "alo", "/settings 3"):
            assert (await chat.lead("tan-ha").says(text)).answers == []
