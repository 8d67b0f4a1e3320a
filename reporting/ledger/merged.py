"""Units that were merged into one: where its own figures start, so that what it states as cumulative holds for all.

What a merged unit did is kept apart from what its former units did, and added where it is read (`reporting.known`).
Only a stated cumulative figure speaks of both; it adds what is missing to both together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from reporting.campaign import Campaign
from reporting.ledger.series import Base, base_of, series
from reporting.records import Cell

CellsOf = Callable[[str], Iterable[Cell]]
"""Gives a unit's cells of the metric that is spoken of."""


def start_of(campaign: Campaign, unit: str, metric: str, cells_of: CellsOf) -> Base:
    """Say where a unit's series starts: a merged unit's at what its former units have done, unknown if one's is.

    All that they have: a figure of theirs for a later day, told before the file knew of the merger, is in their own.
    """
    former = campaign.merged.get(unit)
    if former is None:
        return base_of(campaign, unit, metric)
    parts = [_figure(campaign, code, metric, cells_of) for code in former]
    known = [part for part in parts if part is not None]
    return Base(sum(known) if len(known) == len(parts) else None)


def carried(campaign: Campaign, unit: str, base: Base) -> int:
    """Give what of a unit's cumulative figure is its former units' and is kept with them."""
    return (base.value or 0) if unit in campaign.merged else 0


def last_day_before(campaign: Campaign, unit: str) -> date:
    """Name the last day of a merged unit's former units."""
    first = campaign.unit_by_code[unit].valid_from
    return date.max if first is None or first == date.min else first - timedelta(days=1)


def _figure(campaign: Campaign, unit: str, metric: str, cells_of: CellsOf) -> int | None:
    """Work out what a unit and those that were merged into it have done."""
    return series(cells_of(unit), start_of(campaign, unit, metric, cells_of)).cumulative(date.max)
