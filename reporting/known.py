"""What a tally says of one unit, a group of units, or the whole, derived metrics included."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import repeat

from reporting.campaign import Campaign, Metric, Term
from reporting.formulas import add_up, signed_parts, typed_parts
from reporting.kinds import is_added, members
from reporting.ledger import base_of
from reporting.memo import per_campaign
from reporting.records import Tally
from reporting.successors import ended, handed_on, lineage, own_baselines, standing_for


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures are meant: `units` together. `whole`: all that make up the campaign.

    `ended`: units that are no more, less what their successors began with.
    """

    units: tuple[str, ...]
    whole: bool = False
    ended: bool = False

    @property
    def unit(self) -> str | None:
        """The unit, where it is exactly one by name and not a sum."""
        return None if self.whole or self.ended or len(self.units) != 1 else self.units[0]


def whole(campaign: Campaign) -> Scope:
    """Give the scope of the whole campaign."""
    return Scope(members(campaign), whole=True)


def ended_scope(campaign: Campaign, day: date, among: Container[str] | None = None) -> Scope | None:
    """Give the scope of the units that ended before a day and that no merged unit stands for; None where none did."""
    if not campaign.changes_units:
        return None
    codes = ended(campaign, members(campaign), day)
    found = tuple(code for code in codes if among is None or code in among)
    return Scope(found, ended=True) if found else None


@dataclass(frozen=True, slots=True)
class Known:
    """A campaign's tally, read by scope. None is what nobody knows."""

    campaign: Campaign
    tally: Tally

    def cumulative(self, scope: Scope, metric: str) -> int | None:
        """Give a cumulative figure; None for ratios, and for kinds that are never added."""
        unit = scope.unit
        terms = signed_parts(self.campaign, metric)
        if terms is None:
            return None
        if unit is None:
            return add_up((sign, self._cumulative(scope, part)) for sign, part in terms)
        return add_up((sign, self._of_unit(unit, part)) for sign, part in terms)

    def cumulatives(self, units: Sequence[str], metric: str) -> list[int | None]:
        """Give the cumulative figures of many units at once, in their order."""
        terms = signed_parts(self.campaign, metric)
        if not terms:
            return [None if terms is None else 0] * len(units)
        signs = [sign for sign, _part in terms]
        columns = [self._of_units(units, part) for _sign, part in terms]
        if signs == [1]:
            return columns[0]
        return [add_up(zip(signs, values, strict=True)) for values in zip(*columns, strict=True)]

    def sinces(self, units: Sequence[str], metric: str, first: date) -> list[int | None]:
        """Give what many units did from a day on, in their order."""
        return [self.since(Scope((unit,)), metric, first) for unit in units]

    def in_period(self, scope: Scope, metric: str) -> int | None:
        """Sum the increments in the tally's span."""
        if scope.whole and not is_added(self.campaign, metric):
            return None
        terms, tally = signed_parts(self.campaign, metric), self.tally.in_period
        if terms is None:
            return None
        units = self._counted(scope) if self.campaign.merged else scope.units
        return sum([sign * tally.get((unit, part), 0) for sign, part in terms for unit in units])

    def since(self, scope: Scope, metric: str, first: date) -> int | None:
        """Sum the increments from a day on."""
        if scope.whole and not is_added(self.campaign, metric):
            return None
        terms = signed_parts(self.campaign, metric)
        return None if terms is None else sum([sign * self._since(scope, part, first) for sign, part in terms])

    def baseline(self, scope: Scope, metric: str) -> int | None:
        """Give what the campaign states as done at the start; None where it states nothing."""
        if scope.whole and not is_added(self.campaign, metric):
            return None
        parts = [(sign, self._baseline(scope, part)) for sign, part in signed_parts(self.campaign, metric) or ()]
        stated = [sign * value for sign, value in parts if value is not None]
        return sum(stated) if stated else None

    def has_reported(self, unit: str, metric: str) -> bool:
        """Tell whether a unit has given every part of a metric in the tally's span."""
        parts, reported = typed_parts(self.campaign, metric), self.tally.reported
        return bool(parts) and not [part for part in parts if unit not in reported.get(part, ())]

    def has_begun(self, unit: str, metric: str) -> bool:
        """Tell whether a unit, or one that was merged into it, has given any part of a metric in the tally's span."""
        some = lineage(self.campaign, unit) if unit in self.campaign.merged else (unit,)
        reported, parts = self.tally.reported, typed_parts(self.campaign, metric)
        return any(one in reported.get(part, ()) for part in parts for one in some)

    def before_merger(self, unit: str, metric: str) -> int | None:
        """Sum what a merged unit's former units did; None where nobody knows it of one of them."""
        former = [self._of_unit(code, metric) for code in self.campaign.merged[unit]]
        known = [value for value in former if value is not None]
        return sum(known) if len(known) == len(former) else None

    def rate_parts(self, scope: Scope, metric: Metric) -> tuple[int | None, int | None] | None:
        """Give numerator and denominator of a rate that isn't of a target; None where the metric has none such."""
        if metric.formula is not None and metric.formula.over:
            return self._sum(scope, metric.formula.terms), self._sum(scope, metric.formula.over)
        if metric.rate_of is not None:
            return self.cumulative(scope, metric.key), self.cumulative(scope, metric.rate_of)
        return None

    def _sum(self, scope: Scope, terms: Sequence[Term]) -> int | None:
        return add_up((term.sign, self.cumulative(scope, term.metric)) for term in terms)

    def _counted(self, scope: Scope) -> tuple[str, ...]:
        """Name the units whose figures the ledger keeps for a scope: a merged unit's former ones too."""
        if scope.ended:
            return tuple(one for unit in scope.units for one in lineage(self.campaign, unit))
        return scope.units if scope.unit is None else lineage(self.campaign, scope.unit)

    def _of_merged(self, unit: str, metric: str) -> int | None:
        """Add what a merged unit did to its former units' figures; what it stated where one of those is unknown."""
        own, before = self.tally.cumulative.get((unit, metric)), self.before_merger(unit, metric)
        return own if before is None else before + (own or 0)

    def _of_unit(self, unit: str, metric: str) -> int | None:
        if unit in self.campaign.merged:
            return self._of_merged(unit, metric)
        value = self.tally.cumulative.get((unit, metric))
        if value is not None:
            return value
        base = base_of(self.campaign, unit, metric)
        return None if base.holds_after(self.tally.as_of) else base.value

    def _of_units(self, units: Sequence[str], metric: str) -> list[int | None]:
        bases, settled = _bases(self.campaign, metric)
        if settled is not None and settled > self.tally.as_of:
            return [self._of_unit(unit, metric) for unit in units]
        known = self.tally.cumulative
        found = list(map(known.get, zip(units, repeat(metric)), map(bases.__getitem__, units)))
        if self.campaign.merged:
            for place in [place for place, unit in enumerate(units) if unit in self.campaign.merged]:
                found[place] = self._of_merged(units[place], metric)
        return found

    def _cumulative(self, scope: Scope, metric: str) -> int | None:
        """Sum several units; where only the whole has a baseline and some unit is unknown, start from the whole's."""
        if scope.whole and not is_added(self.campaign, metric):
            return None
        values = self._of_units(standing_for(self.campaign, scope.units, self.tally.as_of), metric)
        known = [value for value in values if value is not None]
        stated = self.campaign.baseline_of.get((None, metric)) if scope.whole else None
        if stated is None or len(known) == len(values):
            return sum(known) - self._shared(scope, metric) if known or not values else None
        if stated.as_of > self.tally.as_of:
            return None
        return stated.value + self._since(scope, metric, stated.as_of + timedelta(days=1))

    def _shared(self, scope: Scope, metric: str) -> int:
        """Sum what successors of a split unit began with by now: the split unit's figure holds it."""
        if not self.campaign.successors:
            return 0
        if not scope.ended:
            return handed_on(self.campaign, scope.units, metric, self.tally.as_of)
        everybody = members(self.campaign)
        return sum(handed_on(self.campaign, everybody, metric, self.tally.as_of, unit) for unit in scope.units)

    def _since(self, scope: Scope, metric: str, first: date) -> int:
        tally = self.tally.since
        units = self._counted(scope) if self.campaign.merged else scope.units
        return sum([tally.get((unit, metric, first), 0) for unit in units])

    def _baseline(self, scope: Scope, metric: str) -> int | None:
        stated = self.campaign.baseline_of
        if scope.ended:
            ends = (stated.get((unit, metric)) for unit in self._counted(scope) if unit not in self.campaign.merged)
            return sum(base.value for base in ends if base is not None) - self._shared(scope, metric)
        units = own_baselines(self.campaign, self._counted(scope)) if self.campaign.successors else scope.units
        own = [found.value for unit in units if (found := stated.get((unit, metric))) is not None]
        all_of_it = stated.get((None, metric))
        if all_of_it is None:
            return sum(own) if own else None
        return all_of_it.value if scope.whole and len(own) < len(units) else sum(own)


@per_campaign
def _bases(campaign: Campaign, metric: str) -> tuple[dict[str, int | None], date | None]:
    """Give every unit's base of a metric, and the day by whose end they all hold (None: from the beginning)."""
    bases = {unit.code: base_of(campaign, unit.code, metric) for unit in campaign.units}
    dates = [base.as_of for base in bases.values() if base.as_of is not None]
    return {code: base.value for code, base in bases.items()}, max(dates, default=None)
