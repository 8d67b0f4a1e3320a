"""The heading of a table: where it stands, over how many rows, and what each column says, its groups' words first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reporting.imports.words import heading_words
from reporting.sheets import Sheet

LOOK_DOWN = 40
"""So many rows from the top a heading is looked for."""
DEEPEST = 4

_UNIT = re.compile(
    r"^(?:ten )?(?:don vi|dia phuong|xa phuong|xa|phuong|xa phuong thi tran|to cong tac|unit|name|commune|ap|khu vuc|"
    r"don vi bao cao|xa phuong thi tran|ten|noi dung don vi)$"
)
_CODE = re.compile(r"^(?:ma|ma don vi|code|unit code)$")
_NUMBERING = re.compile(r"^\(?\s*(?:\d{1,2}|[a-zA-Z])\s*\)?(?:\s*[=:].*)?$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's heading: rows `first` to `last`, the unit's (and code's) column, each column's words, outer first."""

    first: int
    last: int
    unit: int
    code: int | None
    columns: dict[int, tuple[str, ...]]

    def path(self, column: int) -> str:
        """Write a column's words in one line, as a person would name it."""
        return " – ".join(dict.fromkeys(self.columns.get(column, ())))


def find_heading(sheet: Sheet) -> Heading | None:
    """Find the first row that heads a column of units; None where there is none."""
    for row in [number for number in sorted(sheet.rows) if number <= LOOK_DOWN]:
        cells = {
            column: heading_words(str(cell)) for column, cell in enumerate(sheet.rows[row], 1) if isinstance(cell, str)
        }
        units = [column for column, said in cells.items() if _UNIT.match(said)]
        codes = [column for column, said in cells.items() if _CODE.match(said)]
        if (units or codes) and len(sheet.rows[row]) > 1:
            return _heading(sheet, row, (units or codes)[0], codes[0] if codes else None)
    return None


def _heading(sheet: Sheet, first: int, unit: int, code: int | None) -> Heading:
    last = _last_row(sheet, first, unit)
    width = max((len(sheet.rows.get(row, ())) for row in range(first, last + 1)), default=0)
    width = max(width, *(area[3] for area in sheet.merged if first <= area[0] <= last), 0) if sheet.merged else width
    columns = {column: tuple(_levels(sheet, first, last, column)) for column in range(1, min(width, 200) + 1)}
    while _is_numbering(sheet, last + 1):
        last += 1
    return Heading(first, last, unit, code, {column: words for column, words in columns.items() if words})


def _last_row(sheet: Sheet, first: int, unit: int) -> int:
    """Say how far down a heading goes: as far as its unit's cell is merged, else as long as texts stand beside it."""
    deepest = max((area[2] for area in sheet.merged if area[0] == first and area[2] - area[0] < DEEPEST), default=first)
    if deepest > first:
        return deepest
    last = first
    for row in range(first + 1, first + DEEPEST):
        cells = sheet.rows.get(row)
        if not cells or sheet.at(row, unit) not in {None, ""}:
            break
        said = [cell for cell in cells if cell not in {None, ""}]
        if not said or not all(isinstance(cell, str) for cell in said) or _is_numbering(sheet, row):
            break
        last = row
    return last


def _levels(sheet: Sheet, first: int, last: int, column: int) -> Iterator[str]:
    """Go down a column's heading; a merged cell's words hold over all of its columns, an outer group's where it spans.

    Without merged areas an outer word holds to the right until the next one, where there are inner words below.
    """
    for row in range(first, last + 1):
        value = sheet.at(row, column)
        if not isinstance(value, str):
            value = _spanning(sheet, row, column, last)
        if isinstance(value, str) and value.strip():
            yield " ".join(value.split())


def _spanning(sheet: Sheet, row: int, column: int, last: int) -> str | None:
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            value = sheet.at(top, left)
            return value if isinstance(value, str) else None
    if row == last:
        return None
    inner = any(isinstance(sheet.at(below, column), str) for below in range(row + 1, last + 1))
    if not inner:
        return None
    for before in range(column - 1, 0, -1):
        value = sheet.at(row, before)
        if isinstance(value, str) and value.strip():
            if any(top <= row <= bottom and left <= before <= right for top, left, bottom, right in sheet.merged):
                return None
            beside = any(isinstance(sheet.at(below, before), str) for below in range(row + 1, last + 1))
            return value if beside else None
    return None


def _is_numbering(sheet: Sheet, row: int) -> bool:
    """Tell whether a row only numbers the columns: (1), (2), (3) = (1) + (2)."""
    cells = [cell for cell in sheet.rows.get(row, ()) if cell not in {None, ""}]
    texts = [str(cell).strip() for cell in cells]
    return len(texts) > 2 and all(_NUMBERING.match(text) for text in texts) and _counts_up(texts)


def _counts_up(texts: list[str]) -> bool:
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return len(numbers) > 1 and all(then == before + 1 for before, then in pairwise(numbers))


def titles(sheet: Sheet, heading: Heading) -> str:
    """Give the words above a heading: the table's title, and as of when it is."""
    return " \n ".join(
        str(cell)
        for row in sorted(sheet.rows)
        if row < heading.first
        for cell in sheet.rows[row]
        if isinstance(cell, str)
    )
