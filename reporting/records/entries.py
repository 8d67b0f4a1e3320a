"""Entries as they are stored: every revision, how it stands to others, and its ways from state to state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporting.reading import Entry
from reporting.records.chats import Message
from reporting.swift import swift


class EntryState(StrEnum):
    """Where a stored entry stands. Only `LIVE` ones count."""

    LIVE = "live"
    HELD = "held"
    PENDING = "pending"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    REJECTED = "rejected"


class Relation(StrEnum):
    """How an entry stands to figures that overlap it: it replaces them, lies within them, or comes on top."""

    WHOLE = "whole"
    PART = "part"
    EXTRA = "extra"


@swift
@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One revision of one entry, kept for ever.

    `sent_at` orders the fold (an edit keeps its message's place); `received_at`, per metric, judges on time or late:
    the sending time that first gave that metric for that unit and day validly, an edit's own time for what only the
    edit brought in. `person` is who sent it; `entered_for` says that they don't report for the unit (an admin).
    """

    id: int
    campaign: str
    message: Message
    entry: Entry
    state: EntryState
    sent_at: dt.datetime
    recorded_at: dt.datetime
    received_at: Mapping[str, dt.datetime]
    person: int | None = None
    entered_for: bool = False
    relation: Relation | None = None
    flags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EntryMove:
    """An entry's way from one state to another, kept for ever. `by` None: nobody's, the desk's own."""

    entry: int
    at: dt.datetime
    by: int | None
    before: EntryState
    after: EntryState
    reason: str = ""
