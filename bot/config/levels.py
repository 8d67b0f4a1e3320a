"""`[upper]`: the campaign above, the unit there whose report this one's sum is, and which metrics go up as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.config.settings import CampaignSettings
from bot.config.tables import Table
from reporting.campaign import Campaign, DutyKind, Upper
from reporting.campaign.levels import DRAFT_BEFORE
from reporting.flat import flat_words
from reporting.kinds import is_added
from reporting.levels import rounds_within
from reporting.periods import periods

Read = tuple[Table, CampaignSettings]


def link_levels(read: Sequence[Read]) -> list[CampaignSettings]:
    """Put each campaign below the one that its `[upper]` names; what doesn't fit is a fault."""
    known = {one.campaign.code: one.campaign for _root, one in read}
    linked = [_linked(root, seeded, known) for root, seeded in read]
    _circles(read, linked)
    _shared_units(read, linked)
    return linked


def _linked(root: Table, seeded: CampaignSettings, known: dict[str, Campaign]) -> CampaignSettings:
    if not root.has("upper"):
        return seeded
    table = root.table("upper")
    before = table.length("draft_before")
    named = table.text("campaign") if table.need("campaign", 'campaign = "tan-chau"') else ""
    unit = table.text("unit") if table.need("unit", 'unit = "tan-hung"') else ""
    own, upper = seeded.campaign, known.get(named)
    if named and upper is None:
        table.fault(
            "campaign",
            "unknown-campaign",
            campaign=named,
            known=table.faults.choices(code for code in known if code != own.code) or "–",
            near=table.faults.hint(named, known),
        )
    pairs = _pairs(table, own, upper) if upper is not None else ()
    code = _unit(table, upper, unit) if upper is not None and unit else None
    table.finish(also=("metrics",))
    if upper is None or code is None or root.faults.found:
        return seeded
    link = Upper(upper.code, code, pairs, timedelta(0) if before == timedelta(0) else before or DRAFT_BEFORE)
    if upper.code != own.code and not any(_fitting(own, upper, code)):
        table.fault("campaign", "level-no-span", campaign=upper.code, unit=upper.unit_by_code[code].title)
    return replace(seeded, campaign=replace(own, upper=link))


def _unit(table: Table, upper: Campaign, word: str) -> str | None:
    """Find the unit above by its code or exact name."""
    found = [
        unit.code
        for unit in upper.units
        if word == unit.code or flat_words(word) in {flat_words(unit.name), flat_words(unit.title)}
    ]
    if len(found) == 1:
        return found[0]
    names = [name for unit in upper.units for name in (unit.code, unit.name)]
    table.fault("unit", "unknown-unit", unit=word, near=table.faults.hint(word, names))
    return None


def _pairs(table: Table, own: Campaign, upper: Campaign) -> tuple[tuple[str, str], ...]:
    """Read which metrics go up as what; without a word, those that have the same key on both sides."""
    if not table.has("metrics"):
        same = [key for key in own.typed_keys if key in upper.typed_keys]
        said = [(key, key, "metrics") for key in same]
        if not said:
            table.fault("metrics", "level-no-metrics", campaign=upper.code)
    else:
        inner = table.table("metrics")
        said = [(key, inner.text(key), f"metrics.{key}") for key in inner.raw]
    pairs: list[tuple[str, str]] = []
    for mine, theirs, at in said:
        if _fits(table, at, own, mine, upper, theirs):
            if theirs in {key for _mine, key in pairs}:
                table.fault(at, "level-metric-twice", metric=theirs)
            pairs.append((mine, theirs))
    return tuple(sorted(pairs, key=lambda pair: list(own.metric_by_key).index(pair[0])))


def _fits(table: Table, at: str, own: Campaign, mine: str, upper: Campaign, theirs: str) -> bool:
    """Tell whether a metric may go up as another one; note why not."""
    for campaign, key in ((own, mine), (upper, theirs)):
        if key not in campaign.metric_by_key:
            table.fault(at, "unknown-metric", metric=key, near=table.faults.hint(key, campaign.metric_by_key))
            return False
        if not campaign.metric_by_key[key].typed:
            table.fault(at, "metric-not-typed", metric=key)
            return False
    if own.metric_by_key[mine].kind is not upper.metric_by_key[theirs].kind:
        table.fault(at, "level-kinds", own=mine, metric=theirs)
        return False
    if not table.faults.found and not is_added(own, mine):
        table.fault(at, "level-not-added", own=mine)
        return False
    return True


def _fitting(own: Campaign, upper: Campaign, unit: str) -> Iterator[bool]:
    """Go through the rounds that ask the unit above for figures, and tell of each whether own rounds make it up."""
    for duty in upper.duties:
        if duty.kind is DutyKind.FIGURES and unit in duty.units:
            for period in periods(upper, duty):
                yield rounds_within(own, period.span) is not None


def _circles(read: Sequence[Read], linked: Sequence[CampaignSettings]) -> None:
    """Note campaigns that stand above themselves."""
    above = {one.campaign.code: one.campaign.upper.campaign for one in linked if one.campaign.upper}
    for (root, _seeded), one in zip(read, linked, strict=True):
        chain = [one.campaign.code]
        while (following := above.get(chain[-1])) is not None and following not in chain:
            chain.append(following)
        if following == chain[0]:
            root.fault("upper.campaign", "level-circle", chain=" → ".join([*chain, following]))


def _shared_units(read: Sequence[Read], linked: Sequence[CampaignSettings]) -> None:
    """Note units above that two campaigns would report for."""
    first: dict[tuple[str, str], str] = {}
    for (root, _seeded), one in zip(read, linked, strict=True):
        upper = one.campaign.upper
        if upper is None:
            continue
        other = first.setdefault((upper.campaign, upper.unit), one.campaign.code)
        if other != one.campaign.code:
            root.fault("upper.unit", "level-unit-twice", unit=upper.unit, other=other)
