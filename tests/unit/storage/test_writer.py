"""The writer's group commit, with a session that fails as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from typing import Any

import pytest

from reporting.ports import UnitOfWork
from storage.errors import BusyError, ClosedError, GoneError, RefusedError, StorageError, UnreachableError
from storage.writer import GROUP_LIMIT, Writer

VIEW: Any = object()


class Session:
    """Keeps what was committed; fails at the named moments, each time once."""

    def __init__(self, *failures: tuple[str, StorageError]) -> None:
        self.failures = list(failures)
        self.commits: list[list[Any]] = []
        self.resets: list[bool] = []
        self.closed = False
        self.answer_lost = False
        self._open: list[Any] = []

    def begin(self) -> None:
        """Begin."""
        self._open = []
        self._fail("begin")

    def commit(self) -> None:
        """Commit, or fail before it took place, or after."""
        self._fail("commit")
        self.commits.append(self._open)
        if any(moment == "answer" for moment, _ in self.failures):
            self.answer_lost = True
        self._fail("answer")

    def run(self, work: Callable[[UnitOfWork], Any]) -> Any:
        """Run work together with others."""
        return self.attempt(work, keep=True)

    def flush(self) -> None:
        """Write what is late."""
        self._fail("flush")

    def attempt(self, work: Callable[[UnitOfWork], Any], *, keep: bool) -> Any:
        """Run work."""
        self._fail("attempt")
        result = work(VIEW)
        if keep:
            self._open.append(result)
        return result

    def committed(self) -> bool:
        """Tell whether the answer alone was lost."""
        self._fail("committed")
        return self.answer_lost

    def reset(self, *, lost: bool) -> None:
        """Roll back."""
        self.resets.append(lost)

    def close(self) -> None:
        """Close."""
        self.closed = True

    def answered(self) -> int:
        """Count the commits."""
        return len(self.commits)

    def break_off(self) -> None:
        """Break nothing: no statement here waits."""

    def _fail(self, moment: str) -> None:
        if self.failures and self.failures[0][0] == moment:
            raise self.failures.pop(0)[1]


@contextmanager
def writing(session: Session, patience: float = 60) -> Iterator[Writer]:
    """Let a writer work."""
    writer = Writer(session, patience=patience)
    yield writer
    writer.close()
    assert session.closed


def fails(_view: UnitOfWork) -> int:
    """Work that fails by its own fault."""
    raise KeyError("poison")


def test_what_waits_goes_into_one_commit() -> None:
    """While the first job is under way fifty more come in."""
    session, gate = Session(), threading.Event()
    with writing(session) as writer:
        first = writer.submit(lambda _: gate.wait(10))
        rest = [writer.submit(lambda _, number=number: number) for number in range(50)]  # type: ignore[misc]
        gate.set()
        wait([first, *rest], timeout=10)
    assert session.commits == [[True, *range(50)]]


def test_a_group_has_a_limit() -> None:
    """The first ones must not wait for all."""
    session, gate = Session(), threading.Event()
    with writing(session) as writer:
        writer.submit(lambda _: gate.wait(10))
        for _ in range(GROUP_LIMIT):
            writer.submit(lambda _: 1)
        gate.set()
    assert [len(group) for group in session.commits] == [GROUP_LIMIT, 1]


def test_a_poison_job_fails_alone() -> None:
    """Its neighbours in the same commit are kept."""
    session, gate = Session(), threading.Event()
    with writing(session) as writer:
        writer.submit(lambda _: gate.wait(10))
        good, bad, better = writer.submit(lambda _: 1), writer.submit(fails), writer.submit(lambda _: 2)
        gate.set()
        assert (good.result(10), better.result(10)) == (1, 2)
        with pytest.raises(KeyError):
            bad.result(10)
    assert session.commits == [[True, 1, 2]]


def test_a_refused_flush_is_found_apart() -> None:
    """What was left for later is refused: everybody's work is run again, each by itself, and counts once."""
    session, gate = Session(("flush", RefusedError("no such message"))), threading.Event()
    with writing(session) as writer:
        writer.submit(lambda _: gate.wait(10))
        rest = [writer.submit(lambda _, number=number: number) for number in range(3)]  # type: ignore[misc]
        gate.set()
        assert [one.result(10) for one in rest] == [0, 1, 2]
    assert (session.commits, session.resets) == ([[True, 0, 1, 2]], [False])


def test_the_end_may_be_met_by_a_group_that_fails() -> None:
    """The store is closed while poison and its neighbour are under way: both are settled, and the thread ends."""
    session, gate = Session(), threading.Event()
    with writing(session) as writer:
        writer.submit(lambda _: gate.wait(10))
        good, bad = writer.submit(lambda _: 1), writer.submit(fails)
        closing = threading.Thread(target=writer.close)
        closing.start()
        gate.set()
        closing.join(10)
    assert good.result(0) == 1
    assert isinstance(bad.exception(0), KeyError)


@pytest.mark.parametrize("moment", ["begin", "attempt", "commit"])
@pytest.mark.parametrize("error", [GoneError("gone"), BusyError("busy")])
def test_a_lost_transaction_is_run_again(moment: str, error: StorageError) -> None:
    """The job's future knows nothing of it."""
    session = Session((moment, error))
    with writing(session) as writer:
        assert writer.submit(lambda _: 5).result(10) == 5
    assert session.commits == [[5]]
    assert session.resets == [isinstance(error, GoneError)]


def test_a_commit_whose_answer_was_lost_is_not_repeated() -> None:
    """Nothing counts twice, also where it takes some tries to find out."""
    session = Session(("answer", GoneError("gone")), ("committed", GoneError("still gone")))
    with writing(session) as writer:
        assert writer.submit(lambda _: 5).result(10) == 5
    assert session.commits == [[5]]


def test_a_commit_that_did_not_take_place_is_repeated() -> None:
    """The new connection says that the transaction was rolled back."""
    session = Session(("commit", GoneError("gone")), ("committed", GoneError("gone")))
    with writing(session) as writer:
        assert writer.submit(lambda _: 5).result(10) == 5
    assert session.commits == [[5]]


def test_patience_ends() -> None:
    """The future says that nothing was written, and the next job is tried afresh."""
    session = Session(("begin", GoneError("Look whether the server runs.")))
    with writing(session, patience=0) as writer:
        with pytest.raises(UnreachableError, match=r"nothing of this work was written\. Look whether"):
            writer.submit(lambda _: 1).result(10)
        assert writer.submit(lambda _: 2).result(10) == 2
    assert session.commits == [[2]]


def test_patience_ends_while_a_commit_is_in_doubt() -> None:
    """The commit took place and its answer was lost: the future does not say that nothing was written."""
    session = Session(("answer", GoneError("Look whether the server runs.")))
    said = r"whether this work was written is not known\. Look whether"
    with writing(session, patience=0) as writer, pytest.raises(UnreachableError, match=said):
        writer.submit(lambda _: 1).result(10)
    assert session.commits == [[1]]


def test_a_commit_that_the_database_put_off_is_in_no_doubt() -> None:
    """The disk was full, say: nothing was written."""
    session = Session(("commit", BusyError("Make room.")))
    said = "nothing of this work was written"
    with writing(session, patience=0) as writer, pytest.raises(UnreachableError, match=said):
        writer.submit(lambda _: 1).result(10)
    assert session.commits == []


def test_what_only_looks_is_not_kept() -> None:
    """A database in memory is read through the writer."""
    session = Session()
    with writing(session) as writer:
        assert writer.submit(lambda _: 5, keep=False).result(10) == 5
    assert session.commits == [[]]


def test_a_refused_commit_fails_its_group() -> None:
    """Nothing waits for ever."""
    session = Session(("commit", RefusedError("no")))
    with writing(session) as writer, pytest.raises(RefusedError):
        writer.submit(lambda _: 1).result(10)
    assert session.resets == [True]


def test_closing_finishes_what_was_handed_in() -> None:
    """And takes no more."""
    session, gate = Session(), threading.Event()
    writer = Writer(session)
    first = writer.submit(lambda _: gate.wait(10))
    second = writer.submit(lambda _: 2)
    closing = threading.Thread(target=writer.close)
    closing.start()
    gate.set()
    closing.join(10)
    assert (first.result(0), second.result(0)) == (True, 2)
    with pytest.raises(ClosedError):
        writer.submit(lambda _: 3)
    writer.close()


def test_closing_does_not_wait_for_a_database_that_is_away() -> None:
    """Ten minutes of patience become three seconds."""
    session = Session(*[("begin", GoneError("gone"))] * 1000)
    writer = Writer(session)
    future = writer.submit(lambda _: 1)
    writer.close()
    with pytest.raises(UnreachableError):
        future.result(0)


def test_all_that_waits_at_the_end_shares_one_short_time() -> None:
    """Thirty jobs that can't be written take no longer than one."""
    session = Session(*[("begin", GoneError("gone"))] * 10_000)
    writer = Writer(session)
    futures = [writer.submit(lambda _: 1) for _ in range(30)]
    closing = threading.Thread(target=writer.close)
    closing.start()
    closing.join(4)
    assert not closing.is_alive()
    assert all(isinstance(future.exception(0), UnreachableError) for future in futures)
