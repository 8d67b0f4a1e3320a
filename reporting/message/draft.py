"""What a message adds up to while it is read: drafts of entries, with pairs and problems, before they are settled."""

from __future__ import annotations

from dataclasses import dataclass, field

from reporting.message.mentions import Mention
from reporting.reading import Op, ProblemCode


@dataclass(slots=True)
class Fault:
    """A problem before it is told."""

    code: ProblemCode
    line: int
    text: str
    suggestions: tuple[str, ...] = ()
    metric: str | None = None
    reason: str = ""
    certain: bool = True  # shown in plain text too


@dataclass(slots=True)
class Pair:
    """A metric and its number. `other` is what the metric is unless `metric` is given elsewhere (an ellipsis)."""

    metric: str
    op: Op
    number: int
    line: int
    text: str
    other: str = ""
    explicit: bool = False
    loose: bool = False  # under `lk` only as long as the metric has no figure of its own


@dataclass(slots=True)
class Check:
    """A total named beside pairs: its number, over which pairs (by place) it should be the sum."""

    number: int
    line: int
    text: str
    metric: str | None = None
    first: int = 0
    last: int | None = None
    expected: tuple[str, ...] = ()
    at: int = -1  # alone on its line: how many pairs stood before it; its parts may stand on either side


@dataclass(slots=True)
class Draft:
    """One unit's entry in the making."""

    line: int
    unit: str | None = None
    pairs: list[Pair] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    within: tuple[str, ...] = ()  # units of which a part or school was named before any figure
    place: str = ""  # that part, as it was written
    heads: list[Mention] | None = None  # the heading's dates, where a later heading has others
    dates: list[Mention] = field(default_factory=list)
    led: bool = False  # its last day stood before its figures
    aside: list[Mention] = field(default_factory=list)  # days in what is told after the figures
    days: list[str] = field(default_factory=list)  # as written, of `dates` with no place in the text: a table's cells
    loose: list[tuple[int, Op]] = field(default_factory=list)  # bare numbers, by position
    lacking: list[Fault] = field(default_factory=list)  # of metrics that are named without a figure
    strange: list[tuple[str, int, str]] = field(default_factory=list)  # metric, line, text: named with more words
    trailing: int = 0  # pairs that stood before the unit's name
    names_alone: bool = False  # a metric is named without a figure: bare numbers are in no order then
    nothing: bool = False
    notes: list[str] = field(default_factory=list)
    text: str = ""
    said: str = ""  # the unit's name as written, where that is known

    @property
    def given(self) -> bool:
        """Whether it says anything about figures."""
        return bool(self.pairs or self.faults or self.loose or self.nothing or self.checks or self.stated)
