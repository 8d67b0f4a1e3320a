"""Practice: everything is answered as real and marked, and counts nowhere."""

from __future__ import annotations

import pytest

from reporting.practice import practice_code
from tests.dialogue.cases import figures
from tests.dialogue.chat import Chat, Place, desk_in

MONDAY = "2023-07-31 08:30"
WEEK = "24/7-30/7"


def _real(chat: Chat) -> object:
    """Gather all that a report could change of the real campaign."""
    code = chat.campaign.code
    return chat.store.read(
        lambda uow: (
            uow.ledger.cells(code),
            list(uow.ledger.history(code)),
            uow.ledger.held_entries(code),
            uow.state.get(f"digest/{code}"),
        )
    ).result()


async def test_a_report_to_try() -> None:
    """In the real group, by a lead: understood as real, marked, and the real figures stay as they are."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/guithu Tân Hưng m1=12 m2=68")
        assert said.answer.text.startswith("[Thử] Đã nhận: xã Tân Hưng, kỳ 24–30/7")
        assert "tạm xếp" in said.answer
        assert said.answer.text.endswith("Sai số: gửi lại /guithu kèm số đúng.")
        again = await lead.says("/guithu Tân Hưng m1=13 m2=68")
        assert "thay 12 → 13" in again.answer
        mended = await lead.says("/guithu /sua Tân Hưng 30/7 m1=12 lý do: tập")
        assert mended.answer.text.startswith("[Thử] Đã nhận")
        assert _real(chat) == ([], [], [], None)
        assert figures(chat, "tan-hung", practice_code(chat.campaign.code))[f"m1 {WEEK}"] == 12
        assert "chưa báo cáo (12)" in (await chat.leader.says("/chuabc")).answer.text.casefold()
        await chat.clock_to("2023-07-31 11:30")
        reminder = next(one for one in chat.group.by_bot if "NHẮC BÁO CÁO TUẦN" in one)
        assert "Đã báo cáo 00/12." in reminder
        assert "còn 12/12 đơn vị chưa báo cáo" in chat.private("leader").last()


@pytest.mark.parametrize("who", ["stranger", "leader", "admin"])
async def test_everybody_may_try(who: str) -> None:
    """In the group and in private, without a role."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        actor = getattr(chat, who)
        await actor.starts()
        assert "[Thử] Đã nhận: xã Tân Phú" in (await actor.says("/guithu Tân Phú m1=10 m2=65")).answer
        await actor.whispers("/guithu tan hoa muc 1: 10, muc 2: 65")
        assert "[Thử] Đã nhận: xã Tân Hòa" in actor.private.last()
        assert _real(chat) == ([], [], [], None)


async def test_a_trial_is_mended_like_a_report() -> None:
    """A fault with a line to copy, an edit, a held figure with buttons, /huy: all of it in practice."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        faulty = await lead.says("/guithu Tân Hưng m1=12 m2=6O")
        assert faulty.answer.code == ["/guithu Tân Hưng m1=12 m2=60"]
        await lead.edits(faulty, "/guithu Tân Hưng m1=12 m2=60")
        assert "[Thử] Đã nhận: xã Tân Hưng" in faulty.answer
        held = await lead.says("/guithu Tân Hưng m1=5000 m2=60")
        assert "[Thử] Chờ xác nhận" in held.answer
        assert (await lead.presses("Đúng, tính số này", on=held.answer)).notice == "[Thử] Đã ghi nhận"
        back = await lead.says("/huy", reply_to=held)
        assert "[Thử] Đã thu hồi" in back.answer
        unit = await chat.admin.says("/guithu Tân Hò m1=5 m2=6")
        await chat.admin.presses("xã Tân Hòa", on=unit.answer)
        assert "[Thử] Đã nhận: xã Tân Hòa" in unit.answer
        assert _real(chat) == ([], [], [], None)
        assert chat.private("admin").by_bot == []


async def _practice_group(chat: Chat) -> Place:
    place = chat.new_group("Nhóm tập", chat.admin, chat.lead("tan-hung"), chat.stranger)
    await chat.bot_becomes("administrator", place)
    await chat.admin.says("/guithu", to=place)
    return place


async def test_a_practice_group() -> None:
    """An admin says so there; then every message is practice, plain words too, and nothing is posted by the clock."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        place = await _practice_group(chat)
        assert "Nhóm này là nhóm tập" in place.last()
        plain = await chat.stranger.says("Xã Tân Hội báo cáo: mức 1: 9, mức 2: 70", to=place)
        assert "[Thử] Đã nhận: xã Tân Hội" in plain.answer
        status = await chat.admin.says("/status Tân Hội", to=place)
        assert "[Thử] Số liệu xã Tân Hội" in status.answer
        refused = await chat.admin.says("/phancong @khach Tân Hội", to=place)
        assert "không có khi tập" in refused.answer
        mark = place.mark
        await chat.clock_to("2023-08-01 12:00")
        assert place.since(mark) == []
        assert _real(chat) == ([], [], [], None)
        assert "Đã kết nối nhóm" in (await chat.admin.says("/ketnoi", to=place)).answer
        assert "[Thử]" not in (await chat.lead("tan-hung").says("/bc Tân Hưng m1=1 m2=2", to=place)).answer


async def test_the_real_group_is_asked_about_first() -> None:
    """Only an admin, by a button; left as it is, it counts on."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        assert "Gửi thử: /guithu Tân Hưng" in (await lead.says("/guithu")).answer
        asked = (await chat.admin.says("/guithu")).answer
        refused = await lead.presses("Chuyển thành nhóm tập", on=asked)
        assert refused.notice == "Nút này dành cho người gửi báo cáo hoặc thường trực"
        await chat.admin.presses("Không, giữ như cũ", on=asked)
        assert asked.text == "Nhóm giữ nguyên như cũ."
        assert "[Thử]" not in (await lead.says("/bc Tân Hưng m1=1 m2=2")).answer
        await chat.admin.presses("Chuyển thành nhóm tập", on=(await chat.admin.says("/guithu")).answer)
        assert "[Thử]" in (await lead.says("/bc Tân Hưng m1=1 m2=2")).answer


async def test_after_a_restart_it_is_practice_still() -> None:
    """What was tried is edited after the machine was off; no entry of the real campaign comes of it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/guithu Tân Hưng m1=12 m2=68")
        await chat.restart()
        await lead.edits(said, "/guithu Tân Hưng m1=13 m2=68")
        assert "[Thử] Đã nhận: xã Tân Hưng" in said.answer
        assert "thay 12 → 13" in said.answer
        assert figures(chat, "tan-hung", practice_code(chat.campaign.code))[f"m1 {WEEK}"] == 13
        assert _real(chat) == ([], [], [], None)


async def test_practice_takes_nothing_back_that_counts() -> None:
    """/guithu /huy in reply to a real report (or, in Zalo, right after one) leaves it as it is."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/bc Tân Hưng m1=12 m2=68")
        tried = await lead.says("/guithu /huy", reply_to=said)
        assert "Đã thu hồi" not in tried.answer
        assert "đã báo cáo 01/12" in (await chat.leader.says("/chuabc")).answer
