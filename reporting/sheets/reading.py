"""A file of any kind into its tables."""

from __future__ import annotations

from reporting.sheets.comma import read_csv
from reporting.sheets.excel import is_excel, read_excel
from reporting.sheets.grid import Grid, SheetError

_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")


def read_tables(data: bytes, name: str) -> Grid:
    """Read a file's tables by what it is, whatever it is called; raises a SheetError."""
    if not data:
        raise SheetError("empty")
    if is_excel(data):
        return read_excel(data)
    if data.startswith(_OTHERS):
        raise SheetError("not-a-table")
    grid = read_csv(data, name)
    if name.lower().endswith(_EXCEL) and not _is_table(grid):
        raise SheetError("broken")
    return grid


def _is_table(grid: Grid) -> bool:
    """Tell a text table that is only called an Excel file from what is left of one: several rows, several cells."""
    return any(len(sheet.rows) > 1 and any(len(row) > 1 for row in sheet.rows.values()) for sheet in grid.sheets)
