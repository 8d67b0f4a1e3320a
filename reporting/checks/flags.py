"""What flags an entry: it counts, and is told to the sender and the admins as worth looking into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from reporting.campaign import MetricKind
from reporting.checks.case import Case, Finding
from reporting.ledger import series
from reporting.numbers import half_up
from reporting.reading import Op
from reporting.records import Cell
from reporting.targets import targeted_metrics

HABIT_REPORTS = 5
"""How many own reports it takes to have a habit."""
HABIT_LATEST = 12
"""How many of the latest reports make it."""
_NEVER = datetime.min.replace(tzinfo=UTC)
FAR = Decimal("3.5")
"""How many robust standard deviations are far (Iglewicz and Hoaglin's rule of thumb)."""
MAD_TO_DEVIATION = Decimal("1.4826")
"""What makes the median absolute deviation comparable with a standard deviation."""


def flags(case: Case, *, held: frozenset[str | None] = frozenset()) -> Iterator[Finding]:
    """Find what is worth telling; `held` names metrics whose size is in question already."""
    yield from _in_baseline(case)
    yield from _same(case)
    yield from _above_remaining(case)
    yield from _above_base(case)
    for metric, value in case.entry.values.items():
        total = value.op is Op.TOTAL
        if not total and metric not in held:
            yield from _unusual(case, metric, case.number(metric, value))
        if (total or case.pasts[metric].anchored) and metric not in held:
            yield from _against_anchor(case, metric)
        if value.stated_total is not None:
            computed = case.cumulative(metric, after=True)
            if computed is not None and computed != value.stated_total:
                data = {"stated": value.stated_total, "computed": computed, "date": case.entry.date}
                yield Finding("totals-differ", hold=False, metric=metric, data=data)


def _against_anchor(case: Case, metric: str) -> Iterator[Finding]:
    """Say that figures and the cumulative figure stated after them disagree (`stated computed date`).

    Figures may add up to less, as days may be missing among them, unless one span's figure covers all the days since
    the base or the anchor before.
    """
    if case.campaign.metric_by_key[metric].kind is not MetricKind.INCREMENT:
        return
    base = case.pasts[metric].base
    cells = list(case.after(metric))
    anchor = min((c for c in cells if c.anchor and c.date >= case.entry.date), key=lambda c: c.date, default=None)
    if anchor is None or base.holds(anchor.date):
        return
    others = [cell for cell in cells if cell is not anchor]
    before = max((c.date for c in others if c.anchor and c.date < anchor.date), default=None)
    before = before or case.pasts[metric].day_earlier(anchor=True) or base.as_of
    figures = [c for c in others if not c.anchor and c.date <= anchor.date and (before is None or c.date > before)]
    computed = series(others, case.pasts[metric].start).cumulative(anchor.date)
    if computed is None or computed == anchor.value:
        return
    last = None if figures else case.pasts[metric].day_earlier(anchor=False)
    if not figures and (last is None or (before is not None and last <= before)):
        return
    whole = before is not None and any(
        c.date == anchor.date and (c.start or c.date) <= before + timedelta(days=1) for c in figures
    )
    if whole or computed > anchor.value:
        data = {"stated": anchor.value, "computed": computed, "date": anchor.date}
        yield Finding("totals-differ", hold=False, metric=metric, data=data)


def _in_baseline(case: Case) -> Iterator[Finding]:
    """Say which figures the baseline holds already (`as_of`)."""
    for metric in case.entry.values:
        base = case.pasts[metric].base
        if base.holds(case.entry.date):
            yield Finding("in-baseline", hold=False, metric=metric, data={"as_of": base.as_of})


def _same(case: Case) -> Iterator[Finding]:
    """Say that the report is there already (`same-again`), or repeats the last one's figures (`date`)."""
    said = {metric: value.number for metric, value in case.entry.values.items() if value.op is Op.SET}
    if not said or len(said) < len(case.entry.values):
        return
    date, start = case.entry.date, case.entry.start
    alike = [{(c.date, c.start) for c in case.pasts[key].cells if c.value == number} for key, number in said.items()]
    earlier = case.history.earlier
    before = () if earlier is None else earlier.said_last()
    if _figures(before, said) != said and not set.intersection(*alike):
        return  # no day or span that could be the last one ever had these figures
    cells = [cell for own in case.history.cells.values() for cell in own if not cell.anchor]
    if _figures([cell for cell in cells if cell.date == date and cell.start == start], said) == said:
        yield Finding("same-again", hold=False, data={"date": date})
        return
    others = [*before, *(cell for cell in cells if cell.date != date or cell.start != start)]
    last = max(others, key=_came, default=None)
    if last is None or not any(said.values()):
        return
    if _figures([cell for cell in others if cell.date == last.date and cell.start == last.start], said) == said:
        yield Finding("same-as-last", hold=False, data={"date": last.date, "start": last.start})


def _above_remaining(case: Case) -> Iterator[Finding]:
    """More than the unit still has to do (`added remaining target`)."""
    goals, entry = case.history.goals, case.entry
    for metric in targeted_metrics(case.campaign):
        goal = goals.unit_goal(entry.unit, metric)
        if goal is None or goal.lacking is None or (goal.since is not None and entry.date < goal.since):
            continue
        if not case.touches(metric):
            continue
        added, remaining = case.added(metric), max(0, goal.lacking)
        if added > remaining:
            data = {"added": added, "remaining": remaining, "target": goal.value}
            yield Finding("above-remaining", hold=False, metric=metric, data=data)


def _above_base(case: Case) -> Iterator[Finding]:
    """More activated than granted, where the granted figures are not older than the report (`done base as_of`)."""
    for metric in case.campaign.metrics:
        if metric.rate_of is None or not case.touches(metric.key):
            continue
        as_of = min((_last_known(case, part) for part in case.campaign.parts_of(metric.rate_of)), default=date.min)
        if as_of < case.entry.date:
            continue
        done = case.cumulative(metric.key, after=True)
        granted = case.cumulative(metric.rate_of, after=False, at=as_of)
        if done is not None and granted is not None and done > granted:
            data = {"done": done, "base": granted, "of": metric.rate_of, "as_of": as_of}
            yield Finding("above-base", hold=False, metric=metric.key, data=data)


def _unusual(case: Case, metric: str, number: int) -> Iterator[Finding]:
    """Far from the unit's own habit by median and MAD of its last reports (`value median low high`)."""
    values = case.pasts[metric].usual(HABIT_LATEST)
    if len(values) < HABIT_REPORTS:
        return
    doubled = _doubled_median(values)
    middle = Decimal(doubled) / 2
    off, reach = abs(number - middle), FAR * max(middle / 10, Decimal(1))
    if off <= reach:
        return  # near enough, however alike the reports are
    deviation = MAD_TO_DEVIATION * _doubled_median([abs(2 * value - doubled) for value in values]) / 4
    reach = max(reach, FAR * deviation)
    if off > reach:
        low, high = max(Decimal(0), middle - reach), middle + reach
        data = {"value": number, "median": half_up(middle, 0), "low": half_up(low, 0), "high": half_up(high, 0)}
        yield Finding("unusual", hold=False, metric=metric, data=data)


def _doubled_median(values: list[int]) -> int:
    """Take a median twice, which is a whole number: of an even count it lies half way between two."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] + ordered[~half]


def _last_known(case: Case, metric: str) -> date:
    past = case.pasts[metric]
    return max(past.last_day() or date.min, past.base.as_of or date.min)


def _figures(cells: Sequence[Cell], said: dict[str, int]) -> dict[str, int]:
    return {cell.metric: cell.value for cell in cells if cell.metric in said}


def _came(cell: Cell) -> tuple[datetime, date]:
    return cell.received_at or _NEVER, cell.date
