"""What the writer remembers of what it read: nobody else writes meanwhile, so it holds until the writer changes it.

Two kinds: answers of statements that asked for it, by the tables they read, forgotten with any change of one of those;
and what is kept of a unit (its cells, its entries), which whoever changes the unit moves along or forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeVar

T = TypeVar("T")

_MOST: Final = 20_000
"""So many things of each kind are remembered, then all are forgotten: some ten megabytes."""


class Memory:
    """The writer's memory. Forget it whenever somebody else may have written, or written work was rolled back."""

    __slots__ = ("_answers", "_readers", "_size", "_units")

    def __init__(self) -> None:
        self._answers: dict[frozenset[str], dict[Hashable, Any]] = {}
        self._readers: dict[str, list[dict[Hashable, Any]]] = {}
        self._size = 0
        self._units: dict[Hashable, Any] = {}

    def forget(self) -> None:
        """Know nothing any more."""
        self._size = 0
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

    def keep(self, name: Hashable, value: Any) -> None:
        """Keep something of a unit."""
        if len(self._units) >= _MOST:
            self._units.clear()
        self._units[name] = value

    def drop(self, name: Hashable) -> None:
        """Forget something of a unit."""
        self._units.pop(name, None)


def question(sql: Hashable, parameters: Mapping[str, Hashable]) -> Hashable:
    """Name a statement with its parameters, which are always given in the same order."""
    return (sql, *parameters.values())
