"""A file of any kind into its tables."""

from __future__ import annotations

from reporting.sheets.comma import read_csv
from reporting.sheets.excel import is_excel, read_excel
from reporting.sheets.grid import Grid, SheetError

_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def read_tables(data: bytes, name: str) -> Grid:
    """Read a file's tables by what it is, whatever it is called; raises a SheetError."""
    if not data:
        raise SheetError("empty")
    if is_excel(data):
        return read_excel(data)
    if data.startswith(_OTHERS):
        raise SheetError("not-a-table")
    return read_csv(data, name)
