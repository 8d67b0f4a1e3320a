"""What units are to reach, as of a day, and what they lack: all that a check asks of how far a unit has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reporting.campaign import Campaign, Target
from reporting.known import Known, Scope, whole
from reporting.numbers import ceil_div, ceil_percent
from reporting.records import Tally
from reporting.swift import swift
from reporting.targets import target_on, targets_of


@swift
@dataclass(frozen=True, slots=True)
class Goal:
    """A target worked out as of a day: its value and what counts for it (`since` a day, where all counts from it)."""

    value: int
    counted: int | None
    deadline: date
    since: date | None = None

    @property
    def lacking(self) -> int | None:
        """What is still to be done, below zero where it is surpassed; None where nobody knows."""
        return None if self.counted is None else self.value - self.counted

    def days_left(self, day: date) -> int:
        """Count the days after a day up to the deadline, also before the first day that counts (decision 024)."""
        return max(0, (self.deadline - day).days)


class Goals:
    """The targets as of a tally's day; the tally may be one unit's alone, where nobody else's are asked for."""

    def __init__(self, campaign: Campaign, tally: Tally) -> None:
        """Take what is known."""
        self.campaign = campaign
        self.tally = tally
        self.as_of = tally.as_of
        self.known = Known(campaign, tally)
        self._goals: dict[tuple[str, str], Goal | None] = {}

    def quota(self, unit: str, metric: str) -> int | None:
        """Give a unit's daily quota alone."""
        goal = self.unit_goal(unit, metric)
        lacking = None if goal is None else goal.lacking
        return self._quota(goal, None if lacking is None else max(0, lacking))

    def unit_goal(self, unit: str, metric: str) -> Goal | None:
        """Work out a unit's own target that holds; None where it has none, or its base is unknown."""
        pair = (unit, metric)
        if pair not in self._goals:
            target = target_on(targets_of(self.campaign, unit, metric), self.as_of)
            self._goals[pair] = self.goal_of(target) if target else None
        return self._goals[pair]

    def goal_of(self, target: Target) -> Goal | None:
        """Work out one target; None where its base is unknown."""
        value = self._value(target)
        if value is None:
            return None
        return Goal(value, self._counted(self._owner(target), target), target.deadline, target.since)

    def _owner(self, target: Target) -> Scope:
        return whole(self.campaign) if target.unit is None else Scope((target.unit,))

    def _value(self, target: Target) -> int | None:
        if target.percent is None or target.percent_of is None:
            return target.value
        base = self.known.cumulative(self._owner(target), target.percent_of)
        return None if base is None else ceil_percent(target.percent, base)

    def _counted(self, scope: Scope, target: Target) -> int | None:
        if target.since is None:
            return self.known.cumulative(scope, target.metric)
        return self.known.since(scope, target.metric, target.since)

    def _quota(self, goal: Goal | None, remaining: int | None) -> int | None:
        """Spread what remains over the days left, rounded up; on and after the deadline there is no day left."""
        days = goal.days_left(self.as_of) if goal else 0
        return ceil_div(remaining, days) if remaining is not None and days > 0 else None
