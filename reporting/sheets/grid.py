"""A file's tables as plain rows: what a cell holds, where it stands, what is merged; and JSON, to pass it on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Value = int | float | str | bool | date | None
"""What a cell holds: dates without their hour, errors as their text (`#REF!`)."""

MOST_ROWS = 60_000
MOST_COLUMNS = 200
MOST_CELLS = 600_000
MOST_SHEETS = 20
LONGEST_TEXT = 2_000
MOST_LETTERS = 20_000_000
"""Of all cells: one text may stand in every one of them, at the cost of one in the file."""


class SheetError(Exception):
    """A file that is not read; `code` says why (`not-a-table`, `old-excel`, `too-many-rows`); `data` fills words."""

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: rows by their number from 1, cells from column A; merged areas as (row, column, row, column).

    `unknown` are cells whose formula has no result in the file: nothing is evaluated.
    """

    name: str
    rows: Mapping[int, Sequence[Value]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    unknown: frozenset[tuple[int, int]] = frozenset()

    def at(self, row: int, column: int) -> Value:
        """Give what a cell holds; columns count from 1."""
        cells = self.rows.get(row, ())
        return cells[column - 1] if 0 < column <= len(cells) else None


@dataclass(frozen=True, slots=True)
class Grid:
    """All tables of a file; `notes` say what else is in it that was left alone (`macros`, `links`, `hidden`)."""

    sheets: Sequence[Sheet]
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Write it as JSON knows it."""
        return {
            "notes": list(self.notes),
            "sheets": [
                {
                    "name": sheet.name,
                    "rows": [[number, [_packed(cell) for cell in cells]] for number, cells in sheet.rows.items()],
                    "merged": [list(area) for area in sheet.merged],
                    "unknown": sorted(sheet.unknown),
                }
                for sheet in self.sheets
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Grid:
        """Read what `as_json` wrote."""
        sheets = [
            Sheet(
                str(one["name"]),
                {int(number): [_unpacked(cell) for cell in cells] for number, cells in one["rows"]},
                [(area[0], area[1], area[2], area[3]) for area in one["merged"]],
                frozenset((place[0], place[1]) for place in one["unknown"]),
            )
            for one in data["sheets"]
        ]
        return cls(sheets, tuple(data["notes"]))


def _packed(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> Value:
    if isinstance(value, dict):
        return date.fromisoformat(value["d"])
    known: Value = value
    return known


def letters(column: int) -> str:
    """Name a column as a sheet does: 1 is A, 28 is AB."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def address(row: int, column: int) -> str:
    """Name a cell as a sheet does: `C17`."""
    return f"{letters(column)}{row}"
