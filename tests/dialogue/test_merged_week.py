"""The week that holds a merger: its posts, pictures and files count the same units, and name the former ones so."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from reporting.records import Json
from tests.dialogue.chat import Chat, desk_in

FORMER = ["Tân An (đến hết 30/6)", "Tân Bình (đến hết 30/6)", "Long Điền (đến hết 30/6)"]


async def _reported(chat: Chat) -> None:
    """Two former units give their day, and two new ones a quick figure that is no week's report."""
    for code, line in (
        ("tan-an", "Tân An 30/6 kh2=9"),
        ("tan-binh", "Tân Bình 30/6 kh2=7"),
        ("long-son", "Long Sơn 2/7 kh2=5"),
        ("phuong-tan-an", "phường Tân An 2/7 kh2=15"),
    ):
        assert "Đã nhận" in (await chat.lead(code).says(f"/bc {line}")).answer


@pytest.mark.telegram("pictures with words under them")
async def test_summary_and_picture_count_the_same() -> None:
    """Seven owe a part of the week; the two that reported theirs stand in title, caption and calendar alike."""
    async with desk_in("sap-nhap", at="2025-07-06 20:00") as chat:
        await _reported(chat)
        await chat.clock_to("2025-07-07 08:30")
        assert f", {FORMER[2]} (Đầu mối Long Điền), Long Sơn" in chat.group.last()
        await chat.clock_to("2025-07-07 11:05")
        posts = [message.text for message in chat.group.messages if "TỔNG HỢP" in message or "dẫn đầu" in message]
        assert "02/07 đơn vị" in posts[0]
        assert f"{FORMER[2]}, Long Sơn, Long Thủy, Phú Hòa" in posts[0]
        assert "02/07 đơn vị đã báo cáo" in posts[1]


def _paper_words(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


async def _files(chat: Chat, command: str) -> Json:
    """Ask in private, and give the files that came by what their names end in."""
    await chat.admin.whispers(command)
    found = [one for one in chat.admin.private.messages if one.file_name and one.document]
    return {str(one.file_name).rsplit(".", 1)[1]: one.document for one in found}


@pytest.mark.telegram("files are told in words there")
async def test_paper_and_workbook_of_that_week() -> None:
    """The paper says that units were merged and split; former units are named as such, next week they are gone."""
    async with desk_in("sap-nhap", at="2025-07-06 20:00") as chat:
        await _reported(chat)
        await chat.clock_to("2025-07-07 11:05")
        sheet = load_workbook(io.BytesIO((await _files(chat, "/excel tuần 6/7"))["xlsx"]))["Chế độ báo cáo"]
        named = [cell.value for row in sheet.iter_rows() for cell in row]
        assert [name for name in FORMER if name in named] == FORMER
        await chat.admin.whispers("/duthao tuần")
        papers = [one for one in chat.admin.private.messages if "bao-cao-tuan" in str(one.file_name)]
        text = _paper_words(papers[-1].document or b"")
        assert (
            "Từ ngày 1/7/2025, các xã Tân An, Tân Bình hợp nhất thành phường Tân An; "
            "xã Long Điền chia tách thành các xã Long Sơn, Long Thủy." in text
        )
        assert f"{FORMER[0]}, {FORMER[1]}; " in text
        await chat.clock_to("2025-07-14 11:05")
        await chat.admin.whispers("/duthao tuần")
        papers = [one for one in chat.admin.private.messages if "bao-cao-tuan" in str(one.file_name)]
        later = _paper_words(papers[-1].document or b"")
        assert "hợp nhất" not in later
        assert "đến hết 30/6" not in later
