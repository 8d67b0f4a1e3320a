"""What docs/guide.vi.md tells people to type, typed: each line must stand in the guide, and do what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue.cases import figures
from tests.dialogue.chat import desk_in

GUIDE = (Path(__file__).parents[2] / "docs" / "guide.vi.md").read_text(encoding="utf-8")
MONDAY = "2023-07-31 07:30"


def typed(text: str) -> str:
    """Give a line of the guide; fails where the guide doesn't have it."""
    assert text in GUIDE, text
    return text


async def test_a_new_reporter_gets_through_in_a_few_messages() -> None:
    """Somebody unknown asks, is approved, reports, edits, and looks at the status."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        new = chat.newcomer("Chị Ba", "chi_ba")
        await new.starts()
        await new.whispers(typed("/dangky Tân Hưng"))
        await chat.admin.presses(typed("Duyệt"), on=chat.private("admin").last())
        await new.whispers(typed("/toi"))
        assert "xã Tân Hưng" in new.private.last()
        lead = chat.lead("tan-phu")
        said = await lead.says("/bc Tân Phú m1=11 m2=46")
        await lead.edits(said, typed("/bc Tân Phú m1=11 m2=64"))
        assert typed("Đính chính mức 2: thay 46 → 64.") in said.answer
        assert "62,03 %" in (await lead.says(typed("/status Tân Phú"))).answer


@pytest.mark.telegram("no bot puts a reaction there")
async def test_a_doubtful_message_is_sent_again_in_words_that_count() -> None:
    """The mark under what was not read, and the two ways that the guide gives to send it again."""
    for again in ("Tân Hà m1=9 m2=10", "/bc 9 10"):
        async with desk_in("tan-chau", at=MONDAY) as chat:
            lead = chat.lead("tan-ha")
            doubtful = await lead.says("em gửi Tân Hà 9 10")
            assert doubtful.reaction == typed("🤔")
            assert figures(chat, "tan-ha") == {}
            assert "Đã nhận: xã Tân Hà" in (await lead.says(typed(again))).answer
            assert figures(chat, "tan-ha") == {"m1 24/7-30/7": 9, "m2 24/7-30/7": 10}


async def test_every_way_to_report_means_the_same() -> None:
    """The first table of the guide: each row is a report of Tân Phú with 11 and 64."""
    ways = [
        "/bc Tân Phú m1=11 m2=64",
        "/bc m1=11 m2=64",
        "/bc 11 64",
        "Xã Tân Phú báo cáo: mức 1: 11, mức 2: 64, kích hoạt mức 1: 30, kích hoạt mức 2: 135",
        "tan phu bao cao muc 1: 11, muc 2: 64",
    ]
    for way in ways:
        async with desk_in("tan-chau", at=MONDAY) as chat:
            said = await chat.lead("tan-phu").says(typed(way))
            assert "Đã nhận: xã Tân Phú, kỳ 24–30/7, đúng hạn." in said.answer
            assert "(mức 1: 11; mức 2: 64)" in said.answer
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.lead("tan-phu").says(typed("Tân Phú không phát sinh"))
        assert "(mức 1: 0; mức 2: 0)" in said.answer


async def test_corrections_and_questions() -> None:
    """Correct with a reason, add, one day inside the span, a total, take back in reply."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        said = await lead.says("/bc 11 46")
        await lead.says(typed("/sua Tân Phú 30/7 m2=64 lý do: nhập nhầm"))
        assert "thay 46 → 64" in chat.group.last()
        inside = await lead.says(typed("/bc Tân Phú m1=3 m2=9 ngày 29/7"))
        assert {"Làm thêm (cộng)"} <= set(inside.answer.buttons)
        assert "11 → 16" in (await lead.says(typed("/bc Tân Phú m1=+5"))).answer
        total = await chat.lead("tan-phu").says(typed("/bc Tân Phú lk m1=950 m2=5059"))
        assert "lũy kế 5.059" in total.answer
        taken = await lead.says(typed("/huy"), reply_to=said)
        assert "Đã thu hồi" in taken.answer
        assert "Chưa báo cáo" in (await lead.says(typed("/chuabc"))).answer


async def test_the_office_enters_figures_by_command() -> None:
    """Its plain sentences are talk, with figures too; the guide says so."""
    assert typed("số do thường trực nhập phải có lệnh `/bc`")
    async with desk_in("tan-chau", at=MONDAY) as chat:
        plain = await chat.admin.says("Tân Đông m1=13 m2=95, Tân Phú m1=5 m2=40")
        assert plain.answers == []
        assert "Thường trực nhập thay đơn vị" in (await chat.admin.says(typed("/bc Tân Đông m1=13 m2=95"))).answer


async def test_what_a_leader_asks() -> None:
    """Each line of the leader's table is answered in private."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for line, part in {
            "/status": "Tân Phú",
            "/status Tân Hưng": "xã Tân Hưng",
            "/status kh": "Kích hoạt",
            "/status m2 30/7": "mức 2",
            "/chuabc": "Chưa báo cáo",
        }.items():
            mark = chat.leader.private.mark
            await chat.leader.whispers(typed(line))
            assert any(part in message.text for message in chat.leader.private.since(mark)), line
        talk = await chat.leader.says(typed("Đề nghị các xã gửi trước 10 giờ"))
        assert talk.ignored


async def test_what_the_standing_office_types() -> None:
    """Enter for others, close and open, change a reporter, quieter answers, unbind and bind."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.newcomer("Anh Tư", "ten").says("Chào các đ/c")
        for line, part in {
            "/bc Tân Đông m1=13 m2=95": "Thường trực nhập thay đơn vị",
            "/sua Tân Đông 30/7 m2=96 lý do: đối chiếu": "thay 95 → 96",
            "/phancong @ten Tân Hưng": "đầu mối xã Tân Hưng",
            "/phanquyen @ten lanhdao": "lãnh đạo",
            "/phanquyen @ten thuongtruc": "thường trực",
            "/phanquyen @ten totruong Tân Hưng": "tổ trưởng xã Tân Hưng",
            "/phanquyen @ten bỏ lãnh đạo": "thôi làm lãnh đạo",
            "/chot": "Đã chốt số liệu kỳ 24–30/7",
            "/moky": "Đã mở lại kỳ 24–30/7",
            "/chot 24-30/7": "Đã chốt",
            "/ketnoi camxuc": "thả cảm xúc",
            "/ketnoi traloi": "bằng tin nhắn",
            "/ngatketnoi": "Đã ngắt",
            "/ketnoi": "Đã kết nối",
        }.items():
            said = await chat.admin.says(typed(line))
            for sure in ("Đúng, giao quyền", "Vẫn chốt"):
                if sure in said.answer.buttons:
                    await chat.admin.presses(sure, on=said.answer)
            assert part in said.answer, line
        two = await chat.admin.says("/bc\n" + typed("Tân Phú m1=11 m2=64"))
        assert "xã Tân Phú" in two.answer
        gone = await chat.admin.says(typed("/phancong @cu bỏ Tân Hưng").replace("cu", "dm_tan_hung"))
        assert "thôi làm đầu mối xã Tân Hưng" in gone.answer


async def test_what_the_readme_says_is_answered() -> None:
    """The README's table: each message, said by its reporter, gets the answer that stands beside it."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").replace("**", "").replace("`", "")
    rows = {
        ("tan-hung", "/report TânHưng m1=12 m2=68"): "Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn.",
        ("tan-hoa", "Tân Hòa không phát sinh"): "Thu nhận +0 (mức 1: 0; mức 2: 0).",
        ("tan-dong", "/bc Tân Đông m1=13 m2=9O"): "Chưa đọc được số mức 2: «9O» có chữ lẫn trong số (xã Tân Đông).",
        ("tan-ha", "/bc Tân Hò m1=5 m2=40"): "«Tân Hò» có thể là: ",
        ("tan-dong", "/bc Tân Đông m1=500 m2=4000"): "Chờ xác nhận, chưa tính: ",
    }
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for (unit, text), answer in rows.items():
            assert f"| {text} | {answer}" in readme
            assert answer in (await chat.lead(unit).says(text)).answer
        for unit, text in {
            "tan-thanh": "tan thanh bao cao muc 1: 9, muc 2: 66",
            "suoi-ngo": "/bc 16 88",
            "thanh-dong": "/bc 11 74",
        }.items():
            assert "Đã nhận" in (await chat.lead(unit).says(text)).answer
        mended = await chat.lead("thanh-dong").says("/sua Thạnh Đông 30/7 m2=75 lý do: nhập nhầm")
        assert "Đính chính mức 2: thay 74 → 75." in mended.answer
        assert (await chat.leader.says("Đề nghị các xã gửi báo cáo trước 10 giờ")).ignored


async def test_leave_and_days_off_as_the_guide_writes_them() -> None:
    """Each line of the table does what stands beside it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for line, part in (
            ("/mienbc Tân Hưng 30/7 lý do: mất điện", "Miễn báo cáo: xã Tân Hưng, Báo cáo tuần 24–30/7"),
            ("/mienbc bỏ Tân Hưng 30/7", "Không còn miễn báo cáo: xã Tân Hưng"),
            ("/giahan Tân Hưng 10 giờ 30", "đến 10 giờ 30 ngày 31/7"),
            ("/giahan Tân Hưng 8 giờ ngày 1/8", "đến 08 giờ 00 ngày 1/8"),
            ("/giahan bỏ Tân Hưng", "Không còn gia hạn: xã Tân Hưng"),
            ("/ngaynghi 31/7", "Báo cáo tuần 24–30/7: 10 giờ 00 ngày 31/7 → 10 giờ 00 ngày 1/8"),
            ("/ngaynghi bỏ 31/7", "Không còn là ngày nghỉ"),
            ("/lambu 5/8", "Ngày làm bù: thứ Bảy 5/8"),
        ):
            assert part in (await chat.admin.says(typed(line))).answer, line


async def test_the_board_the_history_and_guided_entry_of_the_guide() -> None:
    """What the guide promises of them."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-phu")
        await lead.whispers(typed("/nhaplieu"))
        for text in ("11", "64", typed("Bỏ qua"), "bỏ qua"):
            await lead.whispers(text)
        await lead.presses(typed("Gửi"), at=lead.private)
        await lead.whispers(typed("/lichsu Tân Phú 30/7"))
        assert "mức 1: – → 11" in lead.private.last()
        assert "Tân Phú 07:30" in (await lead.says(typed("/bang"))).answer
