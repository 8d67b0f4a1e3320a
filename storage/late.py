"""Rows that the writer leaves for later, to write many at a time.

A report changes a row or two in each of seven tables. Written at once that is a call of the driver each, of which half
is the calling; nobody looks at most of these rows before the commit. So they are gathered by statement, and written
before the first statement that could see one of their tables, and at the latest before the commit.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from storage.sql import Sql

Parameters = Mapping[str, Any]


class LateRows:
    """What waits, by statement, in the order in which the statements first came.

    `sums` are rows among them that only add something to a stored figure: what more is to be added can join them.
    """

    __slots__ = ("_rows", "sums", "tables")

    def __init__(self) -> None:
        self._rows: dict[Sql, list[Parameters]] = {}
        self.sums: dict[Hashable, dict[str, Any]] = {}
        self.tables: set[str] = set()

    def __len__(self) -> int:
        """Count the statements that wait."""
        return len(self._rows)

    def add(self, sql: Sql, table: str, rows: Iterable[Parameters]) -> bool:
        """Leave rows for later; true where none of the statement's waited."""
        known = self._rows.get(sql)
        if known is not None:
            known += rows
            return False
        self._rows[sql] = [*rows]
        self.tables.add(table)
        return True

    def taken(self) -> Iterator[tuple[Sql, list[Parameters]]]:
        """Hand everything out, to be written; nothing waits any more."""
        rows, self._rows = self._rows, {}
        self.sums.clear()
        self.tables.clear()
        yield from rows.items()

    def drop(self) -> None:
        """Forget what waits: its transaction is no more."""
        self._rows.clear()
        self.sums.clear()
        self.tables.clear()
