"""The table of a metric that is a share of another; the whole's minimums stand below the total."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.names import within
from bot.files.sheets.follow_ups.blocks import Block, how_words, outcome, table_of, under_title
from bot.files.sheets.rows import Cells, Line, live_left, live_rate, naming, unit_rows
from bot.texts import Texts
from reporting.campaign import Metric
from reporting.numbers import percent
from reporting.papers.tables import Column, Form, Formula, Row, Table, Tone
from reporting.progress import Progress
from reporting.targets import targets_of


def share_table(texts: Texts, progress: Progress, metric: Metric, of: Metric) -> Table:
    """What it is a share of by part and in all, done by part and in all, what is left of it, rate."""
    base, done = Block.of(progress.campaign, "base", of), Block.of(progress.campaign, "done", metric)
    columns = [
        *naming(texts),
        *base.columns(texts),
        *done.columns(texts),
        Column("left", texts.plain("sheet.left-of", metric=within(metric.said))),
        Column("rate", texts.plain("sheet.rate"), Form.RATE),
    ]

    def values(line: Line) -> Cells:
        scope = line.scope(progress)
        part, whole = progress.known.cumulative(scope, metric.key), progress.known.cumulative(scope, of.key)
        cells = base.cells(progress, scope, whole) | done.cells(progress, scope, part)
        return cells | outcome(cells, whole, part, "base", "done")

    rows = unit_rows(texts, progress, columns, values)
    rows += _minimum_rows(texts, progress, metric, of, rows)
    return table_of(texts, metric, columns, rows, under_title(texts, progress))


def _minimum_rows(texts: Texts, progress: Progress, metric: Metric, of: Metric, rows: Sequence[Row]) -> list[Row]:
    """Set the whole's minimums below the total: what is still left to reach that percentage."""
    found: list[Row] = []
    if not rows or rows[-1].tone is not Tone.TOTAL:
        return found
    total = len(rows) - 1
    for target in targets_of(progress.campaign, None, metric.key):
        goal = progress.goal_of(target)
        if goal is None or goal.counted is None:
            continue
        left = max(0, goal.value - goal.counted)
        cells: Cells = {"base": goal.value, "done": goal.counted, "left": left}
        if target.percent is not None and target.percent_of == of.key and target.since is None:
            cells["base"] = Formula(f"ROUNDUP({target.percent}*{{base@{total}}}/100,0)", goal.value)
            cells["done"] = Formula(f"{{done@{total}}}", goal.counted)
            cells["left"] = live_left(cells, "done", "base", left)
            label = texts.plain(
                "sheet.minimum",
                share=texts.share(target.percent),
                day=target.stated_deadline,
                how=how_words(texts, target),
            )
        else:
            label = texts.plain("sheet.milestone", day=target.stated_deadline, how=how_words(texts, target))
        cells["rate"] = live_rate(cells, "done", "base", percent(goal.counted, goal.value))
        found.append(Row(cells, Tone.ASIDE, label))
    return found
