"""The tables of the ledger: what was said, kept for ever, and what now counts, kept beside it.

`entries`, `entry_values` and `entry_states` are history: rows are added, and only an entry's standing (`state`,
`relation`) moves, each move written down. `cells`, `increments`, `standing` and `daily` follow from them and can be
built anew.
"""

from __future__ import annotations

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from storage.columns import flag, metadata, number, row_id, some_rows, to, word

# `version` says from which of its message's texts an entry was read.
entries = Table(
    "entries",
    metadata,
    row_id(),
    word("campaign"),
    to("message", "messages.id"),
    number("version"),
    word("unit"),
    word("start"),
    word("date"),
    flag("dated"),
    word("note"),
    word("state"),
    word("relation", null=True),
    word("sent_at"),
    word("recorded_at"),
    to("person", "people.id", null=True),
    flag("entered_for"),
    word("flags"),
    word("reason"),
    Index(None, "campaign", "unit", "date"),
    Index(None, "message"),
)
some_rows(entries, "ix_entries_held", "state = 'held'", "campaign", "unit")
some_rows(entries, "ix_entries_noted", "note <> ''", "campaign", "date")

entry_values = Table(
    "entry_values",
    metadata,
    to("entry", "entries.id"),
    word("metric"),
    number("position"),
    word("op"),
    number("number"),
    number("stated_total", null=True),
    word("received_at"),
    PrimaryKeyConstraint("entry", "metric"),
)

entry_states = Table(
    "entry_states",
    metadata,
    row_id(),
    to("entry", "entries.id"),
    word("at"),
    to("by", "people.id", null=True),
    word("before"),
    word("after"),
    word("relation", null=True),
    word("reason"),
    Index(None, "entry"),
)

# What counts for a unit, a metric and a day or span; `extra` says that it comes on top of what it overlaps. `days` is
# how many days a figure speaks of, null for a stated cumulative one; by it and by `received_at` a check finds what it
# compares with, however long the unit has been reporting.
cells = Table(
    "cells",
    metadata,
    word("campaign"),
    word("unit"),
    word("metric"),
    word("date"),
    word("start"),
    flag("anchor"),
    flag("extra"),
    number("value"),
    word("relation", null=True),
    word("received_at", null=True),
    number("days", null=True),
    PrimaryKeyConstraint("campaign", "unit", "metric", "date", "start", "anchor", "extra"),
    Index(None, "campaign", "date"),
    Index(None, "campaign", "unit", "metric", "days", "value"),
    Index(None, "campaign", "unit", "metric", "days", "date", "value"),
    Index(None, "campaign", "unit", "received_at"),
    sqlite_with_rowid=False,
)

# What each day added to a unit's figure, with what anchors imply: a row for every day that has a cell, 0 where it
# added nothing. Days that the baseline holds are not `counted`. The key begins with the date: one reads periods.
increments = Table(
    "increments",
    metadata,
    word("campaign"),
    word("date"),
    word("unit"),
    word("metric"),
    number("value"),
    flag("counted"),
    PrimaryKeyConstraint("campaign", "date", "unit", "metric"),
    sqlite_with_rowid=False,
)

# The same over all units, for charts.
daily = Table(
    "daily",
    metadata,
    word("campaign"),
    word("metric"),
    word("date"),
    number("value"),
    PrimaryKeyConstraint("campaign", "metric", "date"),
    sqlite_with_rowid=False,
)

# A unit's figure as it stands now: cumulative (`since` empty), or counted from a target's first day. `known_from` is
# the day from which a cumulative figure is known, null while its base is unknown. `last_date` is the last day with a
# cell, `anchors` the number of stated cumulative figures.
standing = Table(
    "standing",
    metadata,
    word("campaign"),
    word("unit"),
    word("metric"),
    word("since"),
    number("value"),
    word("known_from", null=True),
    word("last_date"),
    number("anchors"),
    PrimaryKeyConstraint("campaign", "unit", "metric", "since"),
    sqlite_with_rowid=False,
)
