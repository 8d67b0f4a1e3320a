"""A campaign as the desk knows it: units, metrics, targets, duties. Frozen; the configuration builds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from reporting.letterhead import NOTHING_SAID, Letterhead
from reporting.manners import USUAL, Manners


class MetricKind(StrEnum):
    """How a metric's reported number is meant."""

    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a unit, and the days (both included) on which it is in use."""

    text: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Whoever reports: a commune, ward, hamlet or office. Its dates are both included."""

    code: str
    name: str
    kind: str
    aliases: tuple[Alias, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def exists_on(self, day: date) -> bool:
        """Tell whether the unit exists on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def title(self) -> str:
        """Kind and name as one reads them: `xã Tân Hưng`; an office goes by its name alone."""
        if self.kind == "cơ quan":
            return self.name
        named = self.name.casefold().startswith(f"{self.kind.casefold()} ")  # Phường 1 is called so
        return f"{self.kind}{self.name[len(self.kind) :]}" if named else f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Term:
    """One signed part of a derived metric: `+1 * m1`."""

    sign: int
    metric: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A derived metric: the sum of its terms, divided by the sum of `over` where it is a ratio."""

    terms: tuple[Term, ...]
    over: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted. `reported` is false for official counts that only a file brings.

    `short` is how sentences and pictures name it where the label is long: `thu nhận` for "Đã làm (thu nhận)".
    `grows_with` names the metric whose pace stands for this one's in a forecast while no counts of its own came.
    """

    key: str
    label: str
    kind: MetricKind
    aliases: tuple[str, ...] = ()
    formula: Formula | None = None
    rate_of: str | None = None
    reported: bool = True
    limit: int = 1_000_000
    short: str = ""
    grows_with: str | None = None

    @property
    def said(self) -> str:
        """The name that sentences and pictures use."""
        return self.short or self.label

    @property
    def typed(self) -> bool:
        """Whether a reporter may send a figure for it."""
        return self.reported and self.kind is not MetricKind.DERIVED


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was done up to and including `as_of`, by one unit or (`unit` None) by the whole."""

    unit: str | None
    metric: str
    value: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, by one unit or (`unit` None) by the whole.

    Exactly one of `value` (a count) and `percent` (of what `percent_of` counts, rounded up) is given.
    `since` None: the cumulative figure counts; else only increments from that day on, from zero.
    `deadline` is the last day that counts; `before` says the file named the day after it ("trước 31/7").
    """

    name: str
    metric: str
    deadline: date
    unit: str | None = None
    value: int | None = None
    percent: Decimal | None = None
    percent_of: str | None = None
    since: date | None = None
    before: bool = False

    @property
    def stated_deadline(self) -> date:
        """The date as the letter names it."""
        return self.deadline + timedelta(days=1) if self.before else self.deadline


@dataclass(frozen=True, slots=True)
class Quota:
    """A letter's own per-day number: what remained of `metric` at `as_of` (None: at the figure's day), over `days`."""

    name: str
    metric: str
    days: int
    as_of: date | None = None


class Frequency(StrEnum):
    """How often a duty comes round."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ONCE = "once"


class DutyKind(StrEnum):
    """What fulfils a duty: figures, a unit's document, or a paper that the desk itself makes for the whole."""

    FIGURES = "figures"
    DOCUMENT = "document"
    PAPER = "paper"


class HolidayRule(StrEnum):
    """What a day off does to a due time."""

    NONE = "none"
    NEXT_WORKING_DAY = "next-working-day"


class Role(StrEnum):
    """What a person is in a campaign."""

    REPORTER = "reporter"
    HEAD = "head"
    LEADER = "leader"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A word before the due time, in the group (`to` None) or in private to a role."""

    before: timedelta
    to: Role | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """An escalation step: `after` the due time the missing units are named to a role, in private."""

    after: timedelta
    to: Role


@dataclass(frozen=True, slots=True)
class Summary:
    """When the summary is posted: each period, or (`weekday` 0-6 given) once a week over the last seven days.

    A period's summary comes `days` after the span's last day, at `at`.
    """

    at: time
    days: int = 1
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """Which units must give what, how often, over which span, and by when.

    `starts_on` says where a span begins: the ISO weekday 1-7 for weekly, the day of the month for monthly and
    quarterly (15: from the 15th to the 14th). A daily duty covers its day; it is due `due_days` after the span's
    last day at `due_time`. A `once` duty has its `span` (None: the whole campaign) and `due_days`/`due_time` count
    from the span's last day all the same, unless `due_on` names the day. `units` are codes; empty with `whole`.
    """

    code: str
    label: str
    kind: DutyKind
    frequency: Frequency
    units: tuple[str, ...]
    due_time: time
    due_days: int = 0
    due_on: date | None = None
    starts_on: int = 1
    span: tuple[date, date] | None = None
    whole: bool = False
    required: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    rollover: time = time(12, 0)
    holiday: HolidayRule = HolidayRule.NONE
    reminders: tuple[Reminder, ...] = ()
    alerts: tuple[Alert, ...] = ()
    summaries: tuple[Summary, ...] = ()


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

    @cached_property
    def unit_by_code(self) -> dict[str, Unit]:
        """Units by their codes."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def metric_by_key(self) -> dict[str, Metric]:
        """Metrics by their keys."""
        return {metric.key: metric for metric in self.metrics}

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
