"""Figures that somebody else counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class OfficialKind(StrEnum):
    """Who counted what units report: our own admins, or the official system."""

    CHECKED = "checked"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class OfficialFigure:
    """A figure counted elsewhere: cumulative as of a day, or (`start` given) of a span; `unit` None is the whole."""

    kind: OfficialKind
    unit: str | None
    metric: str
    as_of: dt.date
    value: int
    source: str = ""
    start: dt.date | None = None
