"""The figures of a campaign worked out from what was truly sent, with arithmetic of its own.

Nothing of the program's ledger, progress, ranking, duties or forecast is used: only the campaign file's inputs
(units, baselines, targets, dues) and the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from statistics import median

from benchmarks.season.truth import Told, Truth
from reporting.campaign import Campaign

DAY = timedelta(days=1)
PARTS = {"tn": ("m1", "m2"), "kh": ("kh1", "kh2"), "cap": ("cap1", "cap2")}
REQUIRED = {"tan-chau": ("m1", "m2"), "ninh-thuan": ("kh",), "duyen-hai": ("kh2",), "rach-gia": ("kh",),
            "my-phu-dong": ("dd2",)}  # fmt: skip
WEEKLY_START = {"tan-chau": 0, "my-phu-dong": 3}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One unit's or the whole's figures; None where there is none."""

    in_period: int
    cumulative: int | None
    counted: int | None
    target: int | None
    rate: Fraction | None
    reported: bool


@dataclass(slots=True)
class Reckoner:
    """What anybody with the messages in hand would work out at a moment."""

    campaign: Campaign
    truth: Truth
    now: datetime
    _steps: dict[tuple[str, str], list[tuple[date, int]]] = field(default_factory=dict)
    _told: dict[str, list[Told]] = field(default_factory=dict)

    def told(self, unit: str) -> list[Told]:
        """List what a unit told."""
        if unit not in self._told:
            self._told[unit] = self.truth.of(unit)
        return self._told[unit]

    def parts(self, metric: str) -> tuple[str, ...]:
        """Name what a metric is made of."""
        derived = self.campaign.code == "tan-chau" and metric in PARTS
        return PARTS[metric] if derived else (metric,)

    # ---- sums

    def steps(self, unit: str, metric: str) -> list[tuple[date, int]]:
        """List what each report added and when: a span that holds day figures adds what they leave over."""
        if (unit, metric) not in self._steps:
            self._steps[unit, metric] = self._worked_out(unit, metric)
        return self._steps[unit, metric]

    def _worked_out(self, unit: str, metric: str) -> list[tuple[date, int]]:
        found: list[tuple[date, int]] = []
        told = self.told(unit)
        for part in self.parts(metric):
            known = [(one, value) for one in told if (value := one.at(part, self.now)) is not None]
            for one, value in known:
                inside = 0
                if one.first < one.last:
                    inside = sum(
                        other_value
                        for other, other_value in known
                        if other is not one and one.first <= other.first and other.last <= one.last
                    )
                found.append((one.last, value - inside))
        return found

    def baseline(self, unit: str | None, metric: str) -> int | None:
        """Give what was done at the start."""
        stated = {(one.unit, one.metric): one for one in self.campaign.baselines}
        own = [stated.get((unit, part)) for part in self.parts(metric)]
        if any(one is not None for one in own):
            return sum(one.value for one in own if one is not None)
        whole_only = any((None, part) in stated for part in self.parts(metric))
        return None if whole_only and unit is not None else 0

    def based_on(self, unit: str, metric: str) -> date:
        """Name the day up to which the baseline holds what was done."""
        days = [one.as_of for one in self.campaign.baselines if one.unit == unit and one.metric in self.parts(metric)]
        return max(days, default=date.min)

    def cumulative(self, unit: str, metric: str, day: date) -> int | None:
        """Add up a unit's figures to a day."""
        base, after = self.baseline(unit, metric), self.based_on(unit, metric)
        if base is None:
            return None
        return base + sum(value for when, value in self.steps(unit, metric) if after < when <= day)

    def between(self, unit: str, metric: str, first: date, last: date) -> int:
        """Add up what a unit did from a day to another."""
        after = self.based_on(unit, metric)
        return sum(value for when, value in self.steps(unit, metric) if first <= when <= last and when > after)

    # ---- targets, rates

    def unit(self, unit: str, metric: str, first: date, last: date) -> Reckoned:
        """Work out one unit."""
        target = next((t for t in self.campaign.targets if t.unit == unit and t.metric == metric), None)
        cumulative = self.cumulative(unit, metric, last)
        counted = cumulative
        if target is not None and target.since is not None:
            counted = self.between(unit, metric, target.since, last)
        value = target.value if target else None
        rate = None if value is None or counted is None else Fraction(counted, value)
        if metric == "kh" and self.campaign.code == "tan-chau":
            rate = Fraction(cumulative or 0, self.cumulative(unit, "cap", last) or 1)
        return Reckoned(self.between(unit, metric, first, last), cumulative, counted, value, rate,
                        self.has_begun(unit, metric, first, last))  # fmt: skip

    def whole(self, units: Sequence[str], metric: str, first: date, last: date) -> Reckoned:
        """Work out several units together: the whole, or a kind of them."""
        each = [self.unit(unit, metric, first, last) for unit in units]
        added = sum(one.in_period for one in each)
        own = next((t for t in self.campaign.targets if t.unit is None and t.metric == metric and t.value), None)
        if all(one.target is not None for one in each):
            target: int | None = sum(one.target or 0 for one in each)
            counted: int | None = sum(one.counted or 0 for one in each)
            cumulative: int | None = sum(one.cumulative or 0 for one in each)
        else:
            target = own.value if own else None
            base = self.baseline(None, metric) or 0
            total = sum(sum(v for when, v in self.steps(unit, metric) if when <= last) for unit in units)
            counted = cumulative = base + total
            if own is not None and own.since is not None:
                counted = sum(self.between(unit, metric, own.since, last) for unit in units)
        rate = Fraction(counted or 0, target) if target else None
        return Reckoned(added, cumulative, counted, target, rate, reported=True)

    def has_begun(self, unit: str, metric: str, first: date, last: date) -> bool:
        """Tell whether a unit gave any part in the days."""
        parts = self.parts(metric)
        return any(
            first <= one.last <= last and one.at(part, self.now) is not None
            for one in self.told(unit)
            for part in parts
        )

    # ---- duties

    def state(self, unit: str, first: date, last: date, due: datetime) -> str:
        """Judge a unit's report of some days."""
        came = [self._came(unit, part, first, last) for part in REQUIRED[self.campaign.code]]
        there = [moment for moment in came if moment is not None]
        if len(there) == len(came):
            return "on_time" if max(there) <= due else "late"
        if there:
            return "partial"
        return "" if self.now < due else "missing"

    def _came(self, unit: str, metric: str, first: date, last: date) -> datetime | None:
        told = [one for one in self.told(unit) if one.at(metric, self.now) is not None]
        whole = [one.came(metric, self.now) for one in told if one.first <= first and last <= one.last]
        sent = [moment for moment in whole if moment is not None]
        return min(sent) if sent else self._came_by_day(told, metric, first, last)

    def _came_by_day(self, told: Sequence[Told], metric: str, first: date, last: date) -> datetime | None:
        """See whether single reports cover every day, and when the last gap closed."""
        moments: list[datetime] = []
        day = first
        while day <= last:
            if day > self.based_on(told[0].unit, metric) if told else True:
                here = [one.came(metric, self.now) for one in told if one.first <= day <= one.last]
                sent = [moment for moment in here if moment is not None]
                if not sent:
                    return None
                moments.append(min(sent))
            day += DAY
        return max(moments) if moments else None

    # ---- forecast

    def forecast(self, units: Sequence[str], metric: str, as_of: date) -> tuple[date, int] | None:
        """Say when the whole's target is reached at the median of the last weeks, and how many days late that is."""
        whole = self.whole(units, metric, self.campaign.start, as_of)
        mine = [target for target in self.campaign.targets if target.metric == metric]
        owned = [target for target in mine if target.unit is not None]
        deadline = max((target.deadline for target in owned or mine), default=None)
        if whole.target is None or whole.counted is None or deadline is None or whole.counted >= whole.target:
            return None
        pace = self._pace(units, metric, as_of)
        if pace is None or pace <= 0:
            return None
        reached = as_of + timedelta(days=ceil(Fraction(whole.target - whole.counted) / pace))
        return reached, (reached - deadline).days

    def _pace(self, units: Sequence[str], metric: str, as_of: date) -> Fraction | None:
        code = self.campaign.code
        steps = [step for unit in units for step in self.steps(unit, metric) if step[0] <= as_of]
        if not steps or code == "rach-gia":
            return None
        first = min(day for day, _ in steps)
        ends: list[date] = []
        if code in WEEKLY_START:
            end = as_of
            while end >= first:
                ends.append(end)
                end -= 7 * DAY
            having = sum(any(end - 7 * DAY < day <= end for day, _ in steps) for end in ends)
            if having < 3:
                return None
            spans = [(max(end - 6 * DAY, self.campaign.start), end) for end in ends[:4]]
        else:
            if len({day for day, _ in steps}) < 3:
                return None
            weeks = ((as_of - first).days + 1) // 7
            if weeks >= 3:
                spans = [(as_of - (7 * n + 6) * DAY, as_of - 7 * n * DAY) for n in range(min(4, weeks))]
            else:
                spans = [(as_of - n * DAY, as_of - n * DAY) for n in range((as_of - first).days + 1)]
        sums = [
            Fraction(sum(v for day, v in steps if low <= day <= high), (high - low).days + 1) for low, high in spans
        ]
        return median(sums)


def dots(value: int) -> str:
    """Write a count the Vietnamese way."""
    return f"{value:,}".replace(",", ".")


def signed(value: int) -> str:
    """Write what was added."""
    return f"+{dots(value)}" if value >= 0 else f"−{dots(-value)}"


def percent(rate: Fraction) -> str:
    """Write a rate with two decimals, half up, and a comma."""
    exact = Decimal(rate.numerator * 100) / Decimal(rate.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,.2f}".translate(str.maketrans(",.", ".,"))


def competition(scores: dict[str, Fraction | int | None]) -> dict[str, int]:
    """Rank best first, equal ones alike."""
    known = {unit: score for unit, score in scores.items() if score is not None}
    return {unit: 1 + sum(other > score for other in known.values()) for unit, score in known.items()}
