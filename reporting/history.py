"""What happened to a unit's figures, step by step: who said or changed what, and what counted before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from reporting.ledger import cell_key, fold_entries
from reporting.reading import Op
from reporting.records import Change, EntryMove, EntryState, StoredEntry

Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: an entry was recorded (`recorded`), or it was moved to another state.

    `changes` is what it did to the figures of its days; what an entry that made room for this one took along is in it.
    """

    at: datetime
    by: int | None
    entry: StoredEntry
    state: EntryState
    recorded: bool
    changes: tuple[Change, ...]
    reason: str = ""


def trace(revisions: Iterable[StoredEntry], moves: Iterable[EntryMove]) -> list[Step]:
    """Tell in order what happened to the figures of one unit, from all its revisions and their moves."""
    entries = {stored.id: stored for stored in revisions}
    known = [move for move in moves if move.entry in entries]
    states: dict[int, EntryState] = {}
    steps: list[Step] = []
    for event in _events(entries, known):
        stored = entries[event[0].entry] if isinstance(event[0], EntryMove) else event[0]
        touched = {_days(entries[one.entry] if isinstance(one, EntryMove) else one) for one in event}
        before = {days: _counting(entries, states, days) for days in touched}
        for one in event:
            if isinstance(one, EntryMove):
                states[one.entry] = one.after
            else:
                states[one.id] = _first_state(one, known)
        changes = tuple(
            change
            for days in sorted(touched, key=lambda days: (days[0], days[1] or days[0]))
            for change in _changes(stored.entry.unit, days, before[days], _counting(entries, states, days))
        )
        steps.append(_step(event[0], stored, states[stored.id], changes))
    return steps


def _step(one: StoredEntry | EntryMove, stored: StoredEntry, state: EntryState, changes: tuple[Change, ...]) -> Step:
    if isinstance(one, EntryMove):
        return Step(one.at, one.by, stored, state, recorded=False, changes=changes, reason=one.reason)
    return Step(one.recorded_at, one.person, stored, state, recorded=True, changes=changes, reason=stored.reason)


Event = Sequence[StoredEntry | EntryMove]


def _events(entries: dict[int, StoredEntry], moves: Sequence[EntryMove]) -> list[Event]:
    """Put what happened in order; entries that made room in the very moment go with the one they made room for."""
    absorbed: dict[int, list[EntryMove]] = {}
    alone: list[EntryMove] = []
    for move in moves:
        newer = [
            one.id
            for one in entries.values()
            if one.recorded_at == move.at and one.id > move.entry and move.after is EntryState.SUPERSEDED
        ]
        if newer:
            absorbed.setdefault(min(newer), []).append(move)
        else:
            alone.append(move)
    events: list[tuple[tuple[datetime, int, int], Event]] = [
        ((one.recorded_at, 0, one.id), [one, *absorbed.get(one.id, ())]) for one in entries.values()
    ]
    events += [((move.at, 1, number), [move]) for number, move in enumerate(alone)]
    return [event for _order, event in sorted(events, key=lambda pair: pair[0])]


def _first_state(stored: StoredEntry, moves: Sequence[EntryMove]) -> EntryState:
    return next((move.before for move in moves if move.entry == stored.id), stored.state)


def _days(stored: StoredEntry) -> Days:
    return stored.entry.date, stored.entry.start


def _counting(entries: dict[int, StoredEntry], states: dict[int, EntryState], days: Days) -> dict[object, int]:
    """Fold what was live of some days."""
    live = [
        replace(entries[number], state=EntryState.LIVE)
        for number, state in states.items()
        if state is EntryState.LIVE and _days(entries[number]) == days
    ]
    return {cell_key(cell): cell.value for cell in fold_entries(live)}


def _changes(unit: str, days: Days, before: dict[object, int], after: dict[object, int]) -> list[Change]:
    found: list[Change] = []
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            assert isinstance(key, tuple)
            op = Op.TOTAL if key[4] else Op.SET
            found.append(Change(unit, key[1], days[0], before.get(key), after.get(key), days[1], op))
    return found
