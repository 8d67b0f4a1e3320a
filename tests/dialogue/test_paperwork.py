"""/excel and /duthao in private: files that open and say what the desk knows; the desk's own paper by the clock."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.dialogue.chat import Chat, Said, desk_in

MONDAY = "2023-07-31 11:30"
with_files = pytest.mark.telegram("files are told in words there")


def file_bytes(chat: Chat, number: int = 1) -> bytes:
    """Download the admin's last file but `number` - 1 others."""
    data = files(chat)[-number].document
    assert data is not None
    return data


def files(chat: Chat) -> list[Said]:
    """List the files that the admin was sent in private."""
    return [message for message in chat.admin.private.messages if message.file_name]


def words(data: bytes) -> str:
    """Read a paper's paragraphs and tables."""
    paper = Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


@with_files
async def test_the_workbook_in_private() -> None:
    """/excel gives the admin the follow-up tables of the week, with live totals."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150")
        await chat.admin.whispers("/excel")
        assert chat.admin.private.last().file_name == "bang-theo-doi-30-07-2023.xlsx"
        book = load_workbook(io.BytesIO(file_bytes(chat)))
        assert book.sheetnames[:2] == ["Thu nhận", "Kích hoạt"]
        sheet = book["Thu nhận"]
        row = next(row for row in sheet.iter_rows() if row[1].value == "Tân Hưng")
        assert [cell.value for cell in row][2:5] == [14975, 607, 6922]
        assert str(row[5].value).startswith("=")


@with_files
async def test_leaders_get_the_workbook_but_no_drafts() -> None:
    """A leader reads figures; papers are drafted for the standing office alone."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.leader.whispers("/excel tuần 30/7")
        assert chat.leader.private.last().file_name == "bang-theo-doi-30-07-2023.xlsx"
        await chat.leader.whispers("/duthao tuần")
        assert "Việc này của thường trực" in chat.leader.private.last()
        lead = chat.lead("tan-hung")
        await lead.whispers("/excel")
        assert "dành cho thường trực, lãnh đạo" in lead.private.last()


@pytest.mark.parametrize("command", ["/excel", "/duthao tuần"])
async def test_never_in_a_group(command: str) -> None:
    """Files for few are not put before all."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        said = await chat.admin.says(command)
        assert "chỉ gửi riêng" in said.answer
        assert not any(message.file_name for message in chat.group.messages)


@with_files
async def test_the_weeks_paper_and_its_private_companion() -> None:
    """/duthao tuần: the last week that is over, who was on time and late by name, notes quoted, blanks marked."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=12 m2=68 kh1=20 kh2=150. Khó khăn: máy quét hỏng")
        await chat.admin.says("/giahan Tân Hà 16 giờ")
        await chat.clock_to("2023-07-31 10:20")
        await chat.lead("tan-phu").says("/bc Tân Phú m1=5 m2=70")
        await chat.admin.whispers("/duthao tuan")
        names = [message.file_name for message in files(chat)]
        assert names == ["bao-cao-tuan-30-07-2023.docx", "rieng-bieu-duong-nhac-nho-30-07-2023.docx"]
        text = words(file_bytes(chat, 2))
        assert "tuần từ ngày 24/7/2023 đến ngày 30/7/2023" in text
        assert "lũy kế 60.000/122.045, đạt 49,16" in text
        assert "đúng hạn (01): Tân Hưng; trễ hạn (01): Tân Phú; chưa báo cáo (09): " in text
        assert "; 11 đơn vị):" in text  # whose extension runs is not counted, as everywhere
        assert "máy quét hỏng" in text
        assert "[nhận xét, đánh giá]" in text
        private = words(file_bytes(chat))
        assert "- Tân Phú: trễ hạn 01 lần." in private
        assert "trễ hạn 01 lần" not in text


@with_files
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("tháng", "bao-cao-thang-14-09-2023.docx"),
        ("tháng 8", "bao-cao-thang-14-08-2023.docx"),
        ("THANG 15/8", "bao-cao-thang-15-08-2023.docx"),
        ("quý III", "bao-cao-quy-14-09-2023.docx"),
        ("tổng kết", "bao-cao-tong-ket-20-09-2023.docx"),
        ("tuần 2", "bao-cao-tuan-06-08-2023.docx"),
    ],
)
async def test_other_periods(asked: str, name: str) -> None:
    """Months and quarters end on the 14th; a number or a day chooses; the final paper goes up to today."""
    async with desk_in("tan-chau", at="2023-09-20 09:00") as chat:
        await chat.admin.whispers(f"/duthao {asked}")
        assert files(chat)[0].file_name == name


@pytest.mark.parametrize("asked", ["", "năm", "tháng 3", "tuần 99", "tuần 31/6", "tuần Tân Hưng"])
async def test_what_is_not_understood_is_asked_for(asked: str) -> None:
    """No kind, no such month, no such day: what can be asked is said, no file is made."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        await chat.admin.whispers(f"/duthao {asked}")
        assert not files(chat)
        assert chat.admin.private.last().text


@with_files
async def test_the_communes_thursday_paper_comes_by_itself() -> None:
    """Mỹ Phú Đông: an hour before its paper is due the admins have it drafted from the hamlets' reports, once."""
    async with desk_in("my-phu-dong", at="2023-05-31 15:00") as chat:
        await chat.lead("ap-tan-phu").says("/bc Tân Phú dd2=12 vneid=7")
        await chat.clock_to("2023-06-01 08:05")
        names = [message.file_name for message in files(chat)]
        assert names == ["bao-cao-tuan-31-05-2023.docx", "rieng-bieu-duong-nhac-nho-31-05-2023.docx"]
        text = words(file_bytes(chat, 2)).replace("\xa0", " ")
        assert "ỦY BAN NHÂN DÂN\nXÃ MỸ PHÚ ĐÔNG" in text
        assert "Định danh mức 2 (ấp): trong kỳ thực hiện 12" in text
        await chat.restart()
        await chat.clock_to("2023-06-01 09:30")
        assert len(files(chat)) == 2


@with_files
async def test_the_dunning_letter_is_a_letter() -> None:
    """/dondoc: a letter with what it is about, whom it is for, and a table of who owes what since when."""
    async with desk_in("tan-chau", at="2023-07-31 12:00") as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng từ 24/7 đến 30/7 m1=12 m2=68")
        await chat.admin.whispers("/dondoc")
        text = words(file_bytes(chat))
        assert "V/v đôn đốc báo cáo, gửi văn bản" in text
        assert "Kính gửi:" in text
        assert "Xã Tân Phú" in text
        assert "Xã Tân Hưng" not in text
        assert "[giờ, ngày, tháng]" in text


@with_files
async def test_hostile_names_and_notes() -> None:
    """A note that looks like a formula, markup or a blank is quoted as what it is, in both files."""
    async with desk_in("tan-chau", at="2023-07-31 09:00") as chat:
        await chat.lead("tan-hung").says("/bc Tân Hưng m1=1 m2=2. Khó khăn: <b>=HYPERLINK(1)</b> ⟦x⟧")
        await chat.admin.whispers("/duthao tuần")
        await chat.admin.whispers("/excel")
        book = load_workbook(io.BytesIO(file_bytes(chat)))
        notes = [cell for row in book["Số liệu báo cáo"].iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
        assert [cell.data_type for cell in notes] == ["s"]
        assert "HYPERLINK" in words(file_bytes(chat, 3))


async def test_a_period_that_is_none_is_named() -> None:
    """Each command shows its own forms."""
    async with desk_in("tan-chau", at=MONDAY) as chat:
        for command in ("/excel", "/duthao"):
            await chat.admin.whispers(f"{command} năm")
            answer = chat.admin.private.last()
            assert "Chưa rõ kỳ «năm»." in answer
            assert f"{command} tháng 8" in answer
