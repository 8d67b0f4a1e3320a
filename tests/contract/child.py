"""A process beside the test: `python -m tests.contract.child WHAT URL ...`; it says on stdout what it has done."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count

from reporting.ports import UnitOfWork
from reporting.records import Arrival
from storage import StorageError, open_store
from tests import builders
from tests.builders import at
from tests.contract.people import Desk

NOW = at("6/7 08:00")


def say(word: object) -> None:
    """Tell the test."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hold(url: str) -> None:
    """Hold the database until somebody presses enter."""
    store = open_store(url)
    say("held")
    sys.stdin.readline()
    store.close()


def together(url: str) -> None:
    """Be one of several that work on the database together, until somebody presses enter."""
    store = open_store(url, campaigns=[builders.campaign()], shared=True)
    say("held")
    sys.stdin.readline()
    store.close()


def send(url: str) -> None:
    """Store reports without end; each number is said once it is committed."""
    campaign = builders.campaign()
    store = open_store(url, campaigns=[campaign])
    desk = Desk(store, campaign)
    known = store.read(lambda uow: uow.state.get("last") or 0).result()

    def work(number: int) -> Callable[[UnitOfWork], int]:
        def one(uow: UnitOfWork) -> int:
            uow.inbox.put([Arrival("telegram", str(number), "-1", {})], NOW)
            desk.record(uow, f"m=+1 n={number}", unit="abc"[number % 3], message=number)
            uow.state.set("last", number)
            return number

        return one

    say("ready")
    waiting = [store.write(work(number)) for number in range(known + 1, known + 20)]
    for number in count(known + 20):
        waiting.append(store.write(work(number)))
        say(waiting.pop(0).result())


def share(url: str, name: str, others: str) -> None:
    """Work one inbox off together with others: all put the same arrivals, each is to be done by one."""
    campaign = builders.campaign()
    store = open_store(url, campaigns=[campaign], exclusive=False)
    desk = Desk(store, campaign)
    say("ready")
    sys.stdin.readline()
    order = range(int(others)) if name == "x" else reversed(range(int(others)))

    def one(number: int) -> Callable[[UnitOfWork], bool]:
        def work(uow: UnitOfWork) -> bool:
            uow.inbox.put([Arrival("telegram", str(number), "-1", {})], NOW)
            mine = [row for row in uow.inbox.waiting(10_000) if row.arrival.key == str(number)]
            if not mine or not uow.inbox.done(mine[0].id, NOW):
                return False
            for unit in "abc" if name == "x" else "cba":
                desk.record(uow, "m=+1 n=lk5", unit=unit, message=number)
            return True

        return work

    futures = [store.write(one(number)) for number in order]
    say(sum(future.result() for future in futures))
    store.close()


COMMANDS: dict[str, Callable[..., None]] = {"hold": hold, "together": together, "send": send, "share": share}

if __name__ == "__main__":
    try:
        COMMANDS[sys.argv[1]](*sys.argv[2:])
    except StorageError as error:
        say(f"{type(error).__name__}: {error}")
