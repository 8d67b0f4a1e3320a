"""Figures that a letter states in its text, checked against what its own rows give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.config.settings import Note
from bot.config.tables import LARGEST_COUNT, Table, shown
from bot.config.targets import parse_share
from reporting.campaign import Campaign, Metric
from reporting.formulas import add_up, signed_parts
from reporting.numbers import half_up, percent

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


def _sum_of(what: str, key: str, kind: str, campaign: Campaign) -> Decimal | None:
    """Work out what a letter may state of a metric; None where the campaign's rows don't say."""
    rows = _Rows(campaign, frozenset(unit.code for unit in campaign.units if not kind or unit.kind == kind), not kind)
    if what == "rate":
        rate = rows.rate(campaign.metric_by_key[key])
        return None if rate is None else half_up(rate, 2)
    base, goal = rows.baseline(key), rows.goal(key)
    found = {"baseline": base, "target": goal, "remaining": None if base is None else max(0, goal - base)}[what]
    return None if found is None else Decimal(found)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The campaign's rows of some units; `whole`: of all, so that what is given for the whole alone is theirs."""

    campaign: Campaign
    units: frozenset[str]
    whole: bool

    def baseline(self, key: str) -> int | None:
        """Sum what the units had at the start; None of what is never added up."""
        parts = signed_parts(self.campaign, key)
        return None if parts is None else sum(sign * self._stated(part) for sign, part in parts)

    def _stated(self, key: str) -> int:
        return sum(one.value for one in self.campaign.baselines if one.metric == key and one.unit in self.units)

    def goal(self, key: str) -> int:
        """Sum the units' targets; the whole's where it has the only one."""
        targets = [target for target in self.campaign.targets if target.metric == key]
        own = [target.value or 0 for target in targets if target.unit in self.units]
        alone = targets[0].value if self.whole and len(targets) == 1 else None
        return sum(own) if own else alone or 0

    def rate(self, metric: Metric) -> Decimal | None:
        """Take the start of the target, of the metric that `rate_of` names, or a ratio's two sides."""
        part, whole = self.baseline(metric.key), self.goal(metric.key) or None
        if metric.formula is not None and metric.is_ratio:
            part, whole = (
                add_up((term.sign, self.baseline(term.metric)) for term in side)
                for side in (metric.formula.terms, metric.formula.over)
            )
        elif whole is None and metric.rate_of is not None:
            whole = self.baseline(metric.rate_of)
        return None if part is None or whole is None else percent(part, whole)
