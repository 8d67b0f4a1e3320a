"""How values stand in tables: moments and days as ISO text, JSON as ASCII, text without what a database refuses.

Moments are UTC and of one width, so that text order is time order; the same text stands in SQLite and PostgreSQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from reporting.reading import Op

_OPS = {op.value: op for op in Op}


def to_moment(at: datetime) -> str:
    """Write an aware datetime: `2023-07-31T00:30:00.000000+00:00`."""
    if at.tzinfo is None:
        raise ValueError("a datetime without a zone cannot be stored")
    return _written(at if at.tzinfo is UTC else at.astimezone(UTC))


@lru_cache(64)
def _written(at: datetime) -> str:
    """Write a moment of UTC: within a unit of work it is the same two over and over."""
    return at.isoformat(timespec="microseconds")


def to_moment_or_none(at: datetime | None) -> str | None:
    """Write an aware datetime where there is one."""
    return None if at is None else to_moment(at)


def from_moment(text: str) -> datetime:
    """Read an aware datetime, in UTC."""
    return datetime.fromisoformat(text)


def from_moment_or_none(text: str | None) -> datetime | None:
    """Read an aware datetime where there is one."""
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(4096)
def to_day(day: date | None) -> str:
    """Write a day: `2023-07-31`; empty text where there is none, so that it can be part of a key."""
    return "" if day is None else day.isoformat()


@lru_cache(4096)
def from_day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)


def from_day_or_none(text: str) -> date | None:
    """Read a day where there is one."""
    return date.fromisoformat(text) if text else None


def to_json(value: Any) -> str:
    """Write JSON in ASCII: whatever a chat sends (NUL, half surrogates) fits into every database."""
    return _JSON.encode(value)


def from_json(text: str) -> Any:
    """Read JSON."""
    return json.loads(text)


def to_text(text: str) -> str:
    """Take out of a text what a database cannot hold: NUL and half surrogates."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def to_text_or_none(text: str | None) -> str | None:
    """Clean a text where there is one."""
    return None if text is None else to_text(text)


def op_of(text: str) -> Op:
    """Read an operation (a dictionary is four times as fast as the enumeration)."""
    return _OPS[text]


def _plain(value: Any) -> Any:
    """Give what JSON does not know by itself: any mapping as an object."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


_JSON: Final = json.JSONEncoder(separators=(",", ":"), default=_plain)
