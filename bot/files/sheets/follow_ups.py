"""The follow-up tables as the annexes of such letters have them: who was to do what, and did how much, part by part.

Which tables a campaign has follows from its metrics: one for each metric whose units have targets (target, done by part
and in all, not done, rate); one for each that is a share of another (that other by part and in all, done, left, rate);
one for each other that only the whole has a target for; and one for all that have none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.desk.names import capital, groups, part_in, within
from bot.files.sheets.rows import Cells, Line, live_left, live_rate, live_sum, naming, unit_rows
from bot.texts import Texts
from reporting.campaign import Campaign, Metric, Target
from reporting.known import Scope
from reporting.numbers import half_up, percent
from reporting.papers.tables import Cell, Column, Form, Formula, Row, Table, Tone, plain_value
from reporting.progress import Progress
from reporting.targets import targets_of, targets_on, units_with_target


def follow_ups(texts: Texts, progress: Progress) -> list[Table]:
    """Compose every follow-up table of a campaign, the headline's first."""
    campaign = progress.campaign
    tables: list[Table] = []
    rest: list[Metric] = []
    for metric in followed(campaign):
        if metric.rate_of is not None:
            tables.append(_share_table(texts, progress, metric, campaign.metric_by_key[metric.rate_of]))
        elif units_with_target(campaign, metric.key):
            tables.append(_target_table(texts, progress, metric))
        elif targets_of(campaign, None, metric.key):
            tables.append(_whole_table(texts, progress, metric))
        else:
            rest.append(metric)
    return [*tables, _plain_table(texts, progress, rest)] if rest else tables


def followed(campaign: Campaign) -> list[Metric]:
    """List the metrics that are followed up by themselves, the headline first; parts stand in their sum's table."""
    leads = {lead.key for lead, _parts in groups(campaign, [metric.key for metric in campaign.metrics if metric.typed])}
    leads |= {campaign.headline, *(target.metric for target in campaign.targets)}
    chosen = (metric for metric in campaign.metrics if metric.key in leads or metric.rate_of or _is_ratio(metric))
    return sorted(chosen, key=lambda metric: (metric.key != campaign.headline, metric.rate_of is None))


def _is_ratio(metric: Metric) -> bool:
    return metric.formula is not None and bool(metric.formula.over)


@dataclass(frozen=True, slots=True)
class _Block:
    """One metric's columns, by part and in all; their keys begin with `name`. `since`: only what was done from then."""

    name: str
    metric: Metric
    parts: tuple[Metric, ...]
    since: date | None = None

    @classmethod
    def of(cls, campaign: Campaign, name: str, metric: Metric, since: date | None = None) -> _Block:
        """Take a metric apart where it is a plain sum."""
        terms = metric.formula.terms if metric.formula and not metric.formula.over else ()
        parts = tuple(campaign.metric_by_key[term.metric] for term in terms) if all(t.sign > 0 for t in terms) else ()
        return cls(name, metric, parts, since)

    def columns(self, texts: Texts) -> list[Column]:
        """Head them: one header over the parts and their sum."""
        if not self.parts:
            label = texts.plain("sheet.done") if self.name == "done" else self.metric.label
            return [Column(self.name, label)]
        labels = [(part, capital(part_in(self.metric, part))) for part in self.parts]
        columns = [Column(f"{self.name}/{part.key}", label, over=self.metric.label) for part, label in labels]
        return [*columns, Column(self.name, texts.plain("sheet.sum"), over=self.metric.label)]

    def cells(self, progress: Progress, scope: Scope, in_all: int | None) -> Cells:
        """Give a row's values; the sum is live where the parts make it."""
        cells: Cells = {f"{self.name}/{part.key}": self._of(progress, scope, part.key) for part in self.parts}
        return cells | {self.name: live_sum(cells, list(cells), in_all)}

    def _of(self, progress: Progress, scope: Scope, part: str) -> int | None:
        if self.since is not None:
            return progress.known.since(scope, part, self.since)
        return progress.known.cumulative(scope, part)


def _target_table(texts: Texts, progress: Progress, metric: Metric) -> Table:
    """Target, done by part and in all, not done, rate; the whole's milestones below the total."""
    holding = targets_on(progress.campaign, metric.key, progress.as_of)
    sinces = {target.since for owner, target in holding.items() if owner is not None}
    since = next(iter(sinces)) if len(sinces) == 1 else None
    block = _Block.of(progress.campaign, "done", metric, since)
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
        return cells | _outcome(cells, figure.target, figure.counted, "target", "done")

    rows = unit_rows(texts, progress, columns, values)
    rows += _milestone_rows(texts, progress, metric, rows)
    under = [*_under(texts, progress), *_counted_from(texts, since), *_deadlines(texts, holding)]
    return _table(texts, metric, columns, rows, under)


def _outcome(cells: Mapping[str, Cell], target: int | None, done: int | None, base: str, part: str) -> Cells:
    """Work out what is left and the rate from what stands in a row."""
    left = None if target is None or done is None else max(0, target - done)
    rate = percent(done, target) if target is not None and done is not None else None
    return {"left": live_left(cells, part, base, left), "rate": live_rate(cells, part, base, rate)}


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
        cells |= _outcome(cells, goal.value, goal.counted, "target", "done")
        assert plain_value(cells["left"]) == left
        label = texts.plain("sheet.milestone", day=target.stated_deadline, how=_how(texts, target))
        found.append(Row(cells, Tone.ASIDE, label))
    return found


def _share_table(texts: Texts, progress: Progress, metric: Metric, of: Metric) -> Table:
    """What it is a share of by part and in all, done by part and in all, what is left of it, rate."""
    base, done = _Block.of(progress.campaign, "base", of), _Block.of(progress.campaign, "done", metric)
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
        return cells | _outcome(cells, whole, part, "base", "done")

    rows = unit_rows(texts, progress, columns, values)
    rows += _minimum_rows(texts, progress, metric, of, rows)
    return _table(texts, metric, columns, rows, _under(texts, progress))


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
                "sheet.minimum", share=share_words(texts, target), day=target.stated_deadline, how=_how(texts, target)
            )
        else:
            label = texts.plain("sheet.milestone", day=target.stated_deadline, how=_how(texts, target))
        cells["rate"] = live_rate(cells, "done", "base", percent(goal.counted, goal.value))
        found.append(Row(cells, Tone.ASIDE, label))
    return found


def share_words(texts: Texts, target: Target) -> str:
    """Write the percentage of a target: `70`."""
    written = texts.percent(target.percent)
    return written.removesuffix(",00").removesuffix(".00")


def _whole_table(texts: Texts, progress: Progress, metric: Metric) -> Table:
    """What each unit did, beside the target that only the whole has."""
    holding = targets_on(progress.campaign, metric.key, progress.as_of)[None]
    block = _Block.of(progress.campaign, "done", metric, holding.since)
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
        return cells | _outcome(cells, figure.target, figure.counted, "target", "done")

    rows = unit_rows(texts, progress, columns, values)
    under = [*_under(texts, progress), *_counted_from(texts, holding.since), *_deadlines(texts, {None: holding})]
    return _table(texts, metric, columns, rows, under, _needed(texts, progress, metric))


def _start_columns(texts: Texts, as_of: date) -> tuple[Column, Column]:
    first = as_of + timedelta(days=1)
    return Column("start", texts.plain("sheet.base", day=as_of)), Column("since", texts.plain("sheet.from", day=first))


def _needed(texts: Texts, progress: Progress, metric: Metric) -> list[str]:
    """Say what the whole needs a day, where no unit's quota stands in a table of its own."""
    figure = progress.of(None, metric.key)
    if not figure.quota or figure.deadline is None:
        return []
    return [texts.plain("sheet.needed-whole", quota=figure.quota, day=figure.deadline)]


def _plain_table(texts: Texts, progress: Progress, metrics: Sequence[Metric]) -> Table:
    """What has no target: in period and so far, a rate where it is one by itself."""
    columns = list(naming(texts))
    for metric in metrics:
        if _is_ratio(metric):
            columns.append(Column(metric.key, metric.label, Form.RATE))
            continue
        period = texts.plain("sheet.in-period", span=texts.span(progress.tally.span))
        columns.append(Column(f"{metric.key}/period", period, over=metric.label))
        columns.append(Column(metric.key, texts.plain("sheet.cumulative"), over=metric.label))

    def values(line: Line) -> Cells:
        cells: Cells = {}
        for metric in metrics:
            figure = line.figure(progress, metric.key)
            if _is_ratio(metric):
                cells[metric.key] = None if figure.rate is None else half_up(figure.rate, 2)
            else:
                cells |= {f"{metric.key}/period": figure.in_period, metric.key: figure.cumulative}
        return cells

    rows = unit_rows(texts, progress, columns, values)
    if len(metrics) == 1:
        return _table(texts, metrics[0], columns, rows, _under(texts, progress))
    name = texts.plain("sheet.others")
    return Table(name, name.upper(), tuple(columns), tuple(rows), tuple(_under(texts, progress)))


def _table(
    texts: Texts,
    metric: Metric,
    columns: Sequence[Column],
    rows: Sequence[Row],
    under: Sequence[str],
    notes: Sequence[str] = (),
) -> Table:
    title = texts.plain("sheet.follow-up", metric=metric.said).upper()
    return Table(capital(metric.said), title, tuple(columns), tuple(rows), tuple(under), tuple(notes))


def _under(texts: Texts, progress: Progress) -> list[str]:
    """Say under a title whose figures these are, as of which day."""
    return [progress.campaign.name, texts.plain("sheet.as-of", day=progress.as_of)]


def _counted_from(texts: Texts, since: date | None) -> list[str]:
    return [texts.plain("sheet.since", day=since)] if since else []


def _deadlines(texts: Texts, holding: Mapping[str | None, Target]) -> list[str]:
    """Name the deadline where all that have a target share it."""
    own = {target for owner, target in holding.items() if owner is not None} or set(holding.values())
    dates = {(target.stated_deadline, target.before) for target in own}
    if len(dates) != 1:
        return []
    target = next(iter(own))
    return [texts.plain("sheet.deadline", day=target.stated_deadline, how=_how(texts, target))]


def _how(texts: Texts, target: Target) -> str:
    return texts.plain("sheet.before" if target.before else "sheet.by")
