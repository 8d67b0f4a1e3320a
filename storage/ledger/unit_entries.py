"""A unit's live and held entries, which the writer keeps from one unit of work to the next until one of them moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select

from reporting.ledger import in_said_order
from reporting.reading import Entry
from reporting.records import EntryState, StoredEntry
from storage.codec import from_day, to_day
from storage.figures import entries as entries_table
from storage.ledger import entries
from storage.link import Link
from storage.memory import Memory
from storage.sql import Sql, fixed

_STATE_OF: Final = {entries.LIVE: EntryState.LIVE, entries.HELD_OF_UNIT: EntryState.HELD}
KEPT_BEFORE: Final = timedelta(7)
"""Of so many days before one that is asked for it is known as well which of them have live entries."""
_LIVE_DAYS: Final = Sql(
    select(entries_table.c.date, entries_table.c.start)
    .distinct()
    .where(
        entries_table.c.campaign == bindparam("campaign"),
        entries_table.c.unit == bindparam("unit"),
        entries_table.c.date >= bindparam("first"),
        entries_table.c.state == fixed(EntryState.LIVE.value),
    )
)
_DAYS: Final = "live days"


def load(link: Link, sql: Sql, campaign: str, unit: str, **days: str) -> list[StoredEntry]:
    """Load a unit's live entries of a day or span, or its held ones; the writer keeps them until one moves."""
    if link.memory is None:
        return _loaded(link, sql, campaign, unit, **days)
    name = (_STATE_OF[sql], campaign, unit)
    asked = tuple(days.values())
    if sql is entries.LIVE and asked not in _live_days(link, link.memory, campaign, unit, days["date"]):
        return []
    for kept_for, found in link.memory.of_unit(name) or ():
        if kept_for == asked:
            return list(found)
    loaded = _loaded(link, sql, campaign, unit, **days)
    link.memory.keep(name, [(asked, loaded)])
    return list(loaded)


def _loaded(link: Link, sql: Sql, campaign: str, unit: str, **days: str) -> list[StoredEntry]:
    found = entries.load(link, sql, campaign=campaign, unit=unit, **days)
    return in_said_order(found) if len(found) > 1 else found


def note_live(link: Link, campaign: str, entry: Entry) -> None:
    """Take note that an entry is live."""
    known = None if link.memory is None else link.memory.of_unit((_DAYS, campaign, entry.unit))
    if known is not None:
        known[0].add((to_day(entry.date), to_day(entry.start)))


def forget(link: Link, campaign: str, unit: str, *states: EntryState) -> None:
    """Look anew next time for the unit's entries of some states."""
    if link.memory is not None:
        for state in states:
            link.memory.drop((state, campaign, unit))


def _live_days(link: Link, memory: Memory, campaign: str, unit: str, day: str) -> set[tuple[str, ...]]:
    """Name the days and spans that a unit has, or had, live entries of from shortly before a day on.

    Nobody need look for any of the others.
    """
    known = memory.of_unit((_DAYS, campaign, unit))
    if known is None or day < known[1]:
        first = to_day(from_day(day) - KEPT_BEFORE)
        known = ({tuple(row) for row in link.rows(_LIVE_DAYS, campaign=campaign, unit=unit, first=first)}, first)
        memory.keep((_DAYS, campaign, unit), known)
    days: set[tuple[str, ...]] = known[0]
    return days
