"""What a file says: figures with the cells they stand in, and what of it was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reporting.imports.columns import Kind
from reporting.records import Span


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever sends a file says of it: what its figures are, and as of when."""

    kind: Kind | None = None
    days: Span | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One figure: of what kind, whose, of which day or span (a target's or report's `start` where it has one)."""

    kind: Kind
    unit: str
    metric: str
    value: int
    cell: str
    day: date | None = None
    start: date | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Name what the figure is of; two of one name contradict each other unless they are equal."""
        return (self.kind, self.unit, self.metric, self.day, self.start)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was not understood, or does not add up: `code` chooses the words, `data` fills them."""

    code: str
    cell: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """All that a file says. `sums` are stated totals that their rows or parts don't give."""

    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sums: list[Fault] = field(default_factory=list)
    rows: int = 0
    _known: dict[tuple[object, ...], Item] = field(default_factory=dict, repr=False)

    def add(self, items: Iterable[Item]) -> None:
        """Take figures in; a second one of the same thing that differs is a fault."""
        for item in items:
            former = self._known.get(item.key)
            if former is None:
                self._known[item.key] = item
                self.items.append(item)
            elif former.value != item.value:
                data = {"other": former.cell, "value": item.value, "former": former.value}
                self.faults.append(Fault("twice", item.cell, data))
