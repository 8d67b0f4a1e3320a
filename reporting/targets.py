"""Which target holds on a day: the earliest deadline not yet past, after the last the last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reporting.campaign import Campaign, Target
from reporting.memo import per_campaign


def targets_of(campaign: Campaign, unit: str | None, metric: str) -> tuple[Target, ...]:
    """List the targets of a unit (None: set for the whole itself), by deadline."""
    return target_table(campaign, metric).get(unit, ())


@per_campaign
def units_with_target(campaign: Campaign, metric: str) -> tuple[str, ...]:
    """Name the units that have a target of their own, in file order."""
    table = target_table(campaign, metric)
    return tuple(unit.code for unit in campaign.units if unit.code in table)


@per_campaign
def targeted_metrics(campaign: Campaign) -> tuple[str, ...]:
    """Name the metrics of which any unit has a target of its own, in the campaign's order."""
    return tuple(metric.key for metric in campaign.metrics if units_with_target(campaign, metric.key))


@per_campaign
def target_table(campaign: Campaign, metric: str) -> dict[str | None, tuple[Target, ...]]:
    """List the targets of a metric by owner, each owner's by deadline.

    A merged unit without any of its own takes the sum of its former units', those that all of them have.
    """
    found: dict[str | None, list[Target]] = {}
    for target in sorted(campaign.targets, key=lambda target: target.deadline):
        if target.metric == metric:
            found.setdefault(target.unit, []).append(target)
    for unit in campaign.merged:
        _take_over(campaign, unit, found)
    return {owner: tuple(targets) for owner, targets in found.items()}


def _take_over(campaign: Campaign, unit: str, found: dict[str | None, list[Target]]) -> None:
    """Give a merged unit that has no target of its own what its former units were to reach together."""
    if unit in found:
        return
    former = campaign.merged[unit]
    for code in former:
        if code in campaign.merged:
            _take_over(campaign, code, found)
    alike: dict[tuple[object, ...], list[Target]] = {}
    for target in (target for code in former for target in found.get(code, ())):
        alike.setdefault((target.deadline, target.since, target.percent, target.percent_of), []).append(target)
    sums = [
        replace(some[0], unit=unit, value=None if some[0].value is None else sum(one.value or 0 for one in some))
        for some in alike.values()
        if {one.unit for one in some} == set(former)
    ]
    if sums:
        found[unit] = sorted(sums, key=lambda target: target.deadline)


def targets_on(campaign: Campaign, metric: str, day: date) -> dict[str | None, Target]:
    """Give the target that holds on a day for every owner that has any."""
    return _targets_on(campaign, metric, bisect_left(_deadlines(campaign, metric), day))


def plain_values_on(campaign: Campaign, metric: str, day: date) -> dict[str | None, int | None] | None:
    """Give the targets' values that hold on a day, by owner; None unless all of them are counts of all that was done.

    Others depend on what is known: shares of another figure, and what counts from a day on.
    """
    return _plain_values_on(campaign, metric, bisect_left(_deadlines(campaign, metric), day))


@per_campaign
def _deadlines(campaign: Campaign, metric: str) -> tuple[date, ...]:
    return tuple(sorted({target.deadline for target in campaign.targets if target.metric == metric}))


@per_campaign
def _targets_on(campaign: Campaign, metric: str, turn: int) -> dict[str | None, Target]:
    """Choose every owner's target for the days up to a deadline, by the number of deadlines that are past."""
    deadlines = _deadlines(campaign, metric)
    day = deadlines[turn] if turn < len(deadlines) else date.max
    chosen = {owner: target_on(targets, day) for owner, targets in target_table(campaign, metric).items()}
    return {owner: target for owner, target in chosen.items() if target is not None}


@per_campaign
def _plain_values_on(campaign: Campaign, metric: str, turn: int) -> dict[str | None, int | None] | None:
    holding = _targets_on(campaign, metric, turn)
    if any(target.since is not None or target.percent is not None for target in holding.values()):
        return None
    return {owner: target.value for owner, target in holding.items()}


def has_begun(target: Target, day: date) -> bool:
    """Tell whether a target counts already on a day: one that counts from a later day does not."""
    return target.since is None or target.since <= day


def not_begun_on(campaign: Campaign, metric: str, day: date) -> frozenset[str | None]:
    """Name the owners whose target that holds on a day counts only from a later day: nobody stands anywhere in it yet.

    Of plain counts, which most targets are, it costs nothing to ask.
    """
    if plain_values_on(campaign, metric, day) is not None:
        return frozenset()
    holding = targets_on(campaign, metric, day)
    return frozenset(owner for owner, target in holding.items() if not has_begun(target, day))


def target_on(targets: Sequence[Target], day: date) -> Target | None:
    """Choose the target that holds on a day, of those sorted by deadline."""
    for target in targets:
        if target.deadline >= day:
            return target
    return targets[-1] if targets else None
