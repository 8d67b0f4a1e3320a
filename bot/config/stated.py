"""Figures that a letter states in its text, checked against what its own rows give."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.config.settings import Note
from bot.config.tables import LARGEST_COUNT, Table, shown
from bot.config.targets import parse_share
from reporting.campaign import Campaign

_WHATS = ("baseline", "target", "remaining", "rate")


def read_stated(root: Table, campaign: Campaign, notes: list[Note]) -> None:
    """Read every `[[stated]]`; each that its parts don't give becomes a note."""
    for table in root.tables("stated", "text"):
        table.need("text", 'text = "1.057 hộ"')
        share = parse_share(table.text("percent")) if table.has("percent") else None
        if table.has("percent") and share is None:
            table.fault("percent", "bad-share", got=shown(table.any("percent")))
        if not table.has("percent"):
            table.need("value", "value = 1057")
        given = share if share is not None else Decimal(table.number("value", 0))
        computed = _computed(table, campaign)
        if computed is not None and computed != given:
            values = {"text": table.text("text"), "stated": given, "computed": computed}
            notes.append(Note("stated", table.at, values))
        table.finish(also=("value", "percent", "of", "kind", "parts"))


def _computed(table: Table, campaign: Campaign) -> Decimal | None:
    if table.has("parts"):
        parts = table.any("parts")
        if isinstance(parts, list) and all(isinstance(part, int) and abs(part) < LARGEST_COUNT for part in parts):
            return Decimal(sum(parts))
        table.fault("parts", "not-numbers", got=shown(parts))
        return None
    if not table.need("of", 'of = "target dd2"'):
        return None
    what, _, metric = table.text("of").partition(" ")
    if table.faults.found:
        return None  # sums of a campaign that has faults would mislead
    if what not in _WHATS or metric.strip() not in campaign.metric_by_key:
        table.fault("of", "bad-stated", got=shown(table.text("of")), choices=", ".join(_WHATS))
        return None
    return _sum_of(what, metric.strip(), table.text("kind"), campaign)


def _sum_of(what: str, metric: str, kind: str, campaign: Campaign) -> Decimal | None:
    units = {unit.code for unit in campaign.units if not kind or unit.kind == kind}
    base = _baseline(metric, units, campaign)
    goal = sum(target.value or 0 for target in campaign.targets if target.metric == metric and target.unit in units)
    if what == "rate":
        whole = goal or _baseline(campaign.metric_by_key[metric].rate_of or metric, units, campaign)
        rate = Decimal(base * 100) / whole if whole else None
        return rate.quantize(Decimal("0.01"), ROUND_HALF_UP) if rate is not None else None
    return Decimal({"baseline": base, "target": goal, "remaining": max(0, goal - base)}[what])


def _baseline(metric: str, units: set[str], campaign: Campaign) -> int:
    """Sum what units had at the start; a derived metric's parts with their signs."""
    formula = campaign.metric_by_key[metric].formula
    if formula is not None:
        return sum(term.sign * _baseline(term.metric, units, campaign) for term in formula.terms)
    return sum(
        baseline.value for baseline in campaign.baselines if baseline.metric == metric and baseline.unit in units
    )
