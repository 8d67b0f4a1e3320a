"""A copied chat from a file: shown, stored on --yes, never twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.running import baocao

PIECE = """[07:50, 31/07/2023] Chị Hương: Xã Tân Hưng báo cáo tuần này mức 1: 12, mức 2: 68
[07:55, 31/07/2023] Anh Nam: Tân Phú m1=80 m2=20
[07:58, 31/07/2023] Tổ trưởng: Đề nghị các xã gửi sớm
"""


@pytest.fixture
def piece(tmp_path: Path) -> Path:
    """Write the piece to a file."""
    path = tmp_path / "nhom.txt"
    path.write_text(PIECE, encoding="utf-8")
    return path


def test_a_chat_is_shown_then_stored_once(piece: Path, tmp_path: Path) -> None:
    """Names that nobody matched are told; --yes stores the others; again there is nothing new."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    shown = baocao("import", "--chat", str(piece), "--who", "Chị Hương=tan-hung", BAOCAO_STORAGE__URL=url)
    assert "Tên chưa biết: Anh Nam." in shown.out
    assert "07 giờ 50, Chị Hương: Xã Tân Hưng, 24–30/7: m1: 12, m2: 68" in shown.out
    assert baocao("export", "reports", "--format", "csv", BAOCAO_STORAGE__URL=url).out.splitlines()[1:] == []
    stored = baocao("import", "--chat", str(piece), "--who", "Chị Hương=tan-hung", "--yes", BAOCAO_STORAGE__URL=url)
    assert "Đã ghi 1 báo cáo từ đoạn chat" in stored.out
    assert "tan-hung,2023-07-30,m1,12" in baocao("export", "reports", "--format", "csv", BAOCAO_STORAGE__URL=url).out
    again = baocao("import", "--chat", str(piece), "--who", "Anh Nam=-", "--yes", BAOCAO_STORAGE__URL=url)
    assert "Đã ghi từ lần dán trước: 1 tin." in again.out
    assert "Đã ghi 0 báo cáo" in again.out


@pytest.mark.parametrize(
    ("who", "text", "told"),
    [
        ("Chị Hương", PIECE, "ghi tên, dấu ="),
        ("Nam=nowhere", PIECE, "ghi tên, dấu ="),
        ("Nam=-", "xin chào", "không thấy đoạn chat"),
    ],
)
def test_mistakes_are_one_line(tmp_path: Path, who: str, text: str, told: str) -> None:
    """What is wrong, and exit 2."""
    path = tmp_path / "nhom.txt"
    path.write_text(text, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    result = baocao("import", "--chat", str(path), "--who", who, BAOCAO_STORAGE__URL=url)
    assert result.code == 2
    assert told in result.err
    assert result.err.count("\n") == 1
