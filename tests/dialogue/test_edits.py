"""Edits: the former figure stays until the new one counts; what a button settled stays settled."""

from __future__ import annotations

from tests.dialogue.cases import MONDAY, figures, sound
from tests.dialogue.chat import desk_in

WEEK = "24/7-30/7"


async def test_a_held_edit_leaves_the_good_figure() -> None:
    """Until somebody says that the new figure is meant, the old one counts, and the unit has reported."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await lead.edits(said, "/bc Tân Hà m1=5000 m2=1")
        assert "Trong khi chờ, số trước vẫn được tính: Thu nhận +13" in said.answer
        assert figures(chat, "tan-ha") == {f"m1 {WEEK}": 12, f"m2 {WEEK}": 1}
        assert "Tân Hà" not in (await chat.admin.says("/chuabc")).answer
        asked = said.answer
        await lead.presses("Sai, bỏ", on=asked)
        assert asked.text.endswith("kỳ 24–30/7. Vẫn tính mức 1: 12; mức 2: 1.")
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 12
        assert sound(chat)


async def test_a_held_edit_takes_the_place_once_accepted() -> None:
    """Accepted, it stands where the old figure stood: one report, taken back as one."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await lead.edits(said, "/bc Tân Hà m1=5000 m2=1")
        await lead.presses("Đúng, tính số này", on=said.answer)
        assert "mức 1: thay 12 → 5.000" in said.answer
        back = await lead.says("/huy", reply_to=said)
        assert back.answer.text == "Đã thu hồi: xã Tân Hà, kỳ 24–30/7.\nNay chưa có số liệu."
        assert figures(chat, "tan-ha") == {}
        assert sound(chat)


async def test_a_held_edit_is_edited_back() -> None:
    """The typo is mended before anybody answers: the old figure goes on, the question is settled everywhere."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await lead.edits(said, "/bc Tân Hà m1=5000 m2=1")
        asked, shown = said.answer, chat.private("admin").last()
        await lead.edits(said, "/bc Tân Hà m1=12 m2=1")
        assert "không đổi" in said.answer
        for copy in (asked, shown):
            assert copy.text == "Không còn chờ: xã Tân Hà, kỳ 24–30/7 đã có số mới."
            assert copy.buttons == []
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 12


async def test_a_held_figure_of_other_days_leaves_the_old_one() -> None:
    """An edit that also names another day is as doubtful: the old figure goes when the new one counts."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await lead.edits(said, "/bc Tân Hà 26/7 m1=5000 m2=1")
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 12
        await lead.presses("Đúng, tính số này", on=said.answer)
        assert figures(chat, "tan-ha") == {"m1 26/7": 5000, "m2 26/7": 1}
        assert sound(chat)


async def test_a_chosen_day_is_kept() -> None:
    """Which day a report is for was answered: its edit isn't for another one."""
    async with desk_in("tan-chau", at="2023-08-07 09:00") as chat:
        lead = chat.lead("tan-ha")
        await lead.says("/bc Tân Hà m1=12 m2=1")
        await chat.clock_to("2023-08-07 12:30")
        said = await lead.says("/bc Tân Hà m1=3 m2=1")
        await lead.presses("ngày 7/8", on=said.answer)
        for number in (4, 5):
            await lead.edits(said, f"/bc Tân Hà m1={number} m2=1")
            assert f"thay {number - 1} → {number}" in said.answer
        assert figures(chat, "tan-ha")["m1 31/7-6/8"] == 12
        assert figures(chat, "tan-ha")["m1 7/8"] == 5


async def test_whole_or_extra_is_kept() -> None:
    """How a span's figure stands to its days was answered: its edit isn't asked again."""
    for label, relation in (("Tổng cả kỳ (thay)", 31), ("Làm thêm (cộng)", 41)):
        async with desk_in("tan-chau", at="2023-07-26 08:30") as chat:
            lead = chat.lead("tan-ha")
            await lead.says("/bc Tân Hà ngày 25/7 m1=10 m2=10")
            await chat.clock_to(MONDAY)
            said = await lead.says("/bc Tân Hà m1=30 m2=30")
            await lead.presses(label, on=said.answer)
            await lead.edits(said, "/bc Tân Hà m1=31 m2=30")
            assert "thay 30 → 31" in said.answer
            card = (await chat.admin.says("/status Tân Hà 30/7")).answer
            assert f"(mức 1: {relation};" in card


async def test_a_day_within_the_whole_week_is_edited() -> None:
    """The lead says once that the day lies within the week's figure; the next edit asks nothing."""
    async with desk_in("tan-chau", at="2023-07-26 08:30") as chat:
        lead = chat.lead("tan-ha")
        day = await lead.says("/bc Tân Hà ngày 25/7 m1=10 m2=10")
        await chat.clock_to(MONDAY)
        week = await lead.says("/bc Tân Hà m1=30 m2=30")
        await lead.presses("Tổng cả kỳ (thay)", on=week.answer)
        await lead.edits(day, "/bc Tân Hà ngày 25/7 m1=12 m2=10")
        assert figures(chat, "tan-ha")["m1 25/7"] == 10
        await lead.presses("Nằm trong số cả kỳ", on=day.answer)
        assert figures(chat, "tan-ha")["m1 25/7"] == 12
        await lead.edits(day, "/bc Tân Hà ngày 25/7 m1=13 m2=10")
        assert "thay 12 → 13" in day.answer
        assert "(mức 1: 30;" in (await chat.admin.says("/status Tân Hà 30/7")).answer
        assert sound(chat)


async def test_another_day_in_the_edit() -> None:
    """The figure leaves its days for the one that the message names now; it doesn't stand in its own way."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        said = await lead.says("/bc Tân Hà m1=12 m2=1")
        await lead.edits(said, "/bc Tân Hà 26/7 m1=13 m2=1")
        assert "Đã nhận: xã Tân Hà, ngày 26/7" in said.answer
        assert "Đã thu hồi: xã Tân Hà, kỳ 24–30/7." in said.answer
        assert figures(chat, "tan-ha") == {"m1 26/7": 13, "m2 26/7": 1}
        assert sound(chat)


async def test_a_correction_is_edited() -> None:
    """/sua edited is another correction, not a word taken back; its reason is kept."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        await lead.says("/bc Tân Hà m1=12 m2=1")
        said = await lead.says("/sua Tân Hà 30/7 m1=15 lý do: nhầm")
        await lead.edits(said, "/sua Tân Hà 30/7 m1=16 lý do: nhập nhầm")
        assert "thay 15 → 16" in said.answer
        history = chat.store.read(lambda uow: list(uow.ledger.history(chat.campaign.code))).result()
        assert [stored.reason for stored in history] == ["", "nhầm", "nhập nhầm"]
        await lead.edits(said, "thôi để nguyên")
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 12


async def test_a_faulty_edit_is_completed_anew() -> None:
    """Completed by a button, edited with the same fault, completed again: the new figure replaces the old."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/bc Tân Hò m1=5 m2=6")
        await chat.admin.presses("xã Tân Hòa", on=said.answer)
        await chat.admin.edits(said, "/bc Tân Hò m1=7 m2=6")
        await chat.admin.presses("xã Tân Hòa", on=said.answer)
        assert "thay 5 → 7" in said.answer
        await chat.admin.edits(said, "/bc Tân Hò m1=8 m2=6")
        await chat.admin.presses("xã Tân Hà", on=said.answer)
        assert "Đã thu hồi: xã Tân Hòa" in said.answer
        assert figures(chat, "tan-hoa") == {}
        assert figures(chat, "tan-ha")[f"m1 {WEEK}"] == 8
        assert sound(chat)


async def test_a_faulty_correction_is_completed() -> None:
    """A button completes /sua as it completes a report."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/sua Tân Hò 24-30/7 m1=5 lý do: nhầm")
        await chat.admin.presses("xã Tân Hòa", on=said.answer)
        assert figures(chat, "tan-hoa") == {f"m1 {WEEK}": 5}
