"""Where each unit stands in a period of a duty: on time, late, partial, missing, waiting, excused or open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reporting.campaign import Campaign, Duty
from reporting.periods import Period
from reporting.records import Cell, StoredEntry


class DutyState(StrEnum):
    """Where a unit stands."""

    ON_TIME = "on_time"
    LATE = "late"
    PARTIAL = "partial"
    MISSING = "missing"
    WAITING = "waiting"
    EXCUSED = "excused"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class UnitDuty:
    """One unit in one period. `received_at` is the sending time that completed it (or, waiting, would complete it).

    `lacking` names the required metrics that have not come.
    """

    unit: str
    state: DutyState
    received_at: datetime | None = None
    lacking: tuple[str, ...] = ()


def duty_states(
    campaign: Campaign,
    duty: Duty,
    period: Period,
    cells: Iterable[Cell],
    held: Iterable[StoredEntry],
    now: datetime,
    excused: Collection[str] = (),
    documents: Mapping[str, datetime] | None = None,
) -> tuple[UnitDuty, ...]:
    """Judge every unit that owes the period, in file order; `documents` says when a unit's paper came."""
    raise NotImplementedError
