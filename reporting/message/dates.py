"""Dates and spans as people write them, found in folded text; what they mean on the day of sending."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from reporting.campaign import Campaign, DutyKind, Frequency
from reporting.periods import desk_closes_at, period_due_on, periods
from reporting.reading import ProblemCode
from reporting.records import Span


def _day_month(name: str) -> str:
    return rf"(?P<{name}d>\d{{1,2}})/(?P<{name}m>\d{{1,2}})(?:/(?P<{name}y>\d{{4}}|\d{{2}}))?(?![\d/])"


_TO = r"\s*(?:-|den|toi|=>)\s*(?:het\s+)?(?:ngay\s+)?"
_MENTION = re.compile(
    r"(?<![\w/.,])(?:"
    rf"(?:tu\s+)?(?:ngay\s*)?{_day_month('a')}{_TO}{_day_month('b')}"  # 24/7 - 30/7
    rf"|(?:tu\s+)?(?:ngay\s*)?(?P<ed>\d{{1,2}}){_TO}{_day_month('f')}"  # 24-30/7
    rf"|(?:tu\s+)(?:ngay\s*)?{_day_month('s')}{_TO}(?P<until>hom nay|nay|hom qua)(?!\w)"
    r"|(?:ngay\s*[=:]?\s*)?(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?!\d)"
    r"|(?:ngay\s*)?(?P<wd>\d{1,2})\s+thang\s+(?P<wm>\d{1,2})(?:\s*(?:nam\s+|/)(?P<wy>\d{4}))?(?!\d)"
    r"|ngay\s*[=:]?\s*(?P<nd>\d{1,2})[/.-](?P<nm>\d{1,2})(?:[/.-](?P<ny>\d{4}|\d{2}))?(?![\d/])"
    rf"|{_day_month('p')}"
    r"|(?P<weak>(?P<kd>\d{1,2})-(?P<km>\d{1,2})(?:-(?P<ky>\d{4}|\d{2}))?(?![\w/,.%+-]))"
    r"|thang\s+(?P<tm>\d{1,2})(?:\s*(?:nam\s+|/)(?P<ty>\d{4}))?(?![\d/])"
    r"|(?P<relative>ngay hom nay|hom nay|ngay hom qua|hom qua|bua nay|bua qua|(?:dem|toi|chieu|trua|sang) (?:hom )?qua"
    r"|(?:ngay )?hom kia)(?!\w)"
    r"|dot (?P<phase>[1-9]|i{1,3}|iv)(?!\w)"
    r"|(?P<vague>(?:tuan|thang|quy|ky|dot|hom|bua|nam) truoc|nam ngoai|quy (?:[1-4]|i{1,3}|iv)|\d{1,2} thang dau nam)(?!\w)"
    r"|(?P<weekday>thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat)(?!\w)"
    r"|(?P<week>trong tuan qua|trong tuan nay|tuan vua qua|tuan vua roi|tuan nay|trong tuan|tuan qua|tuan roi)(?!\w)"
    r"|(?P<clock>(?:luc\s+)?\d{1,2}\s?(?:h|gio|g)(?:\s?\d{1,2})?(?:\s?phut)?(?!\w))"
    r")"
)
_TRIGGER = re.compile(r"\d|hom |tuan|thu |chu nhat|bua | qua|truoc|ngoai|quy |dot ")
_PAPER = re.compile(
    r"(?:\b(?:cong van|ke hoach|quyet dinh|chi thi|thong bao(?! cao)|cong dien|van ban|huong dan|to trinh|nghi dinh|nghi quyet|ket luan|thu moi|giay moi"
    r"|cv|kh|qd|tb|ct|hd)\b(?:\s+so)?[\s:]*[\w/.\-]*(?:\s+(?:cua|do)\s[^,;:\n]{1,60})?|\bso[\s:]*\d[\w/.\-]*)\s*,?\s*$"
)
_STANDING = re.compile(
    r"\b(?:truc|truc ban|ho tro|phuc vu|lam viec|so voi|so|nghi le|nghi|le|han|truoc|sau|tu sau)\s+(?:ngay\s+)?$"
)
_COMPARED = re.compile(r"\b(?:hon|bang|nhu|cua|tu|voi|cung ky)\s+$")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_PLACE = re.compile(r"^[^\d\n]{2,40},\s*$")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}


class Sort(Enum):
    """What a mention names."""

    DAY = "day"
    SPAN = "span"
    WEEK = "week"
    MONTH = "month"
    PHASE = "phase"  # đợt 1: the first of the campaign's phases, if it has any
    VAGUE = "vague"  # a time that is past, but which days it covers nobody said: "tháng trước"
    CLOCK = "clock"  # an hour of the day: no date, and no count either


DayParts = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as written: `first`-`last` as (day, month, year or None); `back` counts days before the sending day.

    `named` says "ngày" stood before it; `weak` that it may as well be a range of numbers (24-7).
    """

    start: int
    end: int
    sort: Sort
    first: DayParts | None = None
    last: DayParts | None = None
    back: int | None = None
    weekday: int | None = None
    named: bool = False
    weak: bool = False
    paper: bool = False


def find_mentions(folded: str, low: str) -> list[Mention]:
    """Find dates in folded text, those of papers and standing phrases marked as such."""
    if not _TRIGGER.search(folded):
        return []
    found = []
    for match in _MENTION.finditer(folded):
        mention = _mention(match, low)
        if mention is None:
            continue
        found.append(mention)
    return [_marked(mention, folded) for mention in found]


def _marked(mention: Mention, folded: str) -> Mention:
    if mention.sort is Sort.CLOCK:
        return mention
    line = folded.rfind("\n", 0, mention.start) + 1
    before = folded[max(line, mention.start - 120) : mention.start]
    stop = folded.find("\n", mention.end)
    after = folded[mention.end : stop if stop >= 0 else len(folded)]
    compared = mention.sort is Sort.VAGUE and _COMPARED.search(before)
    paper = bool(_PAPER.search(before) or _STANDING.search(before) or compared)
    letterhead = (
        mention.named
        and not after.strip(" .")
        and bool(_PLACE.match(before))
        and "thang" in folded[mention.start : mention.end]
    )
    if not (paper or letterhead):
        return mention
    return Mention(
        mention.start,
        mention.end,
        mention.sort,
        mention.first,
        mention.last,
        mention.back,
        mention.weekday,
        mention.named,
        mention.weak,
        paper=True,
    )


def _mention(match: re.Match[str], low: str) -> Mention | None:
    start, end = match.span()
    group = match.group
    named = low[start:end].startswith(("ngày", "ngay", "từ", "tu"))
    if group("ad"):
        return Mention(start, end, Sort.SPAN, _parts(group, "a"), _parts(group, "b"), named=named)
    if group("ed"):
        return Mention(
            start,
            end,
            Sort.SPAN,
            (int(group("ed")), int(group("fm")), _parts(group, "f")[2]),
            _parts(group, "f"),
            named=named,
        )
    if group("sd"):
        return Mention(start, end, Sort.SPAN, _parts(group, "s"), back=1 if "qua" in group("until") else 0, named=named)
    for name in "iwnpk":
        if group(f"{name}d"):
            return Mention(start, end, Sort.DAY, _parts(group, name), named=named, weak=name == "k")
    if group("tm"):
        return Mention(start, end, Sort.MONTH, (1, int(group("tm")), int(group("ty")) if group("ty") else None))
    if group("relative"):
        said = group("relative")
        return Mention(start, end, Sort.DAY, back=2 if said.endswith("kia") else 1 if "qua" in said else 0)
    if group("phase"):
        said = group("phase")
        return Mention(start, end, Sort.PHASE, back=int(said) if said.isdigit() else _ROMAN[said])
    if group("vague"):
        return None if low[start:end].startswith("quỹ") else Mention(start, end, Sort.VAGUE)
    if group("weekday"):
        return _weekday(group("weekday"), low, start, end)
    if group("week"):
        return Mention(start, end, Sort.WEEK)
    return Mention(start, end, Sort.CLOCK)


def _weekday(text: str, low: str, start: int, end: int) -> Mention | None:
    if text == "chu nhat":
        return Mention(start, end, Sort.DAY, weekday=6)
    name = text.rsplit(maxsplit=1)[-1]
    typed = low[start:end]
    if name.isdigit() and not typed.startswith("thứ"):
        return None  # `thu 2 hồ sơ`: collected two
    if not typed.isascii() and not typed.startswith("thứ"):
        return None  # `thu` with letters that are not plain is another word
    return Mention(start, end, Sort.DAY, weekday=_WEEKDAYS[name])


def _parts(group: Callable[[str], str | None], name: str) -> DayParts:
    year = group(f"{name}y")
    return (
        int(group(f"{name}d") or 0),
        int(group(f"{name}m") or 0),
        None if year is None else int(year) + (2000 if len(year) == 2 else 0),
    )


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

    def resolve(self, mention: Mention) -> When:
        """Work out a mention: bad-date, future-date (which wins over) outside-campaign, or the day or span."""
        campaign, today = self.campaign, self.day
        if mention.sort is Sort.WEEK:
            span = self.due_span() or Span(today - timedelta(days=today.weekday()), today)
            return self._checked(max(span.start, min(campaign.start, span.end)), span.end)
        if mention.sort is Sort.PHASE:
            phase = self.past_phase(mention.back or 0)
            return When(today, problem=ProblemCode.BAD_DATE) if phase is None else self._checked(phase.start, phase.end)
        if mention.sort is Sort.MONTH and mention.first:
            return self._month(mention.first)
        if mention.back is not None and mention.first is not None:
            end = today - timedelta(days=mention.back)
            return self._written(mention.first, (end.day, end.month, end.year))
        if mention.back is not None:
            return self._checked(None, today - timedelta(days=mention.back))
        if mention.weekday is not None:
            return self._checked(None, today - timedelta(days=(today.weekday() - mention.weekday) % 7))
        if mention.first is None:
            return When(today, problem=ProblemCode.BAD_DATE)
        return self._written(mention.first, mention.last)

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
            return _date(year, month, day)
        here = _date(self.day.year, month, day)
        if here is not None and self.campaign.start <= here <= self.campaign.end:
            return here
        if here is not None and here <= self.day:
            return here
        past = [_date(self.day.year - back, month, day) for back in range(1, 9)]
        return next((found for found in past if found is not None), None)

    def _month(self, parts: DayParts) -> When:
        _, month, year = parts
        if not 1 <= month <= 12:
            return When(self.day, problem=ProblemCode.BAD_DATE)
        chosen = year or (self.day.year if month <= self.day.month else self.day.year - 1)
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

    def past_phase(self, number: int) -> Span | None:
        """Name the span of the campaign's first, second ... phase; None where it has none such, or it still runs."""
        spans = [
            duty.span
            for duty in self.campaign.duties
            if duty.kind is DutyKind.FIGURES and duty.frequency is Frequency.ONCE and duty.span is not None
        ]
        span = Span(*spans[number - 1]) if 0 < number <= len(spans) else None
        return span if span is not None and span.end < self.day else None

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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
