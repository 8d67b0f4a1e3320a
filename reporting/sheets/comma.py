"""Text tables: comma, semicolon or tab between cells, in the encodings that spreadsheets write."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from reporting.sheets.grid import LONGEST_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Sheet, SheetError, Value

_DELIMITERS = ",;\t"
_BINARY = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
"""Bytes that no text has; the old end mark of a file may be there."""


def read_csv(data: bytes, name: str) -> Grid:
    """Read a text table; raises a SheetError."""
    text = _decoded(data)
    if _BINARY.search(text):
        raise SheetError("not-a-table")
    head = "\n".join(text.splitlines()[:20])
    between = max(_DELIMITERS, key=Counter(head).__getitem__)
    rows: dict[int, list[Value]] = {}
    cells = 0
    csv.field_size_limit(1_000_000)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=between), 1):
            if number > MOST_ROWS:
                raise SheetError("too-many-rows", most=MOST_ROWS)
            if len(row) > MOST_COLUMNS:
                raise SheetError("too-wide", most=MOST_COLUMNS)
            cells += len(row)
            if cells > MOST_CELLS:
                raise SheetError("too-many-cells", most=MOST_CELLS)
            if any(cell.strip() for cell in row):
                rows[number] = [cell.strip()[:LONGEST_TEXT] or None for cell in row]
    except csv.Error as error:
        raise SheetError("not-a-table") from error
    if not rows:
        raise SheetError("empty")
    return Grid((Sheet(name, rows),))


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError("not-a-table")
