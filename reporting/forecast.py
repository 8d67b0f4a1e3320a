"""When a target will be reached at the present pace, and what pace it needs from today on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from math import ceil

from reporting.campaign import Campaign, Target
from reporting.goals import Goal
from reporting.known import Scope, whole
from reporting.pace import Pace, days_that_count, growth_of, pace_of
from reporting.progress import Progress
from reporting.targets import target_on, targets_of, units_with_target
from reporting.workdays import is_working_day

MOST_DAYS_AHEAD = 3653
"""Working days are counted forward for ten years at most; what takes longer is never reached."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """At `pace` per day (the median of the last `spans` spans) the target is reached on `reached_on`, None: never.

    `late_days` is how far past the deadline that is, 0 or less where it is made (negative: early); None with
    `reached_on` None. `short` is what will lack on the deadline, 0 where it is made; `needed` what each day from
    `as_of` on must bring, rounded up, None where no day is left. `base_pace` is how fast the base of a percent target
    grows per calendar day, None where nothing says so and it is taken to stand still; `base_like` names the metric
    whose pace stands for it. `in_working_days`: `pace` and `needed` are per working day. `by_week`: the pace's
    spans are weeks of a shorter rhythm.
    """

    metric: str
    target: int
    deadline: date
    pace: Decimal
    spans: int
    reached_on: date | None
    late_days: int | None
    base_pace: Decimal | None = None
    unit: str | None = None
    done: int = 0
    as_of: date = date.min
    needed: int | None = None
    short: int = 0
    in_working_days: bool = False
    by_week: bool = False
    base_like: str | None = None

    @property
    def makes_it(self) -> bool:
        """Whether the target is reached by its deadline at this pace."""
        return self.late_days is not None and self.late_days <= 0


def forecast(
    campaign: Campaign,
    metric: str,
    daily: Mapping[date, int],
    progress: Progress,
    as_of: date,
    *,
    unit: str | None = None,
    base_daily: Mapping[date, int] | None = None,
    like_daily: Mapping[date, int] | None = None,
) -> Forecast | None:
    """Forecast a unit or (None) the whole.

    None with fewer than 3 spans of data, without a target, or when it is reached already. `daily` are its increments
    of the metric by day (of a derived one, its parts' with their signs). The target of a percentage moves with its
    base: `base_daily` are the base's increments. Where none came, `like_daily` are those of the metric that the base
    is said to grow with; without either it is taken to stand still.
    """
    scope = whole(campaign) if unit is None else Scope((unit,))
    goal = progress.goal(scope, metric)
    if goal is None or goal.counted is None or goal.counted >= goal.value:
        return None
    pace = pace_of(campaign, daily, as_of)
    if pace is None:
        return None
    share = _share(campaign, metric, unit, as_of)
    base_pace, base_like = _base_pace(campaign, metric, as_of, base_daily, like_daily) if share else (None, None)
    ahead = _Ahead(campaign, goal, goal.value - goal.counted, pace, (share or Decimal(0)) * (base_pace or 0), as_of)
    reached = ahead.reached()
    return Forecast(
        metric,
        goal.value,
        goal.deadline,
        pace=pace.per_day,
        spans=pace.spans,
        reached_on=reached,
        late_days=(reached - goal.deadline).days if reached else None,
        base_pace=base_pace,
        unit=unit,
        done=goal.counted,
        as_of=as_of,
        needed=ahead.needed(),
        short=ahead.short(),
        in_working_days=campaign.pace_in_working_days,
        by_week=pace.by_week,
        base_like=base_like,
    )


def base_of_target(campaign: Campaign, metric: str, unit: str | None, day: date) -> str | None:
    """Name the metric of which the target that holds on a day is a percentage."""
    found = {target.percent_of for target in _targets(campaign, metric, unit, day)}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The way ahead: `lacking` now, `drift` is how far the target moves away each calendar day."""

    campaign: Campaign
    goal: Goal
    lacking: int
    pace: Pace
    drift: Decimal
    as_of: date

    def reached(self) -> date | None:
        """Find the first day on which nothing lacks any more."""
        if not self.campaign.pace_in_working_days:
            gain = self.pace.per_day - self.drift
            return _after(self.as_of, self.lacking / gain) if gain > 0 else None
        done = Decimal(0)
        for number in range(1, MOST_DAYS_AHEAD + 1):
            day = self.as_of + timedelta(days=number)
            done += self.pace.per_day if is_working_day(self.campaign, day) else 0
            if done >= self.lacking + self.drift * number:
                return day
        return None

    def needed(self) -> int | None:
        """Spread what lacks, and what the target will move, over the days left that count."""
        days = days_that_count(self.campaign, self.as_of, self.goal.deadline)
        return ceil((self.lacking + self._drifted()) / days) if days else None

    def short(self) -> int:
        """Say what will lack on the deadline."""
        days = days_that_count(self.campaign, self.as_of, self.goal.deadline)
        return max(0, ceil(self.lacking + self._drifted() - self.pace.per_day * days))

    def _drifted(self) -> Decimal:
        return self.drift * max(0, (self.goal.deadline - self.as_of).days)


def _base_pace(
    campaign: Campaign, metric: str, as_of: date, base: Mapping[date, int] | None, like: Mapping[date, int] | None
) -> tuple[Decimal | None, str | None]:
    """Give the pace of a target's base, and the metric that it was taken from where not from its own counts."""
    own = growth_of(campaign, base or {}, as_of)
    if own is not None:
        return own, None
    pace = pace_of(campaign, like or {}, as_of)
    name = base_of_target(campaign, metric, None, as_of)
    return (None, None) if pace is None or name is None else (pace.per_day, campaign.metric_by_key[name].grows_with)


def _share(campaign: Campaign, metric: str, unit: str | None, day: date) -> Decimal | None:
    """Give what part of its base the target is, None where it is a count."""
    shares = {target.percent for target in _targets(campaign, metric, unit, day)}
    share = shares.pop() if len(shares) == 1 else None
    return None if share is None else share / 100


def _targets(campaign: Campaign, metric: str, unit: str | None, day: date) -> list[Target]:
    owners = (unit,) if unit is not None else units_with_target(campaign, metric) or (None,)
    found = [target_on(targets_of(campaign, owner, metric), day) for owner in owners]
    return [target for target in found if target is not None]


def _after(day: date, days: Decimal) -> date | None:
    """Go so many days on, rounded up; None where the calendar ends."""
    whole_days = int(days.to_integral_value(rounding=ROUND_CEILING))
    return day + timedelta(days=whole_days) if whole_days < (date.max - day).days else None
