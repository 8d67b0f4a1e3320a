"""`baocao export`: a table into CSV, JSON or Excel."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.cli.options import UsageMistakeError
from bot.cli.saying import say
from bot.config import Settings
from reporting.amendments import current
from reporting.campaign import Campaign
from reporting.papers.tables import Column, Form, Table
from reporting.papers.tables import Row as SheetRow
from reporting.ports import UnitOfWork

if TYPE_CHECKING:
    from bot.cli.tables import AsOf

Row = dict[str, Any]
T = TypeVar("T")

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


WORKBOOK = "workbook"
"""What stands for all laid-out tables together."""


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
    if form == "xlsx":
        return _export_sheets(settings, campaign, what, day, output, sandbox=sandbox)
    if what == WORKBOOK:
        raise UsageMistakeError(say(settings.language, "output.workbook"))

    def written(rows: list[Row]) -> bytes:
        return _WRITERS[form](_columns(what, rows), rows)

    return write_as_of(settings, campaign, day, partial(_rows, what), written, output, sandbox=sandbox)


def _export_sheets(
    settings: Settings, campaign: Campaign, what: str, day: date | None, output: Path | None, *, sandbox: bool
) -> int:
    """Write the laid-out sheets of a table, and after them the table itself for whoever calculates on."""
    from bot.desk.duties.rounds import figures_day
    from bot.files.workbook import laid_out
    from reporting.papers.workbook import write_workbook

    if output is None and sys.stdout.isatty():
        raise UsageMistakeError(say(settings.language, "output.sheet"))

    def gathered(uow: UnitOfWork, now: Campaign, at: AsOf) -> list[Table]:
        if what == WORKBOOK and day is None:
            at = replace(at, day=figures_day(uow, now, at.moment))  # the same file that /excel gives now
        tables = laid_out(uow, now, what, at.day, at.moment)
        return tables if what == WORKBOOK else [*tables, plain_sheet(what, _rows(what, uow, now, at))]

    return write_as_of(settings, campaign, day, gathered, write_workbook, output, sandbox=sandbox)


def _write_out(settings: Settings, data: bytes, output: Path | None) -> None:
    """Write a file's bytes to where they are wanted, stdout where nobody says."""
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        said = say(settings.language, "output.unwritable", file=output, reason=error.strerror)
        raise UsageMistakeError(said) from None


def write_as_of(
    settings: Settings,
    campaign: Campaign,
    day: date | None,
    work: Callable[[UnitOfWork, Campaign, AsOf], T],
    written: Callable[[T], bytes],
    output: Path | None,
    *,
    sandbox: bool,
) -> int:
    """Write what is read on one view of the database: the campaign as it now is, as of a day's end or now."""
    from bot.cli.database import opened, where_and_when
    from bot.cli.tables import AsOf

    url, now = where_and_when(settings, sandbox=sandbox)
    at = AsOf.of(campaign, day, now)
    with opened(settings, url) as store:
        found = store.read(lambda uow: work(uow, current(uow, campaign), at)).result()
        _write_out(settings, written(found), output)
    return 0


def _rows(what: str, uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    from bot.cli.tables import TABLES

    return [dict.fromkeys(COLUMNS[what]) | row for row in TABLES[what](uow, campaign, at)]


def _columns(what: str, rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys((*COLUMNS[what], *(column for row in rows for column in row))))


def plain_sheet(what: str, rows: Sequence[Row]) -> Table:
    """Make a sheet of a table's own columns and values, its header filtered."""
    columns = _columns(what, rows)
    cells = tuple(SheetRow({column: _cell(row.get(column)) for column in columns}) for row in rows)
    return Table(what, what, tuple(Column(column, column, Form.TEXT) for column in columns), cells, plain=True)


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


_WRITERS = {"csv": as_csv, "json": as_json}
