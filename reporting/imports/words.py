"""Headings compared: flat, without signs; days and numbers as offices write them in sheets."""

from __future__ import annotations

import re

from reporting.flat import flat_words
from reporting.message.dates import day_or_none
from reporting.records import Span

_SIGNS = re.compile(r"[^a-z0-9%/.]+|(?<!\d)[/.]|[/.](?!\d)")
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:[.,  ]\d{3})+|[+-]?\d+")
_DAY = r"(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}))?"
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SPAN = re.compile(
    rf"(?:\btu\s+)?(?:\bngay\s+)?(\d{{1,2}})(?:\s?[/.]\s?(\d{{1,2}})(?:\s?[/.]\s?(\d{{4}}))?)?\s*"
    rf"(?:-|–|\bden\b|\btoi\b)\s*(?:het\s+)?(?:ngay\s+)?{_DAY}(?![\d/])"
)
_ONE = re.compile(rf"(?<![\d/.]){_DAY}(?![\d/])")


def heading_words(text: str) -> str:
    """Make text flat and drop its signs, as headings are compared: `Đã làm (mức 1)` is `da lam muc 1`."""
    return " ".join(_SIGNS.sub(" ", flat_words(text.replace("_", " "))).split())


def read_number(value: object) -> int | None:
    """Read a whole number out of a cell, also where it is written with groups; None where it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        clean = value.strip().strip("'")
        if _GROUPS.fullmatch(clean):
            return int(re.sub(r"[.,  ]", "", clean))
    return None


def read_days(text: str, year: int) -> Span | None:
    """Find a day or a span of days in a text: the last that it names; `year` is meant where none is written."""
    flat = flat_words(text)
    iso = [day_or_none(int(found[1]), int(found[2]), int(found[3])) for found in _ISO.finditer(flat)]
    days = [day for day in iso if day is not None]
    if days:
        return Span(min(days), max(days))
    for found in _SPAN.finditer(flat):
        last = day_or_none(int(found[6] or year), int(found[5]), int(found[4]))
        month = int(found[2] or found[5])
        first = day_or_none(int(found[3] or found[6] or year), month, int(found[1]))
        if first is not None and last is not None and first <= last:
            return Span(first, last)
    ones = [day_or_none(int(found[3] or year), int(found[2]), int(found[1])) for found in _ONE.finditer(flat)]
    known = [day for day in ones if day is not None]
    return Span(known[-1], known[-1]) if known else None
