"""CSV files beside the campaign's, as offices save them: any usual delimiter, with or without a byte-order mark."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.config.faults import Faults
from bot.config.settings import Source
from reporting.flat import flat_words

_MOST_DIGITS = 12
_COUNT = re.compile(r"\d+|\d{1,3}(?:[.,\u00a0 ]\d{3})+")
TOTAL_NAMES = frozenset({"*", "tong", "tong so", "tong cong", "cong", "total", "sum"})
_HEADERS = {
    **dict.fromkeys(("code", "ma", "ma don vi"), "code"),
    **dict.fromkeys(("name", "ten", "ten don vi", "don vi", "unit"), "name"),
    **dict.fromkeys(("kind", "loai", "cap"), "kind"),
    **dict.fromkeys(("aliases", "alias", "ten khac", "ten goi khac"), "aliases"),
    **dict.fromkeys(("parent", "truc thuoc", "cap tren"), "parent"),
    **dict.fromkeys(("valid_from", "tu ngay"), "valid_from"),
    **dict.fromkeys(("valid_to", "den ngay"), "valid_to"),
    **dict.fromkeys(("merged_from", "nhap tu"), "merged_from"),
    **dict.fromkeys(("split_from", "tach tu"), "split_from"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its line (from 1, the header included) and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Read a cell, empty where there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: its columns by their own names (known unit columns by ours) and its rows."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def total(self) -> Row | None:
        """The row that states totals, if the file has one."""
        return next((row for row in self.rows if _is_total(row)), None)

    @property
    def units(self) -> tuple[Row, ...]:
        """The rows that are units."""
        return tuple(row for row in self.rows if not _is_total(row))


def _is_total(row: Row) -> bool:
    code, name = row.get("code"), row.get("name")
    return flat_words(code) in TOTAL_NAMES or (not code and flat_words(name) in TOTAL_NAMES)


@dataclass(slots=True)
class Sheets:
    """The files of one campaign, each read once."""

    folder: Path
    faults: Faults
    read: dict[Path, Sheet | None] = field(default_factory=dict)

    def open(self, key: str, name: str) -> Sheet | None:
        """Read a file named at a key; None, with a fault, where that fails."""
        path = (self.folder / name).resolve()
        if path not in self.read:
            self.read[path] = self._load(key, name, path)
        elif self.read[path] is None and not path.is_file():
            self.faults.add(key, "file-missing", file=name, folder=self.folder)
        return self.read[path]

    def _load(self, key: str, name: str, path: Path) -> Sheet | None:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            self.faults.add(key, "file-missing", file=name, folder=self.folder)
            return None
        except OSError as error:
            self.faults.add(key, "file-unreadable", file=name, reason=error.strerror or str(error))
            return None
        try:
            text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
        except UnicodeError:
            self.faults.add(key, "file-encoding", file=name)
            return None
        sheet = _parse_sheet(path, text)
        if sheet is None:
            self.faults.add(key, "file-empty", file=name)
        return sheet

    @property
    def sources(self) -> tuple[Source, ...]:
        """What was read, for the page of `baocao check`."""
        return tuple(Source(path, len(sheet.units)) for path, sheet in self.read.items() if sheet)


def _parse_sheet(path: Path, text: str) -> Sheet | None:
    """Read delimited text with a header line; None where there is no row below a header."""
    head = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines = [
        (reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cell.strip() for cell in cells)
    ]
    if len(lines) < 2:
        return None
    columns = tuple(_HEADERS.get(flat_words(cell), cell) for cell in lines[0][1])
    rows = tuple(Row(number, dict(zip(columns, cells, strict=False))) for number, cells in lines[1:])
    return Sheet(path, columns, rows)


def parse_count(text: str) -> int | None:
    """Read a whole number as offices write it: 14975, 14.975, 14,975."""
    digits = re.sub(r"\D", "", text) if _COUNT.fullmatch(text.strip()) else ""
    return int(digits) if 0 < len(digits) <= _MOST_DIGITS else None
