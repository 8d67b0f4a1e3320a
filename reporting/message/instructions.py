"""What a command of the office names: units, days, an hour, and in the words that are left the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from reporting.campaign import Campaign
from reporting.flat import flatten
from reporting.message.dates import Today, day_or_none
from reporting.message.mentions import DayParts, Mention, Sort
from reporting.message.normalise import lower
from reporting.message.scan import Item, ItemKind, Scan
from reporting.reading import Problem, ProblemCode
from reporting.records import Span

LONGEST_REASON = 200  # letters
_AWAY = re.compile(r"^\s*(?:bo|huy|thoi|rut)(?!\w)")
_EVERYONE = re.compile(
    r"(?:ca (?:nhom|huyen|xa|tinh)|tat ca(?: cac)?(?: don vi| xa)?|toan bo(?: don vi)?|toan huyen|cac don vi)(?!\w)"
)
_WHY = re.compile(r"[\s,;.\-–:(]*(?:ly do|vi ly do|li do|do|vi)(?!\w)\s*[:\-–]?")
_REASON = re.compile(r"(?<!\w)(?:ly|li) do\s*[:\-–]?")
_DIGIT = re.compile(r"(?<!\w)\d|(?<!\w)(?:hom nay|ngay mai|tuan nay|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat)(?!\w)")
_TOMORROW = re.compile(r"(?:ngay\s+)?(?:mai|mot)(?!\w)")
_CLOCK = re.compile(
    r"(?:luc\s+)?(?P<h>[01]?\d|2[0-3])(?:\s?(?:h|gio|g)\s?(?P<m>[0-5]\d)?(?:\s?(?:phut|p))?|:(?P<c>[0-5]\d))(?![\w/])"
)
_LINKS = frozenset(
    (
        *("den", "toi", "het", "ngay", "tu", "va", "cho", "vao", "luc", "truoc", "han", "buoi", "don", "vi", "sang"),
        *("trong", "nghi", "mien", "bao", "cao", "gia", "lam", "bu"),
    )
)
"""Folded words that stand between names, days and hours and begin no reason."""
_GAP = re.compile(r"[\s,;.&+:–\-()]*")


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a command asks for. `away`: what was granted is to be taken back; `everyone`: every unit was meant."""

    units: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    clock: time | None = None
    reason: str = ""
    away: bool = False
    everyone: bool = False
    problems: tuple[Problem, ...] = ()
    unknown: str = ""
    """The words that it opens with, where they name nothing."""


@dataclass(slots=True)
class _Taken:
    """What was read so far, up to where (`end`), and where the reading stands: beyond it are words that only link."""

    end: int
    at: int
    units: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    clock: time | None = None
    everyone: bool = False

    def reached(self, end: int) -> bool:
        """Note that something was named up to here."""
        self.end = self.at = end
        return True


def read_instruction(campaign: Campaign, scan: Scan, now: datetime) -> Instruction:
    """Read a text that opens with units, days and an hour, in any order; what follows them is the reason."""
    text = scan.text
    flat = flatten(lower(text))
    away = _AWAY.match(flat)
    begin = away.end() if away else 0
    taken = _Taken(begin, begin)
    explicit = _REASON.search(flat, begin)
    stop = explicit.start() if explicit else len(text)
    today = Today(now.astimezone(campaign.zone), campaign)
    _read_on(campaign, scan, flat, today, taken, stop)
    unknown = ""
    if taken.end == begin:
        # it opens with words that name nothing: a name with a slip, perhaps, before what can be read
        digit = _DIGIT.search(flat, begin, stop)
        unknown = text[begin : digit.start() if digit else stop]
        if digit:
            taken.end = taken.at = digit.start()
            _read_on(campaign, scan, flat, today, taken, stop)
            if taken.end == digit.start():
                taken.end = begin
    if taken.end > begin and not taken.spans and taken.clock is None:
        # a day or hour behind words that nobody read: a name among others that is none
        later = _DIGIT.search(flat, taken.end, stop)
        if later and (said := _trimmed(text[taken.end : later.start()])):
            taken.problems.append(Problem(ProblemCode.UNKNOWN_UNIT, 1, said))
    reason = text[explicit.end() :] if explicit else text[taken.end :]
    why = None if explicit else _WHY.match(flatten(lower(reason)))
    return Instruction(
        tuple(dict.fromkeys(taken.units)),
        tuple(dict.fromkeys(taken.spans)),
        taken.clock,
        _trimmed(reason[why.end() :] if why else reason)[:LONGEST_REASON],
        away is not None,
        taken.everyone,
        tuple(taken.problems),
        _trimmed(unknown),
    )


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ,;.:-–()")


def _read_on(campaign: Campaign, scan: Scan, flat: str, today: Today, taken: _Taken, stop: int) -> None:
    while taken.at < stop and _step(campaign, scan, flat, today, taken, stop):
        pass


def _step(campaign: Campaign, scan: Scan, flat: str, today: Today, taken: _Taken, stop: int) -> bool:
    """Take the next thing from where the reading stands; false where only a reason can follow."""
    gap = _GAP.match(flat, taken.at, stop)
    at = gap.end() if gap else taken.at
    item = _item_at(scan, at)
    if at >= stop or item is None:
        return False
    everyone = _EVERYONE.match(flat, at, stop)
    if everyone:
        taken.everyone = True
        return taken.reached(everyone.end())
    if item.kind is ItemKind.DATE and item.mention is not None:
        _take_day(campaign, scan, today, taken, item.mention)
        return taken.reached(item.mention.end)
    clock = _CLOCK.match(flat, at, stop)
    if clock:
        taken.clock = time(int(clock["h"]), int(clock["m"] or clock["c"] or 0))
        return taken.reached(clock.end())
    tomorrow = _TOMORROW.match(flat, at, stop)
    if tomorrow:
        day = today.day + timedelta(days=2 if tomorrow[0].endswith("mot") else 1)
        taken.spans.append(Span(day, day))
        return taken.reached(tomorrow.end())
    return _take_word(scan, taken, item)


def _take_word(scan: Scan, taken: _Taken, item: Item) -> bool:
    """Take a unit, or go past a word that only links; false at a word that begins the reason."""
    start, end = scan.tokens[item.first].start, scan.tokens[item.last - 1].end
    if item.kind is ItemKind.UNIT:
        if len(item.units) == 1:
            taken.units.append(item.units[0])
        else:
            taken.problems.append(Problem(ProblemCode.AMBIGUOUS_UNIT, 1, scan.text[start:end], item.units))
        return taken.reached(end)
    taken.at = end
    return item.kind is ItemKind.KIND or set(_words(scan, item)) <= _LINKS


def _words(scan: Scan, item: Item) -> list[str]:
    return [token.flat for token in scan.tokens[item.first : item.last] if token.flat.strip(",;.:-–&+() \n")]


def _item_at(scan: Scan, at: int) -> Item | None:
    return next((item for item in scan.items if scan.tokens[item.first].start >= at), None)


def _take_day(campaign: Campaign, scan: Scan, today: Today, taken: _Taken, mention: Mention) -> None:
    span = _span_ahead(campaign, today, mention)
    if span is None:
        taken.problems.append(Problem(ProblemCode.BAD_DATE, 1, scan.text[mention.start : mention.end]))
    else:
        taken.spans.append(span)


def _span_ahead(campaign: Campaign, today: Today, mention: Mention) -> Span | None:
    """Work out a day or span that may lie ahead; None where it is none, or has no end (từ 1/9)."""
    if mention.sort is Sort.WEEK:
        monday = today.day - timedelta(days=today.day.weekday())
        return Span(monday, monday + timedelta(days=6))
    if mention.first is None or mention.sort not in {Sort.DAY, Sort.SPAN}:
        return _said(today, mention)
    if mention.back is not None:
        return None
    last = _day(campaign, today.day, mention.last or mention.first)
    if last is None or mention.last is None:
        return None if last is None else Span(last, last)
    day, month, year = mention.first
    start = day_or_none(year or last.year, month, day)
    if start is not None and start > last and year is None:
        start = day_or_none(last.year - 1, month, day)
    return None if start is None or start > last else Span(start, last)


def _said(today: Today, mention: Mention) -> Span | None:
    if mention.weekday is not None and mention.until is not None:
        first = _next(mention.weekday, today.day)
        return Span(first, _next(mention.until, first))
    if mention.sort is not Sort.DAY:
        return None
    if mention.back is not None:
        day = today.day - timedelta(days=mention.back)
    elif mention.weekday is not None:
        day = _next(mention.weekday, today.day)
    else:
        return None
    return Span(day, day)


def _next(weekday: int, day: date) -> date:
    """Give the first such weekday from a day on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _day(campaign: Campaign, today: date, parts: DayParts) -> date | None:
    """Choose a year: one in which the campaign holds the day, else the nearest."""
    day, month, year = parts
    if year is not None:
        return day_or_none(year, month, day)
    found = [one for number in (-1, 0, 1) if (one := day_or_none(today.year + number, month, day)) is not None]
    return min(found, key=lambda one: (not campaign.start <= one <= campaign.end, abs(one - today)), default=None)
