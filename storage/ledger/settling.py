"""Works out what becomes of a unit's figure and days where some of its cells changed.

All arithmetic is `reporting.ledger`'s. What is chosen here is how few cells it must see:
- a single figure for days after all others is added to the figure as it stands;
- several of them, or a stated cumulative one, start from the figure as it stands;
- where nobody stated a cumulative figure, only cells that share days, directly or through others, touch each other;
- otherwise all cells of the pair are gone through.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, func, select

from reporting.campaign import Campaign
from reporting.ledger import Base, Increment, base_of, carried, series, since_days, start_of
from reporting.records import Cell, Span
from storage.codec import from_day
from storage.figures import cells as cells_table
from storage.ledger import cells
from storage.ledger.standing import Day, Days, Move, Standing
from storage.link import Link
from storage.sql import Sql

_LAST_DATE: Final = Sql(
    select(func.max(cells_table.c.date)).where(
        cells_table.c.campaign == bindparam("campaign"),
        cells_table.c.unit == bindparam("unit"),
        cells_table.c.metric == bindparam("metric"),
    )
)


def settle(
    link: Link,
    campaign: Campaign,
    unit: str,
    metric: str,
    was: Standing | None,
    before: Sequence[Cell],
    after: Sequence[Cell],
) -> Move:
    """Work out a pair's figure and days, after its cells of one day or span went from `before` to `after`."""
    if was is not None and not before and len(after) == 1 and _stands_alone(was, after[0]):
        return _added(campaign, was, after[0])
    now, then, days = _settled(link, campaign, unit, metric, was, before, after)
    return Move(unit, metric, min(cell.date for cell in (*before, *after)), was, now, then, days)


def _settled(
    link: Link,
    campaign: Campaign,
    unit: str,
    metric: str,
    was: Standing | None,
    before: Sequence[Cell],
    after: Sequence[Cell],
) -> tuple[Standing | None, Days, Days]:
    """Work out a pair's figure now, and what its changed days added then and add now."""
    base = base_for(link, campaign, unit, metric)
    if was is None:
        now, days = worked_out(campaign, unit, metric, after, base)
        return now, {}, days
    first = min(cell.start or cell.date for cell in (*before, *after))
    if not before and first > was.last_date:
        now, days = _appended(campaign, unit, was, after, base)
        return now, {}, days
    if not was.anchors and not any(cell.anchor for cell in after):
        touching = _touching(link, campaign.code, unit, metric, (*before, *after))
        then = days_of(base, [*_without(touching, after), *before])
        days = days_of(base, touching)
        return _shifted(link, campaign, unit, metric, was, then, days), then, days
    all_cells = cells.listed(link, campaign.code, unit=unit, metrics=[metric])
    then = days_of(base, [*_without(all_cells, after), *before])
    now, days = worked_out(campaign, unit, metric, all_cells, base)
    return now, then, days


def base_for(link: Link, campaign: Campaign, unit: str, metric: str) -> Base:
    """Say where a pair's series starts; a merged unit's where its former units' cells end."""
    if unit not in campaign.merged:
        return base_of(campaign, unit, metric)
    return start_of(campaign, unit, metric, lambda code: cells.listed(link, campaign.code, unit=code, metrics=[metric]))


def worked_out(
    campaign: Campaign, unit: str, metric: str, all_cells: Sequence[Cell], base: Base
) -> tuple[Standing | None, Days]:
    """Work out a pair's figure and days from all its cells; no figure where there are no cells.

    What a merged unit's former units did stays with them, so that their corrections reach it.
    """
    if not all_cells:
        return None, {}
    line = series(cells.in_order(all_cells), base)
    value = line.cumulative(dt.date.max)
    if value is not None:
        value -= carried(campaign, unit, base)
    since = {first: line.since(first, dt.date.max) for key, first in since_days(campaign) if key == metric}
    last_date = max(cell.date for cell in all_cells)
    anchors = sum(cell.anchor for cell in all_cells)
    now = Standing(value or 0, line.known_from, last_date, anchors, since)
    return now, _by_day(line.increments, all_cells, line.base)


def days_of(base: Base, some: Sequence[Cell]) -> Days:
    """Work out the days of cells that nothing else touches."""
    return _by_day(series(cells.in_order(some), base).increments, some, base)


def _by_day(steps: Sequence[Increment], some: Sequence[Cell], base: Base) -> Days:
    sums: defaultdict[dt.date, int] = defaultdict(int)
    for step in steps:
        sums[step.date] += step.value
    return {cell.date: Day(sums[cell.date], not base.holds(cell.date)) for cell in some}


def _stands_alone(was: Standing, cell: Cell) -> bool:
    """Tell whether a cell is of days after all others and states no cumulative figure."""
    return not cell.anchor and (cell.start or cell.date) > was.last_date


def _added(campaign: Campaign, was: Standing, cell: Cell) -> Move:
    """Add a cell to the figure as it stands: what it says is what it adds, unless the baseline holds its day."""
    unit, metric, date, value = cell.unit, cell.metric, cell.date, cell.value
    counted = not base_of(campaign, unit, metric).holds(date)
    figure = was.value + value if counted and was.known_from is not None else was.value
    since = {first: total + value if first <= date else total for first, total in was.since.items()}
    now = Standing(figure, was.known_from, date, was.anchors, since)
    return Move(unit, metric, date, was, now, {}, {date: Day(value, counted)})


def _appended(
    campaign: Campaign, unit: str, was: Standing, after: Sequence[Cell], base: Base
) -> tuple[Standing | None, Days]:
    """Go on from the figure as it stands: everything before is as good as a baseline."""
    before = carried(campaign, unit, base)
    as_of = was.last_date if base.as_of is None else max(base.as_of, was.last_date)
    line = series(cells.in_order(after), Base(None if was.known_from is None else was.value + before, as_of))
    value = line.cumulative(dt.date.max)
    if value is not None:
        value -= before
    since = {first: total + line.since(first, dt.date.max) for first, total in was.since.items()}
    now = Standing(
        value or 0,
        was.known_from or line.known_from,
        max(cell.date for cell in after),
        was.anchors + sum(cell.anchor for cell in after),
        since,
    )
    return now, _by_day(line.increments, after, line.base)


def _shifted(
    link: Link, campaign: Campaign, unit: str, metric: str, was: Standing, then: Days, days: Days
) -> Standing | None:
    """Move a figure by what its changed days add now and added then."""
    by = sum(day.value for day in days.values() if day.counted) - sum(day.value for day in then.values() if day.counted)
    since = {
        first: total
        + sum(day.value for date, day in days.items() if date >= first)
        - sum(day.value for date, day in then.items() if date >= first)
        for first, total in was.since.items()
    }
    last = max(days, default=dt.date.min)
    if last < was.last_date:
        found = link.value(_LAST_DATE, campaign=campaign.code, unit=unit, metric=metric)
        if found is None:
            return None
        last = from_day(found)
    value = 0 if was.known_from is None else was.value + by
    return Standing(value, was.known_from, last, 0, since)


def _touching(link: Link, campaign: str, unit: str, metric: str, changed: Sequence[Cell]) -> list[Cell]:
    """Load the cells that share days with changed ones, directly or through others; changed ones are stored already."""
    span = Span(min(cell.start or cell.date for cell in changed), max(cell.date for cell in changed))
    while True:
        found = cells.listed(link, campaign, unit=unit, metrics=[metric], span=span)
        starts = [cell.start or cell.date for cell in found]
        wider = Span(min([*starts, span.start]), max([*(cell.date for cell in found), span.end]))
        if wider == span:
            return found
        span = wider


def _without(some: Sequence[Cell], gone: Sequence[Cell]) -> list[Cell]:
    keys = cells.by_key(gone)
    return [cell for key, cell in cells.by_key(some).items() if key not in keys]
