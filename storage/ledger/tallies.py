"""Reads what is known as of a day from the figures that stand: the length of history does not matter.

For an earlier day the later increments are taken off again: every prefix of the days is right by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, case, func, literal_column, select

from reporting.campaign import Campaign
from reporting.ledger import daily_totals, since_days, tally
from reporting.records import Span, Tally
from storage.codec import from_day, to_day
from storage.figures import cells as cells_table
from storage.figures import daily, increments, standing
from storage.ledger import cells
from storage.ledger.fitting import fit, fits
from storage.ledger.kept import Kept, KeptTallies, Pair
from storage.link import Link, Row
from storage.sql import Sql, fixed

_of_campaign = standing.c.campaign == bindparam("campaign")
_STANDING: Final = Sql(
    select(standing.c.unit, standing.c.metric, standing.c.value, standing.c.known_from, standing.c.last_date).where(
        _of_campaign, standing.c.since == fixed("")
    )
)
_SINCE: Final = Sql(
    select(standing.c.unit, standing.c.metric, standing.c.since, standing.c.value, standing.c.last_date).where(
        _of_campaign, standing.c.since != fixed("")
    )
)


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
_ON_DAY: Final = Sql(
    select(increments.c.unit, increments.c.metric, _counted, literal_column("1")).where(
        increments.c.campaign == bindparam("campaign"), increments.c.date == bindparam("first")
    )
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
    if kept is None:
        fit(link, campaign)
    else:
        kept.make_fit(link, campaign)
    return True


def taken(link: Link, campaign: Campaign, as_of: dt.date, span: Span, kept: KeptTallies | None) -> Tally:
    """Work out what is known as of a day, or take it from the kept tallies."""
    if not ready(link, campaign, kept):
        return tally(campaign, cells.listed(link, campaign.code), as_of, span)
    known = kept.get(campaign, as_of, span) if kept is not None else None
    if known is not None:
        return known
    fresh = _worked_out(link, campaign, as_of, span)
    if kept is not None:
        kept.keep(campaign, fresh)
    return fresh.tally


def _worked_out(link: Link, campaign: Campaign, as_of: dt.date, span: Span) -> Kept:
    code, until = campaign.code, to_day(as_of)
    rows = link.rows(_STANDING, campaign=code)
    since_rows = link.rows(_SINCE, campaign=code) if since_days(campaign) else []
    if rows and max(map(itemgetter(4), rows)) > until:
        rows, since_rows = _Later(link, code, until).taken_off(rows, since_rows)
    cumulative = {(row[0], row[1]): row[2] for row in rows if row[3] is not None and row[3] <= until}
    lasts = {(row[0], row[1]): from_day(row[4]) for row in rows}
    since = {(unit, metric, from_day(first)): value for unit, metric, first, value, _ in since_rows}
    in_period = dict.fromkeys(lasts, 0)
    days_in_span: dict[Pair, int] = {}
    reported: defaultdict[str, list[str]] = defaultdict(list)
    for unit, metric, value, days in _sums(link, code, to_day(span.start), min(to_day(span.end), until)):
        pair = (unit, metric)
        in_period[pair] = int(value)  # PostgreSQL sums to decimals
        days_in_span[pair] = days
        reported[metric].append(unit)
    last_date = {unit: day for (unit, _), day in sorted(lasts.items(), key=itemgetter(1))}
    units = {metric: frozenset(found) for metric, found in reported.items()}
    return Kept(Tally(as_of, span, cumulative, in_period, since, units, last_date), days_in_span, lasts)


def _sums(link: Link, code: str, first: str, last: str) -> list[Row]:
    if first == last:
        return link.rows(_ON_DAY, campaign=code, first=first)
    return link.rows(_IN_SPAN, campaign=code, first=first, last=last)


class _Later:
    """What days after a moment added, by pair, to be taken off; and each pair's last day before."""

    def __init__(self, link: Link, campaign: str, until: str) -> None:
        self._link = link
        self._campaign = campaign
        self._until = until
        self._days: defaultdict[Pair, list[tuple[str, int, bool]]] = defaultdict(list)
        for unit, metric, date, value, counted in link.rows(_LATER, campaign=campaign, as_of=until):
            self._days[unit, metric].append((date, value, bool(counted)))

    def taken_off(self, rows: list[Row], since_rows: list[Row]) -> tuple[list[Row], list[Row]]:
        """Give the rows as they would stand at the moment; pairs that had nothing then are left out."""
        then: list[Row] = []
        for unit, metric, value, known_from, last in rows:
            known_until = last if last <= self._until else self._last_before(unit, metric)
            if known_until:
                later = sum(value for _, value, counted in self._days.get((unit, metric), ()) if counted)
                then.append((unit, metric, value - later, known_from, known_until))
        pairs = {(row[0], row[1]) for row in then}
        since: list[Row] = []
        for unit, metric, first, value, last in since_rows:
            if (unit, metric) in pairs:
                later = sum(value for date, value, _ in self._days.get((unit, metric), ()) if date >= first)
                since.append((unit, metric, first, value - later, last))
        return then, since

    def _last_before(self, unit: str, metric: str) -> str | None:
        """Name a pair's last day with a cell."""
        found: str | None = self._link.value(
            _LAST_BEFORE, campaign=self._campaign, unit=unit, metric=metric, as_of=self._until
        )
        return found


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
