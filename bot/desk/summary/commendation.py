"""Whom to commend: one rule for the summary's draft in the chat and for the standing office's paper."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from reporting.campaign import Campaign
from reporting.progress import Progress
from reporting.ranking import RankRow, rank_in_period
from reporting.targets import units_with_target

BEST: Final = 3
"""So many of those who did most in the period are named where nobody has a target."""
SHARE: Final = 3
"""One in so many units is commended at most; one at least may be."""


def has_targets(campaign: Campaign) -> bool:
    """Tell whether units have targets by which what they did in a period is judged."""
    return bool(units_with_target(campaign, campaign.headline))


def commended(campaign: Campaign, progress: Progress, punctual: Collection[str]) -> list[RankRow]:
    """Name who was on time and did in the period what it needed, or most; the best of them, a third of all at most."""
    targets = has_targets(campaign)
    rows = rank_in_period(campaign, progress, campaign.headline)
    good = [row for row in rows if row.unit in punctual and row.figure.in_period and _good(row, targets=targets)]
    good.sort(key=lambda row: (row.score is not None, row.score or 0, row.figure.in_period or 0), reverse=True)
    return good[: max(1, len(rows) // SHARE)]


def _good(row: RankRow, *, targets: bool) -> bool:
    if row.figure.target is not None and row.figure.remaining == 0:
        return True
    if row.score is None:
        return False
    return row.score >= 100 if targets else (row.rank or 0) <= BEST
