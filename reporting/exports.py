"""Rows for `baocao export`, with the columns and words that stay stable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from reporting.campaign import Campaign, Duty
from reporting.duties import UnitDuty
from reporting.periods import Period
from reporting.progress import Progress
from reporting.records import Cell, StoredEntry

Row = dict[str, Any]


def reports_rows(campaign: Campaign, cells: Iterable[Cell]) -> list[Row]:
    """What counts now: `unit date metric value`."""
    raise NotImplementedError


def history_rows(campaign: Campaign, entries: Iterable[StoredEntry], names: Mapping[int, str]) -> list[Row]:
    """Every revision: `unit date metric value state reporter reason message sent_at recorded_at`; names by person."""
    raise NotImplementedError


def progress_rows(campaign: Campaign, progress: Progress) -> list[Row]:
    """A row per unit and metric and for the whole (`*`)."""
    raise NotImplementedError


def ranking_rows(campaign: Campaign, progress: Progress, previous: Mapping[str, int] | None = None) -> list[Row]:
    """The headline's ranking: `rank unit metric cumulative target rate movement`."""
    raise NotImplementedError


def duties_rows(campaign: Campaign, states: Sequence[tuple[Duty, Period, Sequence[UnitDuty]]]) -> list[Row]:
    """`duty period due unit state received_at`."""
    raise NotImplementedError


def known_by(cells: Iterable[Cell], moment: datetime) -> list[Cell]:
    """Leave out what was received after a moment: duty states as of a day come from what was received by then."""
    return [cell for cell in cells if cell.received_at is None or cell.received_at <= moment]
