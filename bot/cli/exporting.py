"""`baocao export`: a table into CSV, JSON or Excel."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.options import UsageMistakeError
from bot.clock import WallClock
from bot.config import Settings
from reporting.amendments import current
from reporting.campaign import Campaign

Row = dict[str, Any]

COLUMNS = {
    "reports": ("unit", "date", "metric", "value"),
    "history": (
        "unit", "date", "metric", "value", "state", "reporter", "reason", "message", "sent_at", "recorded_at",
    ),
    "progress": (
        "unit", "metric", "baseline", "in_period", "cumulative", "target", "remaining", "rate", "rank", "quota",
        "reported", "expected",
    ),
    "ranking": ("rank", "unit", "metric", "cumulative", "target", "rate", "movement"),
    "duties": ("duty", "period", "due", "unit", "state", "received_at"),
    "rates": (
        "duty", "period", "due", "expected", "received", "on_time", "late", "partial", "missing", "waiting", "excused",
        "open", "reporting_rate", "on_time_rate", "completeness",
    ),
}  # fmt: skip
"""The columns that every table has, also where it is empty; rows may have more after them."""


TYPED_COLUMNS = frozenset({"message", "reason", "reporter"})
"""The columns whose texts people typed: never a number, never a figure of ours."""
FORMULA_SIGNS = frozenset("=+-@\t\r\n")


def export_table(
    settings: Settings,
    campaign: Campaign,
    what: str,
    form: str,
    day: date | None,
    output: Path | None,
    *,
    sandbox: bool,
) -> int:
    """Write one table to a file or stdout."""
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageMistakeError("an Excel file can't be shown here; name a file with --output FILE.xlsx")
    rows = [dict.fromkeys(COLUMNS[what]) | row for row in _rows(settings, campaign, what, day, sandbox=sandbox)]
    columns = list(dict.fromkeys((*COLUMNS[what], *(column for row in rows for column in row))))
    data = _WRITERS[form](columns, rows)
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageMistakeError(f"{output} can't be written: {error.strerror}") from None
    return 0


def _rows(settings: Settings, campaign: Campaign, what: str, day: date | None, *, sandbox: bool) -> list[Row]:
    from bot.cli.database import opened, sandbox_of
    from bot.cli.tables import TABLES, AsOf

    url, now = settings.storage_url, WallClock(settings.zone).now()
    if sandbox:
        url, clock = sandbox_of(settings)
        now = clock.now()
    at = AsOf.of(campaign, day, now)
    with opened(settings, url) as store:
        return store.read(lambda uow: TABLES[what](uow, current(uow, campaign), at)).result()


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def as_json(_columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Write one array of objects, one a line."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode() if rows else b"[]\n"


def as_csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Write comma-separated UTF-8 text; absent is empty."""
    from pandas import DataFrame  # type: ignore[import-untyped]

    cells = [[_guarded(column, _cell(row.get(column))) for column in columns] for row in rows]
    frame = DataFrame(cells, columns=list(columns), dtype=object)  # counts beside absent ones stay whole numbers
    text: str = frame.to_csv(index=False, lineterminator="\n")
    return text.encode()


def _guarded(column: str, value: Any) -> Any:
    """Put an apostrophe before what somebody typed where a spreadsheet would take it for a formula."""
    told = isinstance(value, str) and column in TYPED_COLUMNS and value.lstrip(" ")[:1] in FORMULA_SIGNS
    return f"'{value}" if told and value else value


def as_xlsx(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Write a workbook with one sheet, its header fixed and filtered."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.create_sheet("baocao", 0)
    del book["Sheet"]
    sheet.append(list(columns))
    for number, row in enumerate(rows, 2):
        for place, column in enumerate(columns, 1):
            value = _printable(_cell(row.get(column)))
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = stays a text
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(value: Any) -> Any:
    """Drop control characters, which no workbook may hold."""
    if not isinstance(value, str):
        return value
    return "".join(char for char in value if char in "\n\t" or ord(char) >= ord(" "))


_WRITERS = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}
