"""How much a day: what the letter's own divisions give, beside what is really needed until the deadline."""

from __future__ import annotations

from collections.abc import Mapping

from bot.desk.names import capital
from bot.files.sheets.rows import Cells, Line, naming, unit_rows
from bot.texts import Texts
from reporting.campaign import Metric, Quota
from reporting.numbers import ceil_div, half_up_div
from reporting.papers.tables import Cell, Column, Formula, Table, plain_value
from reporting.progress import Progress
from reporting.targets import targets_of, units_with_target


def quota_table(texts: Texts, progress: Progress) -> Table | None:
    """Compose the table of daily quotas; None where no unit has anything to be spread over days."""
    campaign = progress.campaign
    divided = {quota.metric for quota in campaign.quotas}
    metrics = [
        metric
        for metric in campaign.metrics
        if metric.key in divided or units_with_target(campaign, metric.key) or targets_of(campaign, None, metric.key)
    ]
    metrics.sort(key=lambda metric: metric.key != campaign.headline)
    if not any(metric.key in divided or units_with_target(campaign, metric.key) for metric in metrics):
        return None
    columns = [*naming(texts), *(column for metric in metrics for column in _columns(texts, progress, metric))]

    def values(line: Line) -> Cells:
        cells: Cells = {}
        for metric in metrics:
            cells |= _values(progress, metric, line)
        return cells

    rows = unit_rows(texts, progress, columns, values)
    notes = [texts.plain("sheet.quota-note")] if campaign.quotas else []
    return Table(
        texts.plain("sheet.quotas"),
        texts.plain("sheet.quotas-title").upper(),
        tuple(columns),
        tuple(rows),
        (campaign.name, texts.plain("sheet.as-of", day=progress.as_of)),
        (*notes, texts.plain("sheet.needed-note")),
    )


def _columns(texts: Texts, progress: Progress, metric: Metric) -> list[Column]:
    over = capital(metric.said)
    columns = [Column(f"{metric.key}/left", _left_label(texts, progress, metric), over=over)]
    for quota in _quotas(progress, metric):
        if quota.as_of is not None and quota.as_of != progress.as_of:
            label = texts.plain("sheet.quota-from", n=quota.days, day=quota.as_of)
        else:
            label = texts.plain("sheet.quota", n=quota.days)
        columns.append(Column(f"{metric.key}/{quota.name}", label, over=over, width=13))
    deadline = progress.of(None, metric.key).deadline
    label = texts.plain("sheet.needed-by", day=deadline) if deadline else texts.plain("sheet.needed")
    return [*columns, Column(f"{metric.key}/needed", label, over=over, width=12)]


def _left_label(texts: Texts, progress: Progress, metric: Metric) -> str:
    found = targets_of(progress.campaign, None, metric.key)
    shares = [one.percent for one in found if one.percent is not None]
    if not shares or units_with_target(progress.campaign, metric.key):
        return texts.plain("sheet.left")
    return texts.plain("sheet.left-share", share=texts.share(shares[-1]))


def _quotas(progress: Progress, metric: Metric) -> list[Quota]:
    return [quota for quota in progress.campaign.quotas if quota.metric == metric.key]


def _values(progress: Progress, metric: Metric, line: Line) -> Cells:
    figure, key = line.figure(progress, metric.key), metric.key
    cells: Cells = {f"{key}/left": figure.remaining}
    for quota in _quotas(progress, metric):
        cells[f"{key}/{quota.name}"] = _per_day(
            cells, f"{key}/left", "ROUND", quota.days, figure.quotas.get(quota.name)
        )
    cells[f"{key}/needed"] = _per_day(cells, f"{key}/left", "ROUNDUP", figure.days_left, figure.quota)
    return cells


def _per_day(cells: Mapping[str, Cell], left: str, rounding: str, days: int, value: int | None) -> Cell:
    """Divide what is left by days, live where that gives the figure (a quota fixed at another day doesn't)."""
    known = plain_value(cells.get(left))
    if value is None or not isinstance(known, int) or days <= 0:
        return value
    worked_out = half_up_div(known, days) if rounding == "ROUND" else ceil_div(known, days)
    return Formula(f"{rounding}({{{left}}}/{days},0)", value) if worked_out == value else value
