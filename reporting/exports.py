"""Rows for `baocao export`, with the columns and words that stay stable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from reporting.campaign import Campaign, Duty, MetricKind
from reporting.duties import DutyState, UnitDuty
from reporting.ledger import Base, series
from reporting.ledger.tallies import by_pair, start_among
from reporting.numbers import rate_string
from reporting.periods import Period
from reporting.progress import Figure, Progress
from reporting.ranking import rank, ranks
from reporting.rates import rates
from reporting.records import Cell, Relation, Span, StoredEntry

Row = dict[str, Any]

WHOLE = "*"
"""How the whole is named where a unit's code would stand."""


def reports_rows(campaign: Campaign, cells: Iterable[Cell]) -> list[Row]:
    """What counts now: `unit date metric value`, so that values add up to what was done since the baseline.

    Figures inside a span stand in the span's row, dated with its last day. A stated total is given as what it added;
    for a metric that is reported as a total, as it was stated. What was reported for days that the baseline holds is
    kept here as it was said, though the cumulative figure doesn't add it.
    """
    rows: list[tuple[int, int, Row]] = []
    units = {unit.code: number for number, unit in enumerate(campaign.units)}
    metrics = {metric.key: number for number, metric in enumerate(campaign.metrics)}
    pairs = by_pair(cells)
    for (unit, metric), own in pairs.items():
        for day, value in _counting(campaign, start_among(campaign, unit, metric, pairs), metric, own).items():
            row = {"unit": unit, "date": day.isoformat(), "metric": metric, "value": value}
            rows.append((units.get(unit, len(units)), metrics.get(metric, len(metrics)), row))
    return [row for _, _, row in sorted(rows, key=lambda line: (line[2]["date"], line[0], line[1]))]


def history_rows(campaign: Campaign, entries: Iterable[StoredEntry], names: Mapping[int, str]) -> list[Row]:
    """Every revision: `unit date metric value state reporter reason message sent_at recorded_at`; names by person."""
    return [
        {
            "unit": stored.entry.unit,
            "date": stored.entry.date.isoformat(),
            "metric": metric,
            "value": value.number,
            "state": str(stored.state),
            "reporter": None if stored.person is None else names.get(stored.person),
            "reason": stored.reason or None,
            "message": stored.message.text,
            "sent_at": _moment(campaign, stored.sent_at),
            "recorded_at": _moment(campaign, stored.recorded_at),
        }
        for stored in entries
        for metric, value in stored.entry.values.items()
    ]


def progress_rows(campaign: Campaign, progress: Progress) -> list[Row]:
    """A row per unit and metric and, after each metric's units, for the whole (`*`), which has no rank."""
    rows: list[Row] = []
    for metric in campaign.metrics:
        places = ranks(campaign, progress, metric.key)
        rows += [_figure_row(campaign, progress.of(u, metric.key), places.get(u)) for u in progress.units]
        rows.append(_figure_row(campaign, progress.of(None, metric.key), None))
    return rows


def ranking_rows(
    campaign: Campaign, progress: Progress, previous: Mapping[str, int] | None = None, metric: str | None = None
) -> list[Row]:
    """The headline's (or another metric's) ranking: `rank unit metric cumulative target rate movement`."""
    return [
        {
            "rank": row.rank,
            "unit": row.unit,
            "metric": row.metric,
            "cumulative": row.figure.cumulative,
            "target": row.figure.target,
            "rate": rate_string(row.figure.rate),
            "movement": row.movement,
        }
        for row in rank(campaign, progress, metric or campaign.headline, previous=previous)
    ]


def duties_rows(campaign: Campaign, states: Iterable[tuple[Duty, Period, Sequence[UnitDuty]]]) -> list[Row]:
    """`duty period due unit state received_at`; a period is its day, or first and last day with a slash.

    `due` is the unit's own where it was extended.
    """
    return [
        {
            "duty": duty.code,
            "period": _iso_span(period.span),
            "due": _moment(campaign, unit.due or period.due),
            "unit": unit.unit,
            "state": str(unit.state),
            "received_at": None if unit.received_at is None else _moment(campaign, unit.received_at),
        }
        for duty, period, units in states
        for unit in units
    ]


def rates_rows(campaign: Campaign, states: Iterable[tuple[Duty, Period, Sequence[UnitDuty]]]) -> list[Row]:
    """Count a duty's period a row: expected and received reports, units by state, the three rates (see `rates`)."""
    rows: list[Row] = []
    for duty, period, units in states:
        found = rates(duty, units)
        rows.append(
            {
                "duty": duty.code,
                "period": _iso_span(period.span),
                "due": _moment(campaign, period.due),
                "expected": found.expected,
                "received": found.received,
                **{str(state): found.states[state] for state in DutyState},
                "reporting_rate": rate_string(found.reporting_rate),
                "on_time_rate": rate_string(found.on_time_rate),
                "completeness": rate_string(found.completeness),
            }
        )
    return rows


def known_by(cells: Iterable[Cell], moment: datetime) -> list[Cell]:
    """Leave out what was received after a moment: duty states as of a day come from what was received by then."""
    return [cell for cell in cells if cell.received_at is None or cell.received_at <= moment]


def _figure_row(campaign: Campaign, figure: Figure, place: int | None) -> Row:
    row: Row = {
        "unit": figure.unit or WHOLE,
        "metric": figure.metric,
        "baseline": figure.baseline,
        "in_period": figure.in_period,
        "cumulative": figure.cumulative,
        "target": figure.target,
        "remaining": figure.remaining,
        "rate": rate_string(figure.rate),
        "rank": place,
        "quota": figure.quota,
        "reported": figure.reported,
        "expected": figure.expected,
    }
    if campaign.quotas:
        row["quotas"] = dict(figure.quotas) or None
    return row


def _counting(campaign: Campaign, base: Base, metric: str, cells: list[Cell]) -> dict[date, int]:
    """Sum by day what counts of one pair; the parts of a span fall on its last day."""
    if campaign.metric_by_key[metric].kind is MetricKind.CUMULATIVE:
        return {cell.date: cell.value for cell in cells if cell.anchor}
    spans = [Span(cell.start, cell.date) for cell in cells if cell.start and cell.relation is not Relation.EXTRA]
    spans.sort(key=lambda span: span.days, reverse=True)
    found: dict[date, int] = {}
    for step in series(cells, base).increments:
        first = step.first or step.date
        around = () if step.in_base else (span for span in spans if first in span and step.date in span)
        day = next((span.end for span in around), step.date)
        found[day] = found.get(day, 0) + step.value
    return found


def _iso_span(span: Span) -> str:
    return span.end.isoformat() if span.start == span.end else f"{span.start.isoformat()}/{span.end.isoformat()}"


def _moment(campaign: Campaign, moment: datetime) -> str:
    return moment.astimezone(campaign.zone).isoformat()
