"""Duties of a campaign file: who owes what, over which span, by when, with which steps before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.config.faults import Faults, nearest
from bot.config.frame import Frame
from bot.config.tables import Table, shown
from bot.config.words import (
    WEEKDAY_OF,
    parse_day,
    parse_days,
    parse_step,
    parse_time,
    parse_weekday,
    without_time,
)
from reporting.campaign import (
    Alert,
    Duty,
    DutyKind,
    Frequency,
    HolidayRule,
    Reminder,
    Summary,
)
from reporting.flat import flat_words

_FREQUENCIES = {
    **dict.fromkeys(("daily", "hang ngay", "ngay"), Frequency.DAILY),
    **dict.fromkeys(("weekly", "hang tuan", "tuan"), Frequency.WEEKLY),
    **dict.fromkeys(("monthly", "hang thang", "thang"), Frequency.MONTHLY),
    **dict.fromkeys(("quarterly", "hang quy", "quy"), Frequency.QUARTERLY),
    **dict.fromkeys(("once", "mot lan"), Frequency.ONCE),
}
_EXAMPLE_DUE = {
    Frequency.DAILY: "08:00 next day",
    Frequency.WEEKLY: "Monday 10:00",
    Frequency.MONTHLY: "16 16:00",
    Frequency.QUARTERLY: "16 16:00",
    Frequency.ONCE: "2023-09-04 17:00",
}
_ORDINAL = re.compile(r"(?:ngay\s+)?(\d{1,2})(?:st|nd|rd|th)?")
_AFTER = re.compile(r"\+\s*(\d{1,2})\s*(?:d|n|ngay|days?)")
_WHOLE_CAMPAIGN = frozenset({"campaign", "ca chien dich"})
_SAME_DAY = frozenset({"", "same day", "cung ngay"})
_NEXT_DAY = frozenset({"next day", "hom sau", "ngay hom sau"})


@dataclass(frozen=True, slots=True)
class Reach:
    """The span that a duty covers: where it begins, and for a duty of once its days."""

    starts_on: int = 1
    span: tuple[date, date] | None = None

    def last_weekday(self) -> int:
        """Name the weekday (0 for Monday) on which a weekly span ends."""
        return (self.starts_on - 2) % 7


def read_duties(root: Table, frame: Frame) -> tuple[Duty, ...]:
    """Read every `[[duty]]`."""
    duties: dict[str, Duty] = {}
    for table in root.tables("duty", "code"):
        duty = _duty(table, frame)
        if duty and duty.code in duties:
            table.fault("code", "duty-twice", duty=duty.code)
        elif duty and table.flag("on", default=True):
            duties[duty.code] = duty
        table.finish(also=("on",))
    return tuple(duties.values())


def _duty(table: Table, frame: Frame) -> Duty | None:
    named = table.need("code", 'code = "tuan"')
    frequency = _frequency(table)
    kind = table.choice("kind", DutyKind, DutyKind.FIGURES)
    whole = table.flag("whole", default=kind is DutyKind.PAPER)
    units = _units(table, frame, whole=whole)
    required, wanted = _metrics(table, "required", frame), _metrics(table, "wanted", frame)
    if kind is DutyKind.FIGURES and not (table.has("required") and table.any("required")):
        table.fault("required", "missing", example='required = ["m1"]')
    holiday = table.choice("holiday", HolidayRule, HolidayRule.NONE)
    rollover = table.clock("rollover", time(12, 0))
    reminders, alerts = _reminders(table), _alerts(table)
    covers, due = table.text("covers"), table.text("due")
    texts = table.texts("summary")
    label = table.text("label") or table.text("code")
    if frequency is None:
        _look_over(table, covers, due, texts, frame)
        return None
    reach = _reach(table, frequency, covers)
    owed = table.need("due", f'due = "{_EXAMPLE_DUE[frequency]}"')
    span = reach or Reach()  # what stands beside a wrong span is read all the same
    found = _due(table, frequency, span, due, previous=_covers_previous(covers)) if owed else None
    summaries = tuple(_summary(table, text, frequency, span, found[1] if found else 1, frame) for text in texts)
    if found is None or reach is None or not named:
        return None
    at, days, on = found
    return Duty(
        code=table.text("code"),
        label=label,
        kind=kind,
        frequency=frequency,
        units=units,
        due_time=at,
        due_days=days,
        due_on=on,
        starts_on=reach.starts_on,
        span=reach.span,
        whole=whole,
        required=required,
        wanted=wanted,
        rollover=rollover,
        holiday=holiday,
        reminders=reminders,
        alerts=alerts,
        summaries=tuple(summary for summary in summaries if summary),
    )


def _look_over(table: Table, covers: str, due: str, texts: tuple[str, ...], frame: Frame) -> None:
    """Note what would be wrong however often the duty came, where that is not known."""
    apart = Table(table.raw, table.at, Faults(table.faults.language))
    if not any(_reach(apart, frequency, covers) for frequency in Frequency):
        table.fault("covers", "bad-covers", got=shown(covers))
    near = Frequency(nearest(table.text("every"), [str(frequency) for frequency in Frequency]) or Frequency.WEEKLY)
    example = _EXAMPLE_DUE[near]
    if table.need("due", f'due = "{example}"') and not any(
        _due(apart, frequency, Reach(), due, previous=False) for frequency in Frequency
    ):
        table.fault("due", "bad-due", got=shown(due), example=example)
    for text in texts:
        _summary(table, text, Frequency.ONCE, Reach(), 1, frame)  # once takes an hour, a weekday and a date


def _frequency(table: Table) -> Frequency | None:
    if not table.need("every", 'every = "weekly"'):
        return None
    word = table.text("every")
    if flat_words(word) not in _FREQUENCIES:
        names = [str(frequency) for frequency in Frequency]
        near = table.faults.hint(word, names)
        table.fault("every", "choice", got=shown(word), choices=table.faults.choices(names), near=near)
    return _FREQUENCIES.get(flat_words(word))


def _units(table: Table, frame: Frame, *, whole: bool) -> tuple[str, ...]:
    words = table.texts("units") or (("all",) if not table.has("units") else ())
    if whole:
        return ()
    found: list[str] = []
    for word in words:
        if flat_words(word) in {"all", "tat ca"}:
            found.extend(frame.units.units)
        elif frame.units.find(word):
            found.append(frame.units.find(word) or word)
        elif flat_words(word) in {flat_words(kind) for kind in frame.units.kinds}:
            found.extend(unit.code for unit in frame.units.units.values() if flat_words(unit.kind) == flat_words(word))
        else:
            near = table.faults.hint(word, (*frame.units.units, *frame.units.kinds))
            table.fault("units", "unknown-unit", unit=word, near=near)
    if not words:
        table.fault("units", "duty-no-units")
    return tuple(dict.fromkeys(found))


def _metrics(table: Table, key: str, frame: Frame) -> tuple[str, ...]:
    found = table.texts(key)
    for name in found:
        if frame.known(table, key, name) and not frame.metrics[name].typed:
            table.fault(key, "metric-not-typed", metric=name)
    return tuple(name for name in found if name in frame.metrics)


def _reminders(table: Table) -> tuple[Reminder, ...]:
    found: list[Reminder] = []
    for text in table.texts("reminders"):
        step = parse_step(text)
        if step is None or step[0] > timedelta(0):
            table.fault("reminders", "bad-reminder", got=shown(text))
        else:
            found.append(Reminder(-step[0], step[1]))
    return tuple(found)


def _alerts(table: Table) -> tuple[Alert, ...]:
    found: list[Alert] = []
    for text in table.texts("alerts"):
        step = parse_step(text)
        if step is None or step[0] < timedelta(0) or step[1] is None:
            table.fault("alerts", "bad-alert", got=shown(text))
        else:
            found.append(Alert(step[0], step[1]))
    return tuple(found)


def _covers_previous(covers: str) -> bool:
    return flat_words(covers) in {"previous day", "ngay hom truoc", "hom truoc"}


def _reach(table: Table, frequency: Frequency, covers: str) -> Reach | None:
    """Read which span the duty covers."""
    if not covers:
        return Reach()
    first, last = parse_days(covers) or (flat_words(covers), "")
    match frequency:
        case Frequency.DAILY:
            reach = Reach() if _covers_previous(covers) or first in _SAME_DAY else None
        case Frequency.WEEKLY:
            reach = _week_reach(first, last)
        case Frequency.MONTHLY | Frequency.QUARTERLY:
            reach = _month_reach(first, last)
        case Frequency.ONCE:
            reach = Reach() if first in _WHOLE_CAMPAIGN else _days_reach(table, first, last)
    if reach is None:
        table.fault("covers", "bad-covers", got=shown(covers))
    return reach


def _week_reach(first: str, last: str) -> Reach | None:
    start, end = WEEKDAY_OF.get(first), WEEKDAY_OF.get(last)
    return Reach(start + 1) if start is not None and end == (start - 1) % 7 else None


def _month_reach(first: str, last: str) -> Reach | None:
    start, end = _ORDINAL.fullmatch(first), _ORDINAL.fullmatch(last)
    if start is None or end is None:
        return None
    day = int(start[1])
    return Reach(day) if 2 <= day <= 28 and int(end[1]) == day - 1 else None


def _days_reach(table: Table, first: str, last: str) -> Reach | None:
    start, end = parse_day(first), parse_day(last)
    if start is None or end is None:
        return None
    if end < start:
        table.fault("covers", "dates-reversed", start=start, end=end)
    return Reach(span=(start, end))


Due = tuple[time, int, date | None]


def _due(table: Table, frequency: Frequency, reach: Reach, due: str, *, previous: bool) -> Due | None:
    """Read the due time: the time of day, days after the span's last day, and for once the day itself."""
    at, word = parse_time(due), without_time(due)
    after = _AFTER.fullmatch(word)
    days: int | None = int(after[1]) if after else None
    on: date | None = None
    if at is None:
        table.fault("due", "bad-due", got=shown(due), example=_EXAMPLE_DUE[frequency])
        return None
    if days is None and frequency is Frequency.DAILY and word in _SAME_DAY | _NEXT_DAY:
        days = 1 if previous or word in _NEXT_DAY else 0
    elif days is None and frequency is Frequency.WEEKLY:
        weekday = parse_weekday(word)
        days = None if weekday is None else (weekday - reach.last_weekday()) % 7
    elif days is None and frequency in {Frequency.MONTHLY, Frequency.QUARTERLY}:
        days = _days_after_month(word, reach)
    elif days is None and frequency is Frequency.ONCE:
        on = parse_day(word)
        days = 0 if on else None
    if days is None:
        table.fault("due", "bad-due", got=shown(due), example=_EXAMPLE_DUE[frequency])
        return None
    return at, days, on


def _days_after_month(word: str, reach: Reach) -> int | None:
    found = _ORDINAL.fullmatch(word)
    if not found or not 1 <= int(found[1]) <= 31:
        return None
    last = reach.starts_on - 1
    return int(found[1]) - last if int(found[1]) >= last else None


def _summary(
    table: Table, text: str, frequency: Frequency, reach: Reach, due_days: int, frame: Frame
) -> Summary | None:
    """Read when a summary is posted: each period, or on a weekday over the last seven days."""
    at, word = parse_time(text), without_time(text).removesuffix("daily").removesuffix("hang ngay").strip()
    weekday, day = parse_weekday(word), parse_day(word)
    if at is not None and not word:
        return Summary(at, due_days)
    if at is not None and weekday is not None and frequency is Frequency.WEEKLY:
        return Summary(at, (weekday - reach.last_weekday()) % 7)
    if at is not None and weekday is not None:
        return Summary(at, weekday=weekday)
    if at is not None and day is not None and frequency is Frequency.ONCE:
        return Summary(at, (day - (reach.span[1] if reach.span else frame.end)).days)
    table.fault("summary", "bad-summary", got=shown(text))
    return None
