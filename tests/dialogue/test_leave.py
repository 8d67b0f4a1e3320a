"""Excused and extended units: out of reminders, alerts and the count, shown so everywhere, and all of it revocable."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.cli.tables import AsOf, Row, duties, progress_table
from reporting.amendments import current
from reporting.ports import UnitOfWork
from tests.dialogue.cases import MONDAY
from tests.dialogue.chat import Chat, Said, desk_in

EVER = date(2023, 1, 1), date(2023, 12, 31)
DAWN = "2023-07-31 07:30"
WEEK = "2023-07-24/2023-07-30"


def said_to(chat: Chat, who: str, word: str) -> list[Said]:
    """List what the bot said to somebody in private with a word in it."""
    return [said for said in chat.private(who).by_bot if word in said]


def states(chat: Chat) -> dict[str, tuple[str, str]]:
    """Name each unit's state and due in the first week, as `baocao export duties` does."""

    def rows(uow: UnitOfWork) -> list[Row]:
        now = current(uow, chat.campaign)
        return duties(uow, now, AsOf.of(now, None, chat.now()))

    found = chat.store.read(rows).result()
    return {row["unit"]: (row["state"], row["due"][5:16]) for row in found if row["period"] == WEEK}


async def test_an_excused_unit_is_asked_for_nothing() -> None:
    """Not in the reminder, the alert, the count; "miễn" in the lists, the card, the summary and the export."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        said = await chat.admin.says("/mienbc Tân Hưng 30/7 lý do: mất điện toàn xã")
        assert "Miễn báo cáo: xã Tân Hưng, Báo cáo tuần 24–30/7 (hạn 10 giờ 00 ngày 31/7)." in said.answer
        assert "Lý do: mất điện toàn xã." in said.answer
        await chat.clock_to("2023-07-31 08:01")
        reminder = chat.group.last()
        assert "Đã báo cáo 00/11" in reminder
        assert "Tân Hưng" not in reminder.text.split("Mẫu:")[0]
        listed = (await chat.leader.says("/chuabc")).answer
        assert "đã báo cáo 00/11" in listed
        assert "Miễn (01): Tân Hưng" in listed
        assert "được miễn" in (await chat.leader.says("/status Tân Hưng")).answer
        await chat.clock_to("2023-07-31 11:01")
        assert "còn 11/11 đơn vị" in said_to(chat, "leader", "Báo cáo đ/c")[-1]
        assert any("miễn (01): Tân Hưng" in one for one in chat.group.by_bot if "TỔNG HỢP" in one)
        assert states(chat)["tan-hung"][0] == "excused"


async def test_an_excused_unit_that_reports_counts() -> None:
    """Nobody is kept from reporting: on time is on time."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/mienbc Tân Hưng 30/7")
        said = await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        assert "đúng hạn" in said.answer
        assert "đã báo cáo 01/12" in (await chat.leader.says("/chuabc")).answer


async def test_every_count_of_who_has_reported_leaves_the_excused_out() -> None:
    """The ranking's own count, the answer to a question and the export say as many as the lists do."""
    async with desk_in("tan-chau", at=DAWN) as chat:
        await chat.admin.says("/mienbc Tân Hưng 30/7")
        await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=68")

        def rows(uow: UnitOfWork) -> list[Row]:
            now = current(uow, chat.campaign)
            return progress_table(uow, now, AsOf.of(now, date(2023, 7, 30), chat.now()))

        whole = next(row for row in await asyncio.wrap_future(chat.store.read(rows)) if row["unit"] == "*")
        assert (whole["reported"], whole["expected"]) == (1, 11)
        assert "01/11 đơn vị có số" in (await chat.leader.says("/status")).answer
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")
        assert "02/12 đơn vị có số" in (await chat.leader.says("/status")).answer


async def test_an_extension_moves_the_due_of_its_unit_alone() -> None:
    """Before it runs out nobody is reminded or alerted of the unit; what it sends by then is on time."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/giahan Tân Hưng, Tân Phú 10 giờ 30")
        assert "Gia hạn: xã Tân Hưng, xã Tân Phú, Báo cáo tuần 24–30/7" in said.answer
        assert "đến 10 giờ 30 ngày 31/7" in said.answer
        await chat.clock_to("2023-07-31 10:10")
        alert = said_to(chat, "leader", "Báo cáo đ/c")[-1]
        assert "còn 10/10 đơn vị" in alert
        assert "Tân Hưng" not in alert
        listed = (await chat.leader.says("/chuabc")).answer
        assert "Gia hạn (02): Tân Hưng (đến 10 giờ 30 ngày 31/7), Tân Phú (đến 10 giờ 30 ngày 31/7)" in listed
        assert "được gia hạn đến 10 giờ 30" in (await chat.leader.says("/status Tân Hưng")).answer
        await chat.leader.whispers("/bantin")
        brief = chat.private("leader").last()
        assert "Chưa báo cáo đủ tuần 24–30/7: 10/10 (" in brief
        assert "; gia hạn (02): Tân Hưng (đến 10 giờ 30 ngày 31/7), Tân Phú (đến 10 giờ 30 ngày 31/7)." in brief
        assert "đúng hạn" in (await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68")).answer
        await chat.clock_to("2023-07-31 10:40")
        assert "trễ hạn 10 phút" in (await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=68")).answer
        found = states(chat)
        assert found["tan-hung"] == ("on_time", "07-31T10:30")
        assert found["tan-phu"] == ("late", "07-31T10:30")
        assert found["tan-ha"] == ("missing", "07-31T10:00")


async def test_an_extension_that_ran_out_is_told_once() -> None:
    """To whom the first alert goes, and only of units that still owe."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.says("/giahan Tân Hưng 10h30")
        await chat.admin.says("/giahan Tân Phú 10h30")
        await chat.lead("tan-phu").says("/bc Tân Phú m1=12 m2=68")
        await chat.clock_to("2023-07-31 10:50")
        await chat.clock_to("2023-07-31 10:55")
        told = said_to(chat, "leader", "hết giờ gia hạn")
        assert [one.text for one in told] == [
            "Báo cáo đ/c: hết giờ gia hạn (10 giờ 30 ngày 31/7), chưa báo cáo tuần 24–30/7: xã Tân Hưng."
        ]


async def test_all_of_it_is_revocable() -> None:
    """By the button under the answer, once, and by /mienbc bỏ; the unit owes again."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/giahan cả nhóm 11h")
        assert "Gia hạn: tất cả đơn vị" in said.answer
        assert "đã báo cáo 00/00" in (await chat.leader.says("/chuabc")).answer
        refused = await chat.lead("tan-ha").presses("Hoàn tác", on=said.answer)
        assert refused.notice == "Nút này dành cho người gửi báo cáo hoặc thường trực"
        await chat.admin.presses("Hoàn tác", on=said.answer)
        assert said.answer.text == "Đã rút lại. Không còn gia hạn: tất cả đơn vị."
        await chat.admin.says("/mienbc Tân Hưng 30/7")
        assert "đã báo cáo 00/11" in (await chat.leader.says("/chuabc")).answer
        back = await chat.admin.says("/mienbc bỏ Tân Hưng 30/7")
        assert "Không còn miễn báo cáo: xã Tân Hưng, 30/7." in back.answer
        assert "không có gì đang được miễn" in (await chat.admin.says("/mienbc bỏ Tân Hưng 30/7")).answer
        assert "đã báo cáo 00/12" in (await chat.leader.says("/chuabc")).answer
        kept = chat.store.read(lambda uow: len(uow.leave.touching("tan-chau", *EVER, revoked=True))).result()
        assert kept == 2


async def test_a_reporter_asks_and_the_office_answers() -> None:
    """For their own unit; nothing holds before the office agrees, a second press changes nothing."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/giahan 10 giờ 30 mất điện")
        assert "Đã chuyển thường trực: Gia hạn: xã Tân Hưng" in said.answer
        shown = chat.private("admin").last()
        assert "xin gia hạn: xã Tân Hưng, Báo cáo tuần 24–30/7" in shown
        assert "Lý do: mất điện." in shown
        assert "Gia hạn" not in (await chat.leader.says("/chuabc")).answer
        await chat.admin.presses("Đồng ý", on=shown)
        assert said.answer.text.startswith("Đã đồng ý: Gia hạn: xã Tân Hưng")
        assert shown.buttons == []
        assert "Gia hạn (01): Tân Hưng" in (await chat.leader.says("/chuabc")).answer


async def test_the_office_does_not_agree() -> None:
    """Whoever asked is told; the unit owes as before; others' units can't be asked for; leaders may not."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        said = await lead.says("/mienbc 30/7 bận họp")
        await chat.admin.presses("Không", on=chat.private("admin").last())
        assert "Thường trực chưa đồng ý: Miễn báo cáo: xã Tân Hưng" in said.answer
        assert "đã báo cáo 00/12" in (await chat.leader.says("/chuabc")).answer
        assert "do đầu mối của đơn vị đó gửi" in (await lead.says("/giahan Tân Phú 10h30")).answer
        assert (await chat.leader.says("/giahan Tân Phú 10h30")).answer.text == "Việc này của thường trực."
        assert (await chat.stranger.says("/mienbc Tân Phú 30/7")).answer.text == "Việc này của thường trực."


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("/mienbc", "Miễn báo cáo: /mienbc Tân Hưng … lý do"),
        ("/giahan Tân Hưng", "Gia hạn: /giahan"),
        ("/giahan Tân Hưng … lý do: …", "Gia hạn: /giahan Tân Hưng …"),
        ("/mienbc Tân Hưng … lý do: …", "Miễn báo cáo: /mienbc Tân Hưng …"),
        ("/mienbc Tân Hưng 31/6", "Chưa rõ ngày «31/6», chưa ghi gì."),
        ("/mienbc Tân Hưng từ 1/9", "Chưa rõ ngày «1/9», chưa ghi gì."),
        ("/mienbc Tân Hưng, Chợ Lớn 1/9", "Chưa có đơn vị «Chợ Lớn» trong danh sách, chưa ghi gì."),
        (
            "/mienbc Tân Hưng 2/8",
            "Không có kỳ báo cáo nào rơi vào 2/8, chưa ghi gì. Kỳ gần nhất: Báo cáo tuần",
        ),
        ("/giahan Tân Hưng 9 giờ ngày 31/7", "đã muộn hơn giờ đó, chưa ghi gì."),
    ],
)
async def test_what_cannot_be_read_grants_nothing(text: str, part: str) -> None:
    """It is said what is unclear, and how one writes it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        assert part in (await chat.admin.says(text)).answer
        assert chat.store.read(lambda uow: uow.leave.touching("tan-chau", *EVER)).result() == []


async def test_a_misspelt_unit_is_asked_for() -> None:
    """The button completes the command without retyping it."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says("/giahan Tân Hò 10h30 lý do mạng yếu")
        assert "«Tân Hò» là đơn vị nào?" in said.answer
        asked = said.answer
        await chat.admin.presses("xã Tân Hòa", on=asked)
        assert asked.text.startswith("Gia hạn: xã Tân Hòa")
        assert "mạng yếu" in asked


async def test_granted_in_private_the_reporter_hears_of_it() -> None:
    """The group isn't told; whoever reports for the unit is, in private."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        lead = chat.lead("tan-hung")
        await lead.starts()
        await chat.admin.starts()
        mark = chat.group.mark
        await chat.admin.whispers("/mienbc Tân Hưng 30/7 ốm")
        assert "Miễn báo cáo: xã Tân Hưng" in chat.private("admin").last()
        assert "Miễn báo cáo: xã Tân Hưng" in lead.private.last()
        assert chat.group.since(mark) == []
        await chat.restart()
        assert states(chat)["tan-hung"][0] == "excused"
