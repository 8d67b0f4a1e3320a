"""Rows of metrics with a column for each period: `Mức 1 | tuần trước 15 | tuần này 12 | lũy kế 700`."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum, auto

from reporting.flat import flatten
from reporting.message.normalise import lower


class Period(Enum):
    """What a column's figures are of."""

    OWN = auto()
    TOTAL = auto()
    OTHER = auto()  # last week's, the target, a rate: never the report's own


_TITLES = {
    Period.OWN: re.compile(
        r"(?:(?:ket qua|so lieu|thuc hien) )?(?:trong )?(?:tuan|ky|ngay|thang)(?: nay| bao cao)?|ket qua|thuc hien"
    ),
    Period.TOTAL: re.compile(r"(?:luy ke|cong don|lk)(?: .*)?"),
    Period.OTHER: re.compile(
        r"(?:tuan|ky|ngay|thang) truoc|chi tieu(?: .*)?|ke hoach(?: .*)?|t[iy] le.*|con lai|tang giam|so voi .*"
    ),
}


def periods_of(lines: list[str]) -> dict[int, Period]:
    """Map columns to the periods that a header names; empty where none names the report's own."""
    for line in lines:
        cells = [flatten(lower(cell.strip())) for cell in line.split("\t")]
        found = {
            at: period for at, cell in enumerate(cells) for period, title in _TITLES.items() if title.fullmatch(cell)
        }
        if len(found) > 1 and Period.OWN in found.values():
            return found
    return {}


def by_period(line: str, columns: dict[int, Period], is_name: Callable[[str], bool]) -> str:
    """Write a metric's row as a line: `Mức 1: 12 (lũy kế 700)`; empty where it is none."""
    cells = [cell.strip() for cell in line.split("\t")]
    name = next((cell for at, cell in enumerate(cells) if at not in columns and cell and is_name(cell)), "")
    given = {period: cells[at] for at, period in columns.items() if at < len(cells) and cells[at][:1].isdigit()}
    if not name or Period.OWN not in given:
        return ""
    total = f" (lũy kế {given[Period.TOTAL]})" if Period.TOTAL in given else ""
    return f"{name}: {given[Period.OWN]}{total}"
