"""What a check looks at: an entry, what counts of its unit, and what it would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from reporting.campaign import Campaign
from reporting.checks.past import Pasts
from reporting.formulas import add_up, signed_parts
from reporting.goals import Goals
from reporting.ledger import Earlier, fold, series
from reporting.reading import Entry, Op, Value
from reporting.records import Cell, StoredEntry
from reporting.swift import swift

CONFIRM_WITHIN = timedelta(minutes=60)
"""How long the same text sent again confirms a held entry, and an identical add is taken for a repetition."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell or to ask about. `hold`: stored, but not counted until confirmed.

    Codes that hold: `falls`, `too-big`, `repeated-add`, `overlap`. Flags: `above-remaining`, `same-as-last`,
    `unusual`, `totals-differ`, `above-base`. Told only: `in-baseline`, `confirmed`, `same-again`.
    `data` has the figures for the wording; each check's docstring names them.
    """

    code: str
    hold: bool
    metric: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told_only(self) -> bool:
        """Whether nobody is to look into it: it is told to the sender and no more."""
        return self.code in {"in-baseline", "confirmed", "same-again"}


@swift
@dataclass(frozen=True, slots=True)
class History:
    """What a check may look at, all of the entry's unit and without the entry itself.

    `cells`: everything that counts, by metric, of all days, or of those from before the entry's first day on, with what
    was `earlier`. `goals`: as of the entry's date. `recent`: the unit's live entries sent in the last hour. `person`,
    `sent_at`: who sends it when.
    """

    cells: Mapping[str, Sequence[Cell]]
    goals: Goals
    sent_at: datetime
    person: int | None = None
    recent: Sequence[StoredEntry] = ()
    earlier: Earlier | None = None


class Case:
    """One entry under check: `days` is how many it speaks of, `pasts` what counts, by metric."""

    def __init__(self, campaign: Campaign, entry: Entry, history: History) -> None:
        """Take what is compared with what."""
        self.campaign, self.entry, self.history = campaign, entry, history
        self.days = length(entry.start, entry)
        self.pasts = Pasts(campaign, entry, history.cells, history.goals.known, history.earlier)

    def number(self, metric: str, value: Value) -> int:
        """Work out what the day's or span's figure would be."""
        own = self.pasts[metric].own if value.op is Op.ADD else None
        return value.number if own is None else fold([(Op.SET, own.value), (value.op, value.number)]) or 0

    def without(self, metric: str) -> int | None:
        """Work out the cumulative figure on the entry's date without the entry and what it would replace."""
        past = self.pasts[metric]
        return series(past.others, past.start).cumulative(self.entry.date)

    def cumulative(self, metric: str, *, after: bool, at: date | None = None) -> int | None:
        """Work out the cumulative figure before or after the entry counts, on its date or another."""
        parts = signed_parts(self.campaign, metric)
        return None if parts is None else add_up((sign, self._stand(part, after=after, at=at)) for sign, part in parts)

    def added(self, metric: str) -> int:
        """Work out by how much the entry would move a metric on its date, as far as that is known."""
        return add_up((sign, self._added(part)) for sign, part in signed_parts(self.campaign, metric) or ()) or 0

    def _stand(self, metric: str, *, after: bool, at: date | None = None) -> int | None:
        past = self.pasts[metric]
        line = series(self.after(metric) if after else past.cells, past.start)
        return line.cumulative(at or self.entry.date)

    def _added(self, metric: str) -> int | None:
        """Compare the figure before and after; a day or span that touches no other simply adds its number."""
        entry, value, past = self.entry, self.entry.values.get(metric), self.pasts[metric]
        own, base = past.own, past.base
        beside = [cell for cell in past.near if cell is not own]
        if beside or past.anchored or (value is not None and value.op is Op.TOTAL):
            before, after = self._stand(metric, after=False), self._stand(metric, after=True)
            return None if before is None or after is None else after - before
        if base.value is None or base.holds_after(entry.date):
            return None
        if value is None or base.holds(entry.date):
            return 0
        return self.number(metric, value) - (own.value if own else 0)

    def touches(self, metric: str) -> bool:
        """Tell whether the entry has a figure for a metric or a part of it."""
        return any(part in self.entry.values for part in self.campaign.parts_of(metric))

    def after(self, metric: str) -> Iterable[Cell]:
        """List what would count of a metric with the entry."""
        value, past = self.entry.values.get(metric), self.pasts[metric]
        if value is None:
            return past.cells
        entry = self.entry
        new = Cell(entry.unit, metric, entry.date, self.number(metric, value), entry.start, value.op is Op.TOTAL)
        own, stated = past.own, past.stated
        if own is not None and not new.anchor:
            new = replace(new, relation=own.relation)
        others = past.others
        if value.op is Op.ADD and stated is not None:
            others = [c if c is not stated else replace(c, value=c.value + value.number) for c in others]
        return [*others, new]


def length(start: Any, dated: Cell | Entry) -> int:
    """Count the days that a cell or entry speaks of."""
    return (dated.date - (start or dated.date)).days + 1
