"""The guide's first five minutes, played as it is printed: a first report, a correction, a status."""

from __future__ import annotations

import re
from pathlib import Path

from tests.dialogue.chat import desk_in

GUIDE = Path(__file__).parents[2] / "docs" / "guide.vi.md"


async def test_the_first_five_minutes() -> None:
    """What the page says the desk answers is what it answers."""
    text = GUIDE.read_text(encoding="utf-8").split("## Năm phút đầu")[1].split("\n---\n")[0]
    first, edited = re.findall(r"^ {7}(/bc .+)$", text, re.MULTILINE)
    tried, status, missing = (
        next(re.finditer(rf"`({word}[^`]*)`", text))[1] for word in ("/guithu", "/status", "/chuabc")
    )
    async with desk_in("tan-chau", at="2023-07-31 07:30") as chat:
        lead = chat.lead("tan-phu")
        assert "[Thử] Đã nhận" in (await lead.says(tried)).answer
        said = await lead.says(first)
        assert "Đã nhận: xã Tân Phú, kỳ 24–30/7" in said.answer
        assert "mức 1: 11; mức 2: 46" in said.answer
        await lead.edits(said, edited)
        assert "Đính chính mức 2: thay 46 → 64." in said.answer
        assert "tạm xếp" in (await lead.says(status)).answer
        assert "Chưa báo cáo" in (await lead.says(missing)).answer
        stranger = await chat.stranger.says(first)
        assert "chờ thường trực duyệt" in stranger.answer
