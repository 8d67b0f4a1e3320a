"""Excel files: the values that are in them, never a formula worked out; looked through before they are opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree as ET

from reporting.sheets.grid import (
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LETTERS,
    MOST_ROWS,
    MOST_SHEETS,
    Grid,
    Sheet,
    SheetError,
    Value,
)

MOST_PARTS = 500
MOST_BYTES = 120_000_000
"""Of all parts unpacked; a sheet of the most cells has a third of that."""
_HEAD = 4_096
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the compound files of Excel before 2007, and of those with a password
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def is_excel(data: bytes) -> bool:
    """Tell whether bytes look like an Excel file, an old or locked one too."""
    return data.startswith((b"PK\x03\x04", _OLD))


def read_excel(data: bytes) -> Grid:
    """Read a workbook's values; raises a SheetError."""
    if data.startswith(_OLD):
        raise SheetError("old-excel")
    notes = _looked_through(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise SheetError("broken") from error
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
    if len(shown) < len(book.worksheets):
        notes.append("hidden")
    room = [MOST_CELLS, MOST_LETTERS]
    try:
        sheets = [_sheet(sheet, room) for sheet in shown]
    except SheetError:
        raise
    except Exception as error:
        raise SheetError("broken") from error
    finally:
        book.close()
    if not any(sheet.rows for sheet in sheets):
        raise SheetError("empty")
    return Grid([sheet for sheet in sheets if sheet.rows], tuple(notes))


def _looked_through(data: bytes) -> list[str]:
    """Look through the archive's directory and the head of each part; say what is in it that will be left alone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise SheetError("bomb")
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise SheetError("not-a-table")
            for part in parts:
                if part.flag_bits & 0x1:
                    raise SheetError("old-excel")
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    with archive.open(part) as opened:
                        if b"<!DOCTYPE" in opened.read(_HEAD).upper():
                            raise SheetError("bomb")
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise SheetError("broken") from error
    kinds = {"macros": "vbaProject", "links": "externalLinks/"}
    return [kind for kind, word in kinds.items() if any(word in name for name in names)]


def _sheet(sheet: Any, room: list[int]) -> Sheet:
    """Read one sheet row by row; what the file says of its own size is not believed.

    `room` says how many cells and letters there may still be.
    """
    sheet.reset_dimensions()
    rows: dict[int, list[Value]] = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > MOST_ROWS:
            raise SheetError("too-many-rows", most=MOST_ROWS, sheet=sheet.title)
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if len(values) > MOST_COLUMNS:
            raise SheetError("too-wide", most=MOST_COLUMNS, sheet=sheet.title)
        room[0] -= len(values)
        room[1] -= sum(len(value) for value in values if isinstance(value, str))
        if room[0] < 0:
            raise SheetError("too-many-cells", most=MOST_CELLS)
        if room[1] < 0:
            raise SheetError("too-heavy")
        if values:
            rows[number] = values
    merged, unknown = _structure(sheet)
    return Sheet(sheet.title, rows, merged, unknown)


def _value(cell: Any) -> Value:
    if cell is None or isinstance(cell, bool | int):
        known: Value = cell
        return known
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, time):
        return cell.isoformat()
    return str(cell).strip()[:LONGEST_TEXT] or None


def _structure(sheet: Any) -> tuple[list[tuple[int, int, int, int]], frozenset[tuple[int, int]]]:
    """Find merged areas, and formulas without a result."""
    from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

    merged: list[tuple[int, int, int, int]] = []
    unknown: set[tuple[int, int]] = set()
    with sheet._get_source() as source:  # noqa: SLF001 - the library offers no merged areas while it streams
        for tag, element in _elements(source):
            if tag == "mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
                if None not in {left, top, right, bottom} and len(merged) < MOST_COLUMNS * 10:
                    merged.append((int(top or 0), int(left or 0), int(bottom or 0), int(right or 0)))
            elif element.find(f"{_MAIN}f") is not None and not _has_result(element):
                unknown.add(coordinate_to_tuple(element.get("r", "A1")))
    return merged, frozenset(unknown)


def _elements(source: Any) -> Iterator[tuple[str, ET.Element]]:
    """Go through cells and merged areas, each forgotten after it was seen."""
    for _, element in ET.iterparse(source, events=("end",)):  # noqa: S314 - see above
        tag = element.tag.removeprefix(_MAIN)
        if tag in {"c", "mergeCell"}:
            yield tag, element
        if tag in {"c", "row", "mergeCell"}:
            element.clear()


def _has_result(cell: ET.Element) -> bool:
    value = cell.find(f"{_MAIN}v")
    return (value is not None and bool(value.text)) or cell.find(f"{_MAIN}is") is not None
