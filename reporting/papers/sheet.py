"""One table on one sheet: title, header, rows with live formulas, notes, and the page it is printed on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from reporting.papers.limits import LONGEST_TEXT, cell_text, printable
from reporting.papers.looks import BODY, FONT, TITLE, Styles
from reporting.papers.tables import Cell, Form, Formula, Row, Table, Tone
from reporting.papers.widths import lines_of, width_of
from reporting.sheets.grid import address

ROW_HEIGHT: Final = 18  # points
MOST_LINES: Final = 20
_EPOCH: Final = date(1899, 12, 30)
_PLACE: Final = re.compile(r"\{([^{}@]+)(?:@(\d+))?\}")


class SheetWriter:
    """Writes one table onto one sheet."""

    def __init__(self, sheet: Any, table: Table, styles: Styles) -> None:
        self.sheet, self.table, self.styles = sheet, table, styles
        self.place = {column.key: number for number, column in enumerate(table.columns)}
        self.last = len(table.columns) - 1
        self.looks: dict[Tone, list[tuple[int, str, Any]]] = {}
        self.widths = [width_of(table, column) for column in table.columns]
        self.texts = [
            (column.key, width)
            for column, width in zip(table.columns, self.widths, strict=True)
            if column.form is Form.TEXT
        ]
        self.two_levels = any(column.over for column in table.columns)
        head = 0 if table.plain else 1 + len(table.under) + 1
        self.head = head
        self.first = head + (2 if self.two_levels else 1)

    def write(self, page: str) -> None:
        """Write title, header, rows and notes, and set the page up."""
        self.sheet.set_default_row(ROW_HEIGHT)
        for number, width in enumerate(self.widths):
            self.sheet.set_column(number, number, width)
        if not self.table.plain:
            self._title()
        self._header()
        for number, row in enumerate(self.table.rows):
            self._row(self.first + number, row)
        end = self.first + len(self.table.rows)
        for number, note in enumerate(self.table.notes):
            self._line(end + number, note, self.styles.made(italic=True, valign="top", text_wrap=True))
        self._page(page, end)

    def _title(self) -> None:
        look = self.styles.made(bold=True, font_size=TITLE, align="center", valign="vcenter", text_wrap=True)
        self._line(0, self.table.title, look, size=TITLE)
        under = self.styles.made(italic=True, align="center", valign="vcenter", text_wrap=True)
        for number, line in enumerate(self.table.under, 1):
            self._line(number, line, under)

    def _line(self, row: int, text: str, look: Any, size: int = BODY) -> None:
        """Write a line across the table, as high as it needs."""
        text = printable(text)
        lines = max(1, -(-int(len(text) * size / BODY) // max(1, int(sum(self.widths)))))
        self.sheet.set_row(row, (size + 5) * lines)
        if self.last:
            self.sheet.merge_range(row, 0, row, self.last, "", look)
        self.sheet.write_string(row, 0, text[:LONGEST_TEXT], look)

    def _header(self) -> None:
        look = self.styles.made(bold=True, border=1, align="center", valign="vcenter", text_wrap=True)
        below = self.head + 1 if self.two_levels else self.head
        number = 0
        for over, run in groupby(self.table.columns, key=lambda column: column.over):
            columns = list(run)
            if over:
                self._over(number, len(columns), over, look)
            for column in columns:
                if not over and self.two_levels:
                    self.sheet.merge_range(self.head, number, below, number, "", look)
                    self.sheet.write_string(self.head, number, printable(column.label), look)
                else:
                    self.sheet.write_string(below, number, printable(column.label), look)
                number += 1
        for row, height in zip(range(self.head, below + 1), self._heights(), strict=True):
            self.sheet.set_row(row, height)

    def _over(self, first: int, count: int, label: str, look: Any) -> None:
        if count > 1:
            self.sheet.merge_range(self.head, first, self.head, first + count - 1, "", look)
        self.sheet.write_string(self.head, first, printable(label), look)

    def _heights(self) -> Iterator[int]:
        """Say how high the header's rows must be for their wrapped labels."""
        columns = list(zip(self.table.columns, self.widths, strict=True))
        below = max((lines_of(c.label, w) for c, w in columns if c.over or not self.two_levels), default=1)
        if self.two_levels:
            above = 1
            for over, run in groupby(columns, key=lambda pair: pair[0].over):
                if over:
                    above = max(above, lines_of(over, sum(width for _, width in run)))
            alone = max((lines_of(c.label, w) for c, w in columns if not c.over), default=1)
            yield ROW_HEIGHT * max(above, alone - below)
        yield ROW_HEIGHT * below

    def _row(self, number: int, row: Row) -> None:
        leading = self.table.leading if row.label else 0
        if leading:
            self._label(number, row, leading)
        cells, write = row.cells, self._cell
        for place, key, look in self._looks(row.tone)[leading:]:
            write(number, place, cells.get(key), look)
        lines = 1
        for key, width in self.texts:
            value = cells.get(key)
            if isinstance(value, str) and (len(value) > width or "\n" in value):
                lines = max(lines, sum(lines_of(line, width) for line in value.splitlines()))
        if lines > 1 and not leading:
            self.sheet.set_row(number, ROW_HEIGHT * min(lines, MOST_LINES))

    def _looks(self, tone: Tone) -> list[tuple[int, str, Any]]:
        """List the columns with their formats in rows of a tone."""
        known = self.looks.get(tone)
        if known is None:
            columns = enumerate(self.table.columns)
            known = [(place, column.key, self.styles.cell(column.form, tone)) for place, column in columns]
            self.looks[tone] = known
        return known

    def _label(self, number: int, row: Row, leading: int) -> None:
        """Spread a row's name over the leading columns."""
        strong = row.tone in {Tone.GROUP, Tone.TOTAL}
        look = self.styles.made(
            border=1, align="center", valign="vcenter", text_wrap=True, bold=strong, italic=row.tone is Tone.ASIDE
        )
        if leading > 1:
            self.sheet.merge_range(number, 0, number, leading - 1, "", look)
        self.sheet.write_string(number, 0, printable(row.label), look)
        lines = lines_of(row.label, sum(self.widths[:leading]))
        if lines > 1:
            self.sheet.set_row(number, ROW_HEIGHT * lines)

    def _cell(self, row: int, place: int, value: Cell, look: Any) -> None:
        """Write one value as what it is: what somebody typed is text, whatever it begins with."""
        sheet = self.sheet
        if isinstance(value, int):
            sheet.write_number(row, place, value, look)
        elif value is None:
            sheet.write_blank(row, place, None, look)
        elif isinstance(value, str):
            sheet.write_string(row, place, cell_text(value), look)
        elif isinstance(value, Formula):
            sheet.write_formula(row, place, self._live(value.text, row), look, _number(value.value))
        elif isinstance(value, date):
            sheet.write_number(row, place, _serial(value), look)
        else:
            sheet.write_number(row, place, float(value), look)

    def _live(self, text: str, row: int) -> str:
        """Name the cells that a formula speaks of."""

        def cell(found: re.Match[str]) -> str:
            at = row if found[2] is None else self.first + int(found[2])
            return f"{address(at + 1, self.place[found[1]] + 1)}"

        return "=" + _PLACE.sub(cell, text)

    def _page(self, page: str, end: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(self.first, min(self.table.leading, self.last))
        if self.table.plain:
            sheet.autofilter(self.head, 0, max(self.head, end - 1), self.last)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self.head, self.first - 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.center_horizontally()
        sheet.hide_gridlines(0 if self.table.plain else 2)
        sheet.set_footer(f'&C&"{FONT},Regular"&12{page}')


def _serial(value: date) -> float:
    """Write a day or a moment as Excel counts them: days since 30/12/1899."""
    days = (date(value.year, value.month, value.day) - _EPOCH).days
    if not isinstance(value, datetime):
        return days
    return days + (value.hour * 3600 + value.minute * 60 + value.second) / 86_400


def _number(value: int | Decimal) -> int | float:
    return value if isinstance(value, int) else float(value)
