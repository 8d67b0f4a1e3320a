"""`baocao import`: shown first, written with --yes; rubbish is the user's mistake, in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.commands import KINDS
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
    assert "– Lũy kế: 1 số mới" in loaded(tmp_path, bare, "--kind", "total", "--date", "30/7/2023").out
    span = loaded(tmp_path, bare, "--kind", "report", "--from", "24/7/2023", "--date", "30/7/2023", "--yes")
    assert "– Báo cáo trong kỳ: 1 số mới" in span.out
    assert "chồng lên nhau" in loaded(tmp_path, bare, "--kind", "report", "--date", "25/7/2023").out


@pytest.mark.parametrize("wish", [(), ("--yes",)])
def test_an_option_left_out_is_a_mistake_that_names_it(tmp_path: Path, wish: tuple[str, ...]) -> None:
    """Exit 2 with what can be added, where nothing of a file is written only because nobody said what it is."""
    bare = "Đơn vị,Mức 1,Mức 2\nTân Hưng,600,7000\n"
    said = loaded(tmp_path, bare, *wish)
    assert "chưa rõ «Mức 1; Mức 2»" in said.out
    assert (said.code, said.err.count("\n"), "thêm --kind" in said.err) == (2, 1, True)
    assert [kind for kind in KINDS if f" {kind} (" not in said.err] == []
    said = loaded(tmp_path, bare, "--kind", "report", *wish)
    assert (said.code, said.err.count("\n"), "thêm --date" in said.err) == (2, 1, True)
    assert not reports(tmp_path)


@pytest.mark.parametrize(
    ("options", "when"),
    [
        (("report", "--date", "25/7/2023"), "– Báo cáo trong kỳ: 1 số mới, 0 số thay. Ghi vào ngày 25/7/2023."),
        (("report", "--from", "24/7/2023", "--date", "30/7/2023"), "0 số thay. Ghi vào kỳ 24–30/7/2023."),
        (("total", "--date", "30/7/2023"), "– Lũy kế: 1 số mới, 0 số thay. Tính đến hết ngày 30/7/2023."),
        (("official", "--date", "30/7/2023"), "0 số thay. Tính đến hết ngày 30/7/2023."),
        (("baseline", "--date", "24/7/2023"), "Tính đến hết ngày 24/7/2023."),
        (("target",), "– Chỉ tiêu: 1 số mới, 0 số thay.\n"),
    ],
)
def test_the_day_is_said_before_it_is_written(tmp_path: Path, options: tuple[str, ...], when: str) -> None:
    """Which day or span the figures go to, or as of which day they are, stands beside how many there are."""
    assert when in loaded(tmp_path, "unit,m1\ntan-hung,601\n", "--kind", *options).out


def test_many_days_are_summed_up(tmp_path: Path) -> None:
    """Two are named, more than four are counted."""
    assert "Ghi vào ngày 25/7/2023, ngày 26/7/2023." in loaded(tmp_path, WEEK).out
    many = "Đơn vị;Ngày;Mức 1\n" + "".join(f"tan-hung;{day}/7/2023;1\n" for day in range(24, 30))
    said = loaded(tmp_path, many).out
    assert "Ghi vào 6 ngày, kỳ khác nhau, từ ngày 24/7/2023 đến ngày 29/7/2023." in said


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (ROOT / "README.md", "Không thấy dòng tiêu đề"),
        (ROOT / "docs" / "pictures" / "readme.png", "không phải bảng tính"),
        (Path("/nowhere/so.csv"), "không có tệp /nowhere/so.csv"),
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
