"""Group commit over real databases: failing alone, surviving outages, never counting twice."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reporting.campaign import Campaign
from reporting.ports import Store, UnitOfWork
from reporting.records import Arrival, Letter, LetterKind
from storage import SqlStore, open_store
from storage.database import Database
from storage.errors import GoneError, RefusedError, UnreachableError
from storage.ledger import SqlLedger
from storage.session import WriterSession
from storage.writer import Writer
from tests.builders import at
from tests.contract.people import Desk, read, write
from tests.contract.servers import PostgresServer

NOW = at("6/7 08:00")
LETTER = Letter("telegram", "-1", LetterKind.TEXT, "x")


def put(key: str) -> Any:
    """Make work that stores one arrival."""
    return lambda uow: uow.inbox.put([Arrival("telegram", key, "-1", {})], NOW)


def keys(store: Store) -> list[str]:
    """Name the arrivals that wait."""
    return [row.arrival.key for row in read(store, lambda uow: uow.inbox.waiting(1000))]


def poison(uow: UnitOfWork) -> None:
    """Write something, then meet the database's refusal."""
    uow.inbox.put([Arrival("telegram", "half", "-1", {})], NOW)
    uow.outbox.add(Letter("telegram", "-1", LetterKind.TEXT, "x", answers=999_999), NOW)


def poison_in_memory(uow: UnitOfWork) -> None:
    """Write something, then fail by itself."""
    uow.inbox.put([Arrival("telegram", "half", "-1", {})], NOW)
    raise ZeroDivisionError


def test_a_poison_job_takes_nothing_down(store: SqlStore) -> None:
    """Neither what was written beside it nor what comes after."""
    jobs: list[Any] = [put("1"), poison, put("2"), poison_in_memory, put("3")]
    futures: list[Future[Any]] = [store.write(job) for job in jobs]
    errors = [type(future.exception(timeout=60)) for future in futures]
    assert errors == [type(None), RefusedError, type(None), ZeroDivisionError, type(None)]
    assert keys(store) == ["1", "2", "3"]


def late_poison(uow: UnitOfWork) -> None:
    """Leave for later what the database will refuse."""
    uow.outbox.queue(Letter("telegram", "-1", LetterKind.TEXT, "x", answers=999_999), NOW)


def test_who_only_looks_does_not_take_the_blame() -> None:
    """A database in memory is read in the writer: what others left for later is refused to them alone."""
    gate = threading.Event()
    with closing(open_store("sqlite://")) as store:
        first = store.write(lambda _: gate.wait(10))
        good, bad = store.write(lambda uow: uow.outbox.queue(LETTER, NOW)), store.write(late_poison)
        looked = store.read(lambda uow: uow.inbox.depth()[0])
        gate.set()
        assert (first.result(60), good.result(60), looked.result(60)) == (True, None, 0)
        assert isinstance(bad.exception(60), RefusedError)
        assert read(store, lambda uow: uow.outbox.depth()) == 1


def test_a_refusal_does_not_show_the_driver(store: SqlStore) -> None:
    """Its words are ours, whatever was in the statement."""
    error = store.write(poison).exception(timeout=60)
    assert "outbox" not in str(error)
    assert "refused" in str(error)


def test_a_reader_changes_nothing(store: SqlStore) -> None:
    """Whatever it tries."""
    store.read(put("1")).exception(timeout=10)
    assert keys(store) == []


def test_a_reader_sees_what_was_committed(store: SqlStore) -> None:
    """Once the future is done, everybody sees it."""
    for number in range(20):
        write(store, put(f"{number:02}"))
        assert len(keys(store)) == number + 1


def test_sqlite_writes_through_to_the_disk(tmp_path: Path) -> None:
    """WAL, FULL, foreign keys; the file is its owner's alone."""
    path = tmp_path / "new" / "baocao.sqlite3"
    with closing(open_store(f"sqlite:///{path}")) as store:

        def look(uow: UnitOfWork) -> list[Any]:
            assert isinstance(uow.ledger, SqlLedger)
            link = uow.ledger._link
            return [
                link.tell(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
            ]

        assert write(store, look) == ["wal", 2, 1]
    assert path.stat().st_mode & 0o077 == 0


def test_work_waits_while_another_process_holds_sqlite(tmp_path: Path) -> None:
    """Nothing fails and nothing is lost; it is written as soon as the other one lets go."""
    path = tmp_path / "baocao.sqlite3"
    with closing(open_store(f"sqlite:///{path}")) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        futures = [store.write(put(str(number))) for number in range(3)]
        with pytest.raises(TimeoutError):
            futures[0].result(timeout=1.5)
        other.rollback()
        assert [future.result(timeout=60) for future in futures] == [1, 1, 1]
        assert keys(store) == ["0", "1", "2"]


def test_closing_while_sqlite_is_held(tmp_path: Path) -> None:
    """The work's future fails with the remedy; what was not acknowledged comes again later."""
    path = tmp_path / "baocao.sqlite3"
    store = open_store(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        future = store.write(put("1"))
        store.close()
        with pytest.raises(UnreachableError, match="Another process"):
            future.result(timeout=0)


def test_a_full_disk_is_waited_for(tmp_path: Path) -> None:
    """The whole group runs again once there is room."""
    path = tmp_path / "baocao.sqlite3"
    runs: list[int] = []

    def large(uow: UnitOfWork) -> None:
        assert isinstance(uow.ledger, SqlLedger)
        pages = 10_000 if runs else 1
        runs.append(pages)
        uow.ledger._link.tell(f"PRAGMA max_page_count = {pages}")
        uow.state.set("large", "x" * 500_000)

    with closing(open_store(f"sqlite:///{path}")) as store:
        futures = [store.write(put("1")), store.write(large), store.write(put("2"))]
        for future in futures:
            future.result(timeout=60)
        assert keys(store) == ["1", "2"]
    assert len(runs) == 2


class LosesAnswers(WriterSession):
    """A session whose connection breaks around its first commit."""

    after = True
    lost = False

    def commit(self) -> None:
        """Commit, and lose the answer; or lose the connection before."""
        if self.lost:
            super().commit()
            return
        self.lost = True
        if self.after:
            super().commit()
        raise GoneError("cut")


@pytest.mark.parametrize("after", [True, False])
def test_a_connection_cut_at_the_commit(server: PostgresServer, template: str, after: bool) -> None:
    """Done once in either case: PostgreSQL tells what became of the transaction."""
    url = server.url(template)
    database = Database(url)
    session = LosesAnswers(database, database.open(), exclusive=True)
    session.after = after
    writer = Writer(session)

    def count(uow: UnitOfWork) -> None:
        uow.state.set("count", (uow.state.get("count") or 0) + 1)

    writer.submit(count).result(timeout=60)
    writer.close()
    with closing(open_store(url)) as store:
        assert read(store, lambda uow: uow.state.get("count")) == 1


def test_postgresql_is_stopped_and_started(campaign: Campaign) -> None:
    """Work handed in meanwhile is written once the server is back, and readers find it."""
    server = PostgresServer()
    try:
        with closing(open_store(server.url(), campaigns=[campaign])) as store:
            desk = Desk(store, campaign)
            desk.report("m=1")
            server.stop()
            futures = [store.write(put(str(number))) for number in range(5)]
            reading = store.read(lambda uow: uow.inbox.depth()[0])
            with pytest.raises(TimeoutError):
                futures[0].result(timeout=1)
            server.start()
            assert [future.result(timeout=60) for future in futures] == [1] * 5
            assert reading.result(timeout=60) in {0, 5}
            desk.report("m=2", "6/7 09:00")
            assert desk.figure() == 2
            assert desk.differences() == []
    finally:
        server.close()
