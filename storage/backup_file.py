"""The file of a backup, which knows no database: gzip over JSON lines.

A header comes first, then for each table its name and columns and one array for each row, and last of all how many rows
each table has, by which one sees that nothing was cut off.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from storage.errors import BackupError, SchemaError

_FORMAT: Final = 1
_NAME: Final = re.compile(r"[a-z_]+")

Record = tuple[str, list[str], list[Any]]
"""A row of a backup: its table, the table's columns, and the values."""


class BackupWriter:
    """Writes the lines of a backup, table after table, and counts the rows."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed = packed
        self._table = ""
        self._counts: dict[str, int] = {}

    def begin(self, version: str) -> None:
        """Say which version of the tables follows."""
        self._line({"baocao": "backup", "format": _FORMAT, "tables": version})

    def table(self, name: str, columns: Sequence[str]) -> None:
        """Say of which table the next rows are."""
        self._table, self._counts[name] = name, 0
        self._line({"table": name, "columns": columns})

    def rows(self, rows: Collection[Sequence[Any]]) -> None:
        """Write rows of that table."""
        for row in rows:
            self._line(row)
        self._counts[self._table] += len(rows)

    def end(self) -> None:
        """Say how many rows there are."""
        self._line({"end": self._counts})

    def _line(self, value: Any) -> None:
        self._packed.write(json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n")


@contextlib.contextmanager
def written(raw: IO[bytes], version: str) -> Iterator[BackupWriter]:
    """Write a backup of tables of some version into an open file; one that an error ends has no last line."""
    with gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        lines = BackupWriter(packed)
        lines.begin(version)
        yield lines
        lines.end()


def check_file(file: Path, is_known: Callable[[str], bool]) -> tuple[str, dict[str, int]]:
    """Read a backup through, so that a broken one changes nothing; give its tables' version and reports by campaign.

    `is_known` tells whether this program knows a version of the tables.
    """
    counts: Counter[str] = Counter()
    version, end = "", None
    for value in _values(file):
        if isinstance(value, list):
            end = None
            continue
        if "baocao" in value:
            version = _version_of(file, value, is_known)
        end = value.get("end")
    if not version or end is None:
        raise BackupError(f"{file} is no complete backup. Use another one.", "no-backup", file=file)
    reports: dict[str, int] = {}
    for table, columns, row in records(file):
        counts[table] += 1
        if "campaign" in columns and (code := row[columns.index("campaign")]):
            reports[code] = reports.get(code, 0) + (table == "entries")
    if any(counts[table] != count for table, count in end.items()):
        raise BackupError(f"{file} lacks rows. Use another backup.", "no-backup", file=file)
    return version, reports


def records(file: Path) -> Iterator[Record]:
    """Go through the rows of a backup."""
    table, columns = "", list[str]()
    for value in _values(file):
        if isinstance(value, dict):
            table, columns = value.get("table", ""), value.get("columns", [])
        elif len(value) != len(columns) or not all(_NAME.fullmatch(name) for name in (table, *columns)):
            raise BackupError(f"{file} is damaged. Use another backup.", "no-backup", file=file)
        else:
            yield table, columns, value


def _version_of(file: Path, header: dict[str, Any], is_known: Callable[[str], bool]) -> str:
    if header.get("format") != _FORMAT or not is_known(str(header.get("tables"))):
        raise SchemaError(f"{file} was written by a newer version of this program. Install that version first.")
    return str(header["tables"])


def _values(file: Path) -> Iterator[Any]:
    try:
        with gzip.open(file, "rb") as lines:
            for line in lines:
                yield json.loads(line)
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {file}.") from error
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BackupError(f"{file} is no backup, or is damaged. Use another one.", "no-backup", file=file) from error
