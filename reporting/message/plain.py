"""The plain report, `/bc Tân Hưng m1=12 m2=68 từ 24/7/2023 đến 30/7/2023`, read the short way.

In a rush nearly all messages are such, and walking their words costs ten times as much as the four things they say.
A form (a name, keys, a kind of date) is read the long way when it is first met; only where the short way says the same
does it serve that form from then on. Whatever has a problem goes the long way, which has the words for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from reporting.campaign import Campaign
from reporting.message.dates import Today
from reporting.message.draft import Draft, Pair
from reporting.message.mentions import Mention, Sort
from reporting.message.scan import Scanner
from reporting.message.settle import Settler
from reporting.reading import Op, Reading, Sender
from reporting.swift import swift

_DAY: Final = r"\d{1,2}/\d{1,2}(?:/\d{4})?"
_PLAIN: Final = re.compile(
    r"/(?:report|baocao|bc)(?:@\w+)?"
    r"((?: [^\W\d_]+){0,6})"
    r"((?: [a-z]{1,5}\d{1,2}=(?:0|[1-9]\d{0,5})){1,8})"
    rf"( ng[aà]y {_DAY})?( t[uừ] {_DAY} (?:đến|den) {_DAY})?"
)
_PARTS: Final = re.compile(r"(\d+)/(\d+)(?:/(\d+))?")
_SHORTEST: Final = len("/bc m1=0")
_LONGEST: Final = 200
_MOST_FORMS: Final = 10_000
"""So many forms are remembered, then all are learnt anew."""

Shape = tuple[Scanner, str, tuple[str, ...], tuple[bool, ...]]


@swift
@dataclass(frozen=True, slots=True)
class PlainForm:
    """What stands in a plain report: a name (or none), keys, numbers, a day or a span."""

    name: str
    keys: tuple[str, ...]
    numbers: tuple[int, ...]
    date: Mention | None
    dated: tuple[bool, ...]


def plain_form(text: str) -> PlainForm | None:
    """Take a text apart that has the plain form; None for any other."""
    if not (_SHORTEST <= len(text) <= _LONGEST and text[0] == "/" and text.isprintable()):
        return None
    found = _PLAIN.fullmatch(text)
    if found is None:
        return None
    name, pairs, day, span = found.groups()
    if day and span:
        return None
    named = [pair.partition("=") for pair in pairs.split()]
    keys = tuple([key for key, _, _ in named])
    if len(set(keys)) < len(keys):
        return None
    said = day or span
    date = _mention(said) if said else None
    with_year = date is not None and date.first is not None and date.first[2] is not None
    numbers = tuple([int(number) for _, _, number in named])
    return PlainForm(name, keys, numbers, date, (day is not None, span is not None, with_year))


@lru_cache(maxsize=256)
def _mention(said: str) -> Mention:
    """Read a day or a span; in a rush nearly all name the same."""
    first, *last = [(int(day), int(month), int(year) if year else None) for day, month, year in _PARTS.findall(said)]
    if last:
        return Mention(0, 0, Sort.SPAN, first, last[0], named=True)
    return Mention(0, 0, Sort.DAY, first, named=True)


class PlainReports:
    """What the short way has learnt of a campaign's names: the unit of each form, "" for the sender's own."""

    def __init__(self) -> None:
        self._units: dict[Shape, str | None] = {}  # None: the long way reads another thing there

    def read(
        self,
        form: PlainForm,
        campaign: Campaign,
        scanner: Scanner,
        sent_at: datetime,
        sender: Sender,
        long_way: Callable[[], Reading],
    ) -> Reading:
        """Read a plain report; the long way where its form is new, is not what it looks like, or has a problem."""
        shape = (scanner, form.name, form.keys, form.dated)
        if shape in self._units:
            unit = self._units[shape]
            short = None if unit is None else _settled(form, unit, campaign, sent_at, sender)
            return short or long_way()
        reading = long_way()
        if len(reading.entries) == 1 and not reading.problems:
            unit = reading.entries[0].unit if form.name else ""
            if len(self._units) >= _MOST_FORMS:
                self._units.clear()
            same = _settled(form, unit, campaign, sent_at, sender) == reading
            self._units[shape] = unit if same else None
        return reading


def _settled(form: PlainForm, unit: str, campaign: Campaign, sent_at: datetime, sender: Sender) -> Reading | None:
    """Settle what a form says as the long way settles its drafts; None where there is a problem."""
    if not all(key in campaign.typed_keys for key in form.keys):
        return None
    today = Today(sent_at.astimezone(campaign.zone), campaign)
    settler = Settler(campaign, today, sender, command=True, more=False, head_dates=[])
    pairs = [Pair(key, Op.SET, number, 1, "") for key, number in zip(form.keys, form.numbers, strict=True)]
    dates = [] if form.date is None else [form.date]
    settled = settler.settle(Draft(1, unit or None, pairs, dates=dates, said=form.name.strip()))
    if settled is None or settled.problems or settled.entry is None:
        return None
    return Reading((settled.entry,), reported=True)
