"""What was read in a message: entries, problems, or another command. The words that every storey shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reporting.swift import swift


class Op(StrEnum):
    """What a number does: it replaces, adds to, or states the cumulative figure."""

    SET = "set"
    ADD = "add"
    TOTAL = "total"


class ProblemCode(StrEnum):
    """Why something was not stored."""

    UNKNOWN_UNIT = "unknown-unit"
    AMBIGUOUS_UNIT = "ambiguous-unit"
    MISSING_UNIT = "missing-unit"
    UNKNOWN_METRIC = "unknown-metric"
    MISSING_VALUE = "missing-value"
    BAD_NUMBER = "bad-number"
    AMBIGUOUS_VALUE = "ambiguous-value"
    NEGATIVE = "negative"
    TOO_LARGE = "too-large"
    CONFLICTING_VALUES = "conflicting-values"
    BAD_DATE = "bad-date"
    FUTURE_DATE = "future-date"
    OUTSIDE_CAMPAIGN = "outside-campaign"
    CLOSED_PERIOD = "closed-period"
    NOT_ALLOWED = "not-allowed"


@swift
@dataclass(frozen=True, slots=True)
class Value:
    """A number as it was said; `stated_total` is the cumulative figure named beside it."""

    op: Op
    number: int
    stated_total: int | None = None


@swift
@dataclass(frozen=True, slots=True)
class Entry:
    """One unit's figures for a day (`start` None) or a span `start`-`date`, both included.

    `dated` is false where the message named no date and the duty or the sending day gave it.
    """

    unit: str
    date: dt.date
    values: Mapping[str, Value]
    start: dt.date | None = None
    note: str = ""
    dated: bool = True

    @property
    def days(self) -> tuple[dt.date, dt.date | None]:
        """The day or span that it is for: entries of the same days replace and add to one another."""
        return self.date, self.start

    @property
    def unit_days(self) -> tuple[str, dt.date, dt.date | None]:
        """The unit and its day or span."""
        return self.unit, self.date, self.start


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault: where it is (`line` from 1), the offending text, and what might have been meant (codes or keys).

    `unit` and `metric` name what the fault belongs to where that much was understood; `reason` is a finer word for
    the wording of the answer (`letter-in-number`, `decimal`, `percent`, ...), empty where the code says it all.
    """

    code: ProblemCode
    line: int
    text: str
    suggestions: tuple[str, ...] = ()
    unit: str | None = None
    metric: str | None = None
    reason: str = ""


class SenderRole(StrEnum):
    """What the sender of a message is to the reader."""

    REPORTER = "reporter"
    LEADER = "leader"
    ADMIN = "admin"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: a role, and the units they report for (a reporter bound to none may report for any)."""

    role: SenderRole
    units: tuple[str, ...] = ()


@swift
@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means. All empty: talk, left alone.

    `command` names another command than a report (`status`, `sua`, ...) and `argument` what followed it.
    `reported` says the text was a report command (every one of them gets an answer).
    `doubtful` says that silence may cost a reporter: digits and a unit's or metric's name, and nothing read.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    command: str | None = None
    argument: str = ""
    reported: bool = False
    doubtful: bool = False
    correction: bool = False
    reason: str = field(default="")
