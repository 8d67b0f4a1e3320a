"""What is true and when the desk could know it: kept by whoever sends the reports, apart from the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True)
class Told:
    """One unit's figures of some days: each metric's value with the moment from which it holds, and when it came."""

    unit: str
    first: date
    last: date
    values: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)
    received: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)

    def at(self, metric: str, moment: datetime) -> int | None:
        """Give what was known of a metric at a moment."""
        known = [value for since, value in self.values.get(metric, ()) if since <= moment]
        return known[-1] if known else None

    def came(self, metric: str, moment: datetime) -> datetime | None:
        """Give the sending time that counts, once the figure counted."""
        sent = self.received.get(metric)
        return sent[0] if sent is not None and sent[1] <= moment else None


@dataclass(slots=True)
class Truth:
    """Everything that was told."""

    told: dict[str, dict[tuple[date, date], Told]] = field(default_factory=dict)

    def tell(self, unit: str, first: date, last: date, values: dict[str, int], sent: datetime, known: datetime) -> None:
        """Note figures that count from `known` on, received when they were first sent."""
        one = self.told.setdefault(unit, {}).setdefault((first, last), Told(unit, first, last))
        for metric, value in values.items():
            one.values.setdefault(metric, []).append((known, value))
            one.received.setdefault(metric, (sent, known))

    def of(self, unit: str) -> list[Told]:
        """List a unit's."""
        return list(self.told.get(unit, {}).values())
