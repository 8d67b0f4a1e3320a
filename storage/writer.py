"""The one writer: a thread that gathers whatever waits into one transaction.

Units of work are run one after another without savepoints, and what they write is flushed together. Where one fails,
the transaction is rolled back and the group is run again, each in a savepoint of its own: then the one that fails
fails alone. That is rare, and savepoints for all cost every report some hundredths of its time.
"""

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
from storage.errors import ClosedError, GoneError, StorageError, TransientError, UnreachableError

T = TypeVar("T")

_log = logging.getLogger(__name__)

GROUP_LIMIT: Final = 256  # units of work in one commit; more would keep the first ones waiting for long
PATIENCE_SECONDS: Final = 600.0  # how long a unit of work is kept while the database is away
_CLOSING_SECONDS: Final = 1.5  # how long all that still waits is tried, once the store is being closed
_FIRST_DELAY_SECONDS: Final = 0.05
_LONGEST_DELAY_SECONDS: Final = 5.0
_LONG_SECONDS: Final = 1.0  # answers wait meanwhile: whoever looks for the reason finds when it was
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


class _ApartError(Exception):
    """Some work of a group failed: which, and whether by itself, is seen when each runs in a savepoint."""


class Session(Protocol):
    """A writing connection: transactions, savepoints, and the view that work is done through."""

    def begin(self) -> None:
        """Begin a transaction that nobody else can write beside."""

    def commit(self) -> None:
        """Make everything lasting."""

    def run(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run work without a way back but the whole transaction's."""

    def attempt(self, work: Callable[[UnitOfWork], T], *, keep: bool) -> T:
        """Run work in a savepoint, which is rolled back where the work fails or is not to be kept."""

    def flush(self) -> None:
        """Write what the work so far left for later."""

    def committed(self) -> bool:
        """Tell, on a new connection, whether the last commit took place although its answer was lost."""

    def reset(self, *, lost: bool) -> None:
        """Roll back whatever is open; where the connection is lost, drop it, so that the next use connects anew."""

    def close(self) -> None:
        """Let go of the database."""

    def answered(self) -> int:
        """Count the statements that were answered; asked from another thread."""

    def break_off(self) -> None:
        """Break the connection, from another thread: a statement that waits for its answer fails."""


class Writer:
    """Runs jobs in the order they came. A job's future is done only after its commit.

    Where the database goes away the group waits and is run again, with longer and longer pauses, for `patience`
    seconds; then its futures fail with `UnreachableError` and the next group is tried. Nothing is written in part. Of a
    commit whose answer was lost nobody may ever learn: the error says so.
    """

    def __init__(self, session: Session, *, patience: float = PATIENCE_SECONDS) -> None:
        self._session = session
        self._patience = patience
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()  # None ends it
        self._closing = threading.Event()
        self._closing_since = 0.0
        self._given_up: UnreachableError | None = None  # being closed, nothing more is tried
        self._door = threading.Lock()
        self._ended = False  # the end of the queue was met
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
        self._see_out()

    def _see_out(self) -> None:
        """Wait for the thread's end. A database that says nothing for so long is not waited for."""
        answered = None
        while self._thread.is_alive():
            self._thread.join(_CLOSING_SECONDS)
            before, answered = answered, self._session.answered()
            if before == answered:
                self._session.break_off()

    def _run(self) -> None:
        while not self._ended and (job := self._queue.get()) is not None:
            if self._given_up is None:
                self._work_off([job])
            else:
                _fail([job], self._given_up)
                job.settle()
        self._session.close()

    def _work_off(self, group: list[Job]) -> None:
        """Commit a group, gathering into it what comes in meanwhile."""
        started = time.monotonic()
        delay = _FIRST_DELAY_SECONDS
        in_doubt = told = apart = False
        while True:
            try:
                if in_doubt and self._session.committed():
                    break
                in_doubt = False
                self._attempt(group, apart=apart)
                in_doubt = True
                self._session.commit()
                break
            except _ApartError:
                self._session.reset(lost=False)
                apart = True
            except TransientError as error:
                self._session.reset(lost=isinstance(error, GoneError))
                if self._is_over(started):
                    _fail(group, _too_long(error, in_doubt=in_doubt and isinstance(error, GoneError)))
                    if self._closing.is_set():
                        self._given_up = _too_long(error, in_doubt=False)
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
        _tell_end(group, time.monotonic() - started, told=told)
        for job in group:
            job.settle()

    def _attempt(self, group: list[Job], *, apart: bool) -> None:
        """Run a group's jobs in one open transaction, together or each in a savepoint."""
        run = self._run_apart if apart else self._run_together
        self._session.begin()
        for job in group:
            run(job)
        while len(group) < GROUP_LIMIT and not self._ended:
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                break
            if waiting is None:
                self._ended = True
                break
            group.append(waiting)
            run(waiting)
        if not apart:
            self._flush()

    def _run_together(self, job: Job) -> None:
        if not job.keep:
            self._flush()  # what is refused of it is not this job's
            self._run_apart(job)
            return
        try:
            job.result, job.error = self._session.run(job.work), None
        except TransientError:
            raise
        except BaseException as error:
            raise _ApartError from error

    def _flush(self) -> None:
        try:
            self._session.flush()
        except TransientError:
            raise
        except StorageError as error:
            raise _ApartError from error

    def _run_apart(self, job: Job) -> None:
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


def _tell_end(group: list[Job], seconds: float, *, told: bool) -> None:
    """Tell that an absence is over, or that a group held up all others."""
    if told and not isinstance(group[0].error, UnreachableError):
        _log.warning("The database can be written again; nothing is lost.")
    elif not told and seconds >= _LONG_SECONDS:
        _log.info("The writer was at %d units of work for %.1f s; all others waited.", len(group), seconds)


def _too_long(error: TransientError, *, in_doubt: bool) -> UnreachableError:
    """Say that nothing is tried any more; the remedy stands in the last failure's own words."""
    outcome = "whether this work was written is not known" if in_doubt else "nothing of this work was written"
    return UnreachableError(f"The database stayed away too long; {outcome}. {error}")


def _fail(group: list[Job], error: Exception) -> None:
    for job in group:
        job.result, job.error = None, error
