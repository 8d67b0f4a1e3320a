"""Set up in the chat: the first admin, binding groups, roles, reporters; no ids to hunt for."""

from __future__ import annotations

import pytest

from tests.dialogue.chat import desk_in

MONDAY = "2023-07-31 08:30"


@pytest.mark.telegram("it has its own way, see test_zalo.py")
async def test_from_the_code_to_the_first_report() -> None:
    """A one-time code makes the admin, /ketnoi binds the group, /phancong in reply makes a reporter."""
    async with desk_in("tan-chau", at=MONDAY, cast=False, setup_code="MA-MOT-LAN") as chat:
        admin, lead = chat.admin, chat.lead("tan-hung")
        assert "Thường trực gõ /ketnoi" in chat.group.last()
        talk = await lead.says("Tân Hưng m1=12 m2=68")
        assert talk.ignored

        await chat.leader.starts("sai")
        assert "Mã chưa đúng" in chat.private("leader").last()
        await admin.starts("MA-MOT-LAN")
        assert "Đ/c là thường trực của" in chat.private("admin").last()
        await chat.leader.starts("MA-MOT-LAN")
        assert "Mã này đã dùng rồi" in chat.private("leader").last()

        refused = await chat.leader.says("/ketnoi")
        assert refused.answer.text == "Việc này của thường trực."
        bound = await admin.says("/ketnoi")
        assert "Đã kết nối nhóm với Tài khoản định danh điện tử huyện Tân Châu (12 đơn vị)." in bound.answer
        given = await admin.says("/phancong Tân Hưng", reply_to=talk)
        assert "đầu mối xã Tân Hưng" in given.answer
        assert "Lũy kế thu nhận 7.529/14.975" in (await lead.says("Tân Hưng m1=12 m2=68")).answer


async def test_a_reporter_is_bound_before_the_bot_has_met_them() -> None:
    """/phancong by username waits for the person's first message."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/phancong @chi_ba Tân Hưng, Tân Phú")
        assert "có hiệu lực khi người đó nhắn tin lần đầu" in said.answer
        new = chat.newcomer("Chị Ba", "chi_ba")
        report = await new.says("/bc Tân Phú m1=10 m2=65")
        assert "Đã nhận: xã Tân Phú" in report.answer
        two = await new.says("/bc m1=10 m2=65")
        assert two.answer.buttons == ["xã Tân Hưng", "xã Tân Phú"]
        await new.presses("xã Tân Hưng", on=two.answer)
        assert "Đã nhận: xã Tân Hưng" in two.answer
        await chat.admin.says("/phancong @chi_ba bỏ Tân Phú")
        assert "do đầu mối của đơn vị đó gửi" in (await new.says("/bc Tân Phú m1=1 m2=6")).answer


async def test_roles_are_given_and_taken_back() -> None:
    """A second leader hears the alert; after it is taken back, no more."""
    async with desk_in("tan-chau", at="2023-07-31 09:30") as chat:
        second = chat.newcomer("Phó Chủ tịch", "pct")
        await second.starts()
        assert "chưa có vai trò nào" in second.private.last()
        asked = (await chat.admin.says("/phanquyen @pct lanhdao")).answer
        assert "@pct hiện là Phó Chủ tịch" in asked
        await chat.admin.presses("Đúng, giao quyền", on=asked)
        assert "Phó Chủ tịch: lãnh đạo." in asked
        await chat.clock_to("2023-07-31 10:00")
        assert "chưa báo cáo tuần" in second.private.last()
        assert "thôi làm lãnh đạo" in (await chat.admin.says("/phanquyen @pct bỏ lãnh đạo")).answer
        mark = second.private.mark
        await chat.clock_to("2023-08-01 10:00")
        assert second.private.since(mark) == []
        assert "Phân quyền:" in (await chat.admin.says("/phanquyen @pct vua")).answer
        assert "Việc này của thường trực" in (await chat.leader.says("/phanquyen @pct lanhdao")).answer


async def test_unbinding_makes_the_group_silent() -> None:
    """After /ngatketnoi the desk says nothing there, not even reminders."""
    async with desk_in("tan-chau", at="2023-07-31 07:30") as chat:
        await chat.admin.says("/ngatketnoi")
        mark = chat.group.mark
        await chat.clock_to("2023-07-31 09:00")
        assert chat.group.since(mark) == []
        said = await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        assert "chưa kết nối" in said.answer
        assert (await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")).ignored


async def test_binding_tells_whether_plain_messages_are_read() -> None:
    """With privacy mode on, how to mend it; other groups may be bound to the same campaign."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        other = chat.new_group("Nhóm lãnh đạo", chat.admin, chat.leader)
        await chat.bot_becomes("member", other)
        assert "/ketnoi" in other.last()
        await chat.admin.says("/ketnoi tân châu", to=other)
        assert "Đã kết nối nhóm" in other.last()
        assert "Bot " in other.last()


async def test_help_is_by_role() -> None:
    """Each hears what they can do, with the campaign's own examples."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.whispers("/huongdan")
        assert "/bc Tân Phú m1=… m2=…" in lead.private.last().code
        assert "hạn 10 giờ 00 thứ Hai hằng tuần" in lead.private.last()
        await chat.leader.whispers("/help")
        assert "Xem tiến độ" in chat.private("leader").last()
        await chat.admin.whispers("/trogiup")
        assert "/ketnoi" in chat.private("admin").last()
        assert "/status m2 31/7" in chat.private("leader").last().code
        await chat.stranger.starts()
        assert "chưa có vai trò nào" in chat.stranger.private.last()
        assert "/dangky Tân Hưng" in chat.stranger.private.last().code
        await chat.stranger.whispers("/huongdan")
        assert "/dangky Tân Hưng" in chat.stranger.private.last().code
        assert "/dangky Tân Hưng" in (await chat.stranger.says("/huongdan")).answer.code


async def test_what_help_shows_works() -> None:
    """Every line that a lead is shown, its dots filled in, is understood; unfilled it stores nothing."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        lead = chat.lead("tan-phu")
        await lead.whispers("/huongdan")
        shown = [line for line in lead.private.last().code if "Tân Phú" in line]
        assert len(shown) == 5
        for line in shown:
            if "…" in line:
                assert "Đã nhận" not in "".join(one.text for one in (await lead.says(line)).answers)
            said = await lead.says(line.replace("…", "12"))
            assert "Đã nhận" in said.answer or "Chờ xác nhận" in said.answer, said.answer.text
