"""Units that take others' places in a campaign file: days that fit, nobody succeeded twice, no figure counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.config.faults import Faults
from bot.config.units import Units
from reporting.campaign import Baseline, Campaign, DutyKind, MetricKind, Unit
from reporting.kinds import kind_groups, members
from reporting.targets import target_on, targets_of


def read_successions(found: Units) -> None:
    """Resolve the names in `merged_from` and `split_from` to codes, and note what contradicts itself."""
    for code, unit in list(found.units.items()):
        if unit.predecessors:
            key = found.places[code]
            if unit.merged_from and unit.split_from:
                found.faults.add(key, "succession-both", unit=code)
            merged = tuple(filter(None, (found.named(word, key) for word in dict.fromkeys(unit.merged_from))))
            split = found.named(unit.split_from, key) if unit.split_from else None
            found.units[code] = replace(unit, merged_from=merged, split_from=split)
    taken: dict[str, list[str]] = {}
    for unit in found.units.values():
        for former in unit.predecessors:
            _check_days(unit, found.units[former], found)
            taken.setdefault(former, []).append(unit.code)
    for former, successors in taken.items():
        _check_heirs(former, successors, found)


def _check_days(unit: Unit, former: Unit, found: Units) -> None:
    """A former unit ends on the day before."""
    key, faults = found.places[unit.code], found.faults
    if former.code == unit.code or unit.code in _all_former(former, found):
        faults.add(key, "succession-circle", unit=unit.code)
    elif unit.valid_from is None:
        faults.add(key, "succession-no-start", unit=unit.code)
    elif former.valid_to is None:
        end = _day_before(unit.valid_from)
        faults.add(found.places[former.code], "succession-no-end", former=former.code, unit=unit.code, end=end)
    elif former.valid_to != _day_before(unit.valid_from):
        code = "succession-overlap" if former.valid_to >= unit.valid_from else "succession-gap"
        end = _day_before(unit.valid_from)
        values = {"former": former.code, "unit": unit.code, "last": former.valid_to, "first": unit.valid_from}
        faults.add(found.places[former.code], code, end=end, **values)


def _day_before(day: date) -> date:
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def _all_former(unit: Unit, found: Units) -> set[str]:
    seen: set[str] = set()
    open_ends = list(unit.predecessors)
    while open_ends:
        code = open_ends.pop()
        if code not in seen and code in found.units:
            seen.add(code)
            open_ends += found.units[code].predecessors
    return seen


def _check_heirs(former: str, successors: list[str], found: Units) -> None:
    """A unit goes into one other as a whole, or is split into several."""
    key = found.places[former]
    split = [code for code in successors if found.units[code].split_from == former]
    if len(successors) > 1 and len(split) < len(successors):
        found.faults.add(key, "succession-twice", former=former, units=", ".join(successors))
    elif len(split) == 1:
        found.faults.add(key, "succession-one-part", former=former, unit=split[0])


def check_successions(campaign: Campaign, places: dict[str, str], faults: Faults) -> None:
    """Note where duties, kinds, targets or baselines would make a figure vanish or count twice on the day."""
    if not campaign.successors or faults.found:
        return
    for unit in campaign.units:
        for former in unit.predecessors:
            _check_places(campaign, unit, campaign.unit_by_code[former], places, faults)
        for metric in (*_metrics_without_target(campaign, unit), *_metrics_of_split(campaign, unit)):
            faults.add(places[unit.code], "succession-target", unit=unit.code, metric=metric)
        for metric in _metrics_not_shared(campaign, unit):
            values = {"unit": unit.code, "former": unit.split_from, "metric": metric}
            faults.add(places[unit.code], "succession-share", **values)
    for base in campaign.baselines:
        if base.unit is not None:
            _check_baseline(campaign, base, campaign.unit_by_code[base.unit], places, faults)


def _check_places(campaign: Campaign, unit: Unit, former: Unit, places: dict[str, str], faults: Faults) -> None:
    key = places[unit.code]
    if not any({unit.code, former.code} <= set(codes) for codes in kind_groups(campaign).values()):
        faults.add(key, "succession-kind", unit=unit.title, former=former.title)
    for duty in campaign.duties:
        if duty.kind is DutyKind.FIGURES and former.code in duty.units and unit.code not in duty.units:
            faults.add(key, "succession-duty", unit=unit.code, former=former.code, duty=duty.code)
            return
    whole = members(campaign)
    if (unit.code in whole) is not (former.code in whole):
        faults.add(key, "succession-apart", unit=unit.code, former=former.code)


def _metrics_without_target(campaign: Campaign, unit: Unit) -> Iterator[str]:
    """Name the metrics of which former units have targets that don't add up to one of the merged unit's."""
    first = unit.valid_from or campaign.start
    for metric in campaign.metrics:
        former = [targets_of(campaign, code, metric.key) for code in unit.merged_from]
        own = targets_of(campaign, unit.code, metric.key)
        if any(target.unit == unit.code for target in campaign.targets if target.metric == metric.key):
            continue
        ahead = {(one.deadline, one.since) for some in former for one in some if one.deadline >= first}
        holding = any(target_on(some, first) for some in former)
        if holding and (not own or not ahead <= {(one.deadline, one.since) for one in own}):
            yield metric.key


def _metrics_of_split(campaign: Campaign, unit: Unit) -> Iterator[str]:
    """Name the metrics of which a split unit has a target and one that came out of it has none."""
    for metric in campaign.metrics if unit.split_from else ():
        if targets_of(campaign, unit.split_from, metric.key) and not targets_of(campaign, unit.code, metric.key):
            yield metric.key


def _metrics_not_shared(campaign: Campaign, unit: Unit) -> Iterator[str]:
    """Name the metrics that a part of a split unit reports as totals, with no word on what of it is the split one's."""
    for metric in campaign.metrics if unit.split_from else ():
        totals = metric.typed and metric.kind is MetricKind.CUMULATIVE
        if totals and (unit.code, metric.key) not in campaign.baseline_of:
            yield metric.key


def _check_baseline(campaign: Campaign, base: Baseline, unit: Unit, places: dict[str, str], faults: Faults) -> None:
    """A merged unit begins with its former units' figures; a split one's share is as of a day before it begins."""
    key = places[unit.code]
    if unit.code in campaign.merged:
        former = [campaign.baseline_of.get((code, base.metric)) for code in unit.merged_from]
        known = [one for one in former if one is not None]
        total = sum(one.value for one in known)
        if len(known) < len(former) or total != base.value or any(one.as_of != base.as_of for one in known):
            values = {"metric": base.metric, "stated": base.value, "total": total}
            faults.add(key, "succession-baseline", unit=unit.code, former=", ".join(unit.merged_from), **values)
    elif unit.split_from and unit.valid_from and base.as_of >= unit.valid_from:
        faults.add(key, "succession-baseline-day", unit=unit.code, metric=base.metric, first=unit.valid_from)
    if unit.code in campaign.successors and unit.valid_to and base.as_of > unit.valid_to:
        faults.add(key, "succession-baseline-late", unit=unit.code, metric=base.metric, last=unit.valid_to)
