"""What is known of a whole campaign as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from reporting.campaign import Campaign
from reporting.ledger.merged import carried, start_of
from reporting.ledger.series import Base, series
from reporting.memo import per_campaign
from reporting.records import Cell, Span, Tally


@per_campaign
def since_days(campaign: Campaign) -> tuple[tuple[str, date], ...]:
    """List (metric, first day) that `Tally.since` holds for every unit with figures.

    Targets that count from a day (for a derived metric, its parts), and the days after the whole's own baselines.
    """
    days = [(part, t.since) for t in campaign.targets if t.since for part in campaign.parts_of(t.metric)]
    days += [(b.metric, b.as_of + timedelta(days=1)) for b in campaign.baselines if b.unit is None]
    return tuple(dict.fromkeys(days))


def tally(campaign: Campaign, cells: Iterable[Cell], as_of: date, span: Span) -> Tally:
    """Work out a campaign's tally from all its cells; what storage keeps as current state must equal it.

    A pair without any cell up to the day is left out: nothing but its baseline is known of it. A merged unit's figure
    is what it did itself, unless a former unit's is unknown: then it is all that it stated.
    """
    firsts = since_days(campaign)
    cumulative: dict[tuple[str, str], int] = {}
    in_period: dict[tuple[str, str], int] = {}
    since: dict[tuple[str, str, date], int] = {}
    reported: defaultdict[str, set[str]] = defaultdict(set)
    last_date: dict[str, date] = {}
    pairs = by_pair(cells)
    for (unit, metric), every in pairs.items():
        own = [cell for cell in every if cell.date <= as_of]
        if not own:
            continue
        line = series(own, start_among(campaign, unit, metric, pairs))
        value = line.cumulative(as_of)
        if value is not None:
            cumulative[unit, metric] = value - carried(campaign, unit, line.base)
        in_period[unit, metric] = line.in_period(span, as_of)
        for key, first in firsts:
            if key == metric:
                since[unit, metric, first] = line.since(first, as_of)
        latest = max(cell.date for cell in own)
        last_date[unit] = max(last_date.get(unit, latest), latest)
        if any(cell.date in span for cell in own):
            reported[metric].add(unit)
    units = {metric: frozenset(found) for metric, found in reported.items()}
    return Tally(as_of, span, cumulative, in_period, since, units, last_date)


def baseline_tally(campaign: Campaign) -> Tally:
    """Make the tally of the baselines alone, which the first summary's movement compares with.

    Those of units that take others' places later are left out.
    """
    units = campaign.unit_by_code
    first = [one for one in campaign.baselines if one.unit is None or not units[one.unit].predecessors]
    day = max([*(one.as_of for one in first), campaign.start])
    cumulative = {(one.unit, one.metric): one.value for one in first if one.unit is not None}
    return Tally(day, Span(day, day), cumulative, {})


def daily_totals(campaign: Campaign, cells: Iterable[Cell], until: date) -> dict[tuple[str, date], int]:
    """Sum all units' increments by (metric, day) up to a day; a span's own falls on its last day."""
    totals: defaultdict[tuple[str, date], int] = defaultdict(int)
    pairs = by_pair(cells)
    for (unit, metric), every in pairs.items():
        own = [cell for cell in every if cell.date <= until]
        for step in series(own, start_among(campaign, unit, metric, pairs)).counted:
            totals[metric, step.date] += step.value
    return dict(totals)


def start_among(campaign: Campaign, unit: str, metric: str, pairs: Mapping[tuple[str, str], Sequence[Cell]]) -> Base:
    """Say where a pair's series starts, given all cells by pair."""
    return start_of(campaign, unit, metric, lambda code: pairs.get((code, metric), ()))


def by_pair(cells: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """Sort cells out by (unit, metric)."""
    pairs: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        pairs.setdefault((cell.unit, cell.metric), []).append(cell)
    return pairs
