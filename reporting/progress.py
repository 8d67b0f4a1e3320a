"""How far each unit and the whole have come: in period, cumulative, target, rate, remaining, quotas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reporting.campaign import Campaign, Target
from reporting.records import Tally


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric of one unit (None: the whole) as of a day; None is what nobody knows or what doesn't exist.

    `counted` is what counts for the target (cumulative, or from its first day). `rate` is in percent, exact to 28
    digits, of the target or of `rate_base`, what the metric's `rate_of` counts. `quota` is what is still needed per
    day until the deadline, `quotas` are the letter's own by name. `reported` of `expected` units have a figure.
    """

    unit: str | None
    metric: str
    baseline: int | None = None
    in_period: int | None = None
    cumulative: int | None = None
    counted: int | None = None
    target: int | None = None
    target_name: str | None = None
    deadline: date | None = None
    remaining: int | None = None
    surplus: int | None = None
    rate: Decimal | None = None
    rate_base: int | None = None
    quota: int | None = None
    quotas: Mapping[str, int] = field(default_factory=dict)
    reported: int = 0
    expected: int = 0


class Progress:
    """All figures as of a tally's day, each worked out when first asked for."""

    def of(self, unit: str | None, metric: str) -> Figure:
        """Give a unit's figure, or the whole's (None)."""
        raise NotImplementedError

    def milestones(self, metric: str) -> tuple[tuple[Target, int], ...]:
        """List the whole's own targets beside the units' with what each still lacks, by deadline."""
        raise NotImplementedError


def progress(
    campaign: Campaign,
    tally: Tally,
    *,
    excused: Collection[str] = (),
    earlier: Mapping[date, Tally] | None = None,
) -> Progress:
    """Work out figures; `excused` units are not expected, `earlier` holds tallies of days that quotas are fixed at."""
    raise NotImplementedError
