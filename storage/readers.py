"""Readers: a few threads beside the writer, each on a connection of its own that sees one moment of the database."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from reporting.ports import UnitOfWork
from storage.database import Database
from storage.errors import ClosedError, GoneError, StorageError, TransientError, UnreachableError
from storage.link import Link
from storage.sql import POSTGRESQL, SQLITE
from storage.view import View

T = TypeVar("T")

READER_THREADS: Final = 3
PATIENCE_SECONDS: Final = 30.0  # a reader's caller waits for an answer; the writer's only for the database
_CLOSING_SECONDS: Final = 3.0  # so long reading may go on while the store is being closed
_FIRST_DELAY_SECONDS: Final = 0.05
_LONGEST_DELAY_SECONDS: Final = 2.0

BEGIN_READING: Final = {SQLITE: "BEGIN", POSTGRESQL: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


class Readers:
    """Runs reading work. Where the database is away it is tried again for `patience` seconds."""

    def __init__(self, database: Database, *, patience: float = PATIENCE_SECONDS) -> None:
        self._database = database
        self._patience = patience
        self._closing = threading.Event()
        self._idle: queue.SimpleQueue[Link] = queue.SimpleQueue()
        self._busy: set[Link] = set()
        self._given_up = False  # being closed, nothing more is tried
        self._alarm = threading.Timer(_CLOSING_SECONDS, self._give_up)
        self._threads = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="storage-reader")

    def submit(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """Hand in reading work."""
        if self._closing.is_set():
            raise ClosedError("The store is closed.")
        return self._threads.submit(self._run, work)

    def hasten(self) -> None:
        """Take nothing more; what was handed in may take no more than seconds from now on."""
        if not self._closing.is_set():
            self._closing.set()
            self._alarm.start()

    def close(self) -> None:
        """Finish what was handed in, then let go of all connections."""
        self.hasten()
        self._threads.shutdown(wait=True)
        self._alarm.cancel()
        while not self._idle.empty():
            self._idle.get().close()

    def _give_up(self) -> None:
        """Break the connections that are still at work, and begin no more."""
        self._given_up = True
        for link in list(self._busy):
            link.break_off()

    def _run(self, work: Callable[[UnitOfWork], T]) -> T:
        started = time.monotonic()
        delay = _FIRST_DELAY_SECONDS
        while True:
            try:
                if self._given_up:
                    raise GoneError("It said nothing while the store was being closed.")
                return self._look(work)
            except TransientError as error:
                self._given_up = self._given_up or self._closing.is_set()
                if self._given_up or time.monotonic() - started >= self._patience:
                    raise UnreachableError(f"The database stayed away too long. {error}") from error
                self._closing.wait(delay)
                delay = min(delay * 2, _LONGEST_DELAY_SECONDS)

    def _look(self, work: Callable[[UnitOfWork], T]) -> T:
        link = self._take()
        self._busy.add(link)
        try:
            link.tell(BEGIN_READING[link.dialect])
            result = work(View(link))
            link.tell("ROLLBACK")
        except StorageError:
            link.close()
            raise
        except BaseException:
            link.tell("ROLLBACK")
            self._idle.put(link)
            raise
        finally:
            self._busy.discard(link)
        self._idle.put(link)
        return result

    def _take(self) -> Link:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._database.connect(writable=False)
