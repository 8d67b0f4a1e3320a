"""How far each unit and the whole have come: in period, cumulative, target, rate, remaining, quotas."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from reporting.campaign import Campaign, Target
from reporting.errors import UnknownNameError
from reporting.formulas import typed_parts
from reporting.goals import Goal, Goals
from reporting.kinds import existing, is_added, kind_groups, members, owing
from reporting.known import Scope, ended_scope, whole
from reporting.ledger import baseline_tally
from reporting.numbers import half_up_div, percent
from reporting.periods import clipped_to
from reporting.records import Tally
from reporting.swift import swift
from reporting.targets import plain_values_on, target_on, targets_of, targets_on, units_with_target


@swift
@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of one unit (None: the whole) as of a day; None is what nobody knows or what doesn't exist.

    `counted` is what counts for the target (cumulative, or from its first day), the cumulative figure where there is
    no target: what was done, wherever one figure says so. `rate` is in percent, exact to 28
    digits, of the target or of `rate_base`, what the metric's `rate_of` counts. `quota` is what is still needed per
    day until the deadline, over `days_left`; `quotas` are the letter's own by name. `reported` of `expected` units have
    a figure.
    """

    unit: str | None
    metric: str
    baseline: int | None = None
    in_period: int | None = None
    cumulative: int | None = None
    counted: int | None = None
    target: int | None = None
    deadline: date | None = None
    remaining: int | None = None
    surplus: int | None = None
    rate: Decimal | None = None
    rate_base: int | None = None
    quota: int | None = None
    days_left: int = 0
    quotas: Mapping[str, int] = field(default_factory=dict)
    reported: int = 0
    expected: int = 0


class Progress(Goals):
    """All figures as of a tally's day, at its end, each worked out when first asked for."""

    def __init__(
        self, campaign: Campaign, tally: Tally, excused: Collection[str], earlier: Mapping[date, Tally]
    ) -> None:
        """Take what is known; `progress` explains the arguments."""
        super().__init__(campaign, tally)
        self._excused = excused
        self._earlier = earlier
        self._figures: dict[tuple[str | None, str], Figure] = {}

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that exist on that day, in file order."""
        return existing(self.campaign, self.as_of)

    def of(self, unit: str | None, metric: str) -> Figure:
        """Give a unit's figure, or the whole's (None)."""
        figure = self._figures.get((unit, metric))
        if figure is None:
            self._require(unit, metric)
            scope = whole(self.campaign) if unit is None else Scope((unit,))
            figure = self._figures[unit, metric] = self._figure(scope, metric)
        return figure

    def awaited(self, unit: str, metric: str) -> bool:
        """Tell whether a unit reports a metric and gave nothing of it in the tally's span: a sum of 0 says no 0."""
        told = self.known.has_begun(unit, metric) or self.of(unit, metric).in_period
        return bool(typed_parts(self.campaign, metric)) and not told

    def giving(self, metric: str) -> tuple[int, int]:
        """Count who gave any part of a metric in the tally's span, and who owes it: what is said beside its sum."""
        parts, reported = typed_parts(self.campaign, metric), self.tally.reported
        given = owing(self.campaign).intersection(unit for part in parts for unit in reported.get(part, ()))
        expected = {unit for unit in whole(self.campaign).units if parts and self._is_expected(unit, metric)}
        return len(given), len(expected | given)

    def of_group(self, kind: str, metric: str) -> Figure:
        """Give the sum of a group (`kind_groups` names them), for campaigns whose kinds are never added."""
        self._require(None, metric)
        codes = kind_groups(self.campaign)[kind]
        return self._figure(Scope(tuple(code for code in members(self.campaign) if code in codes)), metric, total=True)

    def of_ended(self, metric: str, kind: str | None = None) -> Figure | None:
        """Give what units did that ended and that no row stands for any more (of one group of kinds, where named).

        What successors of a split unit began with is left out. None where nobody ended.
        """
        self._require(None, metric)
        scope = ended_scope(self.campaign, self.as_of, None if kind is None else kind_groups(self.campaign)[kind])
        if scope is None:
            return None
        figure, first = self._figure(scope, metric, total=True), self._counted_from(metric)
        return figure if first is None else replace(figure, counted=self.known.since(scope, metric, first))

    def _counted_from(self, metric: str) -> date | None:
        """Name the day from which on what counts for the targets is counted, where they all count from one."""
        holding = targets_on(self.campaign, metric, self.as_of)
        own = {target.since for owner, target in holding.items() if owner in self.units}
        firsts = own or {target.since for target in holding.values()}
        return firsts.pop() if len(firsts) == 1 else None

    def milestones(self, metric: str) -> tuple[tuple[Target, int], ...]:
        """List the whole's own targets beside the units' with what each still lacks, by deadline."""
        self._require(None, metric)
        if not units_with_target(self.campaign, metric):
            return ()
        goals = ((target, self.goal_of(target)) for target in targets_of(self.campaign, None, metric))
        return tuple((t, max(0, g.value - g.counted)) for t, g in goals if g is not None and g.counted is not None)

    def goal(self, scope: Scope, metric: str) -> Goal | None:
        """Work out the target that holds: a unit's own, the sum of the units', or the whole's own."""
        if scope.unit is not None:
            return self.unit_goal(scope.unit, metric)
        owners = units_with_target(self.campaign, metric)
        if owners:
            return self._sum_of_goals(scope, metric, owners)
        target = target_on(targets_of(self.campaign, None, metric), self.as_of) if scope.whole else None
        return self.goal_of(target) if target else None

    def ratios(self, units: Sequence[str], metric: str) -> Iterable[tuple[int | None, int | None]]:
        """Give for many units at once what counts for the target that holds, and its value, None where it has none."""
        values = plain_values_on(self.campaign, metric, self.as_of)
        if values is not None:
            return zip(self.known.cumulatives(units, metric), map(values.get, units), strict=True)
        holding = targets_on(self.campaign, metric, self.as_of)
        targets = [holding.get(unit) for unit in units]
        columns = {
            since: self.known.sinces(units, metric, since) if since else self.known.cumulatives(units, metric)
            for since in {target.since for target in targets if target}
        }
        return [
            (columns[target.since][number], self._value(target)) if target else (None, None)
            for number, target in enumerate(targets)
        ]

    def _sum_of_goals(self, scope: Scope, metric: str, owners: tuple[str, ...]) -> Goal | None:
        """Add up the units' targets; what counts is the units' that have one, the whole's where all have."""
        if scope.whole and not is_added(self.campaign, metric):
            return None
        here = set(scope.units) & set(self.units)
        owners = tuple(unit for unit in owners if unit in here)
        ratios = self.ratios(owners, metric)
        targets = [target_on(targets_of(self.campaign, unit, metric), self.as_of) for unit in owners]
        goals = [(t, part, value) for t, (part, value) in zip(targets, ratios, strict=True) if t and value is not None]
        if not goals:
            return None
        alike = {target.since for target, _, _ in goals}
        if len(alike) == 1 and len(here) == len(owners):
            counted = self._counted(scope, goals[0][0])
        else:
            counted = sum(part or 0 for _, part, _ in goals)
        deadline = max(target.deadline for target, _, _ in goals)
        sinces = [since for since in alike if since is not None]
        first = min(sinces) if len(sinces) == len(alike) else None
        return Goal(sum(v for _, _, v in goals), counted, deadline, first)

    def _figure(self, scope: Scope, metric: str, *, total: bool = False) -> Figure:
        known = self.known
        unit = None if total else scope.unit
        goal = self.goal(scope, metric)
        cumulative = known.cumulative(scope, metric)
        counted = goal.counted if goal else cumulative
        lacking = None if goal is None else goal.lacking
        rate_parts = known.rate_parts(scope, self.campaign.metric_by_key[metric])
        part, base = rate_parts or (counted, goal.value if goal else None)
        asked = scope.units if typed_parts(self.campaign, metric) else ()
        expected = [unit for unit in asked if self._is_expected(unit, metric)]
        remaining = None if lacking is None else max(0, lacking)
        return Figure(
            unit=unit,
            metric=metric,
            baseline=known.baseline(scope, metric),
            in_period=known.in_period(scope, metric),
            cumulative=cumulative,
            counted=counted,
            target=goal.value if goal else None,
            deadline=goal.deadline if goal else None,
            remaining=remaining,
            surplus=None if lacking is None else max(0, -lacking),
            rate=None if part is None or base is None else percent(part, base),
            rate_base=base if rate_parts else None,
            quota=None if self._has_ended(unit) else self._quota(goal, remaining),
            days_left=goal.days_left(self.as_of) if goal else 0,
            quotas=self._quotas(scope, metric, remaining),
            reported=sum([known.has_reported(unit, metric) for unit in expected]),
            expected=len(expected),
        )

    def _quotas(self, scope: Scope, metric: str, remaining: int | None) -> dict[str, int]:
        """Work out the letter's own quotas; one that is fixed at a day takes what remained then."""
        found: dict[str, int] = {}
        for quota in self.campaign.quotas:
            if quota.metric == metric:
                left = remaining
                if quota.as_of is not None and quota.as_of != self.as_of:
                    left = self._remaining_at(quota.as_of, scope, metric)
                if left is not None:
                    found[quota.name] = half_up_div(left, quota.days)
        return found

    def _remaining_at(self, day: date, scope: Scope, metric: str) -> int | None:
        tally = self._earlier.get(day) or baseline_tally(self.campaign)
        goal = Progress(self.campaign, tally, (), {}).goal(scope, metric)
        lacking = None if goal is None else goal.lacking
        return None if lacking is None else max(0, lacking)

    def _has_ended(self, unit: str | None) -> bool:
        """Tell whether a unit is no more: nobody can do anything a day for it."""
        last = None if unit is None else self.campaign.unit_by_code[unit].valid_to
        return last is not None and last < self.as_of

    def _is_expected(self, unit: str, metric: str) -> bool:
        """Tell whether a unit owes a figure; one that is excused counts once it gave it all the same."""
        own = self.campaign.unit_by_code[unit]
        if unit not in owing(self.campaign):
            return False
        if not own.exists_on(self.as_of) and clipped_to(own, self.tally.span) is None:
            return False
        return unit not in self._excused or self.known.has_reported(unit, metric)

    def _require(self, unit: str | None, metric: str) -> None:
        if metric not in self.campaign.metric_by_key:
            raise UnknownNameError("metric", metric, tuple(self.campaign.metric_by_key))
        if unit is not None and unit not in self.campaign.unit_by_code:
            raise UnknownNameError("unit", unit, tuple(self.campaign.unit_by_code))


def progress(
    campaign: Campaign,
    tally: Tally,
    *,
    excused: Collection[str] = (),
    earlier: Mapping[date, Tally] | None = None,
) -> Progress:
    """Work out figures; `excused` units need not report, `earlier` holds tallies of days that quotas are fixed at."""
    return Progress(campaign, tally, excused, earlier or {})
