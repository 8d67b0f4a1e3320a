"""One open connection: runs statements, and says in our words what went wrong."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final, Protocol, TypeVar

from storage.errors import BusyError, DamagedError, GoneError, RefusedError, StorageError, UnwritableError
from storage.late import LateRows
from storage.memory import Memory
from storage.sql import POSTGRESQL, SQLITE, Sql

T = TypeVar("T")

Row = Sequence[Any]
FIRST: Final = itemgetter(0)
"""Makes of a row its first column."""

_SQLITE_BUSY: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM)
_SQLITE_GONE: Final = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL)
_SQLITE_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SQLITE_UNWRITABLE: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)

# Classes and codes of PostgreSQL's SQLSTATE: what passes by itself, what needs a new connection, what needs a person.
_STATES: Final[tuple[tuple[tuple[str, ...], type[StorageError], str], ...]] = (
    (("53100",), BusyError, "PostgreSQL's disk is full. Make room; the work goes on by itself then."),
    (("40001", "40P01", "55P03", "53200", "53400", "57014"), BusyError, "Another session was in the way. Try again."),
    (
        ("08", "57P", "53300", "25P03", "58"),
        GoneError,
        "PostgreSQL ended the connection. Look whether the server runs.",
    ),
    (
        ("26000", "42P05"),
        GoneError,
        "The connection to PostgreSQL was changed under us. A pooler between must be in session mode.",
    ),
    (
        ("3F000", "42P01", "42703"),
        GoneError,
        "PostgreSQL lacks tables that were there. Look who else works on the database, or restore a backup.",
    ),
    (("XX001", "XX002"), DamagedError, "PostgreSQL's data are damaged. Look into the server's log."),
    (("42501",), UnwritableError, "PostgreSQL does not let this user write. Grant it all rights on the database."),
    (("25006",), UnwritableError, "PostgreSQL is read-only here. Name the primary server in storage.url."),
)

# What a statement's own values, or its words, can be to blame for; all else is never held against the work that met it.
_OWN: Final = ("21", "22", "23", "25", "27", "42", "44", "54", "P0")


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    @property
    def rowcount(self) -> int:
        """Rows changed by the last statement."""

    def execute(self, sql: str, parameters: Any, /) -> Any:
        """Run a statement."""

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Any:
        """Run a statement for each row of parameters."""

    def fetchone(self) -> Any:
        """Take the next row."""

    def fetchmany(self, size: int, /) -> list[Any]:
        """Take so many rows."""

    def fetchall(self) -> list[Any]:
        """Take all rows."""


class DriverConnection(Protocol):
    """What both drivers' connections can do."""

    def cursor(self) -> Any:
        """Open a cursor."""

    def close(self) -> None:
        """Let go of the database."""


class Link:
    """A connection in one thread's hands. The driver itself begins nothing: transactions are statements here."""

    __slots__ = ("_connection", "_errors", "_name", "answered", "dialect", "late", "memory", "writable")

    def __init__(self, connection: DriverConnection, dialect: str, *, writable: bool, name: str = "") -> None:
        self._connection = connection
        self._name = name
        self._errors = _errors_of(dialect)
        self.dialect: Final = dialect
        self.writable: Final = writable
        self.memory: Memory | None = None  # the one writer's alone
        self.late: LateRows | None = None  # the same
        self.answered = 0  # statements so far

    def tell(self, sql: str) -> Cursor:
        """Run a plain statement without parameters, such as BEGIN."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql)
        except self._errors as error:
            raise self._translate(error) from error
        self.answered += 1
        return cursor  # type: ignore[no-any-return]

    def run(self, sql: Sql, parameters: Mapping[str, Any]) -> Cursor:
        """Run a statement."""
        text, bound = sql.of(self.dialect)
        if self.late:
            self._write_late(sql)
        if sql.writes is not None and self.memory is not None:
            self.memory.changed(sql.writes)
        cursor = self._connection.cursor()
        try:
            cursor.execute(text, bound(parameters))
        except self._errors as error:
            raise self._translate(error) from error
        self.answered += 1
        return cursor  # type: ignore[no-any-return]

    def rows(self, sql: Sql, **parameters: Any) -> list[Row]:
        """Run a query and take all its rows."""
        return self.run(sql, parameters).fetchall()

    def recall(self, sql: Sql, made: Callable[[Row], T], **parameters: Any) -> Sequence[T]:
        """Take what is made of a query's rows, from memory where its tables did not change since.

        A query is always asked for with the same `made`, and what it makes is never changed: it is given out again.
        """
        if self.memory is None:
            return [made(row) for row in self.run(sql, parameters).fetchall()]
        asked = tuple(parameters.values())
        known: Sequence[T] | None = self.memory.answers(sql).get(asked)
        if known is not None:
            return known
        return self.memory.remember(sql, asked, [made(row) for row in self.run(sql, parameters).fetchall()])

    def row(self, sql: Sql, **parameters: Any) -> Row | None:
        """Run a query and take its first row, None where there is none."""
        found: Row | None = self.run(sql, parameters).fetchone()
        return found

    def value(self, sql: Sql, **parameters: Any) -> Any:
        """Run a query and take the first column of its first row, None where there is none."""
        found = self.run(sql, parameters).fetchone()
        return None if found is None else found[0]

    def change(self, sql: Sql, **parameters: Any) -> int:
        """Run a change and count the rows it met."""
        return self.run(sql, parameters).rowcount

    def many(self, sql: Sql, rows: Sequence[Mapping[str, Any]]) -> int:
        """Run a change once for each row of parameters and count the rows it met."""
        if not rows:
            return 0
        if self.late:
            self._write_late(sql)
        if sql.writes is not None and self.memory is not None:
            self.memory.changed(sql.writes)
        return self._run_many(sql, rows)

    def later(self, sql: Sql, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a change for each row of parameters before any statement that could see it, with others of its kind.

        Only for tables that no foreign key points to, and where nobody asks how many rows were met.
        """
        if self.late is None or not rows:
            self.many(sql, rows)
            return
        assert sql.writes is not None
        is_first = self.late.add(sql, sql.writes, rows)
        if is_first and self.memory is not None:
            self.memory.changed(sql.writes)  # while rows wait nothing of their table is read, so nothing is remembered

    def flush(self) -> None:
        """Write what was left for later."""
        if self.late:
            for sql, rows in self.late.taken():
                self._run_many(sql, rows)

    def _write_late(self, sql: Sql) -> None:
        """Write what a statement could see."""
        assert self.late is not None
        if not self.late.tables.isdisjoint(sql.words(self.dialect)):
            self.flush()

    def _run_many(self, sql: Sql, rows: Sequence[Mapping[str, Any]]) -> int:
        text, bound = sql.of(self.dialect)
        cursor = self._connection.cursor()
        try:
            cursor.executemany(text, map(bound, rows))
        except self._errors as error:
            raise self._translate(error) from error
        self.answered += 1
        return int(cursor.rowcount)

    def _translate(self, error: Exception) -> StorageError:
        translated = translate(error)
        if isinstance(translated, DamagedError) and self._name:
            return damaged(self._name)
        if isinstance(translated, UnwritableError) and not self.writable:
            return RefusedError("A reader changes nothing.")
        return translated

    def break_off(self) -> None:
        """Break the connection to a server, from another thread: who waits for its answer learns that it is gone."""
        if self.dialect == SQLITE:
            return
        connection: Any = self._connection
        with contextlib.suppress(OSError, *self._errors), socket.socket(fileno=os.dup(connection.fileno())) as own:
            own.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the database; a connection that is gone already is as good."""
        try:
            self._connection.close()
        except self._errors:
            return


def _errors_of(dialect: str) -> tuple[type[Exception], ...]:
    """Name what a driver raises; psycopg is imported only where PostgreSQL is spoken to."""
    if dialect == SQLITE:
        return (sqlite3.Error,)
    assert dialect == POSTGRESQL
    import psycopg

    return (psycopg.Error,)


def damaged(name: str) -> DamagedError:
    """Say which file is damaged, and what helps."""
    return DamagedError(
        f"The file {name} is no SQLite database or is damaged. Put a backup in its place: baocao restore --force "
        "BACKUP; the damaged file is kept beside it.",
        "damaged",
        file=name,
    )


def translate(error: Exception) -> StorageError:
    """Say in our words what a driver's error means for the work that met it."""
    if isinstance(error, sqlite3.Error):
        return _translate_sqlite(error)
    return _translate_postgresql(error)


def _translate_sqlite(error: sqlite3.Error) -> StorageError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in _SQLITE_BUSY:
        if primary == sqlite3.SQLITE_FULL:
            return BusyError("The disk is full. Make room; the work goes on by itself then.")
        return BusyError("Another process is writing the database and holds it for long. End that process.")
    if primary in _SQLITE_GONE:
        return GoneError("The database file cannot be read or written. Look after the disk and the folder's rights.")
    if primary in _SQLITE_DAMAGED:
        return damaged("of the database")
    if primary in _SQLITE_UNWRITABLE:
        return UnwritableError("The database cannot be written. Give this user the right to write the file.")
    return RefusedError(f"The database refused the change ({getattr(error, 'sqlite_errorname', 'misuse')}).")


def _translate_postgresql(error: Exception) -> StorageError:
    import psycopg

    state = getattr(error, "sqlstate", None)
    if state is None and isinstance(error, psycopg.OperationalError):
        return GoneError("The connection to PostgreSQL is gone. Look whether the server runs.")
    for states, kind, words in _STATES:
        if state is not None and state.startswith(states):
            return kind(f"{words} ({state})")
    if state is not None and not state.startswith(_OWN):
        return GoneError(f"PostgreSQL failed by itself. Look into the server's log. ({state})")
    return RefusedError(f"The database refused the change ({state or type(error).__name__}).")
