"""What holds an entry: it is stored and not counted until somebody says that it is meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from reporting.campaign import Campaign
from reporting.checks.case import CONFIRM_WITHIN, Case, Finding
from reporting.formulas import wholes_of
from reporting.ledger import find_overlap
from reporting.memo import per_campaign
from reporting.numbers import ceil_div
from reporting.reading import Op, Value
from reporting.records import EntryState
from reporting.targets import targeted_metrics

TIMES_TOO_BIG = 5
"""How many times what is usual or needed a figure may be."""
ALWAYS_PLAUSIBLE = 50
"""A figure up to `TIMES_TOO_BIG` times this is never held for its size."""


def holds(case: Case) -> Iterator[Finding]:
    """Find what holds the entry, and confirmations that an overlap turned out to be."""
    for metric in case.entry.values:
        past = case.pasts[metric]
        start = past.start if past.states_near else past.base  # without a total, what was before makes no difference
        overlap = find_overlap(case.entry, metric, past.cells, start) if past.near else None
        if overlap is None:
            continue
        data = {
            "value": overlap.value,
            "total": overlap.total,
            "days": len(overlap.others),
            "inside": overlap.inside,
            "replaceable": overlap.replaceable,
        }
        code = "confirmed" if overlap.confirmed else "overlap"
        yield Finding(code, not overlap.confirmed, metric, data)
    for metric, value in case.entry.values.items():
        if value.op is Op.TOTAL:
            yield from _falls(case, metric, value)
        yield from _too_big(case, metric, value)
        if value.op is Op.ADD:
            yield from _repeated_add(case, metric, value)


def _falls(case: Case, metric: str, value: Value) -> Iterator[Finding]:
    """A stated total below what was known by then, or above what was stated later (`stated known date`)."""
    known = case.without(metric)
    if known is not None and value.number < known:
        data = {"stated": value.number, "known": known, "date": case.entry.date}
        yield Finding("falls", hold=True, metric=metric, data=data)
        return
    later = [cell for cell in case.pasts[metric].others if cell.anchor and cell.date > case.entry.date]
    lowest = min(later, key=lambda cell: cell.value, default=None)
    if lowest is not None and lowest.value < value.number:
        data = {"stated": value.number, "known": lowest.value, "date": lowest.date}
        yield Finding("falls", hold=True, metric=metric, data=data)


def _too_big(case: Case, metric: str, value: Value) -> Iterator[Finding]:
    """More than 5 times the largest own report, the quota times the days, and 50 (`value largest needed limit`).

    Only where the unit has reported over as many days before, or has a quota. A total (`stated` too) is judged by what
    it adds since the last figure (`value`), against the largest own report per day over as many days.
    """
    if value.op is Op.TOTAL:
        number, days = case.added(metric), _days_since(case, metric)
        rates = [ceil_div(figure * days, over) for over, figure in case.pasts[metric].largest_by_days()]
        largest = max(rates, default=None)
    else:
        number, days = case.number(metric, value), case.days
        largest = case.pasts[metric].largest()
    quota = _quota(case, metric)
    needed = None if quota is None else quota * days
    if largest is None and needed is None:
        return
    limit = TIMES_TOO_BIG * max(largest or 0, needed or 0, ALWAYS_PLAUSIBLE)
    if number > limit:
        data = {"value": number, "largest": largest, "needed": needed, "limit": limit}
        stated = {"stated": value.number} if value.op is Op.TOTAL else {}
        yield Finding("too-big", hold=True, metric=metric, data=data | stated)


def _quota(case: Case, metric: str) -> int | None:
    """Give the largest daily quota of the metric or of a sum that it is part of."""
    quotas = [case.history.goals.quota(case.entry.unit, key) for key in _asked(case.campaign, metric)]
    return max([quota for quota in quotas if quota is not None], default=None)


@per_campaign
def _asked(campaign: Campaign, metric: str) -> tuple[str, ...]:
    """Name the metric and the sums that it is part of, those of which units have targets."""
    targeted = targeted_metrics(campaign)
    return tuple(key for key in wholes_of(campaign, metric) if key in targeted)


def _days_since(case: Case, metric: str) -> int:
    """Count the days from the last figure known before the entry's date."""
    past = case.pasts[metric]
    start = past.base.as_of or case.campaign.start - timedelta(days=1)
    return max(1, (case.entry.date - max(past.day_before(case.entry.date) or start, start)).days)


def _repeated_add(case: Case, metric: str, value: Value) -> Iterator[Finding]:
    """An identical add by the same sender within the hour (`value at`)."""
    entry, history = case.entry, case.history
    for stored in history.recent:
        same = (stored.entry.unit, stored.entry.date, stored.entry.start) == (entry.unit, entry.date, entry.start)
        counts = stored.state is EntryState.LIVE and stored.person == history.person
        near = abs(history.sent_at - stored.sent_at) <= CONFIRM_WITHIN
        said = stored.entry.values.get(metric)
        if same and counts and near and said is not None and (said.op, said.number) == (Op.ADD, value.number):
            yield Finding("repeated-add", hold=True, metric=metric, data={"value": value.number, "at": stored.sent_at})
            return
