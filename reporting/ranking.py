"""Who stands where: competition ranks on exact ratios, ties in file order, kinds apart, movement since last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporting.campaign import Campaign
from reporting.progress import Figure, Progress


@dataclass(frozen=True, slots=True)
class RankRow:
    """One unit's place, None where nothing orders it. `movement` is the old rank minus the new: +1 is one place up.

    `score` is what ordered it: a rate in percent, or a count where no unit has a target.
    """

    rank: int | None
    unit: str
    metric: str
    figure: Figure
    movement: int | None
    reported: bool
    score: Decimal | None


def rank(
    campaign: Campaign,
    progress: Progress,
    metric: str,
    *,
    previous: Mapping[str, int] | None = None,
    kind: str | None = None,
) -> tuple[RankRow, ...]:
    """Rank the units that exist, best first; groups of kinds follow one another, each with ranks from 1."""
    raise NotImplementedError


def rank_in_period(
    campaign: Campaign, progress: Progress, metric: str, *, kind: str | None = None
) -> tuple[RankRow, ...]:
    """Rank by what was done in the period against the daily quota as it stood when the period began."""
    raise NotImplementedError


def baseline_ranks(campaign: Campaign, metric: str) -> dict[str, int]:
    """Rank the baselines: what the first summary's movement compares with."""
    raise NotImplementedError
