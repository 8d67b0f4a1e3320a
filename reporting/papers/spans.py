"""Which days a paper speaks of: a week, a month or a quarter of the campaign, or all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reporting.campaign import Campaign, DutyKind, Frequency
from reporting.flat import flatten
from reporting.message.normalise import lower, normalise
from reporting.periods import periods, spans_of
from reporting.records import Span


class PaperKind(StrEnum):
    """What a paper sums up."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    FINAL = "final"


_RHYTHMS = {
    PaperKind.WEEK: (Frequency.WEEKLY,),
    PaperKind.MONTH: (Frequency.MONTHLY, Frequency.QUARTERLY),
    PaperKind.QUARTER: (Frequency.QUARTERLY, Frequency.MONTHLY),
}
"""The rhythm of each, and whose first day it takes where no duty has that rhythm: 15/6-14/9 beside 15/7-14/8."""


def has_phases(campaign: Campaign) -> bool:
    """Tell whether units report by phases alone, and neither by day nor by week."""
    rhythms = {duty.frequency for duty in campaign.duties if duty.kind is DutyKind.FIGURES}
    return rhythms == {Frequency.ONCE}


def paper_spans(campaign: Campaign, kind: PaperKind) -> tuple[Span, ...]:
    """List what such papers speak of, in order: the spans of a duty of that rhythm, else the calendar's.

    Months that a duty has from the 15th to the 14th (Decree 09/2019/NĐ-CP) make quarters that begin on the 15th too. A
    campaign of phases has its phases for weeks.
    """
    if kind is PaperKind.FINAL:
        return (Span(campaign.start, campaign.end),)
    if kind is PaperKind.WEEK and has_phases(campaign):
        duties = (duty for duty in campaign.duties if duty.kind is DutyKind.FIGURES)
        spans = {period.span for duty in duties for period in periods(campaign, duty)}
        return tuple(sorted(spans, key=lambda span: (span.start, span.end)))
    rhythms = _RHYTHMS[kind]
    own = (duty.starts_on for rhythm in rhythms for duty in campaign.duties if duty.frequency is rhythm)
    return spans_of(campaign, rhythms[0], next(own, 1))


def paper_span(campaign: Campaign, kind: PaperKind, day: date) -> Span:
    """Find the span that holds a day, the last one begun where none does; other days count as the first or last."""
    day = min(max(day, campaign.start), campaign.end)
    spans = paper_spans(campaign, kind)
    begun = [span for span in spans if span.start <= day]
    return next((span for span in spans if day in span), begun[-1] if begun else spans[0])


def ended_span(campaign: Campaign, kind: PaperKind, today: date) -> Span:
    """Find the last span that is over, else the first: what is written up when nobody names a day."""
    spans = paper_spans(campaign, kind)
    return next((span for span in reversed(spans) if span.end < today), spans[0])


def former_span(campaign: Campaign, kind: PaperKind, span: Span) -> Span | None:
    """Find the span before one, None for the first."""
    return next((one for one in reversed(paper_spans(campaign, kind)) if one.end < span.start), None)


_WORDS = {
    "tuan": PaperKind.WEEK,
    "week": PaperKind.WEEK,
    "dot": PaperKind.WEEK,
    "phase": PaperKind.WEEK,
    "thang": PaperKind.MONTH,
    "month": PaperKind.MONTH,
    "quy": PaperKind.QUARTER,
    "quarter": PaperKind.QUARTER,
    "tongket": PaperKind.FINAL,
    "tong ket": PaperKind.FINAL,
    "final": PaperKind.FINAL,
}
_ASKED = re.compile(rf"\s*({'|'.join(_WORDS)})(?:\s+([1-9]\d?|i{{1,3}}|iv)(?:/20\d\d)?(?![\w/.-]))?(?!\w)\s*")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """What somebody asked for: a kind, a month's or quarter's or week's own number, and what else they wrote."""

    kind: PaperKind | None
    number: int | None
    rest: str

    def span(self, campaign: Campaign) -> Span | None:
        """Find the span of that number; None where there is no such one."""
        spans = paper_spans(campaign, self.kind or PaperKind.WEEK)
        if self.kind is PaperKind.MONTH:
            return next((span for span in spans if span.end.month == self.number), None)
        if self.kind is PaperKind.QUARTER:
            return next((span for span in spans if (span.end.month + 2) // 3 == self.number), None)
        return spans[self.number - 1] if self.number is not None and self.number <= len(spans) else None


def asked_paper(text: str) -> PaperAsked:
    """Read `tuần`, `tháng 8`, `quý III`, `tổng kết` (or the English words), with or without diacritics."""
    plain = flatten(lower(normalise(text)))
    found = _ASKED.match(plain)
    if found is None:
        return PaperAsked(None, None, text.strip())
    number = found[2]
    value = None if number is None else _ROMAN[number] if number in _ROMAN else int(number)
    return PaperAsked(_WORDS[found[1]], value, plain[found.end() :].strip())
