"""What a message's sender settled by a button, and what holds for the message's edits: the day, whole or on top."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from reporting.ports import UnitOfWork
from reporting.reading import Entry
from reporting.records import Message, Relation, StoredEntry


@dataclass(frozen=True, slots=True)
class Settled:
    """What a message's sender settled by a button: the day that an entry is for, how it stands to other figures."""

    entry: Entry
    day: bool = False
    relation: Relation | None = None


def keep_day(uow: UnitOfWork, stored: StoredEntry, day: date | None) -> None:
    """Remember which day an undated entry of a message is for; None is the one that was read."""
    _remember(uow, stored, "day", day.isoformat() if day else "")


def keep_relation(uow: UnitOfWork, stored: StoredEntry, relation: Relation) -> None:
    """Remember how an entry of a message stands to figures that overlap it."""
    _remember(uow, stored, "relation", relation.value)


def settled(uow: UnitOfWork, message: Message, entry: Entry) -> Settled:
    """Read an entry in the light of what was settled of its message before it was edited."""
    said = None if entry.dated else uow.state.get(_name(message, entry, "day"))
    if said:
        entry = replace(entry, date=date.fromisoformat(said), start=None, dated=True)
    relation = uow.state.get(_name(message, entry, "relation"))
    return Settled(entry, said is not None, Relation(relation) if relation else None)


def _remember(uow: UnitOfWork, stored: StoredEntry, what: str, value: str) -> None:
    uow.state.set(_name(stored.message, stored.entry, what), value)


def _name(message: Message, entry: Entry, what: str) -> str:
    start = entry.start.isoformat() if entry.start else ""
    return f"settled/{message.id}/{entry.unit}/{start}/{entry.date.isoformat()}/{what}"
