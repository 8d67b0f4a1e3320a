"""What counts: cells, what recording changes of them, and tallies of all up to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reporting.reading import Op
from reporting.records.entries import Relation
from reporting.records.plain import Span
from reporting.swift import swift


@swift
@dataclass(frozen=True, slots=True)
class Cell:
    """What now counts for a unit, a metric and a day (`start` None) or span; an anchor states a cumulative figure.

    The fold of the live entries that name it. `received_at` is the earliest of theirs.
    """

    unit: str
    metric: str
    date: dt.date
    value: int
    start: dt.date | None = None
    anchor: bool = False
    relation: Relation | None = None
    received_at: dt.datetime | None = None


@swift
@dataclass(frozen=True, slots=True)
class Change:
    """What recording did to one cell: `before` and `after` are its value, None where it has none."""

    unit: str
    metric: str
    date: dt.date
    before: int | None
    after: int | None
    start: dt.date | None = None
    op: Op = Op.SET


class Kept(StrEnum):
    """What is worked out of the history and kept beside it."""

    CELL = "cell"
    DAY = "day"
    STANDING = "standing"
    SUM = "sum"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Difference:
    """Where something kept is not what history says: a figure of a day, what a day added, where a unit or sum stands.

    `unit`, `metric` and `date` say whose, as far as that kind has them; of a whole campaign only TERMS, the baselines
    and targets that all was worked out with. Where both values are the same, they differ in how they came about.
    """

    what: Kept
    unit: str | None = None
    metric: str | None = None
    date: dt.date | None = None
    kept: int | None = None
    told: int | None = None


@dataclass(slots=True, eq=False)
class Lineage:
    """What tallies of the same day and span share that follow one another, in the one thread that moves them along.

    `changed` names the unit that each step changed; `tables` holds what was worked out of all units, by its maker.
    """

    changed: list[str] = field(default_factory=list)
    tables: dict[str, Any] = field(default_factory=dict)


@swift
@dataclass(frozen=True, slots=True)
class Tally:
    """What the ledger knows as of a day, by (unit, metric), typed and official metrics only (derived ones follow).

    `cumulative` lacks a pair that nothing is known of. `in_period` sums increments dated in `span` (those that
    anchors imply too). `since` counts by (unit, metric, first day). `last_date` is the last day a unit has any
    figure for; `reported` the units with a figure in `span`, by metric. `step` counts its `lineage`'s steps up to it.
    """

    as_of: dt.date
    span: Span
    cumulative: Mapping[tuple[str, str], int]
    in_period: Mapping[tuple[str, str], int]
    since: Mapping[tuple[str, str, dt.date], int] = field(default_factory=dict)
    reported: Mapping[str, frozenset[str]] = field(default_factory=dict)
    last_date: Mapping[str, dt.date] = field(default_factory=dict)
    lineage: Lineage | None = field(default=None, compare=False, repr=False)
    step: int = field(default=0, compare=False, repr=False)
