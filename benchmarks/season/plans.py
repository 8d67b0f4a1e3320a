"""Who sends what and when over a whole campaign: seeded, with habits, weekends, spans, late and forgetful units."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from reporting.campaign import Campaign
from reporting.workdays import is_working_day

DAY = timedelta(days=1)
_DUES = {"tan-chau": time(10), "ninh-thuan": time(9), "duyen-hai": time(8), "my-phu-dong": time(17)}


class Slip(StrEnum):
    """What goes wrong in a report, and is mended by its sender."""

    NONE = ""
    LETTER = "a letter among the digits"
    EDITED = "a wrong figure, mended in the message"
    CORRECTED = "a wrong figure, corrected by /sua"
    ZERO = "a figure ten times too large"
    TWICE = "sent twice"
    NAME = "a name that several units could bear"


@dataclass(frozen=True, slots=True)
class Plan:
    """One report: whose, for which days, when it is sent, how it is written. `values` are what is true."""

    unit: str
    first: date
    last: date
    at: datetime
    values: dict[str, int]
    style: int
    slip: Slip = Slip.NONE
    dated: bool = True


@dataclass(frozen=True, slots=True)
class Habit:
    """How a unit is: how many of its reports come at all, how many late, how hard it works, how it writes."""

    diligence: float
    lateness: float
    effort: float
    style: int
    slips: float


@dataclass(slots=True)
class People:
    """The reporters of a campaign with their habits."""

    campaign: Campaign
    rng: random.Random
    habits: dict[str, Habit] = field(init=False)

    def __post_init__(self) -> None:
        """Give every unit its habits."""
        draw = self.rng
        self.habits = {
            unit.code: Habit(
                diligence=draw.choice((1.0, 1.0, 0.97, 0.93, 0.85)),
                lateness=draw.choice((0.02, 0.05, 0.1, 0.25)),
                effort=draw.uniform(0.55, 1.35),
                style=draw.randrange(6),
                slips=draw.choice((0.02, 0.06, 0.12)),
            )
            for unit in self.campaign.units
        }

    def plans(self) -> Iterator[Plan]:
        """Go through all reports of the campaign, unit by unit."""
        makers = {
            "tan-chau": self._tan_chau,
            "ninh-thuan": self._ninh_thuan,
            "duyen-hai": self._duyen_hai,
            "rach-gia": self._rach_gia,
            "my-phu-dong": self._my_phu_dong,
        }
        for unit in self.campaign.units:
            yield from makers[self.campaign.code](unit.code)

    def _tan_chau(self, unit: str) -> Iterator[Plan]:
        """Weekly, between Sunday evening and the due; activations a bit more than accounts."""
        habit, first, number = self.habits[unit], self.campaign.start, 0
        while first <= self.campaign.end:
            last = first + 6 * DAY
            collected = self._about((70 + 3 * number) * habit.effort)
            activated = self._about(130 * habit.effort)
            m1, kh1 = collected // 7, activated // 8
            values = {"m1": m1, "m2": collected - m1}
            if habit.style != 5 and self.rng.random() < 0.93:
                values |= {"kh1": kh1, "kh2": activated - kh1}
            yield from self._sent(unit, first, last, values, self._due(last + DAY, time(10)))
            first, number = first + 7 * DAY, number + 1

    def _ninh_thuan(self, unit: str) -> Iterator[Plan]:
        """Daily: hard until the end of July, then what is left; weekends a fifth."""
        share = next(t.value or 0 for t in self.campaign.targets if t.unit == unit) / 31297
        for day in self._days():
            push = 1150 if day <= date(2024, 7, 30) else 160
            rest = 1.0 if is_working_day(self.campaign, day) else 0.2
            effort = self.habits[unit].effort
            values = {"kh": self._about(push * share * rest * effort), "tn2": self._about(430 * share * rest * effort)}
            yield from self._sent(unit, day, day, values, self._due(day + DAY, time(9)))

    def _duyen_hai(self, unit: str) -> Iterator[Plan]:
        """Ninety days and nights: weekends and holidays too, but fewer; some send a weekend together on Monday."""
        habit = self.habits[unit]
        together = habit.style in {2, 4}
        for day in self._days():
            number = (day - self.campaign.start).days
            rest = 0.35 if day.weekday() >= 5 else 1.0
            values = {"kh2": self._about((44 + 0.25 * number) * rest * habit.effort)}
            if together and day.weekday() == 5 and day + DAY <= self.campaign.end:
                continue
            if together and day.weekday() == 6 and day > self.campaign.start:
                both = {"kh2": values["kh2"] * 2}
                at = datetime.combine(day + DAY, time(8, 40), self.campaign.zone) + self._minutes(50)
                yield Plan(unit, day - DAY, day, at, both, habit.style)
                continue
            yield from self._sent(unit, day, day, values, self._due(day + DAY, time(8)))

    def _rach_gia(self, unit: str) -> Iterator[Plan]:
        """Quick figures by the day, and a total for each phase that holds what was left out."""
        habit = self.habits[unit]
        for first, last in ((date(2023, 10, 28), date(2023, 11, 7)), (date(2023, 11, 8), date(2023, 11, 18))):
            total, day = 0, first
            while day <= last:
                value = self._about(175 * habit.effort * (0.5 if day.weekday() == 6 else 1.0))
                total += value
                if self.rng.random() < 0.7 * habit.diligence:
                    at = datetime.combine(day, time(16), self.campaign.zone) + self._minutes(170)
                    yield Plan(unit, day, day, at, {"kh": value}, habit.style)
                day += DAY
            yield from self._sent(unit, first, last, {"kh": total}, self._due(last + DAY, time(10)))

    def _my_phu_dong(self, unit: str) -> Iterator[Plan]:
        """Hamlets go from house to house; the offices are done and say so."""
        hamlet, first, number = unit.startswith("ap-"), self.campaign.start, 0
        while first <= self.campaign.end:
            seventh = first + 6 * DAY
            last = min(seventh, self.campaign.end)
            effort = self.habits[unit].effort * (1.2 if number in {2, 3} else 0.9)
            values = {"dd2": 0}
            if hamlet:
                values = {"dd2": self._about(30 * effort), "vneid": self._about(48 * effort)}
                if first <= date(2023, 6, 20):
                    values["cccd"] = self._about(7 * effort)
            yield from self._sent(unit, first, last, values, self._due(seventh, time(17)))
            first, number = first + 7 * DAY, number + 1

    def _sent(self, unit: str, first: date, last: date, values: dict[str, int], due: datetime) -> Iterator[Plan]:
        """Send a report in time, late, days later, or never."""
        habit, draw = self.habits[unit], self.rng
        if draw.random() > habit.diligence:
            return
        at = due - timedelta(minutes=3) - self._minutes(150)
        if draw.random() < habit.lateness:
            at = due + timedelta(minutes=4) + self._minutes(55 if draw.random() < 0.7 else 2500)
        slip = draw.choice(list(Slip)[1:]) if draw.random() < habit.slips else Slip.NONE
        undated = at.date() == due.date() and at < due and draw.random() < 0.6
        yield Plan(unit, first, last, at, values, habit.style, slip, dated=not undated)

    def _due(self, day: date, hour: time) -> datetime:
        """Name the due; only Tân Châu's moves for a day off."""
        while self.campaign.code == "tan-chau" and not is_working_day(self.campaign, day):
            day += DAY
        return datetime.combine(day, hour, self.campaign.zone)

    def _days(self) -> Iterator[date]:
        day = self.campaign.start
        while day <= self.campaign.end:
            yield day
            day += DAY

    def _about(self, value: float) -> int:
        return max(0, round(self.rng.gauss(value, value * 0.18)))

    def _minutes(self, most: int) -> timedelta:
        return timedelta(seconds=self.rng.randrange(most * 60))


def plans_of(campaign: Campaign, seed: int) -> list[Plan]:
    """List a campaign's reports in the order in which they are sent."""
    people = People(campaign, random.Random(f"{campaign.code}/{seed}"))  # noqa: S311 - the same people every time
    return sorted(people.plans(), key=lambda plan: (plan.at, plan.unit))
