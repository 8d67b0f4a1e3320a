"""The workbook's writer: what is typed stays text, formulas live, pages that an office can print."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from reporting.papers.limits import sheet_names
from reporting.papers.tables import Column, Form, Formula, Row, Table, Tone
from reporting.papers.workbook import write_workbook
from tests.unit.papers.sheets import calculated, grid, needs_office, opened, uncalculated

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "http://x.vn",
    "{=1}",
    "a\x00b\x0bc",
    "\ud800x",
    "'x",
]


def small(*rows: Row, **changes: object) -> Table:
    """A table of three columns, two of them under one header."""
    columns = (
        Column("unit", "Đơn vị", Form.TEXT),
        Column("a", "Mức 1", over="Đã làm"),
        Column("b", "Mức 2", over="Đã làm"),
        Column("rate", "Tỷ lệ %", Form.RATE),
    )
    given = {"name": "Bảng", "title": "BẢNG", "columns": columns, "rows": rows, "leading": 1, "under": ("Đến 24/7",)}
    return Table(**given | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_is_never_a_formula_or_a_link(text: str) -> None:
    """Whatever somebody typed stands there as text, less what no file may hold."""
    data = write_workbook([small(Row({"unit": text}), title=text, name=text)])
    book = opened(data)
    sheet = book.worksheets[0]
    cell = sheet["A6"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value == text.replace("\x00", "").replace("\x0b", "").replace("\ud800", "")
    assert sheet["A1"].data_type == "s"
    assert b"hyperlink" not in data


def test_numbers_are_numbers() -> None:
    """Counts, rates, days and moments are values with a format, not text."""
    columns = (
        Column("n", "Số"),
        Column("r", "Tỷ lệ", Form.RATE),
        Column("d", "Ngày", Form.DAY),
        Column("m", "Lúc", Form.MOMENT),
    )
    moment = datetime(2023, 7, 31, 7, 58, tzinfo=UTC)
    row = Row({"n": 62_200, "r": Decimal("49.04"), "d": date(2023, 7, 24), "m": moment})
    sheet = opened(write_workbook([Table("a", "A", columns, (row,), leading=0)])).worksheets[0]
    cells = list(sheet[4])
    assert [cell.value for cell in cells] == [62_200, 49.04, datetime(2023, 7, 24), moment.replace(tzinfo=None)]  # noqa: DTZ001
    assert [cell.number_format for cell in cells] == ["#,##0", "0.00", "dd/mm/yyyy", "hh:mm dd/mm/yyyy"]


def test_the_page_is_ready_to_print() -> None:
    """A4 landscape, one page wide, the header frozen and repeated, Times New Roman, a merged header of two levels."""
    data = write_workbook([small(Row({"unit": "a", "a": 1}), Row({"a": 1}, Tone.TOTAL, "TỔNG CỘNG"))])
    sheet = opened(data).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "B6"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"B4:C4", "A4:A5", "D4:D5"} <= merged
    fonts = {(cell.font.name, cell.font.size) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert fonts == {("Times New Roman", 12), ("Times New Roman", 13)}


def test_formulas_name_their_cells() -> None:
    """`{a}` is the cell of the same row, `{a@0}` that of the first; the figure stands beside the formula."""
    rows = (
        Row({"unit": "x", "a": 3, "b": 8, "rate": Formula("ROUND(100*{a}/{b},2)", Decimal("37.50"))}),
        Row({"a": Formula("SUM({a@0}:{a@0})", 3)}, Tone.TOTAL, "TỔNG CỘNG"),
    )
    data = write_workbook([small(*rows)])
    assert grid(opened(data))[5] == ["x", 3, 8, "=ROUND(100*B6/C6,2)"]
    assert grid(opened(data))[6][1] == "=SUM(B6:B6)"
    assert grid(opened(data, values=True))[5][3] == 37.5


@needs_office
def test_rounding_is_half_up_in_a_spreadsheet_too(tmp_path: Path) -> None:
    """Every rate that lies half-way (51,125) and many others come out of the formula as out of the program."""
    pairs = [(part, whole) for whole in (800, 1600, 9600, 32_000, 6_400, 7) for part in range(1, whole, 37)]
    rows = []
    for part, whole in pairs:
        shown = (Decimal(100 * part) / whole).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        rows.append(Row({"a": part, "b": whole, "rate": Formula("ROUND(100*{a}/{b},2)", shown)}))
    table = small(*rows)
    found = [line[3] for line in grid(opened(calculated(uncalculated([table]), tmp_path), values=True))[5:]]
    assert found == [float(row.cells["rate"].value) for row in rows]  # type: ignore[union-attr]


def test_sheet_names() -> None:
    """At most 31 letters, none that Excel refuses, none twice whatever its case."""
    names = ["a/b:c*[d]?\\", "", "x" * 40, "X" * 40, "History", "'quoted'", "Kích hoạt", "kích hoạt"]
    found = sheet_names([small(name=name) for name in names])
    assert len({name.casefold() for name in found}) == len(names)
    assert all(0 < len(name) <= 31 for name in found)
    assert not any(set(name) & set("[]:*?/\\") or name.startswith("'") or name.endswith("'") for name in found)
    write_workbook([small(name=name) for name in names])


def test_no_rows_is_a_header_alone() -> None:
    """An empty table is still a page."""
    assert len(grid(opened(write_workbook([small()])))) == 5


def test_long_notes_are_read_whole() -> None:
    """A row is as high as its longest text needs; others keep their height."""
    sheet = opened(write_workbook([small(Row({"unit": "khó khăn " * 20}), Row({"unit": "Tân Hưng"}))])).worksheets[0]
    assert (sheet.row_dimensions[6].height or 0) >= 3 * 18
    assert (sheet.row_dimensions[7].height or 18) == 18
