"""The writer's connection: begins, commits, and finds out what became of a commit whose answer was lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from reporting.ports import UnitOfWork
from storage.database import WRITING_LOCK, Database, hold_alone
from storage.errors import BusyError, GoneError, LockedError, RefusedError, StorageError, TransientError
from storage.late import LateRows
from storage.ledger.kept import KeptTallies
from storage.link import Link
from storage.sql import POSTGRESQL, SQLITE
from storage.view import View

T = TypeVar("T")

_LOCK_WAIT: Final = "2s"
BEGIN_WRITING: Final = {SQLITE: "BEGIN IMMEDIATE", POSTGRESQL: "BEGIN"}


class WriterSession:
    """The writing connection to one database; with `exclusive`, PostgreSQL's lock against a second process is on it.

    With `shared` too, only against processes that don't share.
    """

    def __init__(self, database: Database, link: Link, *, exclusive: bool, shared: bool = False) -> None:
        self._database = database
        self._exclusive = exclusive
        self._shared = shared
        self._commit_number: str | None = None
        self._kept = KeptTallies()
        self._seen: int | None = None
        self._link: Link | None = None
        self._view: View | None = None
        self._adopt(link)

    def begin(self) -> None:
        """Begin a transaction that nobody else can write beside."""
        link = self._link or self._adopt(self._database.connect())
        self._commit_number = None
        link.tell(BEGIN_WRITING[link.dialect])
        if self._written_by_others(link):
            self._kept.forget()
        if link.dialect != SQLITE:
            # One writing transaction at a time, as in SQLite: no order of unit rows can deadlock two workers.
            link.tell(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})")

    def commit(self) -> None:
        """Make everything lasting."""
        assert self._link is not None
        if self._link.dialect != SQLITE:
            number = self._link.tell("SELECT pg_current_xact_id_if_assigned()::text").fetchone()[0]
            self._commit_number = number
        self._link.tell("COMMIT")

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run work without a way back but the whole transaction's."""
        assert self._view is not None
        return work(self._view)

    def flush(self) -> None:
        """Write what the work so far left for later."""
        assert self._link is not None
        self._link.flush()

    def attempt(self, work: Callable[[UnitOfWork], T], *, keep: bool) -> T:
        """Run work in a savepoint, which is rolled back where the work fails or is not to be kept."""
        view = self._view
        assert view is not None
        return self._in_savepoint(lambda: work(view), keep=keep)

    def _in_savepoint(self, work: Callable[[], T], *, keep: bool = True) -> T:
        """Run work, or a part of it, in a savepoint. They may lie in each other: the name means the innermost."""
        link = self._link
        assert link is not None
        link.flush()
        self._mark("SAVEPOINT job")
        try:
            result = work()
            if keep:
                link.flush()
        except TransientError:
            raise
        except BaseException:
            self._undo()
            self._mark("RELEASE job")
            raise
        if not keep:
            self._undo()
        self._mark("RELEASE job")
        return result

    def _undo(self) -> None:
        """Go back to the savepoint, and forget what was remembered since."""
        self._forget()
        self._mark("ROLLBACK TO job")

    def _forget(self) -> None:
        self._kept.forget()
        if self._link is not None and self._link.late is not None:
            self._link.late.drop()

    def committed(self) -> bool:
        """Tell, on a new connection, whether the last commit took place although its answer was lost."""
        if self._commit_number is None:
            return False
        link = self._link or self._adopt(self._database.connect())
        found = link.tell(f"SELECT pg_xact_status('{self._commit_number}'::xid8)").fetchone()
        if found[0] == "in progress":
            raise GoneError("PostgreSQL has not yet ended the former connection's transaction.")
        return bool(found[0] == "committed")

    def reset(self, *, lost: bool) -> None:
        """Roll back whatever is open; where the connection is lost, drop it, so that the next use connects anew."""
        self._forget()
        if self._link is None:
            return
        # A database in memory lives and dies with its connection.
        if not lost or self._database.memory:
            try:
                self._link.tell("ROLLBACK")
            except StorageError:
                lost = True
            if not lost or self._database.memory:
                return
        self._link.close()
        self._link = self._view = None

    def close(self) -> None:
        """Let go of the database."""
        if self._link is not None:
            self._link.close()
            self._link = self._view = None

    def answered(self) -> int:
        """Count the statements that the present connection answered."""
        link = self._link
        return 0 if link is None else link.answered

    def break_off(self) -> None:
        """Break the connection, from another thread."""
        link = self._link
        if link is not None:
            link.break_off()

    def _written_by_others(self, link: Link) -> bool:
        """Tell whether somebody else may have written since the last transaction; only SQLite can say no."""
        if link.dialect != SQLITE:
            return True
        seen, self._seen = self._seen, link.tell("PRAGMA data_version").fetchone()[0]
        return seen != self._seen

    def _mark(self, sql: str) -> None:
        """Set or leave the savepoint. Where that is refused the transaction is no more: a full disk ends SQLite's."""
        assert self._link is not None
        try:
            self._link.tell(sql)
        except RefusedError as error:
            raise BusyError("The transaction was ended by the database, perhaps for want of room.") from error

    def _adopt(self, link: Link) -> Link:
        """Take a fresh connection into use."""
        if link.dialect != SQLITE:
            try:
                link.tell(f"SET lock_timeout = '{_LOCK_WAIT}'")
                if self._exclusive:
                    hold_alone(link, self._database.title, shared=self._shared)
            except LockedError as error:
                link.close()
                # After a break in the network the server may still keep our own former connection.
                raise GoneError(str(error)) from error
            except StorageError:
                link.close()
                raise
        link.late = LateRows()
        self._link, self._view = link, View(link, self._kept, self._in_savepoint)
        return link
