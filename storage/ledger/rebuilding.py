"""Compares what counts with what history says, unit by unit, and in the writer puts it right."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

from sqlalchemy import bindparam, delete, select

from reporting.campaign import Campaign
from reporting.ledger import fold_entries
from reporting.records import Cell, Difference, Kept
from storage.codec import from_day
from storage.figures import cells as cells_table
from storage.figures import daily, increments, standing
from storage.figures import entries as entries_table
from storage.ledger import cells, entries
from storage.ledger.fitting import clear, fit, fits, write_daily, write_unit
from storage.ledger.settling import base_for, worked_out
from storage.ledger.standing import Day, Standing, of_unit
from storage.link import Link
from storage.sql import Sql

_UNITS: Final = tuple(
    Sql(select(table.c.unit).distinct().where(table.c.campaign == bindparam("campaign")))
    for table in (entries_table, cells_table, standing, increments)
)
_DAYS: Final = Sql(
    select(increments.c.metric, increments.c.date, increments.c.value, increments.c.counted).where(
        increments.c.campaign == bindparam("campaign"), increments.c.unit == bindparam("unit")
    )
)
_DAILY: Final = Sql(
    select(daily.c.metric, daily.c.date, daily.c.value).where(daily.c.campaign == bindparam("campaign"))
)
_CLEAR_CELLS: Final = Sql(delete(cells_table).where(cells_table.c.campaign == bindparam("campaign")))

K = TypeVar("K")
Totals = defaultdict[tuple[str, dt.date], int]


def rebuilt(link: Link, campaign: Campaign) -> list[Difference]:
    """Name each difference between history and current state; where the link may write, mend them."""
    if link.writable:
        fit(link, campaign)
    elif not fits(link, campaign):
        return [Difference(Kept.TERMS)]  # the next report mends that
    totals: Totals = defaultdict(int)
    faults: list[Difference] = []
    for unit in sorted({row[0] for sql in _UNITS for row in link.rows(sql, campaign=campaign.code)}):
        faults += _check_unit(link, campaign, unit, totals)
    faults += _check_daily(link, campaign, totals)
    if faults and link.writable:
        _mend(link, campaign)
    return faults


def _check_unit(link: Link, campaign: Campaign, unit: str, totals: Totals) -> Iterator[Difference]:
    live = entries.load(link, entries.LIVE_OF_UNIT, campaign=campaign.code, unit=unit)
    told = cells.by_key(fold_entries(live))
    now_kept = cells.by_key(cells.listed(link, campaign.code, unit=unit))
    for key in _unlike(told, now_kept):
        yield Difference(Kept.CELL, unit, key[1], key[2], _value(now_kept.get(key)), _value(told.get(key)))
    stands = of_unit(link, campaign, unit)
    kept: defaultdict[str, dict[dt.date, Day]] = defaultdict(dict)
    for metric, date, value, counted in link.rows(_DAYS, campaign=campaign.code, unit=unit):
        kept[metric][from_day(date)] = Day(value, bool(counted))
    for metric in sorted({key[1] for key in told} | stands.keys() | kept.keys()):
        own: list[Cell] = [cell for cell in told.values() if cell.metric == metric]
        now, days = worked_out(campaign, unit, metric, own, base_for(link, campaign, unit, metric))
        for date in _unlike(days, kept[metric]):
            yield Difference(Kept.DAY, unit, metric, date, _value(kept[metric].get(date)), _value(days.get(date)))
        if now != stands.get(metric):
            yield Difference(Kept.STANDING, unit, metric, None, _value(stands.get(metric)), _value(now))
        for date, day in days.items():
            if day.counted:
                totals[metric, date] += day.value


def _check_daily(link: Link, campaign: Campaign, totals: Totals) -> Iterator[Difference]:
    rows = link.rows(_DAILY, campaign=campaign.code)
    kept = {(metric, from_day(date)): value for metric, date, value in rows if value}
    told = {key: value for key, value in totals.items() if value}
    for metric, date in _unlike(told, kept):
        yield Difference(Kept.SUM, None, metric, date, kept.get((metric, date)), told.get((metric, date)))


def _unlike(told: Mapping[K, object], kept: Mapping[K, object]) -> list[K]:
    """List the keys under which two tables differ, always in the same order."""
    return sorted((key for key in told.keys() | kept.keys() if told.get(key) != kept.get(key)), key=str)


def _value(kept: Cell | Day | Standing | None) -> int | None:
    return None if kept is None else kept.value


def _mend(link: Link, campaign: Campaign) -> None:
    """Replace the current state by what history says."""
    clear(link, campaign)
    link.change(_CLEAR_CELLS, campaign=campaign.code)
    if link.memory is not None:
        link.memory.forget()
    totals: Totals = defaultdict(int)
    folded: dict[str, tuple[Cell, ...]] = {}
    for (unit,) in link.rows(_UNITS[0], campaign=campaign.code):
        own = fold_entries(entries.load(link, entries.LIVE_OF_UNIT, campaign=campaign.code, unit=unit))
        cells.put(link, campaign.code, cells.by_key(own))
        folded[unit] = own
    for unit, own in folded.items():  # a merged unit's figure asks for its former units' cells
        write_unit(link, campaign, unit, own, totals)
    write_daily(link, campaign, totals)
