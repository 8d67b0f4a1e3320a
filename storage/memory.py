"""What the writer remembers of what it read: nobody else writes meanwhile, so it holds until the writer changes it.

Two kinds: answers of statements that asked for it, by the tables they read, forgotten with any change of one of those;
and what is kept of a unit (its cells, its entries), which whoever changes the unit moves along or forgets.
"""

from __future__ import annotations

from collections.abc import Hashable, Sized
from typing import Any, Final, TypeVar

from storage.sql import Sql

T = TypeVar("T")

Asked = tuple[Hashable, ...]
"""The values of a query's parameters, which are always given in the same order."""

_MOST: Final = 20_000
"""So many answers are remembered, then all are forgotten."""
_MOST_OF_UNITS: Final = 50_000
"""So many rows of units are kept, then all are forgotten: some ten megabytes."""


class Memory:
    """The writer's memory. Forget it whenever somebody else may have written, or written work was rolled back."""

    __slots__ = ("_answers", "_readers", "_size", "_units", "_units_size", "_weights")

    def __init__(self) -> None:
        self._answers: dict[Sql, dict[Asked, Any]] = {}
        self._readers: dict[str, list[dict[Asked, Any]]] = {}
        self._size = 0
        self._units: dict[Hashable, Any] = {}
        self._weights: dict[Hashable, int] = {}
        self._units_size = 0

    def forget(self) -> None:
        """Know nothing any more."""
        self._size = self._units_size = 0
        self._units.clear()
        self._weights.clear()
        for answers in self._answers.values():
            answers.clear()

    def answers(self, query: Sql) -> dict[Asked, Any]:
        """Give the answers to a query that are remembered, by the values of its parameters."""
        try:
            return self._answers[query]
        except KeyError:
            known = self._answers[query] = {}
            for table in query.reads:
                self._readers.setdefault(table, []).append(known)
            return known

    def remember(self, query: Sql, asked: Asked, answer: T) -> T:
        """Remember what a query answered just now."""
        self._size += 1
        if self._size > _MOST:
            self.forget()
        self.answers(query)[asked] = answer
        return answer

    def changed(self, table: str) -> None:
        """Forget what was read from a table."""
        for answers in self._readers.get(table, ()):
            if answers:
                self._size -= len(answers)
                answers.clear()

    def of_unit(self, name: Hashable) -> Any:
        """Give what is kept under a name, None where nothing is."""
        return self._units.get(name)

    def keep(self, name: Hashable, rows: Sized) -> None:
        """Keep rows of a unit, in the place of those under the same name."""
        weight = len(rows) + 1
        self._units_size += weight - self._weights.get(name, 0)
        if self._units_size > _MOST_OF_UNITS:
            self._units.clear()
            self._weights.clear()
            self._units_size = weight
        self._units[name] = rows
        self._weights[name] = weight

    def drop(self, name: Hashable) -> None:
        """Forget what is kept under a name."""
        if self._units.pop(name, None) is not None:
            self._units_size -= self._weights.pop(name)
