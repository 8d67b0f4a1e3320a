"""What nobody understands: in private one line says what can be done, in a group it is left alone."""

from __future__ import annotations

import pytest

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
    """One word that means nothing here gets the same line; one that only nods doesn't, nor do thanks."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        for word in ("alo", "<b>test</b>", "340", "menu"):
            (said,) = await told(chat, lead, word)
            assert said.startswith(f"Chưa rõ «{word}». Gửi số liệu: ")
        for nod in ("ok", "Dạ", "vâng.", "Rồi!", "👍", "…", "Cảm ơn em nhiều ạ", "Đã nhận, cảm ơn đ/c"):
            assert await told(chat, lead, nod) == []
        for promise in ("mai em gửi nhé", "lát nữa em gửi ạ", "Em sẽ gửi trước 10 giờ"):
            assert await told(chat, lead, promise) == []


@pytest.mark.parametrize(
    "text", ["gửi giúp em với", "so sánh Tân Hưng với Tân Phú", "xin chào", "tôi muốn báo cáo", "Tân Hò m1=1O"]
)
async def test_a_sentence_that_nobody_understood(text: str) -> None:
    """Each is told what can be done here, once in some minutes; a guest how to become a reporter too."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for who, part in (
            (chat.lead("tan-ha"), "Gửi số liệu: /bc Tân Hà m1=… m2=…;"),
            (
                chat.leader,
                "Tiến độ: /status;" if text == "xin chào" else "Có thể hỏi:\n– Tân Hưng còn bao nhiêu, mỗi ngày mấy?",
            ),
            (chat.stranger, "Đăng ký làm đầu mối: /dangky Tân Hưng. Cách dùng: /huongdan."),
        ):
            (said,) = await told(chat, who, text)
            assert said.startswith("Chào đ/c. " if text == "xin chào" else "Bàn trực chưa hiểu câu này. ")
            assert part in said
            assert await told(chat, who, text) == []
        await chat.clock_to("2023-07-31 08:45")
        assert len(await told(chat, chat.leader, text)) == 1
        assert (await chat.leader.says(text)).answers == [] or "m1" in text


async def test_a_file_that_is_no_paper() -> None:
    """Whoever sends one that the desk has no use for is told so."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for who in (chat.leader, chat.stranger):
            mark = who.private.mark
            await who.whispers("", file=("ke-hoach.pdf", b"%PDF-1.4"))
            (said,) = chat.private(who).since(mark)
            assert said.text.startswith("Bàn trực chưa dùng được tệp này ở đây. ")


async def test_a_units_name_alone_is_its_card() -> None:
    """With its kind or without; a stranger reads no figures."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for name in ("Tân Hội", "xã tân hội?"):
            (said,) = await told(chat, chat.leader, name)
            assert said.startswith("Số liệu xã Tân Hội đến 30/7/2023")
        (said,) = await told(chat, chat.stranger, "Tân Hội")
        assert said.startswith("Bàn trực chưa hiểu câu này.")


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
