"""A duty's periods: which span each covers and when it is due.

Spans are clipped to the campaign, empty ones don't exist. The due counts from the last day that the span would have
without clipping, so that a weekly report stays due on its weekday and the last due may lie after the campaign's end.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reporting.campaign import Campaign, Duty, DutyKind, Frequency, HolidayRule, Unit
from reporting.memo import per_campaign
from reporting.records import Span
from reporting.workdays import next_working_day

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """One round of a duty, `number` from 1. `last` is the unclipped last day of its span, from which hours count.

    `moved` says by how many days a day off put the due (and with it the summary) back.
    """

    duty: str
    span: Span
    due: datetime
    number: int
    last: date
    moved: int = 0

    @property
    def key(self) -> str:
        """Name the period for ever: `tuan/2023-07-30`."""
        return f"{self.duty}/{self.span.end.isoformat()}"


def periods(campaign: Campaign, duty: Duty) -> tuple[Period, ...]:
    """List a duty's periods in order, all of the campaign."""
    return _periods(campaign, duty.code)


def period_due_on(campaign: Campaign, duty: Duty, day: date) -> Period | None:
    """Find the period whose report is due on a day."""
    return next((period for period in periods(campaign, duty) if period.due.date() == day), None)


def period_holding(campaign: Campaign, duty: Duty, day: date) -> Period | None:
    """Find the period whose span holds a day."""
    rounds = _periods(campaign, duty.code)
    index = bisect_left(_ends(campaign, duty.code), day)
    return rounds[index] if index < len(rounds) and rounds[index].span.start <= day else None


def ended_period(campaign: Campaign, duty: Duty, day: date) -> Period | None:
    """Find the latest period whose span was over before a day."""
    index = bisect_left(_ends(campaign, duty.code), day)
    return _periods(campaign, duty.code)[index - 1] if index else None


def owed_span(campaign: Campaign, duty: Duty, span: Span, unit: str) -> Span | None:
    """Name the days of a round that a unit owes: figures for the part in which it exists; None where that is no day.

    A paper is owed by whoever exists on the round's last day.
    """
    own = campaign.unit_by_code[unit]
    if own.valid_from is None and own.valid_to is None:
        return span
    if duty.kind is not DutyKind.FIGURES:
        return span if own.exists_on(span.end) else None
    return clipped_to(own, span)


def clipped_to(unit: Unit, span: Span) -> Span | None:
    """Cut a span to the days on which a unit exists."""
    first, last = max(span.start, unit.valid_from or span.start), min(span.end, unit.valid_to or span.end)
    return Span(first, last) if first <= last else None


@per_campaign
def main_span(campaign: Campaign, day: date) -> Span:
    """Name the days that "in period" means on a day: the main duty's span that holds it.

    A day that the main duty leaves out may lie in another duty for figures (a later phase) or between two of them.
    Without any such duty it is the calendar week. Days outside the campaign count as its first or last.
    """
    day = min(max(day, campaign.start), campaign.end)
    spans = _figure_spans(campaign)
    for span in spans:
        if day in span:
            return span
    if not spans:
        monday = day - timedelta(days=day.weekday())
        return _clipped(campaign, monday, monday + timedelta(days=6)) or Span(day, day)
    before = max((span.end + _ONE_DAY for span in spans if span.end < day), default=campaign.start)
    after = min((span.start - _ONE_DAY for span in spans if span.start > day), default=campaign.end)
    return Span(before, after)


def spans_of(campaign: Campaign, frequency: Frequency, starts_on: int) -> tuple[Span, ...]:
    """List the spans of a rhythm in order, clipped to the campaign: `starts_on` as a duty's."""
    rhythm = Duty("", "", DutyKind.DOCUMENT, frequency, (), time(), starts_on=starts_on)
    clipped = (_clipped(campaign, start, last) for start, last in _raw_spans(campaign, rhythm))
    return tuple(span for span in clipped if span is not None)


def span_before(campaign: Campaign, span: Span) -> Span | None:
    """Name the main span before one, None for the campaign's first."""
    return main_span(campaign, span.start - _ONE_DAY) if span.start > campaign.start else None


def closes_at(campaign: Campaign, period: Period) -> datetime | None:
    """Say when a period closes to reporters, None where the campaign never closes one by itself."""
    return None if campaign.close_after is None else period.due + campaign.close_after


def summary_at(campaign: Campaign, duty: Duty, period: Period) -> tuple[datetime, ...]:
    """List when a period's own summaries are posted; a due that moved for a day off moves them along."""
    return tuple(
        datetime.combine(period.last + timedelta(days=summary.days + period.moved), summary.at, campaign.zone)
        for summary in duty.summaries
        if summary.weekday is None
    )


def desk_closes_at(campaign: Campaign) -> datetime | None:
    """Say when the last duty has closed with its alerts and summaries, None for a campaign without duties."""
    moments: list[datetime] = []
    for duty in campaign.duties:
        rounds = periods(campaign, duty)
        if rounds:
            last_alert = max((alert.after for alert in duty.alerts), default=timedelta())
            moments.append(max(period.due for period in rounds) + last_alert)
            moments.extend(summary_at(campaign, duty, rounds[-1]))
            weekly = (summary for summary in duty.summaries if summary.weekday is not None)
            moments.extend(datetime.combine(campaign.end + timedelta(days=7), s.at, campaign.zone) for s in weekly)
    return max(moments, default=None)


@per_campaign
def _periods(campaign: Campaign, code: str) -> tuple[Period, ...]:
    duty = campaign.duty_by_code[code]
    found: list[Period] = []
    for start, last in _raw_spans(campaign, duty):
        span = _clipped(campaign, start, last)
        if span is not None:
            due_day = duty.due_on or last + timedelta(days=duty.due_days)
            day = next_working_day(campaign, due_day) if duty.holiday is HolidayRule.NEXT_WORKING_DAY else due_day
            due = datetime.combine(day, duty.due_time, campaign.zone)
            found.append(Period(code, span, due, len(found) + 1, last, (day - due_day).days))
    return tuple(found)


@per_campaign
def _ends(campaign: Campaign, code: str) -> tuple[date, ...]:
    """List the last days of a duty's periods."""
    return tuple(period.span.end for period in _periods(campaign, code))


@per_campaign
def _figure_spans(campaign: Campaign) -> tuple[Span, ...]:
    """List the spans of the duties for figures, the main duty's first, leaving out what an earlier one holds."""
    spans: list[Span] = []
    for duty in campaign.duties:
        if duty.kind is DutyKind.FIGURES:
            news = [period.span for period in periods(campaign, duty)]
            spans += [new for new in news if not any(new.start <= old.end and old.start <= new.end for old in spans)]
    return tuple(spans)


def _clipped(campaign: Campaign, start: date, end: date) -> Span | None:
    start, end = max(start, campaign.start), min(end, campaign.end)
    return Span(start, end) if start <= end else None


def _raw_spans(campaign: Campaign, duty: Duty) -> Iterator[tuple[date, date]]:
    """Go through first and last days before clipping, at least all that touch the campaign."""
    if duty.frequency is Frequency.ONCE:
        yield duty.span or (campaign.start, campaign.end)
        return
    start = _first_start(campaign, duty)
    while start <= campaign.end:
        following = _following(duty, start)
        yield start, following - _ONE_DAY
        start = following


def _first_start(campaign: Campaign, duty: Duty) -> date:
    """Find the latest start that is not after the campaign's first day."""
    first = campaign.start
    if duty.frequency is Frequency.DAILY:
        return first
    if duty.frequency is Frequency.WEEKLY:
        return first - timedelta(days=(first.isoweekday() - duty.starts_on) % 7)
    start = _in_month(first.year, first.month, duty.starts_on)
    if duty.frequency is Frequency.QUARTERLY:
        # The quarter's report runs from the month before it where it starts in mid-month: 15 June for July-September.
        months = (first.month - (1 if duty.starts_on == 1 else 12)) % 3
        start = _in_month(first.year, first.month - months, duty.starts_on)
    if start <= first:
        return start
    return _months_on(start, -1 if duty.frequency is Frequency.MONTHLY else -3, duty.starts_on)


def _following(duty: Duty, start: date) -> date:
    match duty.frequency:
        case Frequency.DAILY:
            return start + _ONE_DAY
        case Frequency.WEEKLY:
            return start + timedelta(days=7)
        case Frequency.MONTHLY:
            return _months_on(start, 1, duty.starts_on)
        case _:
            return _months_on(start, 3, duty.starts_on)


def _months_on(start: date, months: int, day: int) -> date:
    return _in_month(start.year, start.month + months, day)


def _in_month(year: int, month: int, day: int) -> date:
    """Make a date of a month that may run out of its year; a day the month lacks becomes its last."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
