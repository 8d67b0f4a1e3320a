"""What became of a message's entries: the values that answers are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from reporting.checks import Finding
from reporting.reading import Entry, Problem
from reporting.records import Change, Message, Relation, Span, StoredEntry
from reporting.swift import swift


class Fate(StrEnum):
    """What became of an entry."""

    COUNTED = "counted"
    SAME = "same"
    ACCEPTED = "accepted"
    OVERTAKEN = "overtaken"  # what was said after it, and came before it, stands
    HELD = "held"


class Hold(StrEnum):
    """Why an entry waits: each asks its own question."""

    SUSPICIOUS = "suspicious"
    REPEATED = "repeated"
    OVERLAP = "overlap"
    WHICH_DAY = "which-day"


@swift
@dataclass(frozen=True, slots=True)
class Taken:
    """An entry, what it changed, and what is to be said of it. `other` is the other day or span it may be for.

    `meanwhile` goes on counting while the entry waits, and makes room for it then;
    `cleared` is what left the other days that it stood for before; `kept` is what stands because it was said later.
    """

    stored: StoredEntry
    fate: Fate
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()
    hold: Hold | None = None
    other: Span | None = None
    relation: Relation | None = None
    meanwhile: tuple[StoredEntry, ...] = ()
    cleared: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()


@dataclass(slots=True)
class Outcome:
    """All of a message: entries taken, entries taken back by an edit, entries that go on unchanged, faults."""

    taken: list[Taken] = field(default_factory=list)
    dropped: list[tuple[StoredEntry, tuple[Change, ...]]] = field(default_factory=list)
    kept: list[StoredEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, taken: Taken | Problem) -> None:
        """Note an entry that was taken, or why it was not."""
        if isinstance(taken, Problem):
            self.problems.append(taken)
        else:
            self.taken.append(taken)

    @property
    def clean(self) -> bool:
        """Whether a mere reaction says it all: nothing doubtful, flagged, replaced or taken back."""
        return not (self.problems or self.dropped or self.kept) and all(
            one.fate is Fate.COUNTED and not one.findings and all(change.before is None for change in one.changes)
            for one in self.taken
        )


def span_of(stored: StoredEntry) -> Span:
    """Name the days an entry stands for."""
    return Span(stored.entry.start or stored.entry.date, stored.entry.date)


def received_of(message: Message, entry: Entry, former: Iterable[StoredEntry]) -> dict[str, datetime]:
    """Tell when each figure of an entry was given: what an edit says again, when it was said first for these days."""
    received = dict.fromkeys(entry.values, message.edited_at or message.sent_at)
    for one in former:
        if one.entry.unit_days == entry.unit_days:
            received |= {key: at for key, at in one.received_at.items() if key in received and at < received[key]}
    return received


def merged(first: tuple[Change, ...], then: tuple[Change, ...]) -> tuple[Change, ...]:
    """Put two steps' changes together: `before` of the first, `after` of the last, per cell, which each names once."""
    if not first:
        return then
    found: dict[tuple[object, ...], Change] = {}
    for change in (*first, *then):
        key = (change.unit, change.metric, change.date, change.start)
        earlier = found.get(key)
        found[key] = replace(change, before=earlier.before) if earlier else change
    return tuple(found.values())
