"""Who must give what and when, and what the clock says before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from reporting.campaign.roles import Role


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
