"""What is Zalo's own: set-up there alone, numbers that answer, pictures by their address, both apps at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.sandbox.zalo.api import ZaloLoopback
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.records import Account
from tests.dialogue.cases import figures
from tests.dialogue.chat import Chat, Place, desk_in
from tests.dialogue.zalo import ZaloChat, both_in

MONDAY = "2023-07-31 08:30"
WEEK = "24/7-30/7"


@pytest.fixture(autouse=True)
def zalo_alone(chat_app: str) -> None:
    """Run these once."""
    if chat_app != "zalo":
        pytest.skip("Telegram has its own")


def raw(place: Place) -> str:
    """Give what the bot said last, as it stands in the chat."""
    return place.last().message.text


async def test_from_the_code_to_the_first_report() -> None:
    """A code makes the admin, a word in the group binds it, a first report waits until its sender is approved."""
    async with desk_in("tan-chau", at=MONDAY, cast=False, setup_code="MA-MOT-LAN") as chat:
        admin, lead = chat.admin, chat.lead("tan-hung")
        talk = await lead.says("Tân Hưng m1=12 m2=68")
        assert "Thường trực gõ /ketnoi" in talk.answer
        await admin.starts("MA-MOT-LAN")
        assert "chọn tên bot" in chat.private("admin").last()
        bound = await admin.says("/ketnoi")
        assert "Đã kết nối nhóm" in bound.answer
        assert "@Bot Báo cáo Tân Hưng m1=… m2=…" in raw(chat.group)
        kept = await lead.says("Tân Hưng m1=12 m2=68")
        assert "chờ thường trực duyệt" in kept.answer
        await admin.presses("Duyệt", at=admin.private)
        assert figures(chat, "tan-hung") == {f"m1 {WEEK}": 12, f"m2 {WEEK}": 68}
        assert "Đã nhận: xã Tân Hưng" in chat.group.last()


async def test_numbers_hold_over_a_restart_and_for_a_day() -> None:
    """Two questions to one person have numbers of their own; another person's number is not theirs."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead, other = chat.lead("tan-ha"), chat.lead("tan-phu")
        first = await lead.says("Tân Hà m1=5000 m2=1")
        second = await lead.says("Tân Hà ngày 24/7 m1=4000 m2=2")
        assert isinstance(chat, ZaloChat)
        assert re.findall(r"^(\d+)\. ", first.answer.message.text, re.MULTILINE) == ["1", "2"]
        assert re.findall(r"^(\d+)\. ", second.answer.message.text, re.MULTILINE) == ["3", "4"]
        await other.says("4")
        assert "Nút này dành cho người gửi" in raw(chat.group)
        await chat.restart()
        await lead.says("4")
        assert "Đã thu hồi: xã Tân Hà, ngày 24/7" in raw(chat.group)
        mark = chat.group.mark
        await chat.clock_to(chat.now() + timedelta(hours=25))
        said = await lead.says("1")
        assert said.ignored
        assert figures(chat, "tan-ha") == {}
        assert mark < said.id


async def test_a_number_that_answers_nothing_is_left_alone() -> None:
    """It is the reader's."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        assert (await chat.lead("tan-ha").says("2")).ignored


async def test_the_help_shows_only_what_works_here() -> None:
    """Nobody is named by @, nothing is reacted to, pinned, tapped or edited, and no tables are sent to the bot."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead(chat.campaign.units[0].code)
        for one in (chat.admin, chat.leader, lead, chat.stranger):
            await one.whispers("/huongdan")
            help_text = raw(one.private)
            for missing in ("@ten", "@moi", "/truc", "camxuc", "ghim", "chạm", "sửa tin", "trả lời tin", "tệp"):
                assert missing not in help_text, (one, missing)
        unit = chat.campaign.units[0].name
        for typed in ("/phancong", f"/phancong {unit}", "/phancong Lan thay Hoa", f"/truc {unit} đến 9/8"):
            await chat.admin.whispers(typed)
            assert f"/dangky {unit}" in raw(chat.private("admin")), typed
        await chat.admin.whispers("/phanquyen")
        assert "/phanquyen lanhdao" in raw(chat.private("admin"))
        for typed in ("/phanquyen lanhdao", "/phanquyen thuongtruc", f"/phanquyen totruong {unit}"):
            await chat.admin.whispers(typed)
            assert "Mã nhận quyền" in raw(chat.private("admin")), typed


async def test_words_without_a_slash() -> None:
    """What stands for a command as a whole, and only then."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        assert "Lũy kế" in (await lead.says("Tân Hà m1=5 m2=1")).answer
        assert "đã báo cáo 01/12" in (await lead.says("chưa báo cáo")).answer
        assert (await lead.says("Tiến độ")).answers
        assert "chọn tên bot" in (await lead.says("hướng dẫn")).answer
        taken = await lead.says("hủy")
        assert "Đã thu hồi: xã Tân Hà" in taken.answer
        assert figures(chat, "tan-ha") == {}


async def test_how_the_bot_is_named_is_said_in_groups_alone() -> None:
    """In private whatever is typed reaches it; the words that stand for commands are told in both."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-ha")
        asked = (await lead.says("/huongdan")).answer
        assert "Trong nhóm: gõ @ rồi chọn tên bot" in asked
        assert "Gõ chữ cũng được: bảng, tiến độ" in asked
        for who in (lead, chat.leader, chat.admin):
            for line in ("/huongdan", "hướng dẫn", "/start"):
                mark = who.private.mark
                await who.whispers(line)
                helped = "\n".join(said.message.text for said in who.private.since(mark))
                assert "chọn tên bot" not in helped
                assert f"@{chat.world.bot.name}" not in helped
                assert "Gõ chữ cũng được: bảng, tiến độ" in helped


async def test_no_reactions() -> None:
    """Asked for, the bot says why not, and goes on in words."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        assert "không thả cảm xúc được" in (await chat.admin.says("/ketnoi camxuc")).answer
        assert "Đã nhận" in (await chat.lead("tan-ha").says("Tân Hà m1=5 m2=1")).answer


async def test_a_picture_is_fetched_by_its_address_again_and_again() -> None:
    """The address works several times, slowly too; with no public address the words go alone."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        assert isinstance(chat.api, ZaloLoopback)
        chat.api.faults.set({"fetches": 4})
        await chat.leader.says("/status")
        assert chat.group.last().picture
        assert chat.api.unfetched == 0
        chat.api.public = False
        await chat.restart()
        calls = chat.api.calls.get("sendphoto", 0)
        await chat.leader.says("/status")
        assert chat.group.last().picture is None
        assert chat.api.calls.get("sendphoto", 0) == calls


async def test_a_role_by_a_code() -> None:
    """Nobody can be mentioned: the admin passes a code on, sees who typed it, and agrees."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/phanquyen lanhdao")
        assert "Đã gửi mã riêng" in said.answer
        code = chat.private("admin").last().code[0]
        newcomer = chat.newcomer("Phó Chủ tịch")
        await newcomer.whispers(f"/lienket {code}")
        assert "Chờ thường trực xác nhận" in newcomer.private.last()
        await chat.admin.presses("Đồng ý", at=chat.admin.private)
        assert "Đ/c đã được giao quyền lãnh đạo" in newcomer.private.last()
        await newcomer.whispers(f"/lienket {code}")
        assert "chưa đúng hoặc đã hết hạn" in newcomer.private.last()


async def test_reports_of_both_apps_count_once_and_are_answered_where_they_came_from() -> None:
    """Posts go to both groups; the same figure from both is told and counted once."""
    async with both_in("tan-chau", at=MONDAY) as (telegram, zalo):
        here = await telegram.lead("tan-phu").says("Tân Phú m1=10 m2=65")
        there = await zalo.lead("tan-phu").says("Tân Phú m1=10 m2=65")
        assert "Đã nhận: xã Tân Phú" in here.answer
        assert "tính một lần" in there.answer
        assert figures(telegram, "tan-phu") == {f"m1 {WEEK}": 10, f"m2 {WEEK}": 65}
        marks = [telegram.group.mark, zalo.group.mark]
        await telegram.clock_to("2023-07-31 11:30")
        for chat, mark in zip((telegram, zalo), marks, strict=True):
            posts = [said for said in chat.group.since(mark) if "TỔNG HỢP TUẦN" in said]
            assert len(posts) == 1
            assert any(said.picture for said in chat.group.since(mark))


async def test_one_person_in_both_apps() -> None:
    """A code given in one app and typed in the other joins the accounts; roles are kept, the admins hear of it."""
    async with both_in("tan-chau", at=MONDAY) as (telegram, zalo):
        here, there = telegram.lead("tan-hung"), zalo.lead("tan-hung")
        await here.whispers("/lienket")
        code = here.private.last().code[0]
        await there.whispers(f"/lienket {code}")
        assert "Chỉ đồng ý nếu Đầu mối Tân Hưng chính là đ/c" in there.private.last()
        assert _people(telegram, here.user.id, there.account.account_id) == 2
        await there.presses("Đồng ý", at=there.private)
        assert _people(telegram, here.user.id, there.account.account_id) == 1
        assert "nay là một người" in telegram.private("admin").last()
        said = await there.says("Tân Hưng m1=12 m2=68")
        assert "Đã nhận: xã Tân Hưng" in said.answer
        assert "Thường trực nhập thay" not in said.answer


async def test_codes_are_not_guessed_and_grow_old() -> None:
    """Five wrong ones and it is over for an hour; a code holds for ten minutes, once, and not in its own app."""
    async with both_in("tan-chau", at=MONDAY) as (telegram, zalo):
        here, there = telegram.lead("tan-hung"), zalo.lead("tan-hung")
        await here.whispers("/lienket")
        old = here.private.last().code[0]
        await here.whispers(f"/lienket {old}")
        assert "đã là một người" in here.private.last()
        await telegram.clock_to("2023-07-31 08:41")
        await there.whispers(f"/lienket {old}")
        assert "đã hết hạn" in there.private.last()
        for _ in range(4):
            await there.whispers("/lienket ABCDEFGH")
        await here.whispers("/lienket")
        await there.whispers(f"/lienket {here.private.last().code[0]}")
        assert "thử lại sau một giờ" in there.private.last()
        await telegram.clock_to("2023-07-31 09:50")
        await here.whispers("/lienket")
        fresh = here.private.last().code[0]
        await telegram.stranger.whispers(f"/lienket {fresh}")
        assert "chính ứng dụng này" in telegram.stranger.private.last()
        await there.whispers(f"/lienket {fresh}")
        assert "chưa đúng hoặc đã hết hạn" in there.private.last()


async def test_both_had_roles() -> None:
    """A lead in one app and of another unit in the other is both afterwards; nobody else may say yes."""
    async with both_in("tan-chau", at=MONDAY) as (telegram, zalo):
        here, there = telegram.lead("tan-ha"), zalo.lead("tan-phu")
        await here.whispers("/lienket")
        await there.whispers(f"/lienket {here.private.last().code[0]}")
        assert "đầu mối xã Tân Hà" in there.private.last()
        assert "đầu mối xã Tân Phú" in there.private.last()
        await there.presses("Đồng ý", at=there.private)
        grants = telegram.store.read(lambda uow: _reports_for(uow, here.account)).result()
        assert grants == {"tan-ha", "tan-phu"}
        assert "Đã nhận: xã Tân Phú" in (await here.says("Tân Phú m1=10 m2=65")).answer


def _people(chat: Chat, telegram: int, zalo: str) -> int:
    def count(uow: UnitOfWork) -> int:
        found = (
            uow.people.by_account(Account("telegram", str(telegram))),
            uow.people.by_account(Account("zalo", zalo)),
        )
        return len({person.id for person in found if person is not None})

    return chat.store.read(count).result()


def _reports_for(uow: UnitOfWork, account: Account) -> set[str | None]:
    person = uow.people.by_account(account)
    assert person is not None
    return {grant.unit for grant in uow.people.grants("tan-chau", person=person.id, role=Role.REPORTER)}
