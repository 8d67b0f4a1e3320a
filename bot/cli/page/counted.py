"""Who is counted and what: units, metrics, where they begin and what they are to reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.cli.page.wording import CampaignPage
from reporting.campaign import Alias, Baseline, Formula, Metric, MetricKind, Target, Unit

_SHOWN_NAMES = 200


def unit_lines(page: CampaignPage) -> Iterator[str]:
    """Name the units by kinds, each with its other names."""
    for kind in dict.fromkeys(unit.kind for unit in page.campaign.units):
        of_kind = [unit for unit in page.campaign.units if unit.kind == kind]
        names = ", ".join(_unit(page, unit) for unit in of_kind[:_SHOWN_NAMES])
        more = " …" if len(of_kind) > _SHOWN_NAMES else ""
        yield page.say("units_kind", kind=kind, count=len(of_kind), names=names + more)


def _unit(page: CampaignPage, unit: Unit) -> str:
    aliases = "; ".join(_alias(page, alias) for alias in unit.aliases)
    name = page.say("unit_alias", name=unit.name, aliases=aliases) if aliases else unit.name
    bounds = (unit.valid_from, unit.valid_to)
    return f"{name} ({_bounds(page, bounds)})" if any(bounds) else name


def _bounds(page: CampaignPage, bounds: tuple[date | None, date | None]) -> str:
    """Say from when to when something is there: `đến hết 30/6/2025`, `từ 1/7/2025`."""
    first, last = (page.write.day(bound) if bound else "" for bound in bounds)
    key = "days_both" if first and last else "days_from" if first else "days_to"
    return page.say(key, first=first, last=last)


def succession_lines(page: CampaignPage) -> Iterator[str]:
    """Say which units take others' places, from when."""
    campaign = page.campaign
    for code, former in campaign.merged.items():
        unit = campaign.unit_by_code[code]
        names = ", ".join(campaign.unit_by_code[one].title for one in former)
        first = page.write.day(unit.valid_from or campaign.start)
        yield page.say("unit_merged", name=unit.title, former=names, first=first)
    for code, parts in campaign.successors.items():
        units = [campaign.unit_by_code[one] for one in parts if campaign.is_split_off(one)]
        if units:
            names, first = (
                ", ".join(unit.title for unit in units),
                page.write.day(units[0].valid_from or campaign.start),
            )
            yield page.say("unit_split", name=campaign.unit_by_code[code].title, parts=names, first=first)


def _alias(page: CampaignPage, alias: Alias) -> str:
    bounds = (alias.valid_from, alias.valid_to)
    if not any(bounds):
        return alias.text
    return f"{alias.text} ({_bounds(page, bounds)})"


def metric_lines(page: CampaignPage) -> Iterator[str]:
    """Say what is counted, and how one types it."""
    for metric in page.campaign.metrics:
        yield _metric(page, metric)
        if metric.typed and metric.aliases:
            yield "  " + page.say("metric_aliases", aliases=", ".join(metric.aliases))
    yield page.say("headline", label=page.labels[page.campaign.headline])
    if page.campaign.positional:
        names = ", ".join(f"{key} ({page.labels[key]})" for key in page.campaign.positional)
        numbers = " ".join(str(12 * number) for number in range(1, len(page.campaign.positional) + 1))
        yield page.say("positional", metrics=names, example=f"/bc {page.example_unit} {numbers}")
    else:
        yield page.say("not_positional")


def _metric(page: CampaignPage, metric: Metric) -> str:
    if metric.formula is not None:
        line = page.say("metric_derived", key=metric.key, label=metric.label, formula=formula_text(metric.formula))
    elif not metric.reported:
        line = page.say("metric_official", key=metric.key, label=metric.label)
    else:
        kind = "metric_cumulative" if metric.kind is MetricKind.CUMULATIVE else "metric_typed"
        example = f"/bc {page.example_unit} {metric.key}=120"
        line = page.say(kind, key=metric.key, label=metric.label, example=example)
    rate = page.say("rate_of", metric=page.labels[metric.rate_of]) if metric.rate_of else ""
    return f"{line}; {rate}" if rate else line


def formula_text(formula: Formula) -> str:
    """Write a formula as the file does: `m1 + m2`."""
    parts = [
        "".join(f" {'-' if term.sign < 0 else '+'} {term.metric}" for term in side).removeprefix(" + ").strip()
        for side in (formula.terms, formula.over)
        if side
    ]
    return parts[0] if len(parts) == 1 else f"({parts[0]}) / ({parts[1]})"


def baseline_lines(page: CampaignPage) -> Iterator[str]:
    """Say what was done before, metric by metric."""
    if not page.campaign.baselines:
        yield page.say("no_baselines")
    groups: dict[tuple[Any, ...], list[Baseline]] = {}
    for baseline in page.campaign.baselines:
        key = (baseline.metric, baseline.as_of, baseline.unit is None)
        groups.setdefault(key, []).append(baseline)
    for (metric, as_of, whole), found in groups.items():
        amount = page.sum_of(metric, {one.unit: one.value for one in found})
        values = {"label": page.labels[metric], "value": amount, "day": page.write.day(as_of)}
        yield page.say("baseline_whole", **values) if whole else page.say("baseline", count=len(found), **values)


def target_lines(page: CampaignPage) -> Iterator[str]:
    """Say what is to be reached, by when."""
    groups: dict[tuple[Any, ...], list[Target]] = {}
    for target in page.campaign.targets:
        own = None if target.unit is None else page.campaign.unit_by_code[target.unit]
        days = None if own is None else (own.valid_from, own.valid_to)
        key = (target.metric, target.name, target.deadline, target.before, target.since, days)
        groups.setdefault(key, []).append(target)
    for found in groups.values():
        yield _target(page, found)
    for quota in page.campaign.quotas:
        yield page.say("quota", name=quota.name, label=page.labels[quota.metric], days=quota.days)


def _target(page: CampaignPage, found: list[Target]) -> str:
    """Say one target: of the whole, or of several units with their sum."""
    one = found[0]
    day = page.write.day(one.stated_deadline)
    values = {
        "label": page.labels[one.metric],
        "name": one.name,
        "deadline": page.say("before" if one.before else "by", day=day),
        "counts": page.say("since", day=page.write.day(one.since)) if one.since else page.say("cumulative"),
    }
    amount = page.sum_of(one.metric, {target.unit: target.value or 0 for target in found})
    if one.percent is not None and one.percent_of is not None:
        share = f"{one.percent.normalize():f}".replace(".", ",") + " %"
        amount = page.say("target_percent", percent=share, label=page.labels[one.percent_of])
    if one.unit is None:
        return page.say("target_whole", value=amount, **values)
    own = page.campaign.unit_by_code[one.unit]
    there = (own.valid_from, own.valid_to)
    said = page.say("target_each", value=amount, count=len(found), **values)
    return page.say("target_there", said=said, days=_bounds(page, there)) if any(there) else said
