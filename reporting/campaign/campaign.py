"""One campaign, whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from reporting.campaign.duties import Duty, DutyKind
from reporting.campaign.levels import Upper
from reporting.campaign.metrics import Metric
from reporting.campaign.targets import Baseline, Quota, Target
from reporting.campaign.units import Unit
from reporting.letterhead import NOTHING_SAID, Letterhead
from reporting.manners import USUAL, Manners


class RankBy(StrEnum):
    """What orders units that have no target of their own."""

    TARGET = "target"
    IN_PERIOD = "in-period"
    CUMULATIVE = "cumulative"


@dataclass(frozen=True)
class Campaign:
    """One campaign. Its days `start` and `end` are both included; all times are in `zone`."""

    code: str
    name: str
    start: date
    end: date
    zone: ZoneInfo
    units: tuple[Unit, ...]
    metrics: tuple[Metric, ...]
    headline: str
    duties: tuple[Duty, ...] = ()
    positional: tuple[str, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    targets: tuple[Target, ...] = ()
    quotas: tuple[Quota, ...] = ()
    rank_by: RankBy = RankBy.TARGET
    office: str = ""
    place: str = ""
    language: str = "vi"
    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    close_after: timedelta | None = None
    delete_personal_data: bool = False
    manners: Manners = USUAL
    pace_in_working_days: bool = False
    letterhead: Letterhead = NOTHING_SAID
    upper: Upper | None = None

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        """Units by their codes."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def merged(self) -> dict[str, tuple[str, ...]]:
        """The units that were merged into one, by its code; those that the campaign doesn't have are left out."""
        known = self.unit_by_code
        found = {unit.code: tuple(code for code in unit.merged_from if code in known) for unit in self.units}
        return {code: former for code, former in found.items() if former}

    @cached_property
    def successors(self) -> dict[str, tuple[str, ...]]:
        """The units that took an ended one's place, by its code: what it was merged into, or was split into."""
        found: dict[str, tuple[str, ...]] = {}
        for unit in self.units:
            for code in unit.predecessors:
                if code in self.unit_by_code:
                    found[code] = (*found.get(code, ()), unit.code)
        return found

    @cached_property
    def changes_units(self) -> bool:
        """Tell whether any unit begins or ends within the campaign."""
        return any(unit.valid_from is not None or unit.valid_to is not None for unit in self.units)

    def is_split_off(self, unit: str) -> bool:
        """Tell whether a unit came out of another one that was split."""
        known = self.unit_by_code.get(unit)
        return known is not None and known.split_from is not None

    @cached_property
    def metric_by_key(self) -> dict[str, Metric]:
        """Metrics by their keys."""
        return {metric.key: metric for metric in self.metrics}

    @cached_property
    def typed_keys(self) -> tuple[str, ...]:
        """The keys of the metrics that a reporter may send."""
        return tuple(metric.key for metric in self.metrics if metric.typed)

    @cached_property
    def duty_by_code(self) -> dict[str, Duty]:
        """Duties by their codes."""
        return {duty.code: duty for duty in self.duties}

    @cached_property
    def main_duty(self) -> Duty | None:
        """The duty of which "in period" speaks: the first that asks units for figures."""
        return next((duty for duty in self.duties if duty.kind is DutyKind.FIGURES), None)

    @cached_property
    def baseline_of(self) -> dict[tuple[str | None, str], Baseline]:
        """Baselines by (unit, metric)."""
        return {(baseline.unit, baseline.metric): baseline for baseline in self.baselines}

    def parts_of(self, metric: str) -> tuple[str, ...]:
        """Name the metrics that a derived one is made of (itself, where it is not derived), nested ones resolved."""
        known = self._parts.get(metric)
        if known is None:
            formula = self.metric_by_key[metric].formula
            terms = formula.terms if formula else ()
            nested = dict.fromkeys(part for term in terms for part in self.parts_of(term.metric))
            known = self._parts[metric] = tuple(nested) if formula else (metric,)
        return known

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        return {}
