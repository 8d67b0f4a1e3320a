"""The table of the metrics that have no target."""

from __future__ import annotations

from collections.abc import Sequence

from bot.files.sheets.follow_ups.blocks import table_of, under_title
from bot.files.sheets.rows import Cells, Line, naming, unit_rows
from bot.texts import Texts
from reporting.campaign import Metric
from reporting.numbers import half_up
from reporting.papers.tables import Column, Form, Table
from reporting.progress import Progress


def plain_table(texts: Texts, progress: Progress, metrics: Sequence[Metric], *, alone: bool) -> Table:
    """What has no target: in period and so far, or a rate; `alone`: no other table stands first."""
    columns = list(naming(texts))
    for metric in metrics:
        if metric.is_ratio:
            columns.append(Column(metric.key, metric.label, Form.RATE))
            continue
        period = texts.plain("sheet.in-period", span=texts.span(progress.tally.span))
        columns.append(Column(f"{metric.key}/period", period, over=metric.label))
        columns.append(Column(metric.key, texts.plain("sheet.cumulative"), over=metric.label))

    def values(line: Line) -> Cells:
        cells: Cells = {}
        for metric in metrics:
            figure = line.figure(progress, metric.key)
            if metric.is_ratio:
                cells[metric.key] = None if figure.rate is None else half_up(figure.rate, 2)
            else:
                cells |= {f"{metric.key}/period": figure.in_period, metric.key: figure.cumulative}
        return cells

    rows = unit_rows(texts, progress, columns, values)
    if len(metrics) == 1:
        return table_of(texts, metrics[0], columns, rows, under_title(texts, progress))
    name = texts.plain("sheet.summed" if alone else "sheet.others")
    return Table(name, name.upper(), tuple(columns), tuple(rows), tuple(under_title(texts, progress)))
