"""What the writer remembers of what it read: nobody else writes meanwhile, so it holds until the writer changes it.

Two kinds: answers of statements that asked for it, by the tables they read, forgotten with any change of one of those;
and what is kept of a unit (its cells, its entries), which whoever changes the unit moves along or forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sized
from typing import Any, Final, TypeVar

T = TypeVar("T")

_MOST: Final = 20_000
"""So many answers are remembered, then all are forgotten."""
_MOST_OF_UNITS: Final = 50_000
"""So many rows of units are kept, then all are forgotten: some ten megabytes."""


class Memory:
    """The writer's memory. Forget it whenever somebody else may have written, or written work was rolled back."""

    __slots__ = ("_answers", "_readers", "_size", "_units", "_units_size")

    def __init__(self) -> None:
        self._answers: dict[frozenset[str], dict[Hashable, Any]] = {}
        self._readers: dict[str, list[dict[Hashable, Any]]] = {}
        self._size = 0
        self._units: dict[Hashable, Any] = {}
        self._units_size = 0

    def forget(self) -> None:
        """Know nothing any more."""
        self._size = self._units_size = 0
        self._units.clear()
        for answers in self._answers.values():
            answers.clear()

    def recall(self, tables: frozenset[str], question: Hashable, ask: Callable[[], T]) -> T:
        """Give the answer to a question about some tables, asked only where it isn't remembered."""
        answers = self._answers.get(tables)
        if answers is None:
            answers = self._answers[tables] = {}
            for table in tables:
                self._readers.setdefault(table, []).append(answers)
        try:
            found: T = answers[question]
        except KeyError:
            self._size += 1
            if self._size > _MOST:
                self.forget()
            found = answers[question] = ask()
        return found

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
        """Keep rows of a unit."""
        self._units_size += len(rows) + 1
        if self._units_size > _MOST_OF_UNITS:
            self._units.clear()
            self._units_size = len(rows) + 1
        self._units[name] = rows

    def drop(self, name: Hashable) -> None:
        """Forget what is kept under a name."""
        self._units_size -= len(self._units.pop(name, ()))


def question(sql: Hashable, parameters: Mapping[str, Hashable]) -> Hashable:
    """Name a statement with its parameters, which are always given in the same order."""
    return (sql, *parameters.values())
