"""Keeps each unit's figure as it stands, and each day's increment, in step with the cells.

All arithmetic is `reporting.ledger`'s. What is chosen here is how few cells it must see:
- a figure for days after all others starts from the figure as it stands;
- where nobody stated a cumulative figure, only cells that share days, directly or through others, touch each other;
- otherwise all cells of the pair are gone through.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from reporting.campaign import Campaign
from reporting.ledger import Base, Increment, base_of, series, since_days
from reporting.records import Cell, Span
from storage.codec import from_day, to_day
from storage.figures import cells as cells_table
from storage.figures import daily, increments, standing
from storage.ledger import cells
from storage.link import Link
from storage.sql import Sql, insert_sql

_ROWS: Final = Sql(
    select(
        standing.c.metric, standing.c.since, standing.c.value, standing.c.known_from, standing.c.last_date,
        standing.c.anchors,
    ).where(standing.c.campaign == bindparam("campaign"), standing.c.unit == bindparam("unit"))
)  # fmt: skip
_PUT: Final = insert_sql(standing, update=["value", "known_from", "last_date", "anchors"])
_REMOVE: Final = Sql(
    delete(standing).where(
        standing.c.campaign == bindparam("campaign"),
        standing.c.unit == bindparam("unit"),
        standing.c.metric == bindparam("metric"),
    )
)
_LAST_DATE: Final = Sql(
    select(func.max(cells_table.c.date)).where(
        cells_table.c.campaign == bindparam("campaign"),
        cells_table.c.unit == bindparam("unit"),
        cells_table.c.metric == bindparam("metric"),
    )
)
_PUT_DAY: Final = insert_sql(increments, update=["value", "counted"])
_REMOVE_DAY: Final = Sql(
    delete(increments).where(
        *(increments.c[name] == bindparam(name) for name in ("campaign", "date", "unit", "metric"))
    )
)
_ADD_TO_DAY: Final = insert_sql(daily, add=["value"])


@dataclass(frozen=True, slots=True)
class Standing:
    """A pair's figure as it stands: `value` is cumulative from `known_from` on, None: nobody knows it yet."""

    value: int
    known_from: dt.date | None
    last_date: dt.date
    anchors: int
    since: dict[dt.date, int]


@dataclass(frozen=True, slots=True)
class Day:
    """What a day added; not `counted` where the baseline holds it already."""

    value: int
    counted: bool


Days = dict[dt.date, Day]


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a pair: its figure `was` and is `now`; what its changed `days` add, and added `then`.

    Nothing changed before `first`.
    """

    unit: str
    metric: str
    first: dt.date
    was: Standing | None
    now: Standing | None
    then: Days
    days: Days


def of_unit(link: Link, campaign: Campaign, unit: str) -> dict[str, Standing]:
    """Give a unit's figures by metric; the writer keeps them, since every report of the unit asks."""
    name = _kept_name(campaign, unit)
    known = None if link.memory is None else link.memory.of_unit(name)
    if known is not None:
        return dict(known[0])
    found = _loaded(link, campaign, unit)
    if link.memory is not None:
        link.memory.keep(name, [dict(found)])
    return found


def _kept_name(campaign: Campaign, unit: str) -> tuple[str, str, str]:
    return ("standing", campaign.code, unit)


def _loaded(link: Link, campaign: Campaign, unit: str) -> dict[str, Standing]:
    """Load a unit's figures by metric."""
    found: dict[str, Standing] = {}
    since: defaultdict[str, dict[dt.date, int]] = defaultdict(dict)
    for metric, first, value, known_from, last_date, anchors in link.rows(_ROWS, campaign=campaign.code, unit=unit):
        if first:
            since[metric][from_day(first)] = value
        else:
            known = None if known_from is None else from_day(known_from)
            found[metric] = Standing(value, known, from_day(last_date), anchors, since[metric])
    return found


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
    if was is None:
        now, days = worked_out(campaign, unit, metric, after)
        return now, {}, days
    first = min(cell.start or cell.date for cell in (*before, *after))
    if not before and first > was.last_date:
        now, days = _appended(campaign, unit, metric, was, after)
        return now, {}, days
    if not was.anchors and not any(cell.anchor for cell in after):
        touching = _touching(link, campaign.code, unit, metric, (*before, *after))
        then = days_of(campaign, unit, metric, [*_without(touching, after), *before])
        days = days_of(campaign, unit, metric, touching)
        return _shifted(link, campaign, unit, metric, was, then, days), then, days
    all_cells = cells.listed(link, campaign.code, unit=unit, metrics=[metric])
    then = days_of(campaign, unit, metric, [*_without(all_cells, after), *before])
    now, days = worked_out(campaign, unit, metric, all_cells)
    return now, then, days


def worked_out(campaign: Campaign, unit: str, metric: str, all_cells: Sequence[Cell]) -> tuple[Standing | None, Days]:
    """Work out a pair's figure and days from all its cells; no figure where there are no cells."""
    if not all_cells:
        return None, {}
    line = series(cells.in_order(all_cells), base_of(campaign, unit, metric))
    value = line.cumulative(dt.date.max)
    since = {first: line.since(first, dt.date.max) for key, first in since_days(campaign) if key == metric}
    last_date = max(cell.date for cell in all_cells)
    anchors = sum(cell.anchor for cell in all_cells)
    now = Standing(value or 0, line.known_from, last_date, anchors, since)
    return now, _by_day(line.increments, all_cells, line.base)


def days_of(campaign: Campaign, unit: str, metric: str, some: Sequence[Cell]) -> Days:
    """Work out the days of cells that nothing else touches."""
    base = base_of(campaign, unit, metric)
    return _by_day(series(cells.in_order(some), base).increments, some, base)


def _by_day(steps: Sequence[Increment], some: Sequence[Cell], base: Base) -> Days:
    sums: defaultdict[dt.date, int] = defaultdict(int)
    for step in steps:
        sums[step.date] += step.value
    return {cell.date: Day(sums[cell.date], not base.holds(cell.date)) for cell in some}


def _appended(
    campaign: Campaign, unit: str, metric: str, was: Standing, after: Sequence[Cell]
) -> tuple[Standing | None, Days]:
    """Go on from the figure as it stands: everything before is as good as a baseline."""
    base = base_of(campaign, unit, metric)
    as_of = was.last_date if base.as_of is None else max(base.as_of, was.last_date)
    line = series(cells.in_order(after), Base(None if was.known_from is None else was.value, as_of))
    value = line.cumulative(dt.date.max)
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


def write(link: Link, campaign: Campaign, moves: Sequence[Move]) -> None:
    """Write pairs' figures, and where their days differ, those and the sums over all units."""
    figures: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    shifts: list[dict[str, Any]] = []
    for move in moves:
        pair = {"campaign": campaign.code, "unit": move.unit, "metric": move.metric}
        _move_along(link, campaign, move)
        if move.now is None:
            link.change(_REMOVE, **pair)
        else:
            figures += [pair | row for row in standing_rows(move.now)]
        for date in move.then.keys() | move.days.keys():
            then, now, day = move.then.get(date), move.days.get(date), to_day(date)
            if now is None:
                gone.append(pair | {"date": day})
            elif now != then:
                fresh.append(pair | {"date": day, "value": now.value, "counted": now.counted})
            if _counted(now) != _counted(then):
                shift = _counted(now) - _counted(then)
                shifts.append({"campaign": campaign.code, "metric": move.metric, "date": day, "value": shift})
    link.later(_PUT, figures)
    link.many(_REMOVE_DAY, gone)
    link.later(_PUT_DAY, fresh)
    link.later(_ADD_TO_DAY, shifts)


def _move_along(link: Link, campaign: Campaign, move: Move) -> None:
    """Let what is kept of a unit follow."""
    known = None if link.memory is None else link.memory.of_unit(_kept_name(campaign, move.unit))
    if known is None:
        return
    if move.now is None:
        known[0].pop(move.metric, None)
    else:
        known[0][move.metric] = move.now


def standing_rows(now: Standing) -> list[dict[str, Any]]:
    """Write a figure as rows: the cumulative one, and one for each first day of a target."""
    shared: dict[str, Any] = {
        "known_from": None if now.known_from is None else to_day(now.known_from),
        "last_date": to_day(now.last_date),
        "anchors": now.anchors,
    }
    rows = [shared | {"since": "", "value": now.value}]
    return rows + [shared | {"since": to_day(first), "value": value} for first, value in now.since.items()]


def _counted(day: Day | None) -> int:
    return day.value if day is not None and day.counted else 0
