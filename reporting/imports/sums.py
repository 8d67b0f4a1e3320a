"""Sums that a table states, in rows of totals and beside their parts: whether its own figures give them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reporting.campaign import Campaign
from reporting.formulas import add_up
from reporting.imports.columns import Column
from reporting.imports.words import read_number
from reporting.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that is stated otherwise than its figures give it; `code` says which of the two sorts it is."""

    code: str
    row: int
    column: int
    stated: int
    computed: int


@dataclass(slots=True)
class Sums:
    """What the rows read so far add up to. `groups`: columns that state the sum of others, with those."""

    campaign: Campaign
    sheet: Sheet
    groups: Sequence[tuple[int, Sequence[int]]]
    _all: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    _since: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, column: int, value: int) -> None:
        """Take in a unit's figure."""
        self._all[column] += value
        self._since[column] += value

    def of_rows(self, row: int, numbers: Sequence[Column]) -> Iterator[Difference]:
        """Check a row of totals against the rows above it, or, where it is a group's, against those since the last."""
        for column in (one.number for one in numbers):
            stated, computed = self._number(row, column), self._all[column]
            if stated is not None and stated not in {computed, self._since[column]}:
                yield Difference("sum-rows", row, column, stated, computed)
        self._since.clear()

    def of_groups(self, row: int) -> Iterator[Difference]:
        """Check a row's group sums: `Cộng` beside the columns that it is of."""
        for column, beside in self.groups:
            yield from self._against(row, column, add_up((1, self._number(row, one)) for one in beside))

    def of_derived(self, row: int, numbers: Sequence[Column]) -> Iterator[Difference]:
        """Check a row's derived metrics against the columns of their parts, of the same kind and days."""
        for whole in numbers:
            metric = self.campaign.metric_by_key[whole.metric]
            if not whole.derived or metric.formula is None or metric.is_ratio:
                continue
            alike = [one for one in numbers if (one.kind, one.days) == (whole.kind, whole.days)]
            places = {one.metric: one.number for one in reversed(alike)}
            parts = ((term.sign, self._number(row, places.get(term.metric))) for term in metric.formula.terms)
            yield from self._against(row, whole.number, add_up(parts))

    def _against(self, row: int, column: int, computed: int | None) -> Iterator[Difference]:
        stated = self._number(row, column)
        if stated is not None and computed is not None and stated != computed:
            yield Difference("sum-parts", row, column, stated, computed)

    def _number(self, row: int, column: int | None) -> int | None:
        return None if column is None else read_number(self.sheet.at(row, column))
