"""Units that took others' places: whose figures count together, and whose stand for whom on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reporting.campaign import Baseline, Campaign, Unit
from reporting.memo import per_campaign
from reporting.records import Span


@per_campaign
def lineage(campaign: Campaign, unit: str) -> tuple[str, ...]:
    """Name a unit and all that were merged into it, those of a merged former unit too."""
    return tuple(
        dict.fromkeys(
            [unit, *(one for code in campaign.merged.get(unit, ()) for one in lineage(campaign, code))],
        )
    )


@per_campaign
def heirs(campaign: Campaign, unit: str) -> tuple[str, ...]:
    """Name the units that a unit was merged into, one after the other."""
    into = [code for code in campaign.successors.get(unit, ()) if code in campaign.merged]
    return tuple(dict.fromkeys(one for code in into for one in (code, *heirs(campaign, code))))


@per_campaign
def entrusted(campaign: Campaign, units: tuple[str, ...]) -> tuple[str, ...]:
    """Name the units that whoever reports for some units may report for: those, and what they were merged into.

    Who reports for a part of a split unit, only the admins can say.
    """
    return tuple(dict.fromkeys([*units, *(one for unit in units for one in heirs(campaign, unit))]))


def has_begun(unit: Unit, day: date) -> bool:
    """Tell whether a unit exists on a day or did before."""
    return unit.valid_from is None or unit.valid_from <= day


def standing_for(campaign: Campaign, units: Sequence[str], day: date) -> tuple[str, ...]:
    """Leave out of units that are added up who another one stands for on a day, and who takes a place only later."""
    if not campaign.successors:
        return tuple(units)
    known = campaign.unit_by_code
    begun = {code for code in units if has_begun(known[code], day)}
    swallowed = {code for into in begun for code in campaign.merged.get(into, ())}
    return tuple(code for code in units if code not in swallowed and (code in begun or not known[code].predecessors))


def handed_on(campaign: Campaign, units: tuple[str, ...], metric: str, day: date, former: str | None = None) -> int:
    """Sum what successors of split units (of one, where it is named) began with by a day: the split unit's holds it.

    Only where both are among those that are added up.
    """
    return sum(
        base.value
        for base, split in _shares(campaign, units, metric)
        if base.as_of <= day and has_begun(campaign.unit_by_code[base.unit or ""], day) and former in {None, split}
    )


@per_campaign
def _shares(campaign: Campaign, units: tuple[str, ...], metric: str) -> tuple[tuple[Baseline, str], ...]:
    """List the baselines of split units' successors, with the split unit's code."""
    inside = frozenset(units)
    found: list[tuple[Baseline, str]] = []
    for base in campaign.baselines:
        split = campaign.unit_by_code[base.unit].split_from if base.metric == metric and base.unit in inside else None
        if split in inside:
            found.append((base, split))
    return tuple(found)


def may_begin_at(campaign: Campaign, unit: str, day: date) -> bool:
    """Tell whether a unit may have a baseline as of a day.

    A merged unit begins with its former units' figures; a part of a split one with what it had before its first day;
    and one that ended can't have begun later.
    """
    own = campaign.unit_by_code[unit]
    late = own.split_from is not None and own.valid_from is not None and day >= own.valid_from
    gone = unit in campaign.successors and own.valid_to is not None and day > own.valid_to
    return unit not in campaign.merged and not late and not gone


@per_campaign
def own_baselines(campaign: Campaign, units: tuple[str, ...]) -> tuple[str, ...]:
    """Name the units whose baselines add up without counting anything twice."""
    known = campaign.unit_by_code
    inside = frozenset(units)
    return tuple(code for code in units if code not in campaign.merged and known[code].split_from not in inside)


def former_in(campaign: Campaign, span: Span) -> tuple[Unit, ...]:
    """List the units that end within a span of days, before its last: they owe a part of it."""
    some = campaign.units if campaign.changes_units else ()
    return tuple(unit for unit in some if unit.valid_to is not None and span.start <= unit.valid_to < span.end)


def ended(campaign: Campaign, units: Sequence[str], day: date) -> tuple[str, ...]:
    """Name those units that ended before a day and that no merged unit stands for: their figures are nobody's row."""
    known = campaign.unit_by_code
    return tuple(
        code
        for code in standing_for(campaign, units, day)
        if not known[code].exists_on(day) and has_begun(known[code], day)
    )
