"""A table as data: columns under a two-level header, rows of plain values and formulas, lines above and below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Form(StrEnum):
    """How a column's values are written."""

    TEXT = "text"
    MARK = "mark"  # a short text in the middle: a number in a list, a state
    COUNT = "count"
    RATE = "rate"
    DAY = "day"
    MOMENT = "moment"


class Tone(StrEnum):
    """How a row stands out."""

    PLAIN = "plain"
    GROUP = "group"
    TOTAL = "total"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Formula:
    """A live figure. In `text`, `{key}` is the cell of that column in the same row and `{key@3}` that of row 3.

    `value` is what the desk worked out: it is shown by whoever doesn't calculate, and must be what the formula gives.
    """

    text: str
    value: int | Decimal


Cell = str | int | Decimal | date | datetime | Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `over` is the header that it shares with its neighbours; `width` in letters, 0: as its content."""

    key: str
    label: str
    form: Form = Form.COUNT
    over: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row: values by column; `label` spreads over the leading columns, as a total's name does."""

    cells: Mapping[str, Cell]
    tone: Tone = Tone.PLAIN
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its title, the lines under it, and notes below. `name` is short: a sheet's tab."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    under: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    leading: int = 2
    """How many columns name a row: a total's label spreads over them, and they stay in sight."""
    plain: bool = field(default=False)
    """Data for machines: no title, a filter in the header."""


def plain_value(cell: Cell) -> str | int | Decimal | date | datetime | None:
    """Give a cell's value, a formula's as the desk worked it out."""
    return cell.value if isinstance(cell, Formula) else cell
