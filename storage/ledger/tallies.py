"""Reads what is known as of a day from the figures that stand: the length of history does not matter.

For an earlier day the later increments are taken off again: every prefix of the days is right by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain, repeat
from operator import add, attrgetter, itemgetter
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
from storage.sql import Sql, fixed, joined, parted

_Day = tuple[list[Pair], list[int]]
"""The pairs of one metric that have a day, and what it counted for each."""

_of_campaign = standing.c.campaign == bindparam("campaign")
_STANDING: Final = Sql(
    select(
        standing.c.metric,
        standing.c.known_from,
        standing.c.last_date,
        joined(standing.c.unit),
        joined(standing.c.value),
    )
    .where(_of_campaign, standing.c.since == fixed(""))
    .group_by(standing.c.metric, standing.c.known_from, standing.c.last_date)
)
_SINCE: Final = Sql(
    select(standing.c.unit, standing.c.metric, standing.c.since, standing.c.value, standing.c.last_date).where(
        _of_campaign, standing.c.since != fixed("")
    )
)


# A metric at a time: the days of one are found in order, while SQLite would sort those of all of them first.
_counted = case((increments.c.counted.is_(True), increments.c.value), else_=0)
_IN_SPAN: Final = Sql(
    select(joined(increments.c.unit), joined(_counted))
    .where(
        increments.c.campaign == bindparam("campaign"),
        increments.c.metric == bindparam("metric"),
        increments.c.date >= bindparam("first"),
        increments.c.date <= bindparam("last"),
    )
    .group_by(increments.c.date)
)
_LATER: Final = Sql(
    select(increments.c.unit, increments.c.metric, increments.c.date, increments.c.value, increments.c.counted).where(
        increments.c.campaign == bindparam("campaign"), increments.c.date > bindparam("as_of")
    )
)
# Each pair's day is looked up by the key of the cells, all of them in one query: going through the cells of a campaign
# would cost more with each day that passes.
_LASTS_BEFORE: Final = Sql(
    select(
        standing.c.unit,
        standing.c.metric,
        select(func.max(cells_table.c.date))
        .where(
            cells_table.c.campaign == standing.c.campaign,
            cells_table.c.unit == standing.c.unit,
            cells_table.c.metric == standing.c.metric,
            cells_table.c.date <= bindparam("as_of"),
        )
        .correlate(standing)
        .scalar_subquery(),
    ).where(_of_campaign, standing.c.since == fixed(""), standing.c.last_date > bindparam("as_of"))
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
        kept.keep(campaign, fresh.kept())
    return fresh.tally


class _Pairs(dict[tuple[str, str], list[Pair]]):
    """Pairs by a metric and its units as a query joined them; most come twice: units that stand alike report alike."""

    def __missing__(self, key: tuple[str, str]) -> list[Pair]:
        metric, units = key
        found = self[key] = list(zip(parted(units), repeat(metric)))
        return found


@dataclass(frozen=True, slots=True)
class _Alike:
    """Pairs of one metric that are known from the same day on (None: not known) and have the same last day."""

    metric: str
    known_from: str | None
    last_date: str
    pairs: list[Pair]
    values: list[int]

    def known(self, until: str) -> bool:
        """Tell whether their figures are known by the end of a day."""
        return self.known_from is not None and self.known_from <= until


@dataclass(frozen=True, slots=True)
class _Read:
    """A tally, and what it was put together from: the pairs that stand alike, and the span's days by metric."""

    tally: Tally
    stood: list[_Alike]
    days: dict[str, list[_Day]]

    def kept(self) -> Kept:
        """Add what a tally is moved along with."""
        lasts: dict[Pair, dt.date] = {}
        for alike in self.stood:
            lasts.update(dict.fromkeys(alike.pairs, from_day(alike.last_date)))
        return Kept(self.tally, Counter(_pairs_of(chain(*self.days.values()))), lasts)


def _worked_out(link: Link, campaign: Campaign, as_of: dt.date, span: Span) -> _Read:
    code, until = campaign.code, to_day(as_of)
    end = min(to_day(span.end), until)
    pairs = _Pairs()
    stood = [
        _Alike(metric, first, last, pairs[metric, units], list(map(int, parted(values))))
        for metric, first, last, units, values in link.rows(_STANDING, campaign=code)
    ]
    since_rows = link.rows(_SINCE, campaign=code) if since_days(campaign) else []
    if any(alike.last_date > until for alike in stood):
        then = _Later(link, code, until)
        stood = then.taken_off(stood)
        since_rows = then.since_then(since_rows, {pair for alike in stood for pair in alike.pairs})
    cumulative: dict[Pair, int] = {}
    last_date: dict[str, dt.date] = {}
    for alike in sorted(stood, key=attrgetter("last_date")):
        if alike.known(until):
            cumulative.update(zip(alike.pairs, alike.values, strict=True))
        last_date.update(zip(map(itemgetter(0), alike.pairs), repeat(from_day(alike.last_date))))
    since = {(unit, metric, from_day(first)): value for unit, metric, first, value, _ in since_rows}
    in_period = dict.fromkeys(cumulative, 0)
    in_period.update((pair, 0) for alike in stood if not alike.known(until) for pair in alike.pairs)
    days: dict[str, list[_Day]] = {}
    for metric in {alike.metric for alike in stood}:
        found = link.rows(_IN_SPAN, campaign=code, metric=metric, first=to_day(span.start), last=end)
        if found:
            days[metric] = [(pairs[metric, units], list(map(int, parted(values)))) for units, values in found]
            _add_up(in_period, days[metric])
    reported = {metric: frozenset(map(itemgetter(0), _pairs_of(some))) for metric, some in days.items()}
    return _Read(Tally(as_of, span, cumulative, in_period, since, reported, last_date), stood, days)


def _add_up(sums: dict[Pair, int], days: Iterable[_Day]) -> None:
    """Add what the days of a metric counted to the sums of its pairs, all of which are 0 before."""
    for number, (pairs, counted) in enumerate(days):
        before = map(sums.__getitem__, pairs)
        sums.update(zip(pairs, map(add, before, counted) if number else counted, strict=True))


def _pairs_of(days: Iterable[_Day]) -> Iterable[Pair]:
    """List the pairs of days, each as often as it has one."""
    return chain.from_iterable(pairs for pairs, _ in days)


class _Later:
    """What days after a moment added, by pair, to be taken off; and each pair's last day before."""

    def __init__(self, link: Link, campaign: str, until: str) -> None:
        self._until = until
        self._lasts: dict[Pair, str | None] = {
            (unit, metric): last for unit, metric, last in link.rows(_LASTS_BEFORE, campaign=campaign, as_of=until)
        }
        self._days: defaultdict[Pair, list[tuple[str, int, bool]]] = defaultdict(list)
        for unit, metric, date, value, counted in link.rows(_LATER, campaign=campaign, as_of=until):
            self._days[unit, metric].append((date, value, bool(counted)))

    def taken_off(self, stood: list[_Alike]) -> list[_Alike]:
        """Give what stood at the moment; pairs that had nothing then are left out."""
        then = [alike for alike in stood if alike.last_date <= self._until]
        for alike in stood:
            if alike.last_date > self._until:
                then += self._before(alike)
        return then

    def _before(self, alike: _Alike) -> Iterable[_Alike]:
        """Put pairs that have later days back to the last day that each had at the moment."""
        found: dict[str, _Alike] = {}
        for pair, value in zip(alike.pairs, alike.values, strict=True):
            last = self._lasts[pair]
            if last is not None:
                then = found.setdefault(last, _Alike(alike.metric, alike.known_from, last, [], []))
                then.pairs.append(pair)
                then.values.append(value - sum(later for _, later, counted in self._days[pair] if counted))
        return found.values()

    def since_then(self, rows: list[Row], pairs: Container[Pair]) -> list[Row]:
        """Give what counts from targets' first days as it would stand at the moment."""
        since: list[Row] = []
        for unit, metric, first, value, last in rows:
            if (unit, metric) in pairs:
                later = sum(value for date, value, _ in self._days.get((unit, metric), ()) if date >= first)
                since.append((unit, metric, first, value - later, last))
        return since


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
