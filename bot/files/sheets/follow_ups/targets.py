"""The table of a metric whose units have targets; the whole's milestones stand below the total."""

from __future__ import annotations

from collections.abc import Sequence

from bot.files.sheets.follow_ups.blocks import Block, counted_from, deadlines, how_words, outcome, table_of, under_title
from bot.files.sheets.rows import Cells, Line, naming, unit_rows
from bot.texts import Texts
from reporting.campaign import Metric
from reporting.papers.tables import Cell, Column, Form, Formula, Row, Table, Tone, plain_value
from reporting.progress import Progress
from reporting.targets import targets_on


def target_table(texts: Texts, progress: Progress, metric: Metric) -> Table:
    """Target, done by part and in all, not done, rate; the whole's milestones below the total."""
    holding = targets_on(progress.campaign, metric.key, progress.as_of)
    sinces = {target.since for owner, target in holding.items() if owner is not None}
    since = next(iter(sinces)) if len(sinces) == 1 else None
    block = Block.of(progress.campaign, "done", metric, since)
    columns = [
        *naming(texts),
        Column("target", texts.plain("sheet.target")),
        *block.columns(texts),
        Column("left", texts.plain("sheet.left")),
        Column("rate", texts.plain("sheet.rate"), Form.RATE),
    ]

    def values(line: Line) -> Cells:
        figure = line.figure(progress, metric.key)
        cells: Cells = {"target": figure.target} | block.cells(progress, line.scope(progress), figure.counted)
        return cells | outcome(cells, figure.target, figure.counted, "target", "done")

    rows = unit_rows(texts, progress, columns, values)
    rows += _milestone_rows(texts, progress, metric, rows)
    under = [*under_title(texts, progress), *counted_from(texts, since), *deadlines(texts, holding)]
    return table_of(texts, metric, columns, rows, under)


def _milestone_rows(texts: Texts, progress: Progress, metric: Metric, rows: Sequence[Row]) -> list[Row]:
    """Set the whole's own targets below the total: what they ask, what they still lack."""
    found: list[Row] = []
    if not rows or rows[-1].tone is not Tone.TOTAL:
        return found
    total = len(rows) - 1
    done = plain_value(rows[total].cells.get("done"))
    for target, left in progress.milestones(metric.key):
        goal = progress.goal_of(target)
        if goal is None or goal.counted is None:
            continue
        live: Cell = Formula(f"{{done@{total}}}", goal.counted) if goal.counted == done else goal.counted
        cells: Cells = {"target": goal.value, "done": live}
        cells |= outcome(cells, goal.value, goal.counted, "target", "done")
        assert plain_value(cells["left"]) == left
        label = texts.plain("sheet.milestone", day=target.stated_deadline, how=how_words(texts, target))
        found.append(Row(cells, Tone.ASIDE, label))
    return found
