"""What written dates mean on the day of sending, and what an undated report is for."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reporting.campaign import Campaign, DutyKind, Frequency
from reporting.message.mentions import DayParts, Mention, Sort
from reporting.periods import desk_closes_at, period_due_on, periods
from reporting.reading import ProblemCode
from reporting.records import Span


@dataclass(frozen=True, slots=True)
class When:
    """A day (`start` None) or a span, or why it is none."""

    day: date
    start: date | None = None
    problem: ProblemCode | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The sending day in the campaign's zone, and what an undated report means on it."""

    sent: datetime
    campaign: Campaign

    @property
    def day(self) -> date:
        """The day of sending."""
        return self.sent.date()

    def resolve(self, mention: Mention) -> When:  # noqa: C901, PLR0911 - one for each sort of mention
        """Work out a mention: bad-date, future-date (which wins over) outside-campaign, or the day or span."""
        today = self.day
        if mention.sort is Sort.WEEK:
            return self._week(gone=bool(mention.back))
        if mention.sort is Sort.PHASE:
            return self._phase(mention.back or 0)
        if mention.sort is Sort.MONTH:
            return self._month(mention.first or (1, today.month, today.year))
        if mention.sort is Sort.SPAN and mention.weekday is not None:
            end = today if mention.until is None else _latest(mention.until, today)
            return self._checked(_latest(mention.weekday, end), end)
        if mention.sort is Sort.SPAN and mention.back is not None and mention.first is None:
            return self._checked(today - timedelta(days=mention.back), today)
        if mention.back is not None and mention.first is not None:
            end = today - timedelta(days=mention.back)
            return self._written(mention.first, (end.day, end.month, end.year))
        if mention.back is not None:
            return self._checked(None, today - timedelta(days=mention.back))
        if mention.weekday is not None:
            return self._checked(None, _latest(mention.weekday, today))
        if mention.first is None and mention.last is not None:
            last = self._day(mention.last)
            week = timedelta(days=6)
            return When(today, problem=ProblemCode.BAD_DATE) if last is None else self._checked(last - week, last)
        if mention.first is None:
            return When(today, problem=ProblemCode.BAD_DATE)
        return self._written(mention.first, mention.last)

    def _week(self, *, gone: bool) -> When:
        """Take the span that is due today, else the week so far; of a week gone by (`tuần rồi`) that is no answer."""
        today = self.day
        span = self.due_span()
        if span is None and gone:
            return When(today, problem=ProblemCode.BAD_DATE)
        span = span or Span(today - timedelta(days=today.weekday()), today)
        return self._checked(max(span.start, min(self.campaign.start, span.end)), span.end)

    def _phase(self, number: int) -> When:
        """Take a phase that is over whole; of one that still runs the figures are the sending day's."""
        phase = self.phase(number)
        if phase is None:
            return When(self.day, problem=ProblemCode.BAD_DATE)
        return self._checked(phase.start, phase.end) if phase.end < self.day else self._checked(None, self.day)

    def _written(self, first: DayParts, last: DayParts | None) -> When:
        if last is None:
            day = self._day(first)
            return When(self.day, problem=ProblemCode.BAD_DATE) if day is None else self._checked(None, day)
        end = self._day(last)
        if end is None:
            return When(self.day, problem=ProblemCode.BAD_DATE)
        start = self._day(first if first[2] else (first[0], first[1], end.year))
        if start is not None and start > end and not first[2]:
            start = self._day((first[0], first[1], end.year - 1))
        if start is None or start > end:
            return When(self.day, problem=ProblemCode.BAD_DATE)
        return self._checked(None if start == end else start, end)

    def _day(self, parts: DayParts) -> date | None:
        day, month, year = parts
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        if year is not None:
            return day_or_none(year, month, day)
        here = day_or_none(self.day.year, month, day)
        if here is not None and self.campaign.start <= here <= self.campaign.end:
            return here
        if here is not None and here <= self.day:
            return here
        past = [day_or_none(self.day.year - back, month, day) for back in range(1, 9)]
        return next((found for found in past if found is not None), None)

    def _month(self, parts: DayParts) -> When:
        _, month, year = parts
        if not 1 <= month <= 12:
            return When(self.day, problem=ProblemCode.BAD_DATE)
        first = (self.campaign.start.year, self.campaign.start.month)
        held = first <= (self.day.year, month) <= (self.campaign.end.year, self.campaign.end.month)
        chosen = year or (self.day.year if held or month <= self.day.month else self.day.year - 1)
        start = date(chosen, month, 1)
        end = date(chosen, month, calendar.monthrange(chosen, month)[1])
        if start > self.day:
            return When(end, problem=ProblemCode.FUTURE_DATE)
        if start < self.campaign.start <= end:
            start = self.campaign.start
        return self._checked(start, min(end, self.day, max(self.campaign.end, start)))

    def _checked(self, start: date | None, day: date) -> When:
        if day > self.day:
            return When(day, start, ProblemCode.FUTURE_DATE)
        first = start or day
        if first < self.campaign.start or day > self.campaign.end:
            return When(day, start, ProblemCode.OUTSIDE_CAMPAIGN)
        return When(day, start if start != day else None)

    def due_span(self, unit: str | None = None) -> Span | None:
        """Name the span whose report is due today, of a duty for figures that is longer than a day."""
        for duty in self.campaign.duties:
            if duty.kind is not DutyKind.FIGURES or duty.frequency is Frequency.DAILY:
                continue
            if unit is not None and unit not in duty.units:
                continue
            period = period_due_on(self.campaign, duty, self.day)
            if period is not None:
                return period.span
        return None

    def phase(self, number: int) -> Span | None:
        """Name the span of the campaign's first, second ... phase; None where it has none such."""
        spans = [
            duty.span
            for duty in self.campaign.duties
            if duty.kind is DutyKind.FIGURES and duty.frequency is Frequency.ONCE and duty.span is not None
        ]
        return Span(*spans[number - 1]) if 0 < number <= len(spans) else None

    def undated(self, unit: str) -> When:
        """Say which day or span an undated report of a unit is for."""
        campaign, today = self.campaign, self.day
        if today < campaign.start:
            return When(today, problem=ProblemCode.OUTSIDE_CAMPAIGN)
        span = self.due_span(unit)
        if span is not None:
            return When(span.end, span.start if span.start != span.end else None)
        day = today
        for duty in campaign.duties:
            if duty.kind is DutyKind.FIGURES and duty.frequency is Frequency.DAILY and unit in duty.units:
                if duty.due_days > 0 and self.sent.time() < duty.rollover:
                    day = max(today - timedelta(days=duty.due_days), campaign.start)
                break
        if day > campaign.end:
            return When(campaign.end) if self._still_open() else When(day, problem=ProblemCode.OUTSIDE_CAMPAIGN)
        return When(day)

    def _still_open(self) -> bool:
        closes = desk_closes_at(self.campaign)
        last_due = max(
            (rounds[-1].due for duty in self.campaign.duties if (rounds := periods(self.campaign, duty))), default=None
        )
        known = [moment for moment in (closes, last_due) if moment is not None]
        return bool(known) and self.sent <= max(known)


def _latest(weekday: int, day: date) -> date:
    """Give the latest such weekday up to a day."""
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Make a day of what was written; None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_within(told: When, taken: When) -> bool:
    """Tell whether a day that was told of is one that the report is for anyway, or none that it can be for."""
    if told.problem is not None:
        return True
    return (taken.start or taken.day) <= told.day <= taken.day and told.start in {None, taken.start}


def one_span(resolved: list[When]) -> list[When]:
    """Take a span beside its own last day for the span alone; other dates stay as they are."""
    spans = [when for when in resolved if when.start is not None]
    if len(spans) == 1 and all((when.day, when.problem) == (spans[0].day, spans[0].problem) for when in resolved):
        return spans
    return resolved
