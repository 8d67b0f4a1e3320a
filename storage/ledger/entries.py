"""Entries with every revision, as they are read: each with its message, its values and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func, select, union

from reporting.reading import Entry, Value
from reporting.records import EntryMove, EntryState, Relation, StoredEntry
from storage.codec import from_day, from_day_or_none, from_json, from_moment, op_of
from storage.figures import entries, entry_states, entry_values
from storage.ledger.messages import MESSAGE, message_from_row
from storage.link import Link, Row
from storage.sql import Sql, fixed
from storage.tables import message_texts, messages

_ENTRY: Final = (
    entries.c.id,
    entries.c.campaign,
    entries.c.unit,
    entries.c.start,
    entries.c.date,
    entries.c.dated,
    entries.c.note,
    entries.c.state,
    entries.c.relation,
    entries.c.sent_at,
    entries.c.recorded_at,
    entries.c.person,
    entries.c.entered_for,
    entries.c.flags,
    entries.c.reason,
)
_VALUE: Final = (
    entry_values.c.metric,
    entry_values.c.op,
    entry_values.c.number,
    entry_values.c.stated_total,
    entry_values.c.received_at,
)
_VALUES_FROM: Final = len(MESSAGE) + len(_ENTRY)


def _load_sql(*conditions: ColumnElement[bool], by_id: bool = False, limit: bool = False) -> Sql:
    """Build a query of entries with messages and values, in sending order or in the order of recording."""
    order = (entries.c.id,) if by_id else (entries.c.sent_at, entries.c.message, entries.c.id)
    wanted = select(entries.c.id).where(*conditions)
    if limit:
        wanted = wanted.order_by(entries.c.id).limit(bindparam("limit"))
    as_read = func.coalesce(message_texts.c.text, messages.c.text)
    message = (as_read if column is messages.c.text else column for column in MESSAGE)
    source = (
        entries.join(messages, messages.c.id == entries.c.message)
        .outerjoin(
            message_texts,
            (message_texts.c.message == entries.c.message) & (message_texts.c.version == entries.c.version),
        )
        .outerjoin(entry_values, entry_values.c.entry == entries.c.id)
    )
    condition = [entries.c.id.in_(wanted)] if limit else conditions
    return Sql(
        select(*message, *_ENTRY, *_VALUE)
        .select_from(source)
        .where(*condition)
        .order_by(*order, entry_values.c.position)
    )


_in_campaign = entries.c.campaign == bindparam("campaign")
_of_unit = entries.c.unit == bindparam("unit")
_of_message = entries.c.message == bindparam("message")
_is_held = entries.c.state == fixed(EntryState.HELD.value)

BY_ID: Final = _load_sql(entries.c.id == bindparam("entry"))
OF_MESSAGE: Final = _load_sql(_of_message, by_id=True)
LIVE: Final = _load_sql(
    _in_campaign,
    _of_unit,
    entries.c.date == bindparam("date"),
    entries.c.start == bindparam("start"),
    entries.c.state == fixed(EntryState.LIVE.value),
)
LIVE_OF_UNIT: Final = _load_sql(_in_campaign, _of_unit, entries.c.state == fixed(EntryState.LIVE.value))
_touches = (
    entries.c.date >= bindparam("first"),
    func.coalesce(func.nullif(entries.c.start, fixed("")), entries.c.date) <= bindparam("last"),
)
REVISIONS: Final = _load_sql(_in_campaign, _of_unit, *_touches, by_id=True)
_MOVES: Final = Sql(
    select(
        entry_states.c.entry,
        entry_states.c.at,
        entry_states.c.by,
        entry_states.c.before,
        entry_states.c.after,
        entry_states.c.reason,
    )
    .join(entries, entries.c.id == entry_states.c.entry)
    .where(_in_campaign, _of_unit, *_touches)
    .order_by(entry_states.c.id)
)
NEWEST: Final = Sql(select(func.max(entries.c.id)))
NEWEST_MOVE: Final = Sql(select(func.max(entry_states.c.id)))
CHANGED: Final = Sql(
    union(
        select(entries.c.campaign, entries.c.unit).where(entries.c.id > bindparam("newest")),
        select(entries.c.campaign, entries.c.unit)
        .join(entry_states, entry_states.c.entry == entries.c.id)
        .where(entry_states.c.id > bindparam("newest_move")),
    )
)
HELD: Final = _load_sql(_in_campaign, _is_held)
HELD_OF_UNIT: Final = _load_sql(_in_campaign, _of_unit, _is_held)
NOTED: Final = _load_sql(
    _in_campaign,
    entries.c.note != fixed(""),
    entries.c.state == fixed(EntryState.LIVE.value),
    entries.c.date >= bindparam("first"),
    entries.c.date <= bindparam("last"),
)
# Joining nothing to the campaign's code makes both databases walk by id instead of sorting the campaign for each page.
PAGE: Final = _load_sql(
    entries.c.campaign.concat(fixed("")) == bindparam("campaign"),
    entries.c.id > bindparam("after"),
    by_id=True,
    limit=True,
)


def load(link: Link, sql: Sql, **parameters: Any) -> list[StoredEntry]:
    """Load entries by one of the queries above."""
    return list(_grouped(link.rows(sql, **parameters)))


def moves(link: Link, campaign: str, unit: str, first: str, last: str) -> list[EntryMove]:
    """Load how a unit's entries of some days went from state to state."""
    rows = link.rows(_MOVES, campaign=campaign, unit=unit, first=first, last=last)
    return [
        EntryMove(entry, from_moment(at), by, EntryState(before), EntryState(after), reason)
        for entry, at, by, before, after, reason in rows
    ]


def _grouped(rows: Sequence[Row]) -> Iterator[StoredEntry]:
    """Gather the rows of each entry, which stand together."""
    position = 0
    while position < len(rows):
        first = position
        entry = rows[first][len(MESSAGE)]
        while position < len(rows) and rows[position][len(MESSAGE)] == entry:
            position += 1
        yield _stored_entry(rows[first:position])


def _stored_entry(rows: Sequence[Row]) -> StoredEntry:
    row = rows[0]
    (
        number, campaign, unit, start, date, dated, note, state, relation, sent_at, recorded_at, person, entered_for,
        flags, reason,
    ) = row[len(MESSAGE) : _VALUES_FROM]  # fmt: skip
    values: dict[str, Value] = {}
    received: dict[str, datetime] = {}
    for metric, op, count, stated_total, received_at in (each[_VALUES_FROM:] for each in rows):
        if metric is not None:
            values[metric] = Value(op_of(op), count, stated_total)
            received[metric] = from_moment(received_at)
    return StoredEntry(
        number,
        campaign,
        message_from_row(row),
        Entry(unit, from_day(date), values, from_day_or_none(start), note, bool(dated)),
        EntryState(state),
        from_moment(sent_at),
        from_moment(recorded_at),
        received,
        person,
        bool(entered_for),
        None if relation is None else Relation(relation),
        tuple(from_json(flags)),
        reason,
    )
