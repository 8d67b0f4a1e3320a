"""Figures in sentences: in the period, so far, of the target, against the period before; ranks and who moved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.desk.names import capital, list_name, part_in, within
from bot.files.papers.facts import Facts
from bot.files.sheets.rows import Line
from bot.texts import Texts
from reporting.campaign import Metric, Target
from reporting.kinds import kind_groups
from reporting.numbers import ceil_percent, percent
from reporting.progress import Figure, Progress
from reporting.ranking import RankRow, rank, rank_in_period
from reporting.targets import has_begun, targets_of, units_with_target

SHOWN = 3
"""How many of the first and of the last are named; all where they are no more than both."""


def sentences(facts: Facts) -> Iterator[str]:
    """Say every metric in a sentence, kinds that are never added one after the other."""
    for metric in facts.metrics:
        if metric.is_ratio or not _has_begun(facts, metric):
            continue
        figure = facts.now.of(None, metric.key)
        if figure.cumulative is not None or figure.in_period is not None:
            yield _sentence(facts, metric, Line())
            continue
        groups = [Line(group=name) for name in kind_groups(facts.campaign)]
        for line in groups:
            if line.figure(facts.now, metric.key).cumulative is not None:
                yield _sentence(facts, metric, line)


def _has_begun(facts: Facts, metric: Metric) -> bool:
    """Tell whether a metric that is counted from a day counts already."""
    targets = [target for target in facts.campaign.targets if target.metric == metric.key]
    return not targets or any(has_begun(target, facts.now.as_of) for target in targets)


def _sentence(facts: Facts, metric: Metric, line: Line) -> str:
    texts, figure = facts.texts, line.figure(facts.now, metric.key)
    name = capital(metric.said)
    if line.group is not None:
        name = texts.plain("official.of-kind", metric=name, kind=within(line.group))
    period = texts.plain(
        "official.in-period",
        metric=name,
        added=figure.in_period or 0,
        parts=_parts(facts, metric, line),
        compared=_compared(facts, metric, line, figure),
    )
    rest = _share(facts, metric, line) if metric.rate_of else _against_target(facts, metric, line, figure)
    return texts.plain("official.result", period=period, rest=rest) + _milestones(facts, metric, line)


def _parts(facts: Facts, metric: Metric, line: Line) -> str:
    campaign, texts = facts.campaign, facts.texts
    parts = [key for key in campaign.parts_of(metric.key) if key != metric.key]
    if not parts:
        return ""
    said = (
        texts.plain(
            "official.part",
            metric=part_in(metric, campaign.metric_by_key[key]),
            value=line.figure(facts.now, key).in_period or 0,
        )
        for key in parts
    )
    return texts.plain("official.parts", parts="; ".join(said))


def _compared(facts: Facts, metric: Metric, line: Line, figure: Figure) -> str:
    """Compare with what was done in the span before, where there is one."""
    if facts.before is None:
        return ""
    was = line.figure(facts.before, metric.key).in_period
    if was is None or figure.in_period is None:
        return ""
    more = figure.in_period - was
    key = "official.more" if more > 0 else "official.less" if more < 0 else "official.as-much"
    return facts.texts.plain(key, by=abs(more), was=was)


def _against_target(facts: Facts, metric: Metric, line: Line, figure: Figure) -> str:
    texts = facts.texts
    if figure.target is None or figure.counted is None:
        return "" if figure.cumulative is None else texts.plain("official.so-far", done=figure.cumulative)
    since = next((one.since for one in _holding(facts, metric) if one.since), None)
    return texts.plain(
        "official.of-target",
        since=texts.plain("official.since", day=since) if since else "",
        done=figure.counted,
        target=figure.target,
        rate=texts.rate(percent(figure.counted, figure.target)),
        before=_rate_before(facts, metric, line),
        left=_left(texts, figure),
    )


def _holding(facts: Facts, metric: Metric) -> list[Target]:
    return [target for target in facts.campaign.targets if target.metric == metric.key and _is_own(facts, target)]


def _is_own(facts: Facts, target: Target) -> bool:
    """Tell whether a target is of the kind that the whole is measured by: its units' where they have any."""
    return (target.unit is not None) == bool(units_with_target(facts.campaign, target.metric))


def _left(texts: Texts, figure: Figure) -> str:
    if figure.remaining:
        return texts.plain("official.left", left=figure.remaining)
    key = "official.reached" if figure.surplus else "official.exactly"
    return texts.plain(key, surplus=figure.surplus or 0)


def _share(facts: Facts, metric: Metric, line: Line) -> str:
    """Say a share: done of what it is a share of, the rate, and what a minimum still lacks."""
    texts, base = facts.texts, facts.campaign.metric_by_key[metric.rate_of or ""]
    known, scope = facts.now.known, line.scope(facts.now)
    part, whole = known.cumulative(scope, metric.key), known.cumulative(scope, base.key)
    if part is None or whole is None:
        return "" if part is None else texts.plain("official.so-far", done=part)
    return texts.plain(
        "official.of-base",
        done=part,
        whole=whole,
        base=within(base.said),
        official=texts.plain("official.official", day=facts.official[base.key]) if base.key in facts.official else "",
        rate=texts.rate(percent(part, whole)),
        before=_rate_before(facts, metric, line),
        left=_minimum(facts, metric, part, whole) if line == Line() else "",
    )


def _minimum(facts: Facts, metric: Metric, part: int, whole: int) -> str:
    texts = facts.texts
    for target in targets_of(facts.campaign, None, metric.key):
        if target.percent is not None and target.percent_of == metric.rate_of:
            left = ceil_percent(target.percent, whole) - part
            key = "official.share-left" if left > 0 else "official.share-reached"
            return texts.plain(key, left=max(0, left), share=texts.share(target.percent), day=target.stated_deadline)
    return ""


def _rate_before(facts: Facts, metric: Metric, line: Line) -> str:
    """Write the rate at the end of the span before; before the first, that of the start."""
    texts = facts.texts
    if facts.before is not None:
        rate = line.figure(facts.before, metric.key).rate
        return "" if rate is None else texts.plain("official.before", rate=texts.rate(rate))
    rate = _rate_at_start(line.figure(facts.now, metric.key), metric)
    return "" if rate is None else texts.plain("official.at-start", rate=texts.rate(rate))


def _rate_at_start(figure: Figure, metric: Metric) -> Decimal | None:
    if figure.baseline is None:
        return None
    if metric.rate_of is not None:
        return None if figure.rate_base is None else percent(figure.baseline, figure.rate_base)
    if figure.target is None or figure.counted != figure.cumulative:
        return None
    return percent(figure.baseline, figure.target)


def _milestones(facts: Facts, metric: Metric, line: Line) -> str:
    if line != Line():
        return ""
    said = ""
    for target, left in facts.now.milestones(metric.key):
        if target.value is not None:
            key = "official.milestone" if left else "official.milestone-reached"
            said += " " + facts.texts.plain(key, value=target.value, day=target.stated_deadline, left=left)
    return said


def placings(facts: Facts) -> Iterator[str]:
    """Name the first and the last of every metric that is ranked, and who moved since the span before."""
    campaign = facts.campaign
    metrics = [campaign.headline, *(metric.key for metric in campaign.metrics if metric.rate_of)]
    for metric in dict.fromkeys(metrics):
        rows = rank(campaign, facts.now, metric, previous=facts.ranks_before(metric))
        groups = dict.fromkeys(row.group for row in rows)
        for group in groups:
            placed = [row for row in rows if row.group == group and row.rank is not None]
            if len(placed) > 1 and len({row.score for row in placed}) > 1:
                name = capital(campaign.metric_by_key[metric].said)
                if len(groups) > 1:
                    name = facts.texts.plain("official.of-kind", metric=name, kind=within(group))
                yield _placing(facts, name, placed)
    yield from _race(facts)


def _placing(facts: Facts, name: str, rows: list[RankRow]) -> str:
    texts = facts.texts
    shown = rows if len(rows) <= 2 * SHOWN else [*rows[:SHOWN], *rows[-SHOWN:]]
    if len(rows) <= 2 * SHOWN:
        said = texts.plain("official.order", metric=name, units="; ".join(_place(facts, row) for row in rows))
    else:
        high = "; ".join(_place(facts, row) for row in rows[:SHOWN])
        low = "; ".join(_place(facts, row) for row in reversed(rows[-SHOWN:]))
        said = texts.plain("official.high-low", metric=name, high=high, low=low)
    if any(not row.begun for row in shown):
        said += " " + texts.plain("official.old")
    moved = [row for row in rows if row.movement]
    for key, found in (
        ("official.rose", [row for row in moved if (row.movement or 0) > 0]),
        ("official.fell", [row for row in moved if (row.movement or 0) < 0]),
    ):
        if found:
            units = (
                texts.plain(
                    "official.moved",
                    unit=list_name(facts.campaign, row.unit),
                    n=abs(row.movement or 0),
                    rank=row.rank or 0,
                )
                for row in found
            )
            said += " " + texts.plain(key, units="; ".join(units))
    return said


def _place(facts: Facts, row: RankRow) -> str:
    texts, rate = facts.texts, row.figure.rate
    score = texts.number(int(row.score or 0)) if rate is None else texts.rate(rate)
    key = "official.place" if row.begun else "official.place-old"
    return texts.plain(key, unit=list_name(facts.campaign, row.unit), score=score)


def _race(facts: Facts) -> Iterator[str]:
    """Name who leads in the period against the daily quota."""
    campaign, texts = facts.campaign, facts.texts
    if not units_with_target(campaign, campaign.headline) or facts.board.apart(campaign.headline):
        return
    rows = [row for row in rank_in_period(campaign, facts.now, campaign.headline) if row.score and row.begun]
    if len(facts.now.units) > 1 and rows:
        units = (
            texts.plain("official.place", unit=list_name(campaign, row.unit), score=texts.rate(row.score))
            for row in rows[:SHOWN]
        )
        yield texts.plain("official.race", units="; ".join(units))


def reported_line(facts: Facts, progress: Progress) -> str:
    """Say of how many units the period's figures are."""
    given, owed = progress.giving(facts.campaign.headline)
    return facts.texts.plain(
        "official.reported",
        day=progress.as_of,
        reported=facts.texts.count(given),
        expected=facts.texts.count(owed),
    )
