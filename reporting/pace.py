"""How fast figures grow: by the day, and the usual pace of the latest spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from reporting.campaign import Campaign
from reporting.formulas import signed_parts
from reporting.ledger.tallies import daily_totals
from reporting.periods import main_span, span_before
from reporting.records import Cell, Span
from reporting.successors import lineage
from reporting.workdays import is_working_day

SPANS_NEEDED = 3
"""With fewer spans of data there is no pace."""
DAYS_LOOKED_AT = 28
"""The pace is that of the latest spans that make up so many days, but at least `SPANS_NEEDED` of them."""
WEEK = 7
"""Spans shorter than a week are taken by the week once there are `SPANS_NEEDED` weeks, weekends then weigh rightly."""

_ONE_DAY = timedelta(days=1)
Daily = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Pace:
    """The usual figure per day: the median of `spans` spans (the latest first), which says nothing of one odd week.

    `by_week`: the spans are weeks of a shorter rhythm. Where the campaign counts working days, it is per working day.
    """

    per_day: Decimal
    spans: int
    by_week: bool = False


def daily_of(campaign: Campaign, metric: str, increments: Mapping[tuple[str, date], int]) -> dict[date, int]:
    """Add up a metric's increments by day out of its parts', those that are taken away with their sign."""
    signs = {part: sign for sign, part in signed_parts(campaign, metric) or ()}
    days: dict[date, int] = {}
    for (part, day), value in increments.items():
        if part in signs:
            days[day] = days.get(day, 0) + signs[part] * value
    return days


def unit_dailies(campaign: Campaign, cells: Iterable[Cell], metric: str, until: date) -> dict[str, dict[date, int]]:
    """Give every unit's increments of a metric by day up to a day, out of the campaign's cells.

    A merged unit's are its former units' too, who did them where it is now.
    """
    parts = {part for _, part in signed_parts(campaign, metric) or ()}
    by_unit: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.metric in parts:
            by_unit.setdefault(cell.unit, []).append(cell)
    theirs = {
        unit: [cell for code in lineage(campaign, unit) for cell in by_unit.get(code, ())]
        for unit in (*by_unit, *campaign.merged)
    }
    return {unit: daily_of(campaign, metric, daily_totals(campaign, own, until)) for unit, own in theirs.items() if own}


def pace_of(campaign: Campaign, daily: Daily, as_of: date) -> Pace | None:
    """Work out the usual pace up to a day; None with fewer than 3 spans of data."""
    ended = _spans_with_data(campaign, daily, as_of)
    if len(ended) < SPANS_NEEDED:
        return None
    weeks = _weeks(ended)
    chosen = _latest(weeks or ended)
    rates = [rate for span in chosen if (rate := _rate(campaign, daily, span)) is not None]
    if not rates:
        return None
    return Pace(median(rates), len(chosen), by_week=bool(weeks))


def growth_of(campaign: Campaign, daily: Daily, as_of: date) -> Decimal | None:
    """Work out how fast counts grow that come in jumps, as official ones do: between the last one and an earlier.

    The earlier one is the latest that lies at least 28 days back, else the campaign's start. None where none came.
    """
    days = sorted(day for day in daily if campaign.start <= day <= as_of)
    if not days:
        return None
    last = days[-1]
    before = [day for day in days if (last - day).days >= DAYS_LOOKED_AT]
    first = before[-1] if before else campaign.start - _ONE_DAY
    return Decimal(_sum(daily, first + _ONE_DAY, last)) / (last - first).days


def days_that_count(campaign: Campaign, after: date, until: date) -> int:
    """Count the days after one up to another: all, or those that the campaign works on."""
    length = max(0, (until - after).days)
    if not campaign.pace_in_working_days:
        return length
    return sum(is_working_day(campaign, after + timedelta(days=number)) for number in range(1, length + 1))


def _rate(campaign: Campaign, daily: Daily, span: Span) -> Decimal | None:
    """Give a span's figure per day; None where it has no day that counts."""
    days = days_that_count(campaign, span.start - _ONE_DAY, span.end)
    return Decimal(_sum(daily, span.start, span.end)) / days if days else None


def _spans_with_data(campaign: Campaign, daily: Daily, as_of: date) -> list[Span]:
    """List the main spans up to a day, from the first one that has any figure, the latest first.

    A span in the middle in which nobody reported belongs to the pace; one that is still running counts only once it
    has ended.
    """
    reported = [day for day in daily if campaign.start <= day <= as_of]
    if not reported:
        return []
    first = min(reported)
    span: Span | None = main_span(campaign, as_of)
    spans: list[Span] = []
    while span is not None and span.end >= first:
        if span.end <= as_of:
            spans.append(span)
        span = span_before(campaign, span)
    having = sum(any(day in span for day in reported) for span in spans)
    return spans if having >= SPANS_NEEDED else []


def _weeks(spans: list[Span]) -> list[Span]:
    """Put spans that are shorter than a week together to weeks, the latest first; none while there are too few."""
    if max(span.days for span in spans) >= WEEK:
        return []
    last, first = spans[0].end, spans[-1].start
    count = ((last - first).days + 1) // WEEK
    if count < SPANS_NEEDED:
        return []
    ends = [last - timedelta(days=WEEK * number) for number in range(count)]
    return [Span(end - timedelta(days=WEEK - 1), end) for end in ends]


def _latest(spans: list[Span]) -> list[Span]:
    chosen: list[Span] = []
    for span in spans:
        if len(chosen) >= SPANS_NEEDED and sum(past.days for past in chosen) >= DAYS_LOOKED_AT:
            break
        chosen.append(span)
    return chosen


def _sum(daily: Daily, first: date, last: date) -> int:
    return sum(value for day, value in daily.items() if first <= day <= last)
