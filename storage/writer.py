"""The one writer: a thread that gathers whatever waits into one transaction, each unit of work in its own savepoint."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from reporting.ports import UnitOfWork
from storage.errors import ClosedError, GoneError, TransientError, UnreachableError

T = TypeVar("T")

_log = logging.getLogger(__name__)

GROUP_LIMIT: Final = 256  # units of work in one commit; more would keep the first ones waiting for long
PATIENCE_SECONDS: Final = 600.0  # how long a unit of work is kept while the database is away
_CLOSING_SECONDS: Final = 1.5  # how long all that still waits is tried, once the store is being closed
_FIRST_DELAY_SECONDS: Final = 0.05
_LONGEST_DELAY_SECONDS: Final = 5.0
_SILENT_SECONDS: Final = 1.0  # a shorter failure is nobody's trouble


@dataclass(slots=True)
class Job:
    """A unit of work on its way. It runs again where its transaction was lost, so it must only act through its view.

    What a job that is not to `keep` anything wrote is rolled back at once.
    """

    work: Callable[[UnitOfWork], Any]
    future: Future[Any]
    keep: bool
    result: Any = None
    error: BaseException | None = None

    def settle(self) -> None:
        """Tell whoever waits how it ended."""
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Session(Protocol):
    """A writing connection: transactions, savepoints, and the view that work is done through."""

    def begin(self) -> None:
        """Begin a transaction that nobody else can write beside."""

    def commit(self) -> None:
        """Make everything lasting."""

    def attempt(self, work: Callable[[UnitOfWork], T], *, keep: bool) -> T:
        """Run work in a savepoint, which is rolled back where the work fails or is not to be kept."""

    def committed(self) -> bool:
        """Tell, on a new connection, whether the last commit took place although its answer was lost."""

    def reset(self, *, lost: bool) -> None:
        """Roll back whatever is open; where the connection is lost, drop it, so that the next use connects anew."""

    def close(self) -> None:
        """Let go of the database."""


class Writer:
    """Runs jobs in the order they came. A job's future is done only after its commit.

    Where the database goes away the group waits and is run again, with longer and longer pauses, for `patience`
    seconds; then its futures fail with `UnreachableError` and the next group is tried. Nothing is written in part.
    """

    def __init__(self, session: Session, *, patience: float = PATIENCE_SECONDS) -> None:
        self._session = session
        self._patience = patience
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()  # None ends it
        self._closing = threading.Event()
        self._closing_since = 0.0
        self._door = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="storage-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[UnitOfWork], T], *, keep: bool = True) -> Future[T]:
        """Hand in a unit of work; it cannot be called back."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        with self._door:
            if self._closing.is_set():
                raise ClosedError("The store is closed.")
            self._queue.put(Job(work, future, keep))
        return future

    def close(self) -> None:
        """Finish what was handed in, then end the thread."""
        with self._door:
            if not self._closing.is_set():
                self._closing_since = time.monotonic()
                self._closing.set()
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        job = self._queue.get()
        while job is not None and not self._work_off([job]):
            job = self._queue.get()
        self._session.close()

    def _work_off(self, group: list[Job]) -> bool:
        """Commit a group, gathering into it what comes in meanwhile; say whether the end of the queue was met."""
        started = time.monotonic()
        delay = _FIRST_DELAY_SECONDS
        last = in_doubt = told = False
        while True:
            try:
                if in_doubt and self._session.committed():
                    break
                in_doubt = False
                last = self._attempt(group) or last
                in_doubt = True
                self._session.commit()
                break
            except TransientError as error:
                self._session.reset(lost=isinstance(error, GoneError))
                if self._is_over(started):
                    # The remedy stands in the last failure's own words.
                    reason = f"The database stayed away too long; nothing of this work was written. {error}"
                    _fail(group, UnreachableError(reason))
                    break
                if not told and time.monotonic() - started >= _SILENT_SECONDS:
                    told = True
                    _log.warning("%s What is to be written waits.", error)
                self._pause(delay)
                delay = min(delay * 2, _LONGEST_DELAY_SECONDS)
            except Exception as error:  # noqa: BLE001 - whatever happened, somebody waits for each future
                self._session.reset(lost=True)
                _fail(group, error)
                break
        if told and not isinstance(group[0].error, UnreachableError):
            _log.warning("The database can be written again; nothing is lost.")
        for job in group:
            job.settle()
        return last

    def _attempt(self, group: list[Job]) -> bool:
        """Run a group's jobs in one open transaction; say whether the end of the queue was met."""
        self._session.begin()
        for job in group:
            self._run_one(job)
        while len(group) < GROUP_LIMIT:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                return True
            group.append(waiting)
            self._run_one(waiting)
        return False

    def _run_one(self, job: Job) -> None:
        try:
            job.result, job.error = self._session.attempt(job.work, keep=job.keep), None
        except TransientError:
            raise
        except BaseException as error:  # noqa: BLE001 - one failing job must not take its group down
            job.result, job.error = None, error

    def _is_over(self, started: float) -> bool:
        """Tell whether a group waited long enough; once the store is being closed all of them share a short time."""
        if self._closing.is_set():
            return time.monotonic() - self._closing_since >= _CLOSING_SECONDS
        return time.monotonic() - started >= self._patience

    def _pause(self, seconds: float) -> None:
        """Wait; closing the store cuts the wait short, and further ones are short."""
        if self._closing.is_set():
            time.sleep(_FIRST_DELAY_SECONDS)
        else:
            self._closing.wait(seconds)


def _fail(group: list[Job], error: Exception) -> None:
    for job in group:
        job.result, job.error = None, error
