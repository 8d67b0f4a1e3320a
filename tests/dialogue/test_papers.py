"""Papers that units owe: by file, photo, number or tick; reminded, told, listed, taken back."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.dialogue.chat import EXAMPLES, Chat, desk_in

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PLAN = ("kế hoạch.pdf", b"%PDF-1.4 plan")


async def test_a_plan_by_file_in_the_group() -> None:
    """A caption that names the paper is enough; who sent it reports for one unit. A talk's picture is none."""
    async with desk_in("duyen-hai", at="2023-09-03 09:00") as chat:
        lead = chat.lead("phuong-1")
        talk = await lead.says("Anh em ra quân sáng nay", photo=PNG)
        assert talk.ignored
        said = await lead.says("Phường 1 gửi kế hoạch của đơn vị", file=PLAN)
        assert "Đã nhận văn bản: phường 1, Kế hoạch của đơn vị, đúng hạn." in said.answer
        late = await chat.lead("long-huu").says("/nop số 46/KH-UBND ngày 1/9")
        assert "xã Long Hữu, Kế hoạch của đơn vị, số 46/KH-UBND ngày 1/9/2023, đúng hạn." in late.answer
        again = await chat.lead("long-huu").says("Long Hữu gửi lại kế hoạch của đơn vị", file=PLAN)
        assert "Đã nhận thêm: xã Long Hữu" in again.answer


async def test_reminder_alert_and_ledger_of_plans() -> None:
    """Two days before the due who owes is named in the group, a day after it the admins hear; ticked, all is quiet."""
    async with desk_in("duyen-hai", at="2023-09-01 08:31") as chat:
        await chat.lead("phuong-1").says("/nop số 12/KH-UBND")
        await chat.clock_to("2023-09-02 17:01")
        reminder = next(said for said in chat.group.by_bot if "NHẮC NỘP VĂN BẢN" in said)
        assert "Kế hoạch của đơn vị. Hạn nộp: 17 giờ 00 thứ Hai, 4/9. Đã nộp 01/07." in reminder
        assert "Chưa nộp (06): Phường 2 (" in reminder
        assert "Phường 1" not in reminder.text
        assert reminder.mentions
        await chat.clock_to("2023-09-05 17:01")
        told = [said for said in chat.private("admin").by_bot if "quá hạn" in said and "Kế hoạch" in said]
        assert "Đã nộp 01/07." in told[-1]
        await ticks(chat)


async def ticks(chat: Chat) -> None:
    """The admin ticks what came on paper, unit by unit."""
    book = await chat.admin.whispers("/sovanban")
    last = chat.admin.private.last()
    assert "Kế hoạch của đơn vị, hạn 17 giờ 00 ngày 4/9: đã nộp 01/07." in last
    await chat.admin.presses("Ghi đã nhận: Kế hoạch của đơn vị", on=last)
    for name in ("Phường 2", "Long Toàn", "Long Hữu", "Dân Thành", "Trường Long Hòa"):
        await chat.admin.presses(name, on=last)
    assert "đã nộp 06/07" in last
    await chat.admin.presses("Hiệp Thạnh", on=last)
    assert "đã nộp 07/07" in last
    assert "Nộp trễ (06)" in last
    assert not last.buttons
    assert not book.deleted


async def test_a_file_in_private_is_asked_about() -> None:
    """Where several papers are owed, buttons ask which; pages that follow without words belong to it; undone again."""
    async with desk_in("tan-chau", at="2023-09-18 08:00") as chat:
        lead = chat.lead("tan-hung")
        await lead.whispers("", photo=PNG)
        asked = lead.private.last()
        assert "Tệp này là văn bản nào?" in asked
        assert "Báo cáo tháng 15/8–14/9" in asked.buttons
        before = lead.private.mark
        await lead.whispers("", photo=PNG)
        assert not lead.private.since(before + 1)
        await lead.presses("Báo cáo tháng 15/8–14/9", on=asked)
        assert "Đã nhận văn bản: xã Tân Hưng, Báo cáo tháng 15/8–14/9, đúng hạn." in asked
        papers = await papers_of(chat)
        assert len(papers) == 2
        await lead.presses("Ghi nhầm, bỏ", on=asked)
        assert "Đã bỏ ghi nhận văn bản: xã Tân Hưng, Báo cáo tháng 15/8–14/9." in asked
        assert not await papers_of(chat)


async def papers_of(chat: Chat) -> list[str]:
    """List the files of the papers on record."""
    found = await asyncio.wrap_future(chat.store.read(lambda uow: uow.documents.standing(chat.campaign.code)))
    return [paper.file_id for paper in found]


async def test_taken_back_by_huy_and_by_whom() -> None:
    """Its giver or an admin; nobody else."""
    async with desk_in("duyen-hai", at="2023-09-03 09:00") as chat:
        lead = chat.lead("phuong-1")
        said = await lead.says("kế hoạch của đơn vị", file=PLAN)
        other = await chat.lead("phuong-2").says("/huy", reply_to=said)
        assert "phường 1" not in other.answer.text
        gone = await lead.says("/huy", reply_to=said.answer)
        assert "Đã bỏ ghi nhận văn bản: phường 1, Kế hoạch của đơn vị." in gone.answer
        assert not await papers_of(chat)


async def test_what_is_said_wrong() -> None:
    """Another's unit, a day that is none, nothing given, nobody: each in words."""
    async with desk_in("duyen-hai", at="2023-09-03 09:00") as chat:
        lead = chat.lead("phuong-1")
        assert "chưa được giao" in (await lead.says("/nop Phường 2 số 1/KH-UBND")).answer
        assert "Chưa đọc được ngày «ngày 31/6»" in (await lead.says("/nop số 1/KH-UBND ngày 31/6")).answer
        assert "ảnh văn bản, hoặc ghi số" in (await lead.says("/nop")).answer
        assert "Chỉ đầu mối" in (await chat.stranger.says("/nop số 1/KH-UBND")).answer
        assert not await papers_of(chat)


async def test_an_admin_says_when_it_came() -> None:
    """A paper that came by post in time is in time, though it is told later; a reply names the file."""
    async with desk_in("duyen-hai", at="2023-09-06 09:00") as chat:
        said = await chat.admin.says("/nop Long Toàn số 9/KH-UBND ngày 31/8 nhận ngày 4/9")
        assert "xã Long Toàn, Kế hoạch của đơn vị, số 9/KH-UBND ngày 31/8/2023, đúng hạn." in said.answer
        photo = await chat.lead("dan-thanh").says("", photo=PNG)
        assert photo.ignored
        said = await chat.admin.says("/nop Dân Thành kế hoạch", reply_to=photo)
        assert "xã Dân Thành, Kế hoạch của đơn vị, trễ hạn 1 ngày 16 giờ." in said.answer
        assert all(await papers_of(chat)) is False
        card = await chat.lead("dan-thanh").whispers("/sovanban")
        assert card.text
        assert "Kế hoạch của đơn vị: đã nộp, nhận 09 giờ 00 ngày 6/9, trễ hạn" in chat.private("dan-thanh").last()


async def exported(chat: Chat, url: str) -> list[dict[str, str]]:
    """Export the duties as `baocao export duties` does."""
    command = [sys.executable, "-m", "bot", "export", "duties", "--format", "json", "--date", "2023-09-06"]
    process = await asyncio.create_subprocess_exec(
        *command,
        "--config",
        str(EXAMPLES / "duyen-hai.toml"),
        env={**os.environ, "BAOCAO_STORAGE__URL": url},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    rows: list[dict[str, str]] = json.loads(out)
    assert chat.store
    return rows


async def test_the_export_knows_papers(tmp_path: Path) -> None:
    """On time, late and missing, as received."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    async with desk_in("duyen-hai", at="2023-09-03 09:00", storage_url=url) as chat:
        await chat.lead("phuong-1").says("/nop số 1/KH-UBND")
        await chat.clock_to("2023-09-05 08:00")
        await chat.lead("phuong-2").says("/nop số 2/KH-UBND")
        rows = [row for row in await exported(chat, url) if row["duty"] == "ke-hoach"]
    assert [row["state"] for row in rows] == ["on_time", "late", *["missing"] * 5]
    assert rows[0]["received_at"].startswith("2023-09-03T09:00:00")


async def test_papers_before_and_after_the_campaign() -> None:
    """The list of officers is due before the campaign begins, the final report after its end."""
    async with desk_in("rach-gia", at="2023-10-26 08:00") as chat:
        said = await chat.lead("vinh-loi").says("Vĩnh Lợi gửi danh sách cán bộ", file=PLAN)
        assert "phường Vĩnh Lợi, Danh sách cán bộ, đúng hạn." in said.answer
        await chat.clock_to("2023-10-26 17:01")
        assert "Danh sách cán bộ" in chat.group.last()
    async with desk_in("duyen-hai", at="2023-12-03 16:00") as chat:
        said = await chat.lead("long-toan").says("Báo cáo tổng kết xã Long Toàn", file=PLAN)
        assert "Báo cáo tổng kết, đúng hạn." in said.answer


async def test_the_dunning_letter() -> None:
    """In private, to admins: who owes what since when; in words where the file can't be made."""
    async with desk_in("duyen-hai", at="2023-09-06 09:00") as chat:
        refused = await chat.admin.says("/dondoc")
        assert "chỉ gửi riêng" in refused.answer
        await chat.leader.whispers("/dondoc")
        assert "don-doc" not in str(chat.leader.private.last())
        await chat.admin.whispers("/dondoc")
        letter = chat.admin.private.last()
        assert "don-doc-06-09-2023.docx" in (letter.file_name or letter.text)  # a link, where bots send no files
        assert letter.document is None or letter.document.startswith(b"PK")


async def test_the_desks_own_paper() -> None:
    """Ticked by its number, the admins are not reminded and the leaders not alerted."""
    async with desk_in("my-phu-dong", at="2023-06-01 07:45") as chat:
        said = await chat.admin.whispers("/nop báo cáo xã số 15/BC-UBND ngày 1/6")
        assert "số 15/BC-UBND ngày 1/6/2023" in chat.admin.private.last(), said
        mark = chat.leader.private.mark
        await chat.clock_to("2023-06-01 09:01")
        assert not [one for one in chat.leader.private.since(mark) if "của xã" in one]


async def test_the_workbook_lists_papers_with_their_numbers() -> None:
    """As the clerk's own book does: who owes what, what came, under which number."""
    async with desk_in("duyen-hai", at="2023-09-03 09:00") as chat:
        await chat.lead("phuong-1").says("/nop số 12/KH-UBND ngày 1/9")
        await chat.admin.whispers("/excel")
        book = chat.admin.private.last().document
        if book is None:
            return  # where bots send no files a link goes
        sheet = load_workbook(io.BytesIO(book))["Văn bản phải gửi"]
        row = next(row for row in sheet.iter_rows(values_only=True) if "Phường 1" in row)
        assert row[-2:] == ("12/KH-UBND", "1/9/2023")


async def test_a_day_of_coming_that_is_still_ahead() -> None:
    """An admin's slip of the pen marks nobody on time."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.admin.whispers("/nop Tân Hưng báo cáo tháng 8 số 9/BC-UBND nhận ngày 15/8")
        assert "Ngày nhận 15/8 chưa tới" in chat.admin.private.last()


@pytest.mark.telegram("nobody is mentioned in a command there")
async def test_who_stands_in_is_reminded_of_papers_too() -> None:
    """While somebody stands in, the absent lead is left in peace, of figures and of papers alike."""
    async with desk_in("duyen-hai", at="2023-09-01 08:31") as chat:
        absent, other = chat.lead("phuong-2"), chat.lead("phuong-1")
        await chat.admin.says(f"/truc @{other.user.username} Phường 2 đến 15/9")
        await chat.clock_to("2023-09-02 17:01")
        reminder = next(said for said in chat.group.by_bot if "NHẮC NỘP VĂN BẢN" in said)
        line = reminder.text.split("Phường 2 (")[1].split(")")[0]
        assert other.user.name in line
        assert absent.user.name not in line
