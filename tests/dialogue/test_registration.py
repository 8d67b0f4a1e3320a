"""Strangers become reporters; what they sent first isn't lost and doesn't count before."""

from __future__ import annotations

import pytest

from tests.dialogue.cases import closes
from tests.dialogue.chat import desk_in

MONDAY = "2023-07-31 09:45"


async def test_a_strangers_first_report_waits_for_the_office() -> None:
    """Approved after the due time, it counts from its own sending time: on time."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.stranger.says("/bc Tân Phú m1=10 m2=65")
        assert "Đã giữ số liệu của xã Tân Phú, chờ thường trực duyệt" in said.answer
        assert "lũy kế 59.845/" in (await chat.leader.says("/status")).answer
        shown = chat.private("admin").last()
        assert "Khách xin làm đầu mối xã Tân Phú." in shown
        assert "Thu nhận +75 (mức 1: 10; mức 2: 65)." in shown
        await chat.clock_to("2023-07-31 10:30")
        await chat.admin.presses("Duyệt", on=shown)
        assert shown.text == "Đã duyệt Khách làm đầu mối xã Tân Phú."
        assert "Đã nhận: xã Tân Phú, kỳ 24–30/7, đúng hạn." in said.answer
        again = await chat.stranger.says("Tân Phú m1=11 m2=65")
        assert "thay 10 → 11" in again.answer


async def test_a_refused_report_never_counts() -> None:
    """The office says no: nothing is stored as counting, and the sender stays a stranger."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.says("/bc Tân Phú m1=10 m2=65")
        await chat.admin.presses("Không duyệt", on=chat.private("admin").last())
        cells = chat.store.read(lambda uow: uow.ledger.cells(chat.campaign.code)).result()
        assert cells == []
        again = await chat.stranger.says("Tân Phú m1=11 m2=65")
        assert again.ignored is (chat.app_name == "telegram")  # in Zalo whatever arrives was said to the bot
        assert chat.store.read(lambda uow: uow.ledger.cells(chat.campaign.code)).result() == []


async def test_dangky_in_private() -> None:
    """One may ask without a report; approved, one is welcomed and knows who one is."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        await chat.stranger.whispers("/dangky")
        assert "/dangky Tân Hưng" in chat.stranger.private.last().code
        await chat.stranger.whispers("/dangky tan hung")
        assert "Đã chuyển đề nghị làm đầu mối xã Tân Hưng" in chat.stranger.private.last()
        await chat.admin.presses("Duyệt", on=chat.private("admin").last())
        assert "là đầu mối xã Tân Hưng" in chat.stranger.private.last()
        await chat.stranger.whispers("/toi")
        assert "đầu mối (xã Tân Hưng)" in chat.stranger.private.last()


@pytest.mark.parametrize(
    ("said", "first", "lines"),
    [
        ("Tân Hò", "«Tân Hò» có thể là đơn vị nào?", ["/dangky Tân Hòa", "/dangky Tân Hội", "/dangky Tân Hà"]),
        ("Tân Hưng Tân Phú", "«Tân Hưng Tân Phú» có thể là", ["/dangky Tân Hưng", "/dangky Tân Phú"]),
        ("xyz", "Chưa có đơn vị «xyz» trong danh sách.", None),
    ],
)
async def test_a_name_that_is_no_units(said: str, first: str, lines: list[str] | None) -> None:
    """It is said back, with a line to copy for what it may mean, else for every unit; each line registers."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.stranger.starts()
        await chat.stranger.whispers(f"/dangky {said}")
        answer = chat.stranger.private.last()
        assert answer.text.startswith(first)
        assert answer.code == (lines or [f"/dangky {unit.name}" for unit in chat.campaign.units])
        await chat.stranger.whispers(answer.code[0])
        assert "Đã chuyển đề nghị làm đầu mối" in chat.stranger.private.last()


async def test_the_office_is_told_who_reports_for_the_unit_already() -> None:
    """Their names and usernames; a stand-in with the last day. Nothing where the unit has nobody."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await chat.stranger.starts()
        await chat.stranger.whispers("/dangky tan hung")
        at_name = " (@dm_tan_hung)" if chat.app_name == "telegram" else ""
        asked = chat.private("admin").last()
        assert asked.text == (
            "Khách xin làm đầu mối xã Tân Hưng.\n"
            f"Đơn vị đang có đầu mối: {lead.user.name}{at_name}. Duyệt thì cùng báo cáo."
        ) + (" Nếu thay hẳn, duyệt xong gõ /phancong @moi thay @cu Tân Hưng." if at_name else "")
        await chat.admin.presses("Duyệt", on=asked)
        other = chat.newcomer("Anh Ba")
        await other.starts()
        await other.whispers("/dangky tan hung")
        assert f"{lead.user.name}{at_name}, Khách" in chat.private("admin").last()


async def test_a_stand_in_is_named_as_one() -> None:
    """Whose time ends by itself needs no replacing."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says(f"/truc {chat.lead('tan-phu').at_name} Tân Hưng đến 5/8")
        await chat.stranger.says("/bc Tân Hưng m1=10 m2=65")
        asked = chat.private("admin").last()
        assert "trực thay đến hết ngày 5/8. Duyệt thì cùng báo cáo" in asked
        assert "Thu nhận +75" in asked


async def test_a_lead_who_has_not_written_yet_is_named_too() -> None:
    """It may well be the same person under another name."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says("/phancong @Chi_Bay Tân Hưng")
        await chat.stranger.says("/bc Tân Hưng m1=10 m2=65")
        assert "@chi_bay (chưa nhắn tin lần nào). Duyệt thì" in chat.private("admin").last()


async def test_a_unit_without_a_lead() -> None:
    """There is nobody to name."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await chat.admin.says("/phancong bỏ Tân Hưng", reply_to=await lead.says("Chào các đ/c"))
        await chat.stranger.says("/bc Tân Hưng m1=10 m2=65")
        assert "xin làm đầu mối xã Tân Hưng.\nSố liệu gửi kèm" in chat.private("admin").last()


async def test_asking_again_and_again_is_cut_off() -> None:
    """Three requests wait at most; after that the admins are left in peace."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for _ in range(5):
            await chat.stranger.says("/bc Tân Phú m1=10 m2=65")
        assert len([said for said in chat.private("admin").by_bot if "xin làm đầu mối" in said]) == 3


@pytest.mark.parametrize("day", ["99/99", "31/6", "tuần sau", "5/9", "24/7/", "ngày 1/1/2022", "7"])
@pytest.mark.parametrize("command", ["/chot", "/moky"])
async def test_a_day_that_cannot_be_read_closes_nothing(command: str, day: str) -> None:
    """Whoever names a day doesn't mean the period that ended last."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says(f"{command} {day}")
        assert f"Chưa rõ ngày: «{day}»" in said.answer
        assert said.answer.code == [f"{command} 31/7"]
        assert "Đã nhận" in (await chat.lead("tan-phu").says("/bc Tân Phú m1=10 m2=65")).answer


async def test_a_closed_period_takes_no_more() -> None:
    """/chot by an admin; reporters are told, the office may still correct; /moky opens it again."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        assert "Việc này của thường trực" in (await lead.says("/chot")).answer
        assert "Đã chốt số liệu kỳ 24–30/7" in (await closes(chat, "/chot đã gửi huyện")).answer
        assert "đã chốt số liệu (xã Tân Phú)" in (await lead.says("/bc Tân Phú m1=10 m2=65")).answer
        assert "Đã nhận" in (await chat.admin.says("/bc Tân Phú m1=10 m2=65")).answer
        assert "Đã mở lại kỳ 24–30/7" in (await chat.admin.says("/moky")).answer
        assert "thay 10 → 11" in (await lead.says("/sua Tân Phú 24-30/7 m1=11 lý do: nhầm")).answer


async def test_a_strangers_edit_is_what_is_approved() -> None:
    """The office approves what the message says now, in the letter that it was asked in."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.stranger.says("/bc Tân Phú m1=100 m2=65")
        shown = chat.private("admin").last()
        await chat.clock_to("2023-07-31 10:30")
        await chat.stranger.edits(said, "/bc Tân Phú m1=1O m2=65")
        assert "Số gửi trước vẫn chờ thường trực duyệt." in said.answer
        await chat.stranger.edits(said, "/bc Tân Phú m1=10 m2=65")
        assert "Thu nhận +75 (mức 1: 10; mức 2: 65)." in shown
        assert chat.private("admin").last() == shown
        await chat.admin.presses("Duyệt", on=shown)
        assert "Đã nhận: xã Tân Phú, kỳ 24–30/7, đúng hạn." in said.answer
        assert "Thu nhận +75" in said.answer


async def test_a_stranger_takes_a_waiting_report_back() -> None:
    """/huy and an edit into talk: the wish to report stands, without figures."""
    for by_edit in (False, True):
        async with desk_in("tan-chau", at=MONDAY) as chat:
            said = await chat.stranger.says("/bc Tân Phú m1=100 m2=65")
            shown = chat.private("admin").last()
            told = await chat.stranger.edits(said, "xin lỗi") if by_edit else None
            told = told or await chat.stranger.says("/huy", reply_to=said)
            assert "Đã thu hồi: xã Tân Phú" in told.answer
            assert shown.text.startswith("Khách xin làm đầu mối xã Tân Phú.")
            assert "Số liệu gửi kèm" not in shown
            await chat.admin.presses("Duyệt", on=shown)
            cells = chat.store.read(lambda uow: uow.ledger.cells(chat.campaign.code)).result()
            assert cells == []
            assert "Khách là đầu mối" in chat.group.last()


async def test_both_admins_see_the_decision() -> None:
    """Another admin's copy is settled by the first one's press."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        other = chat.newcomer("Chị Hai", "chihai")
        await other.starts()
        await chat.admin.says("/phanquyen thuongtruc", reply_to=await other.says("Chào cả nhà"))
        await chat.stranger.says("/bc Tân Phú m1=10 m2=65")
        shown = other.private.last()
        assert shown.buttons == ["Duyệt", "Không duyệt"]
        await chat.admin.presses("Duyệt", on=chat.private("admin").last())
        assert (shown.text, shown.buttons) == ("Đã duyệt Khách làm đầu mối xã Tân Phú.", [])
