"""When the target will be reached at the present pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from reporting.campaign import Campaign, Target
from reporting.known import whole
from reporting.periods import main_span, span_before
from reporting.progress import Progress
from reporting.records import Span
from reporting.targets import target_on, targets_of, units_with_target

SPANS_NEEDED = 3
"""With fewer spans of data there is no forecast."""
DAYS_LOOKED_AT = 28
"""The pace is that of the latest spans that make up so many days, but at least `SPANS_NEEDED` of them."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """At `pace` per day (of the last `spans` spans) the target is reached on `reached_on`, None: never at this pace.

    `late_days` is how far past the deadline that is, 0 or less where it is made (negative: early); None with
    `reached_on` None. `base_pace` is how fast the base of a percent target grows, None where it stands still.
    """

    metric: str
    target: int
    deadline: date
    pace: Decimal
    spans: int
    reached_on: date | None
    late_days: int | None
    base_pace: Decimal | None = None


def forecast(
    campaign: Campaign,
    metric: str,
    daily: Mapping[date, int],
    progress: Progress,
    as_of: date,
    *,
    base_daily: Mapping[date, int] | None = None,
) -> Forecast | None:
    """Forecast the whole; None with fewer than 3 spans of data, without a target, or when it is reached already.

    `daily` are the metric's increments of all units by day (of a derived one, its parts' added up). The target of a
    percentage moves with its base: `base_daily` are the base's increments; without them it is taken to stand still.
    """
    goal = progress.goal(whole(campaign), metric)
    if goal is None or goal.counted is None or goal.counted >= goal.value:
        return None
    spans = _spans_with_data(campaign, daily, as_of)
    if len(spans) < SPANS_NEEDED:
        return None
    chosen = _latest(spans)
    first, days = chosen[-1].start, (min(as_of, chosen[0].end) - chosen[-1].start).days + 1
    pace = Decimal(_sum(daily, first, as_of)) / days
    base_pace = Decimal(_sum(base_daily, first, as_of)) / days if base_daily else None
    share = _share(campaign, metric, as_of)
    needed = share * base_pace if share is not None and base_pace is not None else Decimal(0)
    gain = pace - needed
    reached = _after(as_of, Decimal(goal.value - goal.counted) / gain) if gain > 0 else None
    late = (reached - goal.deadline).days if reached else None
    return Forecast(metric, goal.value, goal.deadline, pace, len(chosen), reached, late, base_pace)


def _spans_with_data(campaign: Campaign, daily: Mapping[date, int], as_of: date) -> list[Span]:
    """List the main spans up to a day, from the first one that has any figure, the latest first.

    A span in the middle in which nobody reported belongs to the pace; one that is still running counts only once it
    has ended.
    """
    reported = [day for day in daily if campaign.start <= day <= as_of]
    if not reported:
        return []
    span: Span | None = main_span(campaign, as_of)
    spans: list[Span] = []
    while span is not None and span.end >= min(reported):
        if span.end <= as_of:
            spans.append(span)
        span = span_before(campaign, span)
    having = sum(any(day in span for day in reported) for span in spans)
    return spans if having >= SPANS_NEEDED else []


def _latest(spans: list[Span]) -> list[Span]:
    chosen: list[Span] = []
    for span in spans:
        if len(chosen) >= SPANS_NEEDED and sum(past.days for past in chosen) >= DAYS_LOOKED_AT:
            break
        chosen.append(span)
    return chosen


def _sum(daily: Mapping[date, int], first: date, last: date) -> int:
    return sum(value for day, value in daily.items() if first <= day <= last)


def _share(campaign: Campaign, metric: str, day: date) -> Decimal | None:
    """Give what part of its base the whole's target is, None where the target is a count."""
    if units_with_target(campaign, metric):
        targets = [target_on(targets_of(campaign, unit, metric), day) for unit in units_with_target(campaign, metric)]
    else:
        targets = [target_on(targets_of(campaign, None, metric), day)]
    shares = {_percent_of(target) for target in targets if target is not None}
    return shares.pop() if len(shares) == 1 else None


def _percent_of(target: Target) -> Decimal | None:
    return None if target.percent is None else target.percent / 100


def _after(day: date, days: Decimal) -> date | None:
    """Go so many days on, rounded up; None where the calendar ends."""
    whole_days = int(days.to_integral_value(rounding=ROUND_CEILING))
    return day + timedelta(days=whole_days) if whole_days < (date.max - day).days else None
