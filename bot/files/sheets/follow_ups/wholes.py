"""The table of a metric that only the whole has a target for."""

from __future__ import annotations

from datetime import date, timedelta

from bot.files.sheets.follow_ups.blocks import Block, counted_from, deadlines, outcome, table_of, under_title
from bot.files.sheets.rows import Cells, Line, live_sum, naming, unit_rows
from bot.texts import Texts
from reporting.campaign import Metric
from reporting.papers.tables import Column, Form, Table
from reporting.progress import Progress
from reporting.targets import targets_on


def whole_table(texts: Texts, progress: Progress, metric: Metric) -> Table:
    """What each unit did, beside the target that only the whole has."""
    holding = targets_on(progress.campaign, metric.key, progress.as_of)[None]
    block = Block.of(progress.campaign, "done", metric, holding.since)
    stated = progress.campaign.baseline_of.get((None, metric.key)) if holding.since is None else None
    columns = [
        *naming(texts),
        Column("period", texts.plain("sheet.in-period", span=texts.span(progress.tally.span))),
        *(_start_columns(texts, stated.as_of) if stated else ()),
        *block.columns(texts),
        Column("target", texts.plain("sheet.target")),
        Column("left", texts.plain("sheet.left")),
        Column("rate", texts.plain("sheet.rate"), Form.RATE),
    ]

    def values(line: Line) -> Cells:
        scope, figure = line.scope(progress), line.figure(progress, metric.key)
        counted = figure.counted
        if not scope.whole:
            counted = progress.known.since(scope, metric.key, holding.since) if holding.since else figure.cumulative
        cells: Cells = {"period": figure.in_period} | block.cells(progress, scope, counted)
        if stated:
            own = scope.whole or (line.unit, metric.key) in progress.campaign.baseline_of
            cells["start"] = figure.baseline if own else None
            cells["since"] = progress.known.since(scope, metric.key, stated.as_of + timedelta(days=1))
            cells["done"] = live_sum(cells, ["start", "since"], counted)
        if not scope.whole:
            return cells
        cells["target"] = figure.target
        return cells | outcome(cells, figure.target, figure.counted, "target", "done")

    rows = unit_rows(texts, progress, columns, values)
    under = [*under_title(texts, progress), *counted_from(texts, holding.since), *deadlines(texts, {None: holding})]
    return table_of(texts, metric, columns, rows, under, _needed(texts, progress, metric))


def _start_columns(texts: Texts, as_of: date) -> tuple[Column, Column]:
    first = as_of + timedelta(days=1)
    return Column("start", texts.plain("sheet.base", day=as_of)), Column("since", texts.plain("sheet.from", day=first))


def _needed(texts: Texts, progress: Progress, metric: Metric) -> list[str]:
    """Say what the whole needs a day, where no unit's quota stands in a table of its own."""
    figure = progress.of(None, metric.key)
    if not figure.quota or figure.deadline is None:
        return []
    return [texts.plain("sheet.needed-whole", quota=figure.quota, day=figure.deadline)]
