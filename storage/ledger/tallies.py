"""Reads what is known as of a day from the figures that stand: the length of history does not matter.

For an earlier day the later increments are taken off again: every prefix of the days is right by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Container
from functools import cache
from itertools import compress
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, case, func, select

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
from storage.sql import Sql, fixed, joined

_of_campaign = standing.c.campaign == bindparam("campaign")
_STANDING: Final = Sql(
    select(
        joined(standing.c.unit),
        joined(standing.c.metric),
        joined(standing.c.value),
        joined(func.coalesce(standing.c.known_from, fixed("never"))),
        joined(standing.c.last_date),
    ).where(_of_campaign, standing.c.since == fixed(""))
)
_SINCE: Final = Sql(
    select(standing.c.unit, standing.c.metric, standing.c.since, standing.c.value, standing.c.last_date).where(
        _of_campaign, standing.c.since != fixed("")
    )
)


_counted = case((increments.c.counted.is_(True), increments.c.value), else_=0)
_IN_SPAN: Final = Sql(
    select(joined(increments.c.unit), joined(increments.c.metric), joined(_counted)).where(
        increments.c.campaign == bindparam("campaign"),
        increments.c.date >= bindparam("first"),
        increments.c.date <= bindparam("last"),
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
    units, metrics, numbers, known_from, last_dates = link.columns(_STANDING, campaign=code)
    pairs = list(zip(units, metrics, strict=True))
    values = list(map(int, numbers))
    since_rows = link.rows(_SINCE, campaign=code) if since_days(campaign) else []
    if last_dates and max(last_dates) > until:
        then = _Later(link, code, until)
        pairs, values, known_from, last_dates = then.taken_off(pairs, values, known_from, last_dates)
        since_rows = then.since_then(since_rows, set(pairs))
    known = [first <= until for first in known_from]  # "never" comes after any day
    cumulative = dict(compress(zip(pairs, values, strict=True), known))
    days = {text: from_day(text) for text in set(last_dates)}
    lasts = dict(zip(pairs, map(days.__getitem__, last_dates), strict=True))
    since = {(unit, metric, from_day(first)): value for unit, metric, first, value, _ in since_rows}
    in_period = dict.fromkeys(lasts, 0)
    days_in_span = _add_up(link, code, to_day(span.start), min(to_day(span.end), until), in_period)
    reported: defaultdict[str, list[str]] = defaultdict(list)
    for unit, metric in days_in_span:
        reported[metric].append(unit)
    last_date = {unit: day for (unit, _), day in sorted(lasts.items(), key=itemgetter(1))}
    by_metric = {metric: frozenset(found) for metric, found in reported.items()}
    return Kept(Tally(as_of, span, cumulative, in_period, since, by_metric, last_date), days_in_span, lasts)


def _add_up(link: Link, code: str, first: str, last: str, sums: dict[Pair, int]) -> dict[Pair, int]:
    """Add what the days of a span counted to each pair's sum, and count each pair's days."""
    units, metrics, numbers = link.columns(_IN_SPAN, campaign=code, first=first, last=last)
    found = dict(zip(zip(units, metrics, strict=True), map(int, numbers), strict=True))
    if len(found) == len(units):  # a day for each pair, as in most weeks of most campaigns
        sums.update(found)
        return dict.fromkeys(found, 1)
    days: dict[Pair, int] = {}
    for pair, value in zip(zip(units, metrics, strict=True), map(int, numbers), strict=True):
        if pair in days:
            sums[pair] += value
            days[pair] += 1
        else:
            sums[pair] = value
            days[pair] = 1
    return days


class _Later:
    """What days after a moment added, by pair, to be taken off; and each pair's last day before."""

    def __init__(self, link: Link, campaign: str, until: str) -> None:
        self._link = link
        self._campaign = campaign
        self._until = until
        self._days: defaultdict[Pair, list[tuple[str, int, bool]]] = defaultdict(list)
        for unit, metric, date, value, counted in link.rows(_LATER, campaign=campaign, as_of=until):
            self._days[unit, metric].append((date, value, bool(counted)))

    def taken_off(
        self, pairs: list[Pair], values: list[int], known_from: list[str], lasts: list[str]
    ) -> tuple[list[Pair], list[int], list[str], list[str]]:
        """Give the columns as they would stand at the moment; pairs that had nothing then are left out."""
        then: list[tuple[Pair, int, str, str]] = []
        for pair, value, first, last in zip(pairs, values, known_from, lasts, strict=True):
            known_until = last if last <= self._until else self._last_before(*pair)
            if known_until:
                later = sum(value for _, value, counted in self._days.get(pair, ()) if counted)
                then.append((pair, value - later, first, known_until))
        return (
            [pair for pair, _, _, _ in then],
            [value for _, value, _, _ in then],
            [first for _, _, first, _ in then],
            [last for _, _, _, last in then],
        )

    def since_then(self, rows: list[Row], pairs: Container[Pair]) -> list[Row]:
        """Give what counts from targets' first days as it would stand at the moment."""
        since: list[Row] = []
        for unit, metric, first, value, last in rows:
            if (unit, metric) in pairs:
                later = sum(value for date, value, _ in self._days.get((unit, metric), ()) if date >= first)
                since.append((unit, metric, first, value - later, last))
        return since

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
