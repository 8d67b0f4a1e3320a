"""Tables as an Excel workbook that an office can pass on: A4 landscape, one page wide, live formulas, text as text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from reporting.papers.collecting import collecting_later
from reporting.papers.limits import sheet_names
from reporting.papers.looks import Styles
from reporting.papers.sheet import SheetWriter
from reporting.papers.tables import Table


def write_workbook(tables: Sequence[Table], *, page: str = "&P/&N", made: datetime | None = None) -> bytes:
    """Write one sheet for each table; `page` is the foot of every printed page, `made` the moment it is of."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    if made is not None:
        book.set_properties({"created": made.replace(tzinfo=None)})
    styles = Styles(book)
    with collecting_later():
        for name, table in zip(sheet_names(tables), tables, strict=True):
            SheetWriter(book.add_worksheet(name), table, styles).write(page)
        book.close()
    return out.getvalue()
