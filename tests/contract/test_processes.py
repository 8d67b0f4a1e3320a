"""Several processes on one database, and processes that are killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from reporting.ports import UnitOfWork
from reporting.records import Letter, LetterKind
from storage import open_store
from storage.errors import LockedError
from tests import builders
from tests.contract.people import Desk, read, write
from tests.contract.servers import PostgresServer

ROOT = Path(__file__).parents[2]
CAMPAIGN = builders.campaign()
NOW = builders.at("10/7 10:00")


class Child:
    """A process of `tests.contract.child`."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-m", "tests.contract.child", *words]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def hear(self) -> str:
        """Wait for its next word."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go(self) -> None:
        """Press enter."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> list[str]:
        """Kill it with no warning, and hear what it had still said in whole lines."""
        self.process.kill()
        assert self.process.stdout is not None
        rest = self.process.stdout.read()
        return rest.split("\n")[:-1]


@contextmanager
def child(*words: str) -> Iterator[Child]:
    """Let a process run beside the test."""
    one = Child(*words)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.communicate()


def test_a_second_process_is_refused(lasting_url: str) -> None:
    """In clear words and without the password; a short command may read meanwhile; the next one is let in."""
    with child("hold", lasting_url) as other:
        assert other.hear() == "held"
        with pytest.raises(LockedError, match="Another process"):
            open_store(lasting_url)
        with closing(open_store(lasting_url, exclusive=False)) as store:
            write(store, lambda uow: uow.state.set("imported", 1))
            assert read(store, lambda uow: uow.state.get("imported")) == 1
        other.go()
        assert other.process.wait(30) == 0
    with closing(open_store(lasting_url)) as store:
        assert read(store, lambda uow: uow.state.get("imported")) == 1


def test_several_that_share_are_let_in(server: PostgresServer) -> None:
    """They may start at once on an empty database, of which one makes the tables; who wants to be alone is refused."""
    url = server.url()
    with child("together", url) as first, child("together", url) as second:
        assert (first.hear(), second.hear()) == ("held", "held")
        with pytest.raises(LockedError, match="Another process"):
            open_store(url)
        first.kill()
        with pytest.raises(LockedError, match="Another process"):
            open_store(url)
        second.go()
        assert second.process.wait(30) == 0
    with closing(open_store(url)), pytest.raises(LockedError, match="Another process"):
        open_store(url, shared=True)


def test_a_killed_process_leaves_no_lock(lasting_url: str) -> None:
    """The system lets go of it at once."""
    with child("hold", lasting_url) as other:
        assert other.hear() == "held"
        other.kill()
    open_store(lasting_url).close()


def test_killing_loses_nothing_that_was_committed(lasting_url: str) -> None:
    """Five times in mid-writing; what counts equals a rebuild from history each time."""
    said: set[int] = set()
    for _ in range(5):
        with child("send", lasting_url) as sender:
            assert sender.hear() == "ready"
            heard = [sender.hear() for _ in range(60)]
            heard += sender.kill()
        said.update(map(int, heard))
        with closing(open_store(lasting_url, campaigns=[CAMPAIGN])) as store:
            stored = {int(row.arrival.key) for row in read(store, lambda uow: uow.inbox.waiting(10**6))}
            assert said <= stored
            assert read(store, lambda uow: uow.state.get("last")) == len(stored)
            desk = Desk(store, CAMPAIGN)
            assert sum(cell.value for cell in desk.cells(metrics=["m"])) == len(stored)
            assert desk.differences() == []
            said = stored


def test_two_workers_on_one_postgresql(server: PostgresServer, template: str) -> None:
    """Each arrival is done once, by either; units touched in opposite orders never deadlock."""
    url = server.url(template)
    number = 150
    with child("share", url, "x", str(number)) as first, child("share", url, "y", str(number)) as second:
        assert (first.hear(), second.hear()) == ("ready", "ready")
        first.go()
        second.go()
        done = [int(one.hear()) for one in (first, second)]
    assert sum(done) == number
    with closing(open_store(url, campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        assert [desk.figure("m", unit=unit) for unit in "abc"] == [number] * 3
        assert desk.differences() == []
    database = url.split("/")[3].split("?")[0]
    deadlocks = server.run(f"SELECT deadlocks FROM pg_stat_database WHERE datname = '{database}'")
    assert deadlocks == [(0,)]


def test_a_post_is_made_by_one_of_two(server: PostgresServer, template: str) -> None:
    """Two desks tick at the same moments: each slot is opened by one of them, with its letter."""
    url, slots = server.url(template), [f"thu/{number}" for number in range(60)]
    letter = Letter("telegram", "-1", LetterKind.TEXT, "x")

    def post(slot: str) -> Callable[[UnitOfWork], bool]:
        def work(uow: UnitOfWork) -> bool:
            opened = uow.slots.open("thu", slot, NOW, NOW)
            if opened:
                uow.outbox.add(replace(letter, slot=slot), NOW)
            return opened

        return work

    with (
        closing(open_store(url, campaigns=[CAMPAIGN], shared=True)) as first,
        closing(open_store(url, campaigns=[CAMPAIGN], shared=True)) as second,
    ):
        both = [(first.write(post(slot)), second.write(post(slot))) for slot in slots]
        assert all(sorted((one.result(60), two.result(60))) == [False, True] for one, two in both)
        queued = read(first, lambda uow: uow.outbox.waiting("telegram", 99))
        assert sorted(one.letter.slot or "" for one in queued) == sorted(slots)
