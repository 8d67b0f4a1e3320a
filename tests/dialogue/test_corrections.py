"""Mistakes mended: edits, /sua, /huy; what was on time stays on time."""

from __future__ import annotations

from tests.dialogue.chat import Chat, desk_in

MONDAY = "2023-07-31 08:30"


async def states(chat: Chat, unit: str) -> list[str]:
    """Name the states of a unit's stored entries, oldest first."""
    code = chat.campaign.code
    history = chat.store.read(lambda uow: list(uow.ledger.history(code))).result()
    return [str(stored.state) for stored in history if stored.entry.unit == unit]


async def test_an_edit_into_talk_takes_back() -> None:
    """The message no longer reports: its figures no longer count."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hiep")
        said = await lead.says("Tân Hiệp mức 1: 6, mức 2: 48")
        await lead.edits(said, "Xin lỗi các đ/c, để xem lại")
        assert said.answer.text == "Đã thu hồi: xã Tân Hiệp, kỳ 24–30/7.\nNay chưa có số liệu."
        assert await states(chat, "tan-hiep") == ["retracted"]


async def test_an_edit_takes_one_of_two_away() -> None:
    """What the edited message no longer names is taken back; the rest goes on untouched."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/bc\nTân Hưng m1=12 m2=68\nTân Phú m1=10 m2=65")
        await chat.admin.edits(said, "/bc\nTân Phú m1=10 m2=65")
        assert "Đã thu hồi: xã Tân Hưng" in said.answer
        assert "Tân Phú" not in said.answer
        assert await states(chat, "tan-phu") == ["live"]


async def test_a_bad_edit_costs_nothing() -> None:
    """An edit that can't be read leaves the former figures standing, and says so."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        said = await lead.says("/bc Tân Phú m1=10 m2=65")
        await lead.edits(said, "/bc Tân Phú m1=1O m2=65")
        assert "Số trước của xã Tân Phú, kỳ 24–30/7 vẫn được tính" in said.answer
        assert "«1O»" in said.answer
        await lead.edits(said, "/bc Tân Phú m1=11 m2=65")
        assert "thay 10 → 11" in said.answer


async def test_a_talk_edited_into_a_report_counts_from_the_edit() -> None:
    """On time or late is judged by the edit, for what only the edit brought in."""
    async with desk_in("tan-chau", at="2023-07-31 09:50") as chat:
        lead = chat.lead("tan-phu")
        said = await lead.says("Chào cả nhà")
        await chat.clock_to("2023-07-31 10:20")
        await lead.edits(said, "/bc Tân Phú m1=10 m2=65")
        assert "trễ hạn 20 phút" in said.answer


async def test_a_late_correction_stays_on_time() -> None:
    """The on-time mark survives an edit after the due time, as does that of /sua."""
    async with desk_in("tan-chau", at="2023-07-31 09:50") as chat:
        lead = chat.lead("tan-phu")
        said = await lead.says("/bc Tân Phú m1=10 m2=65")
        await chat.clock_to("2023-07-31 15:00")
        await lead.edits(said, "/bc Tân Phú m1=12 m2=65")
        assert "đúng hạn" in said.answer
        mended = await lead.says("/sua Tân Phú 24-30/7 m1=13 lý do: nhập nhầm")
        assert "đúng hạn" in mended.answer
        assert "thay 12 → 13" in mended.answer


async def test_the_reason_of_a_correction_is_kept() -> None:
    """/sua keeps why."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=10 m2=65")
        await lead.says("/sua Tân Phú 24-30/7 m1=13 lý do: nhập nhầm")
        code = chat.campaign.code
        history = chat.store.read(lambda uow: list(uow.ledger.history(code))).result()
        assert [stored.reason for stored in history] == ["", "nhập nhầm"]


async def test_sua_alone_shows_how() -> None:
    """Without anything after it, an example."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-phu").says("/sua")
        assert "lý do: nhập nhầm" in said.answer.code[0]
        assert "Đ/c chưa có" in (await chat.stranger.says("/sua Tân Phú 30/7 m1=1")).answer


async def test_what_stood_before_stands_again() -> None:
    """Taking the second report back gives the first its place."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=10 m2=65")
        second = await lead.says("/bc Tân Phú m1=20 m2=75")
        assert "thay 10 → 20" in second.answer
        back = await lead.says("/huy", reply_to=second)
        assert back.answer.text.splitlines()[1] == "Nay tính: mức 1: 10; mức 2: 65."


async def test_only_the_reporter_or_an_admin_takes_back() -> None:
    """Others are told whose it is; an admin may."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-phu").says("/bc Tân Phú m1=10 m2=65")
        for other in (chat.lead("tan-ha"), chat.leader, chat.stranger):
            told = await other.says("/huy", reply_to=said)
            assert "do người gửi hoặc thường trực thu hồi" in told.answer
        back = await chat.admin.says("/huy", reply_to=said)
        assert "Đã thu hồi: xã Tân Phú" in back.answer
        again = await chat.admin.says("/huy", reply_to=said)
        assert "không có số liệu đang tính" in again.answer
        alone = await chat.admin.says("/huy")
        assert "trả lời (reply)" in alone.answer


async def test_the_form_shown_corrects_what_was_reported_last() -> None:
    """On a Monday the week that ended: copied as it stands it changes that report instead of adding to today."""
    async with desk_in("tan-chau", at="2023-07-31 07:30") as chat:
        lead = chat.lead("tan-hung")
        await lead.says("/bc Tân Hưng m1=12 m2=68")
        assert "/sua Tân Hưng 30/7 m1=… lý do: nhập nhầm" in (await lead.says("/sua")).answer
        assert "/sua Tân Hưng 30/7 m1=… m2=… lý do: nhập nhầm" in (await lead.says("/huongdan")).answer
        assert "thay 12 → 13" in (await lead.says("/sua Tân Hưng 30/7 m1=13 lý do: nhập nhầm")).answer


async def test_a_correction_of_days_without_figures_corrects_nothing() -> None:
    """It is no report of another day: the latest figures are named, with the line that corrects them."""
    async with desk_in("tan-chau", at="2023-07-31 08:30") as chat:
        lead = chat.lead("tan-phu")
        await lead.says("/bc Tân Phú m1=11 m2=46")
        said = await lead.says("/sua Tân Phú 31/7 m2=64 lý do: nhập nhầm")
        assert "Chưa có số liệu của xã Tân Phú, ngày 31/7 nên không có gì để đính chính." in said.answer
        assert "/sua Tân Phú 30/7 m2=64" in "".join(said.answer.code)
        mended = await lead.says("/sua Tân Phú 30/7 m2=64 lý do: nhập nhầm")
        assert "46 → 64" in mended.answer
