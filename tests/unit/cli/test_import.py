"""`baocao import`: shown first, written with --yes; rubbish is the user's mistake, in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.running import ROOT, Said, baocao

EXAMPLE = ROOT / "examples" / "tan-chau.toml"
ANNEX = ROOT / "examples" / "import" / "tan-chau-phu-luc.xlsx"
WEEK = "Đơn vị;Ngày;Mức 1;Mức 2\nXã Tân Hưng;25/7/2023;5;1.200\ntan phu;2023-07-26;0;7\n"


def loaded(tmp_path: Path, file: Path | str, *options: str) -> Said:
    """Import a file (or a text) into a database of the test's own."""
    if isinstance(file, str):
        (tmp_path / "so.csv").write_text(file, encoding="utf-8")
        file = tmp_path / "so.csv"
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    return baocao("import", "--config", EXAMPLE, file, *options, BAOCAO_STORAGE__URL=url)


def reports(tmp_path: Path) -> list[dict[str, object]]:
    """Export what counts."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    said = baocao("export", "reports", "--format", "json", "--config", EXAMPLE, BAOCAO_STORAGE__URL=url)
    rows: list[dict[str, object]] = json.loads(said.out)
    return rows


def test_the_letters_own_annex(tmp_path: Path) -> None:
    """Its stated total of granted accounts is told by its cell; nothing else differs from the example."""
    said = loaded(tmp_path, ANNEX)
    assert said.code == 0
    assert "Phụ lục II!E19 ghi 54.642, cộng các dòng được 51.642" in said.out
    assert "Không đổi: 84 số." in said.out


def test_nothing_without_yes(tmp_path: Path) -> None:
    """Then written once, whatever is repeated."""
    assert "chạy lại lệnh này với --yes" in loaded(tmp_path, WEEK).out
    assert not reports(tmp_path)
    said = loaded(tmp_path, WEEK, "--yes")
    assert "Đã ghi 4 số liệu từ tệp «so.csv»." in said.out
    wanted = [("tan-hung", "m1", 5), ("tan-hung", "m2", 1200), ("tan-phu", "m1", 0), ("tan-phu", "m2", 7)]
    assert [(row["unit"], row["metric"], row["value"]) for row in reports(tmp_path)] == wanted
    again = loaded(tmp_path, WEEK, "--yes")
    assert "Không đổi: 4 số." in again.out
    changed = loaded(tmp_path, WEEK.replace("1.200", "1.201"), "--yes")
    assert "mức 2: 1.200 → 1.201" in changed.out
    assert reports(tmp_path)[1]["value"] == 1201


def test_what_the_headings_leave_open(tmp_path: Path) -> None:
    """Said by options."""
    bare = "unit,m1\ntan-hung,600\n"
    assert "chưa rõ «m1»" in loaded(tmp_path, bare).out
    assert "– Lũy kế: 1 số mới" in loaded(tmp_path, bare, "--kind", "total", "--date", "30/7/2023").out
    span = loaded(tmp_path, bare, "--kind", "report", "--from", "24/7/2023", "--date", "30/7/2023", "--yes")
    assert "– Báo cáo trong kỳ: 1 số mới" in span.out
    assert "chồng lên nhau" in loaded(tmp_path, bare, "--kind", "report", "--date", "25/7/2023").out


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ROOT / "README.md", "Không thấy dòng tiêu đề"),
        (ROOT / "docs" / "pictures" / "readme.png", "không phải bảng tính"),
        (Path("/nowhere/so.csv"), "does not exist"),
    ],
)
def test_rubbish_is_a_mistake(tmp_path: Path, file: Path, words: str) -> None:
    """Exit 2, one line, no traceback."""
    said = loaded(tmp_path, file, "--yes")
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_a_file_that_is_only_called_excel(tmp_path: Path) -> None:
    """It is told as what it is, not as a table without a heading."""
    file = tmp_path / "so.xlsx"
    file.write_bytes(b"not excel")
    said = loaded(tmp_path, file)
    assert (said.code, len(said.err.strip().splitlines())) == (2, 1)
    assert "Tệp hỏng hoặc không đúng định dạng Excel" in said.err
