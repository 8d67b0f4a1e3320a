"""A piece of a group's chat as people copy it out of an app: who said what when, in the shapes that apps give it.

Three shapes: `[07:58, 24/07/2023] Tên: nội dung` on one line; a line of name and hour above the text (the hour may
stand on a line of its own, before the text or behind it). Lines of a day alone hold for the hours below them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

MOST_LETTERS = 400_000
"""So much of a copied chat is read at once: a group's busy month."""
_LONGEST_NAME = 60
_FOREIGN_LINES = 4  # a group's title, the end of a message cut off: so many lines may stand before the first message
_TIME = r"(?P<hour>[01]?\d|2[0-3])(?:[:h]|\s?giờ\s?)(?P<minute>[0-5]\d)(?::[0-5]\d)?(?:\s?phút)?"
_DATE = (
    r"(?:(?P<said>hôm nay|hôm qua)|(?:ngày\s+)?(?P<day>\d{1,2})(?:[/.-]|\s+tháng\s+)(?P<month>\d{1,2})"
    r"(?:(?:[/.-]|,?\s+năm\s+|,\s+)(?P<year>\d{4}|\d{2}))?)"
)
_WEEKDAY = r"(?:(?:thứ\s+\w+|chủ nhật|t[2-7]|cn)[,\s]+)?"
_STAMP = rf"(?:{_TIME}(?:[,\s–-]+(?:ngày\s+)?{_WEEKDAY}{_DATE})?|%s)"
_DATE_FIRST = re.sub(r"\?P<(\w+)>", r"?P<\1_>", rf"{_WEEKDAY}{_DATE}[,\s–-]+(?:lúc\s+)?{_TIME}")
_WHEN = _STAMP % _DATE_FIRST
_FLAGS = re.IGNORECASE
_INLINE = re.compile(rf"\[{_WHEN}\]\s*(?P<name>[^:\n]{{1,{_LONGEST_NAME}}}):\s*(?P<text>.*)", _FLAGS)
_HEAD = re.compile(rf"(?P<name>[^\d\s].{{0,{_LONGEST_NAME}}}?)(?:,\s*|\s+[–-]?\s*)[\[(]?{_WHEN}[\])]?:?", _FLAGS)
_ALONE = re.compile(rf"[\[(]?{_WHEN}[\])]?", _FLAGS)
_DAY = re.compile(rf"[—–-]*\s*{_WEEKDAY}{_DATE}\s*[—–-]*", _FLAGS)


class _Shape(Enum):
    INLINE = auto()
    HEAD = auto()
    BEFORE = auto()
    AFTER = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the piece: who (as the app names them), when (aware), what; `line` is its first one, from 1."""

    name: str
    sent_at: datetime
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ChatLog:
    """What a piece holds; `unread` are lines that belong to nobody, with their numbers."""

    said: tuple[Said, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A message in the making: its hour, and its day where that is said."""

    name: str
    line: int
    clock: time
    day: date | None
    text: tuple[str, ...] = ()


def read_chatlog(text: str, pasted_at: datetime) -> ChatLog:
    """Read a piece of chat; hours without a day are the latest such before `pasted_at` (aware), in their order.

    Nothing is read where the piece begins in none of the shapes: a text that only quotes an hour is no chat.
    """
    lines = unicodedata.normalize("NFC", text[:MOST_LETTERS].replace("\u00a0", " ").replace("\u200b", "")).splitlines()
    shape = _shape([_bare(line) for line in lines])
    if shape is None:
        return ChatLog()
    unread: list[tuple[int, str]] = []
    parts = list(_parts(shape, lines, pasted_at.date(), unread))
    said = [Said(part.name, _moment(part, pasted_at), "\n".join(part.text).strip(), part.line) for part in parts]
    return ChatLog(tuple(_in_order(parts, said, pasted_at)), tuple(unread))


def folded_name(name: str) -> str:
    """Fold a name for comparing it: case, Unicode form and spaces don't matter."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _bare(line: str) -> str:
    """Write a line with single spaces: stamps are looked for in it, and runs of spaces would cost their square."""
    return " ".join(line.split())


def _shape(lines: list[str]) -> _Shape | None:
    """Tell how the piece writes its messages, by its first lines."""
    filled = [line for line in lines if line and not _DAY.fullmatch(line)]
    if not filled:
        return None
    if any(_INLINE.fullmatch(line) for line in filled[:_FOREIGN_LINES]):
        return _Shape.INLINE
    if _HEAD.fullmatch(filled[0]):
        return _Shape.HEAD
    if len(filled[0]) > _LONGEST_NAME or len(filled) < len(("name", "hour", "text")):
        return None
    if _ALONE.fullmatch(filled[1]):
        return _Shape.BEFORE
    return _Shape.AFTER if any(_ALONE.fullmatch(line) for line in filled[2:]) else None


def _parts(shape: _Shape, lines: list[str], today: date, unread: list[tuple[int, str]]) -> Iterator[_Part]:
    if shape is _Shape.AFTER:
        yield from _ended_by_hours(lines, today, unread)
        return
    day: date | None = None
    part: _Part | None = None
    for number, line in enumerate(lines, start=1):
        bare = _bare(line)
        named = _DAY.fullmatch(bare)
        if named and (found := _date_of(named, today)):
            day = found
            continue
        head = _headed(shape, lines, number, bare)
        if head is not None:
            if part is not None:
                yield part
            match, name, first = head
            part = _Part(name, number, _clock_of(match), _date_of(match, today) or day, (first,) if first else ())
        elif part is not None and not (shape is _Shape.BEFORE and _ALONE.fullmatch(bare)):
            follows = shape is _Shape.BEFORE and number < len(lines) and _ALONE.fullmatch(_bare(lines[number]))
            part = part if follows else replace(part, text=(*part.text, line.rstrip()))
        elif bare and part is None:
            unread.append((number, bare))
    if part is not None:
        yield part


def _headed(shape: _Shape, lines: list[str], number: int, bare: str) -> tuple[re.Match[str], str, str] | None:
    """Find a message's beginning on a line: its stamp, its name, and the text that stands there already."""
    if shape is _Shape.INLINE:
        found = _INLINE.fullmatch(lines[number - 1].strip())
        return (found, found["name"].strip(), found["text"]) if found else None
    if shape is _Shape.HEAD:
        found = _HEAD.fullmatch(bare)
        return (found, found["name"].strip(" ,–-"), "") if found else None
    following = _ALONE.fullmatch(_bare(lines[number])) if number < len(lines) else None
    return (following, bare, "") if following and bare and len(bare) <= _LONGEST_NAME else None


def _ended_by_hours(lines: list[str], today: date, unread: list[tuple[int, str]]) -> Iterator[_Part]:
    """Read blocks of a name, a text, and the hour below it; a block of one line goes on with the name before."""
    day: date | None = None
    name, block = "", list[tuple[int, str]]()
    for number, line in enumerate(lines, start=1):
        bare = _bare(line)
        named = _DAY.fullmatch(bare)
        if named and (found := _date_of(named, today)):
            day = found
            continue
        stamp = _ALONE.fullmatch(bare)
        if stamp is None:
            if bare:
                block.append((number, line.rstrip()))
            continue
        if len(block) > 1:
            name = block.pop(0)[1].strip()
        if block and name:
            said = tuple(text for _, text in block)
            yield _Part(name, block[0][0], _clock_of(stamp), _date_of(stamp, today) or day, said)
        block = []
    unread.extend(block)


def _group(match: re.Match[str], name: str) -> str | None:
    groups = match.groupdict()
    return groups.get(name) or groups.get(f"{name}_")


def _clock_of(match: re.Match[str]) -> time:
    return time(int(_group(match, "hour") or 0), int(_group(match, "minute") or 0))


def _date_of(match: re.Match[str], today: date) -> date | None:
    """Read the day that a stamp names; without a year the latest such that is not to come."""
    said = _group(match, "said")
    if said:
        return today - timedelta(days=1) if said.casefold().endswith("qua") else today
    day, month, year = _group(match, "day"), _group(match, "month"), _group(match, "year")
    if not (day and month):
        return None
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year - 1]
    for one in years:
        try:
            found = date(one, int(month), int(day))
        except ValueError:
            continue
        if year or found <= today:
            return found
    return None


def _moment(part: _Part, pasted_at: datetime) -> datetime:
    day = part.day or pasted_at.date()
    return datetime.combine(day, part.clock, pasted_at.tzinfo)


def _in_order(parts: list[_Part], said: list[Said], pasted_at: datetime) -> list[Said]:
    """Put hours without a day on the latest day that keeps the piece in order, from its end backwards."""
    found: list[Said] = []
    latest = pasted_at
    for part, one in zip(reversed(parts), reversed(said), strict=True):
        moved = one
        while part.day is None and moved.sent_at > latest:
            moved = replace(moved, sent_at=moved.sent_at - timedelta(days=1))
        latest = min(latest, moved.sent_at) if part.day is None else moved.sent_at
        found.append(moved)
    return found[::-1]
