"""Excel and CSV files read within limits: what is in them, and what is made to harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from bot.files.tables import read_apart
from reporting.sheets import Grid, Sheet, SheetError, address
from reporting.sheets.grid import MOST_ROWS
from reporting.sheets.reading import read_tables


def book(fill: Callable[[Any], object]) -> bytes:
    """Make a workbook of one sheet."""
    made = Workbook()
    fill(made.worksheets[0])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data: bytes, **parts: bytes) -> bytes:
    """Replace the sheet of a workbook (`sheet`), or add parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        sheet = parts.pop("sheet", None)
        for name in old.namelist():
            replaced = sheet is not None and name == "xl/worksheets/sheet1.xml"
            new.writestr(name, sheet if replaced and sheet is not None else old.read(name))
        for name, content in parts.items():
            new.writestr(f"xl/{name}", content)
    return out.getvalue()


def small(sheet: Any) -> None:
    """Write a heading with a merged cell, a date, a formula, numbers."""
    sheet.append(["Đơn vị", "Đã làm", None, "Ngày"])
    sheet.merge_cells("B1:C1")
    sheet.append(["Tân Hưng", 12.0, 1.5, date(2023, 7, 24)])
    sheet.append(["Tân Phú", "=1+1", True, None])


def test_what_a_sheet_holds() -> None:
    """Values as they are, dates as days, whole floats as counts; a formula without a result is told."""
    sheet = read_tables(book(small), "x.xlsx").sheets[0]
    assert sheet.rows[2] == ["Tân Hưng", 12, 1.5, date(2023, 7, 24)]
    assert sheet.rows[3][:3] == ["Tân Phú", None, True]
    assert sheet.merged == [(1, 2, 1, 3)]
    assert sheet.unknown == {(3, 2)}
    assert (sheet.at(2, 2), sheet.at(9, 9), address(17, 28)) == (12, None, "AB17")


def test_it_goes_through_json() -> None:
    """As a process of its own hands it over."""
    grid = Grid([Sheet("a", {2: ["x", 1, 1.5, True, None, date(2023, 7, 24)]}, [(1, 2, 1, 3)], frozenset({(3, 2)}))])
    assert Grid.from_json(grid.as_json()) == grid


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "not-a-table"),
        (b"<html><table>", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-excel"),
        (b"PK\x03\x04" + bytes(300), "broken"),
        (book(small)[:900], "broken"),
        (changed(book(small), sheet=b"<x"), "broken"),
        (changed(book(small), media=bytes(200_000_000)), "bomb"),
        (changed(book(small), sheet=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "bomb"),
        (book(lambda sheet: sheet.cell(1_048_576, 1, 1)), "too-many-rows"),
        (book(lambda sheet: sheet.cell(1, 16_384, 1)), "too-wide"),
        (b"a,b\n" * (MOST_ROWS + 1), "too-many-rows"),
        (b"a," * 300, "too-wide"),
        (b"\x00\x01\x02\x03", "not-a-table"),
        (b"\x8a\x01PK\x03xyz\x1f", "not-a-table"),
        (b"not excel", "broken"),
        (b"\xe1\xe2\xe3\xe4\xe5,\xe7\xe8\xe9", "broken"),
        (b"one line, two cells", "broken"),
        (b"a\nb\nc\n", "broken"),
        (book(lambda _: None), "empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(data: bytes, code: str) -> None:
    """By a word that chooses one clear line."""
    with pytest.raises(SheetError) as caught:
        read_tables(data, "x.xlsx")
    assert caught.value.code == code


def test_many_cells_in_one_row_cost_little() -> None:
    """A sheet that unpacks to millions of empty cells is given up early."""
    cells = b"<c r='A9'/>" * 3_000_000
    data = changed(
        book(small),
        sheet=b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        b"<sheetData><row r='1'>" + cells + b"</row></sheetData></worksheet>",
    )
    with pytest.raises(SheetError):
        read_apart(data, "x.xlsx")


def test_macros_and_links_are_left_alone() -> None:
    """Read as any other, and said so."""
    data = changed(book(small), **{"vbaProject.bin": b"x", "externalLinks/externalLink1.xml": b"<a/>"})
    grid = read_tables(data, "x.xlsm")
    assert grid.notes == ("macros", "links")
    assert grid.sheets[0].rows[2][0] == "Tân Hưng"


def test_a_text_table_under_another_name() -> None:
    """A system's export that is called an Excel file is read as what it is."""
    assert read_tables(b"don vi;m1\nTan Hung;3\n", "xuat.xls").sheets[0].rows[2] == ["Tan Hung", "3"]
    assert read_tables(b"not excel", "a.csv").sheets[0].rows == {1: ["not excel"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_text_tables(encoding: str, between: str) -> None:
    """As spreadsheets save them here and there; a text that looks like a formula stays a text."""
    text = f'Đơn vị{between}m1\n"Tân Hưng"{between}=1+1\n\n'
    sheet = read_tables(text.encode(encoding), "a.csv").sheets[0]
    assert sheet.rows == {1: ["Đơn vị", "m1"], 2: ["Tân Hưng", "=1+1"]}


def test_a_process_of_its_own_reads_the_same() -> None:
    """And tells a refusal with what fills its words."""
    assert read_apart(book(small), "x.xlsx") == read_tables(book(small), "x.xlsx")
    with pytest.raises(SheetError) as caught:
        read_apart(b"a,b\n" * (MOST_ROWS + 1), "x.csv")
    assert caught.value.data == {"most": MOST_ROWS}


def test_one_long_text_in_every_cell() -> None:
    """A small file whose cells all share one text is no gigabyte for whoever reads it."""

    def fill(sheet: Any) -> None:
        for _ in range(150):
            sheet.append(["e" * 2000] * 100)

    data = book(fill)
    assert len(data) < 500_000
    with pytest.raises(SheetError) as caught:
        read_tables(data, "x.xlsx")
    assert caught.value.code == "too-heavy"
