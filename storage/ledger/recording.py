"""What is written of an entry: its row once, and where it stands each time that changes, by whom, when and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, update

from reporting.reading import Entry
from reporting.records import EntryState, Message, Relation, StoredEntry
from storage.codec import to_day, to_json, to_moment, to_text
from storage.figures import entries, entry_states, entry_values
from storage.ledger import unit_entries
from storage.link import Link
from storage.sql import Sql, insert_sql
from storage.tables import messages

_ADD: Final = insert_sql(
    entries,
    "campaign",
    "message",
    "unit",
    "start",
    "date",
    "dated",
    "note",
    "state",
    "relation",
    "sent_at",
    "recorded_at",
    "person",
    "entered_for",
    "flags",
    "reason",
    returning="id",
    version=select(messages.c.version).where(messages.c.id == bindparam("message")).scalar_subquery(),
)
_ADD_VALUE: Final = insert_sql(entry_values)
_MOVE: Final = Sql(
    update(entries)
    .where(entries.c.id == bindparam("entry"))
    .values(state=bindparam("new_state"), relation=bindparam("new_relation"))
)
_FIRST_SAID: Final = Sql(
    update(entry_values)
    .where(
        entry_values.c.entry == bindparam("stored"),
        entry_values.c.metric == bindparam("of"),
        entry_values.c.received_at > bindparam("at"),
    )
    .values(received_at=bindparam("at"))
)
_LOG: Final = insert_sql(entry_states, "entry", "at", "by", "before", "after", "relation", "reason")


def add(
    link: Link,
    campaign: str,
    message: Message,
    entry: Entry,
    at: datetime,
    *,
    person: int | None,
    state: EntryState,
    relation: Relation | None,
    entered_for: bool,
    flags: Collection[str],
    reason: str,
    received_at: Mapping[str, datetime],
) -> StoredEntry:
    """Add an entry's row and one for each of its values."""
    unit_entries.forget(link, campaign, entry.unit, state)
    if state is EntryState.LIVE:
        unit_entries.note_live(link, campaign, entry)
    received = {metric: received_at.get(metric, message.sent_at) for metric in entry.values}
    number = int(
        link.value(
            _ADD,
            campaign=campaign,
            message=message.id,
            unit=entry.unit,
            start=to_day(entry.start),
            date=to_day(entry.date),
            dated=entry.dated,
            note=to_text(entry.note),
            state=state.value,
            relation=None if relation is None else relation.value,
            sent_at=to_moment(message.sent_at),
            recorded_at=to_moment(at),
            person=person,
            entered_for=entered_for,
            flags=to_json(list(flags)),
            reason=to_text(reason),
        )
    )
    link.later(
        _ADD_VALUE,
        [
            {
                "entry": number,
                "metric": metric,
                "position": position,
                "op": value.op.value,
                "number": value.number,
                "stated_total": value.stated_total,
                "received_at": to_moment(received[metric]),
            }
            for position, (metric, value) in enumerate(entry.values.items())
        ],
    )
    return StoredEntry(
        number,
        campaign,
        message,
        entry,
        state,
        message.sent_at,
        at,
        received,
        person,
        entered_for,
        relation,
        tuple(flags),
        reason,
    )


def first_said(link: Link, stored: StoredEntry, metrics: Collection[str], at: datetime) -> None:
    """Note that some of an entry's metrics were given earlier than it seemed."""
    unit_entries.forget(link, stored.campaign, stored.entry.unit, stored.state)
    for metric in metrics:
        link.change(_FIRST_SAID, stored=stored.id, of=metric, at=to_moment(at))


def move(
    link: Link,
    stored: StoredEntry,
    state: EntryState,
    relation: Relation | None,
    at: datetime,
    by: int | None,
    why: str,
) -> None:
    """Change where an entry stands, and write down who did it, when and why."""
    unit_entries.forget(link, stored.campaign, stored.entry.unit, stored.state, state)
    if state is EntryState.LIVE:
        unit_entries.note_live(link, stored.campaign, stored.entry)
    new_relation = None if relation is None else relation.value
    link.change(_MOVE, entry=stored.id, new_state=state.value, new_relation=new_relation)
    link.change(
        _LOG,
        entry=stored.id,
        at=to_moment(at),
        by=by,
        before=stored.state.value,
        after=state.value,
        relation=new_relation,
        reason=to_text(why),
    )
