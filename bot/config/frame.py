"""What the tables of a campaign file are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.config.files import Sheets
from bot.config.settings import Note
from bot.config.tables import Table
from bot.config.units import Units
from reporting.campaign import Metric


@dataclass(frozen=True, slots=True)
class Frame:
    """The campaign's days, units, metrics and files; `notes` takes what is worth telling and no fault."""

    start: date
    end: date
    units: Units
    metrics: Mapping[str, Metric]
    sheets: Sheets
    notes: list[Note]

    def metric(self, table: Table, key: str = "metric") -> str | None:
        """Read a metric's key that must exist."""
        if not table.need(key, f'{key} = "{next(iter(self.metrics), "m1")}"'):
            return None
        word = table.text(key)
        return word if self.known(table, key, word) else None

    def known(self, table: Table, key: str, word: str) -> bool:
        """Tell whether a metric exists; note a fault if not."""
        if word in self.metrics:
            return True
        table.fault(key, "unknown-metric", metric=word, near=table.faults.hint(word, self.metrics))
        return False
