"""What follow-up tables are made of: a metric's columns by part and in all, what is left, what stands under a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.desk.names import capital, part_in
from bot.files.sheets.rows import Cells, live_left, live_rate, live_sum
from bot.texts import Texts
from reporting.campaign import Campaign, Metric, Target
from reporting.known import Scope
from reporting.numbers import percent
from reporting.papers.tables import Cell, Column, Row, Table
from reporting.progress import Progress


@dataclass(frozen=True, slots=True)
class Block:
    """One metric's columns, by part and in all; their keys begin with `name`. `since`: only what was done from then."""

    name: str
    metric: Metric
    parts: tuple[Metric, ...]
    since: date | None = None

    @classmethod
    def of(cls, campaign: Campaign, name: str, metric: Metric, since: date | None = None) -> Block:
        """Take a metric apart where it is a plain sum."""
        terms = metric.formula.terms if metric.formula and not metric.is_ratio else ()
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


def outcome(cells: Mapping[str, Cell], target: int | None, done: int | None, base: str, part: str) -> Cells:
    """Work out what is left and the rate from what stands in a row."""
    left = None if target is None or done is None else max(0, target - done)
    rate = percent(done, target) if target is not None and done is not None else None
    return {"left": live_left(cells, part, base, left), "rate": live_rate(cells, part, base, rate)}


def table_of(
    texts: Texts,
    metric: Metric,
    columns: Sequence[Column],
    rows: Sequence[Row],
    under: Sequence[str],
    notes: Sequence[str] = (),
) -> Table:
    """Put a metric's table together under its title."""
    title = texts.plain("sheet.follow-up", metric=metric.said).upper()
    return Table(capital(metric.said), title, tuple(columns), tuple(rows), tuple(under), tuple(notes))


def under_title(texts: Texts, progress: Progress) -> list[str]:
    """Say under a title whose figures these are, as of which day."""
    return [progress.campaign.name, texts.plain("sheet.as-of", day=progress.as_of)]


def counted_from(texts: Texts, since: date | None) -> list[str]:
    """Say from which day on is counted, where that is not the beginning."""
    return [texts.plain("sheet.since", day=since)] if since else []


def deadlines(texts: Texts, holding: Mapping[str | None, Target]) -> list[str]:
    """Name the deadline where all that have a target share it."""
    own = {target for owner, target in holding.items() if owner is not None} or set(holding.values())
    dates = {(target.stated_deadline, target.before) for target in own}
    if len(dates) != 1:
        return []
    target = next(iter(own))
    return [texts.plain("sheet.deadline", day=target.stated_deadline, how=how_words(texts, target))]


def how_words(texts: Texts, target: Target) -> str:
    """Say how a deadline is meant: by that day, or before it."""
    return texts.plain("sheet.before" if target.before else "sheet.by")
