"""The level above: whose report there a campaign's sum is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

DRAFT_BEFORE = timedelta(minutes=30)
"""So long before the due up there a sum that is not whole is put forward, where the file says nothing else."""


@dataclass(frozen=True, slots=True)
class Upper:
    """The campaign and unit up there. `metrics` pairs each own key that goes up with the key it has there."""

    campaign: str
    unit: str
    metrics: tuple[tuple[str, str], ...]
    draft_before: timedelta = DRAFT_BEFORE
