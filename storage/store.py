"""The store: one writer, a few readers, and the lock that keeps a second process out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final, TypeVar

from reporting.amendments import amended
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from storage import migrate
from storage.amendments import SqlAmendments
from storage.database import PAUSE_SECONDS, TRIES, WRITING_LOCK, Database, FileLock, hold_alone, hold_alone_soon, leave
from storage.errors import LockedError, StorageError
from storage.ledger.fitting import fit, fits
from storage.link import Link
from storage.readers import Readers
from storage.session import BEGIN_WRITING, WriterSession
from storage.sql import POSTGRESQL
from storage.writer import PATIENCE_SECONDS, Writer

T = TypeVar("T")


class SqlStore:
    """What `reporting.ports.Store` asks for. Made by `open_store`."""

    def __init__(self, database: Database, writer: Writer, lock: FileLock | None) -> None:
        self._writer: Final = writer
        # A database in memory has one connection only: the writer reads too.
        self._readers: Final = None if database.memory else Readers(database)
        self._lock = lock

    def write(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run work in the writer thread and commit it.

        Work runs again where its transaction was lost (a deadlock, a restarted server), so it must have no effect but
        through its view. Its errors are its own: they roll back its savepoint and come out of its future.
        """
        return self._writer.submit(work)

    def read(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Run work in a reader thread, on a consistent view, and change nothing."""
        if self._readers is None:
            return self._writer.submit(work, keep=False)
        return self._readers.submit(work)

    def close(self) -> None:
        """Finish what was handed in and let go of the database; where it is away or silent, wait a few seconds."""
        if self._readers is not None:
            self._readers.hasten()
        self._writer.close()
        if self._readers is not None:
            self._readers.close()
        if self._lock is not None:
            self._lock.release()


def open_store(
    url: str,
    *,
    campaigns: Sequence[Campaign] = (),
    exclusive: bool = True,
    shared: bool = False,
    patience: float = PATIENCE_SECONDS,
) -> SqlStore:
    """Open the database, bring its tables up to date, and its figures in step with the campaigns.

    With `exclusive` a second process is refused; a short command beside a running bot opens without. On PostgreSQL
    several that all say `shared` work side by side; nobody else is let in then. `patience` is how many seconds a unit
    of work waits for a database that went away.
    """
    database = Database(url)
    shared = shared and exclusive and database.dialect == POSTGRESQL
    link = database.open()
    lock = None
    try:
        if exclusive and database.path is not None:
            lock = FileLock(database.path)
        if database.memory:
            migrate.create_all(link)
        else:
            _ensure(link, database, exclusive=exclusive, shared=shared)
        if exclusive and link.dialect == POSTGRESQL:
            hold_alone_soon(link, database.title, shared=shared)
        if exclusive or database.memory:
            _fit(link, campaigns)
        session = WriterSession(database, link, exclusive=exclusive, shared=shared)
    except StorageError:
        link.close()
        if lock is not None:
            lock.release()
        raise
    return SqlStore(database, Writer(session, patience=patience), lock)


def _ensure(link: Link, database: Database, *, exclusive: bool, shared: bool) -> None:
    """See to the tables; of several processes that start together one makes or changes them, alone."""
    for _ in range(TRIES if shared else 0):
        if migrate.version_of(link) == migrate.HEAD:
            return
        try:
            hold_alone(link, database.title)
        except LockedError:
            time.sleep(PAUSE_SECONDS)
        else:
            try:
                migrate.ensure(database, link, alone=True)
            finally:
                leave(link)
    migrate.ensure(database, link, alone=exclusive and not shared)


def _fit(link: Link, campaigns: Sequence[Campaign]) -> None:
    """Work figures out anew where a campaign's baselines or targets changed since they were."""
    rows = SqlAmendments(link)
    now = [amended(campaign, rows.list(campaign.code)) for campaign in campaigns]
    stale = [campaign for campaign in now if not fits(link, campaign)]
    if not stale:
        return
    link.tell(BEGIN_WRITING[link.dialect])
    if link.dialect == POSTGRESQL:
        link.tell(f"SELECT pg_advisory_xact_lock({WRITING_LOCK})")  # others may be at work already
    for campaign in stale:
        fit(link, campaign)
    link.tell("COMMIT")
