"""How SQLite means to find the rows: by a key or an index, never by going through a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from storage import migrate
from storage.database import Database
from storage.sql import SQLITE, Sql

MODULES = (
    "inbox", "outbox", "people", "people.grants", "people.joining", "chats", "slots", "questions", "state",
    "ledger.messages", "ledger.entries", "ledger.unit_entries", "ledger.recording", "ledger.cells", "ledger.earlier",
    "ledger.standing", "ledger.tallies", "ledger.fitting", "ledger.rebuilding", "documents", "official",
)  # fmt: skip

GOES_THROUGH = {
    "inbox._PURGE", "chats._RENAMES", "people._ADD_PERSON",
    "people.joining._JOINS", "people.grants._OVER", "people.grants._END", "people.grants._AWAITED",
}  # fmt: skip
"""What comes once a night, or once in a group's or a person's life; a new person only where a reference is broken
already; roles with an end, beside the chat, through some hundred grants; roles that wait, where somebody registers."""


GOING_THROUGH = re.compile(r"SCAN (?!.*INDEX ix_\w+_waiting)")
"""Going through the index of what waits is what it is for."""


def statements() -> Iterator[tuple[str, Sql]]:
    """List every statement that a module of storage holds."""
    for name in MODULES:
        for key, held in vars(import_module(f"storage.{name}")).items():
            several = held.values() if isinstance(held, dict) else held if isinstance(held, tuple) else [held]
            yield from ((f"{name}.{key}", one) for one in several if isinstance(one, Sql))


def plan(sql: Sql) -> list[str]:
    """Ask SQLite how it would run a statement."""
    link = Database("sqlite://").connect()
    migrate.create_all(link)
    text, _ = sql.of(SQLITE)
    values = ["1"] * text.count("?")
    rows = link._connection.cursor().execute(f"EXPLAIN QUERY PLAN {text}", values).fetchall()
    link.close()
    return [str(row[3]) for row in rows]


def test_no_statement_goes_through_a_table() -> None:
    """But for those that are named here."""
    found = list(statements())
    assert len(found) > 60
    through = {name for name, sql in found if any(GOING_THROUGH.match(step) for step in plan(sql))}
    assert through == GOES_THROUGH
