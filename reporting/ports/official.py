"""What was counted elsewhere of what units report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from reporting.records import OfficialFigure


class OfficialFigures(Protocol):
    """Checked and official figures, kept for ever; the latest of a unit, metric and day counts."""

    def add(self, campaign: str, figures: Iterable[OfficialFigure], by: int | None, at: datetime) -> None:
        """Keep figures."""

    def days(self, campaign: str) -> list[date]:
        """Name the days that there are figures as of, the latest first."""

    def on(self, campaign: str, as_of: date) -> list[OfficialFigure]:
        """List what counts as of a day."""
