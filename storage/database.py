"""Where the database is, how to connect to it, and how to keep a second process out."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import (
    BadUrlError,
    GoneError,
    LockedError,
    NotLetInError,
    StorageError,
    UnreachableError,
    UnwritableError,
)
from storage.link import Link, translate
from storage.sql import POSTGRESQL, SQLITE, dialect_of

# How long SQLite waits for another writer before it says so; the writer thread then asks again, and can end.
_SQLITE_WAIT_SECONDS: Final = 1.0
_WRITER_KILOBYTES: Final = 16_000
"""What of the tables the writer keeps at hand, at most: a rush writes to each unit's last pages of them."""
_CONNECT_SECONDS: Final = 3  # a stop may have to wait for it
TRIES: Final = 20
"""A process that was ended a moment ago is still connected, for the server: the lock is asked for so often."""
PAUSE_SECONDS: Final = 0.1
# Any two constants: the first says "this program's writing transaction", the second "this program alone".
WRITING_LOCK: Final = 7_302_311_001
_ALONE_LOCK: Final = 7_302_311_002

# In psycopg's words a name that can't be looked up, in the server's a crowd: both pass.
_PASSING: Final = ("failed to resolve host", "too many", "connection slots")

_EXAMPLES: Final = "Write sqlite:///data/baocao.sqlite3 or postgresql://user:password@host/name."


class Database:
    """A database by its URL. Opens connections; holds none."""

    def __init__(self, url: str) -> None:
        self.url: Final = _parse(url)
        self.dialect: Final = SQLITE if self.url.drivername == SQLITE else POSTGRESQL
        name = self.url.database or ""
        self.memory: Final = self.dialect == SQLITE and name in {"", ":memory:"}
        self.path: Final = Path(name) if self.dialect == SQLITE and not self.memory else None

    @property
    def title(self) -> str:
        """Name the database as one may print it: without user or password."""
        if self.path is not None:
            return str(self.path)
        return "memory" if self.memory else f"{self.url.host or 'localhost'}/{self.url.database}"

    def connect(self, *, writable: bool = True) -> Link:
        """Open a connection, for use by one thread at a time."""
        return (
            self._connect_sqlite(writable=writable)
            if self.dialect == SQLITE
            else self._connect_postgresql(writable=writable)
        )

    def open(self, *, writable: bool = True) -> Link:
        """Open the first connection; where that fails, say what to do."""
        try:
            return self.connect(writable=writable)
        except (GoneError, UnwritableError) as error:
            if self.path is not None:
                raise UnwritableError(
                    f"The database file {self.path} cannot be opened for writing. Make its folder and give this user "
                    "the right to write there, or name another file in storage.url.",
                    "unwritable",
                    file=self.path,
                ) from error
            if not self._answers(error):
                raise UnreachableError(
                    f"PostgreSQL at {self.title} cannot be reached. Look whether it runs, and whether host and port in "
                    "storage.url are right."
                ) from error
        try:
            return self.connect(writable=writable)  # it may have come up between the two looks
        except GoneError as error:
            raise NotLetInError(
                f"PostgreSQL at {self.title} does not let us in. Look whether database, user and password in "
                "storage.url are right."
            ) from error

    def _answers(self, error: StorageError) -> bool:
        """Tell whether a server that could not be connected to is there and at work; then it is we whom it refuses."""
        import psycopg
        from psycopg import conninfo, pq

        said = str(error.__cause__)
        if isinstance(error.__cause__, psycopg.errors.ConnectionTimeout) or any(word in said for word in _PASSING):
            return False
        try:
            found = pq.PGconn.ping(conninfo.make_conninfo("", **self._options()).encode())
        except psycopg.Error:
            return True  # words in the URL that PostgreSQL does not know
        return found in {pq.Ping.OK, pq.Ping.NO_ATTEMPT}

    def _connect_sqlite(self, *, writable: bool) -> Link:
        try:
            frozen = not writable and self.path is not None and _is_frozen(self.path)
            if self.path is not None and not frozen:
                _make_file(self.path)
            connection = sqlite3.connect(
                _frozen(self.path) if self.path is not None and frozen else self.path or ":memory:",
                uri=frozen,
                timeout=_SQLITE_WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
            )
        except OSError as error:
            raise UnwritableError(f"The folder of {self.path} cannot be written.") from error
        except sqlite3.Error as error:
            raise translate(error) from error
        link = Link(connection, SQLITE, writable=writable, name=str(self.path or ""))
        try:
            link.tell("PRAGMA foreign_keys=ON")
            link.tell("PRAGMA temp_store=MEMORY")
            if self.path is not None and not frozen:
                link.tell("PRAGMA journal_mode=WAL")
                link.tell("PRAGMA synchronous=FULL")
                if writable:
                    link.tell(f"PRAGMA cache_size=-{_WRITER_KILOBYTES}")
            if not writable:
                link.tell("PRAGMA query_only=ON")
        except StorageError:
            link.close()
            raise
        return link

    def _options(self) -> dict[str, Any]:
        """Say how to connect; a peer that vanished without a word is noticed within half a minute."""
        _, arguments = dialect_of(POSTGRESQL).create_connect_args(self.url)
        return {
            "connect_timeout": _CONNECT_SECONDS,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 30_000,
        } | dict(arguments)

    def _connect_postgresql(self, *, writable: bool) -> Link:
        import psycopg

        try:
            connection = psycopg.connect(**self._options(), client_encoding="utf-8", autocommit=True)
        except psycopg.Error as error:
            raise GoneError("PostgreSQL cannot be reached.") from error
        link = Link(connection, POSTGRESQL, writable=writable)
        # Whoever was stopped in mid-transaction must not hold the others up for ever.
        link.tell("SET idle_in_transaction_session_timeout = '60s'")
        return link


def _parse(text: str) -> URL:
    """Read a URL. Its text is not repeated in the error: it may hold a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadUrlError(f"storage.url is no database URL. {_EXAMPLES}") from error.__cause__
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return url.set(drivername=SQLITE)
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    raise BadUrlError(f"storage.url names a database of kind {url.drivername}, which we do not speak. {_EXAMPLES}")


def _make_file(path: Path) -> None:
    """Make the file where it is missing, for its owner's eyes only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))


def _is_frozen(path: Path) -> bool:
    """Tell whether an SQLite file may be read, and it or its folder not written."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _frozen(path: Path) -> str:
    """Name a file that is only read. Without a log of writers beside it nobody works on it: it stays as it is."""
    beside = path.with_name(path.name + "-wal")
    return f"file:{quote(str(path))}?mode=ro" + ("" if beside.exists() else "&immutable=1")


class FileLock:
    """Holds a file beside an SQLite database as long as the process lives; the system lets go of it at any end."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        try:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise UnwritableError(f"The lock file {self._path} cannot be written.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._file, 20).decode("ascii", "replace").strip()
            os.close(self._file)
            raise LockedError(
                f"Another process{f' ({holder})' if holder else ''} works on {database}. End it first; two bots on one "
                "database would answer everything twice.",
                "locked",
                holder=f" ({holder})" if holder else "",
                database=database,
            ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode("ascii"))

    def release(self) -> None:
        """Let go of the lock; the file stays."""
        with contextlib.suppress(OSError):
            os.close(self._file)


def hold_alone(link: Link, title: str, *, shared: bool = False) -> None:
    """Take PostgreSQL's lock of "this program alone" for as long as the connection lives.

    Those who take it `shared` work side by side, and keep out whoever wants to be alone.
    """
    found = link.tell(f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}({_ALONE_LOCK})").fetchone()
    if not found[0]:
        raise LockedError(
            f"Another process works on {title}. End it first; two bots on one database would answer everything twice.",
            "locked",
            holder="",
            database=title,
        )


def hold_alone_soon(link: Link, title: str, *, shared: bool = False) -> None:
    """Take that lock, giving whoever was ended just now a moment to go: for the server they are still connected."""
    for _ in range(TRIES):
        try:
            hold_alone(link, title, shared=shared)
        except LockedError:
            time.sleep(PAUSE_SECONDS)
        else:
            return
    hold_alone(link, title, shared=shared)


def leave(link: Link) -> None:
    """Give the lock of "this program alone" back."""
    link.tell(f"SELECT pg_advisory_unlock({_ALONE_LOCK})")
