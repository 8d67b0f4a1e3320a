"""Reads what is known as of a day from the figures that stand: the length of history does not matter.

For an earlier day the later increments are taken off again: every prefix of the days is right by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, case, func, select

from reporting.campaign import Campaign
from reporting.ledger import daily_totals, tally
from reporting.records import Span, Tally
from storage.codec import from_day, to_day
from storage.figures import cells as cells_table
from storage.figures import daily, increments, standing
from storage.ledger import cells
from storage.ledger.fitting import fit, fits
from storage.ledger.kept import Kept, KeptTallies, Pair
from storage.link import Link
from storage.sql import Sql

_STANDING: Final = Sql(
    select(
        standing.c.unit, standing.c.metric, standing.c.since, standing.c.value, standing.c.known_from,
        standing.c.last_date,
    ).where(standing.c.campaign == bindparam("campaign"))
)  # fmt: skip
_counted = case((increments.c.counted.is_(True), increments.c.value), else_=0)
_IN_SPAN: Final = Sql(
    select(increments.c.unit, increments.c.metric, func.sum(_counted), func.count())
    .where(
        increments.c.campaign == bindparam("campaign"),
        increments.c.date >= bindparam("first"),
        increments.c.date <= bindparam("last"),
    )
    .group_by(increments.c.unit, increments.c.metric)
)
_LATER: Final = Sql(
    select(increments.c.unit, increments.c.metric, increments.c.date, increments.c.value, increments.c.counted).where(
        increments.c.campaign == bindparam("campaign"), increments.c.date > bindparam("as_of")
    )
)
_LAST_BEFORE: Final = Sql(
    select(func.max(cells_table.c.date)).where(
        cells_table.c.campaign == bindparam("campaign"),
        cells_table.c.unit == bindparam("unit"),
        cells_table.c.metric == bindparam("metric"),
        cells_table.c.date <= bindparam("as_of"),
    )
)


@cache
def _daily_sql(metrics: int) -> Sql:
    return Sql(
        select(daily.c.metric, daily.c.date, daily.c.value).where(
            daily.c.campaign == bindparam("campaign"),
            daily.c.metric.in_([bindparam(f"metric{n}") for n in range(metrics)]),
            daily.c.date <= bindparam("until"),
        )
    )


def ready(link: Link, campaign: Campaign, kept: KeptTallies | None) -> bool:
    """Make the standing figures fit the campaign; false where this connection may not write."""
    if not link.writable:
        return fits(link, campaign)
    if fit(link, campaign) and kept is not None:
        kept.forget()
    return True


def taken(link: Link, campaign: Campaign, as_of: dt.date, span: Span, kept: KeptTallies | None) -> Tally:
    """Work out what is known as of a day, or take it from the kept tallies."""
    if not ready(link, campaign, kept):
        return tally(campaign, cells.listed(link, campaign.code), as_of, span)
    known = kept.get(campaign, as_of, span) if kept is not None else None
    if known is not None:
        return known
    fresh = _worked_out(link, campaign.code, as_of, span)
    if kept is not None:
        kept.keep(campaign, fresh)
    return fresh.tally


def _worked_out(link: Link, code: str, as_of: dt.date, span: Span) -> Kept:
    until = to_day(as_of)
    rows = link.rows(_STANDING, campaign=code)
    later = _Later(link, code, until) if any(row[5] > until for row in rows) else None
    cumulative: dict[Pair, int] = {}
    since: dict[tuple[str, str, dt.date], int] = {}
    lasts: dict[Pair, dt.date] = {}
    for unit, metric, first, value, known_from, last in rows:
        shown, known_until = value, last
        if last > until:
            assert later is not None
            known_until = later.last_before(unit, metric)
            if not known_until:
                continue
            shown = value - later.sum(unit, metric, first)
        if first:
            since[unit, metric, from_day(first)] = shown
            continue
        lasts[unit, metric] = from_day(known_until)
        if known_from is not None and known_from <= until:
            cumulative[unit, metric] = shown
    in_period = dict.fromkeys(lasts, 0)
    days_in_span: dict[Pair, int] = {}
    first_day, last_day = to_day(span.start), min(to_day(span.end), until)
    for unit, metric, value, days in link.rows(_IN_SPAN, campaign=code, first=first_day, last=last_day):
        in_period[unit, metric] = int(value)
        days_in_span[unit, metric] = days
    reported: defaultdict[str, set[str]] = defaultdict(set)
    for unit, metric in days_in_span:
        reported[metric].add(unit)
    last_date: dict[str, dt.date] = {}
    for (unit, _), day in lasts.items():
        known = last_date.get(unit)
        if known is None or known < day:
            last_date[unit] = day
    units = {metric: frozenset(found) for metric, found in reported.items()}
    return Kept(Tally(as_of, span, cumulative, in_period, since, units, last_date), days_in_span, lasts)


class _Later:
    """What days after a moment added, by pair, to be taken off; and each pair's last day before."""

    def __init__(self, link: Link, campaign: str, until: str) -> None:
        self._link = link
        self._campaign = campaign
        self._until = until
        self._known: dict[Pair, str] = {}
        self._days: defaultdict[Pair, list[tuple[str, int, bool]]] = defaultdict(list)
        for unit, metric, date, value, counted in link.rows(_LATER, campaign=campaign, as_of=until):
            self._days[unit, metric].append((date, value, bool(counted)))

    def sum(self, unit: str, metric: str, first: str) -> int:
        """Sum what came later: what is counted, or with `first` whatever is dated from that day on."""
        days = self._days[unit, metric]
        if first:
            return sum(value for date, value, _ in days if date >= first)
        return sum(value for _, value, counted in days if counted)

    def last_before(self, unit: str, metric: str) -> str:
        """Name a pair's last day with a cell, empty where there is none."""
        if (unit, metric) not in self._known:
            found = self._link.value(_LAST_BEFORE, campaign=self._campaign, unit=unit, metric=metric, as_of=self._until)
            self._known[unit, metric] = found or ""
        return self._known[unit, metric]


def totals(
    link: Link, campaign: Campaign, metrics: Collection[str], until: dt.date, kept: KeptTallies | None
) -> dict[tuple[str, dt.date], int]:
    """Sum the increments of all units by (metric, day) up to a day."""
    if not metrics:
        return {}
    if not ready(link, campaign, kept):
        found = daily_totals(campaign, cells.listed(link, campaign.code, metrics=metrics), until)
        return {key: value for key, value in found.items() if value}
    parameters: dict[str, Any] = {f"metric{number}": metric for number, metric in enumerate(metrics)}
    rows = link.rows(_daily_sql(len(metrics)), campaign=campaign.code, until=to_day(until), **parameters)
    return {(metric, from_day(date)): value for metric, date, value in rows if value}
