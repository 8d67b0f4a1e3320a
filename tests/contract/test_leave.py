"""Leave: kept for ever, ended once, found by the days it touches and by when it runs out."""

from __future__ import annotations

from reporting.ports import UnitOfWork
from reporting.records import Leave, LeaveKind
from storage import SqlStore
from tests.builders import at, on
from tests.contract.people import read, write

NOW = at("6/7 08:00")


def excuse(uow: UnitOfWork, unit: str | None, first: str, last: str) -> Leave:
    """Excuse a unit for some days."""
    return uow.leave.add("thu", LeaveKind.EXCUSED, unit, None, on(first), on(last), None, NOW, reason="bão")


def extend(uow: UnitOfWork, until: str) -> Leave:
    """Extend a's first week."""
    day = on("9/7")
    return uow.leave.add("thu", LeaveKind.EXTENDED, "a", "tuan", day, day, None, NOW, until=at(until))


def _touching(store: SqlStore, first: str, last: str) -> list[Leave]:
    """Ask the writer and a reader, who agree."""

    def ask(uow: UnitOfWork) -> list[Leave]:
        return uow.leave.touching("thu", on(first), on(last))

    found = write(store, ask)
    assert read(store, ask) == found
    return found


def test_leave_comes_back_as_it_was_granted(store: SqlStore) -> None:
    """By its id, and by every day it touches; a unit or duty that isn't named means all of them."""
    mine = write(store, lambda uow: excuse(uow, "a", "5/7", "7/7"))
    everyone = write(store, lambda uow: excuse(uow, None, "7/7", "8/7"))
    longer = write(store, lambda uow: extend(uow, "10/7 12:00"))
    assert read(store, lambda uow: uow.leave.get(mine.id)) == mine
    assert read(store, lambda uow: uow.leave.get(999)) is None
    for first, last, found in (
        ("1/7", "4/7", []),
        ("1/7", "5/7", [mine]),
        ("7/7", "7/7", [mine, everyone]),
        ("8/7", "9/7", [everyone, longer]),
    ):
        assert _touching(store, first, last) == found
    assert read(store, lambda uow: uow.leave.touching("khac", on("1/7"), on("9/7"))) == []


def test_leave_ends_once_and_stays(store: SqlStore) -> None:
    """Revoked it is only among all there ever were, with who ended it and when; the writer forgets what it read."""
    mine = write(store, lambda uow: excuse(uow, "a", "5/7", "7/7"))
    days = (on("5/7"), on("7/7"))
    assert write(store, lambda uow: uow.leave.touching("thu", *days)) == [mine]
    assert write(store, lambda uow: uow.leave.revoke(mine.id, None, at("7/7 08:00")))
    assert not write(store, lambda uow: uow.leave.revoke(mine.id, None, at("8/7 08:00")))
    assert write(store, lambda uow: uow.leave.touching("thu", *days)) == []
    (kept,) = read(store, lambda uow: uow.leave.touching("thu", *days, revoked=True))
    assert kept.revoked_at == at("7/7 08:00")


def test_extensions_that_run_out(store: SqlStore) -> None:
    """After one moment and not after another; revoked ones don't."""
    first = write(store, lambda uow: extend(uow, "10/7 12:00"))
    second = write(store, lambda uow: extend(uow, "10/7 14:00"))
    write(store, lambda uow: excuse(uow, "b", "9/7", "9/7"))
    assert read(store, lambda uow: uow.leave.lapsing("thu", at("10/7 11:00"), at("10/7 12:00"))) == [first]
    assert read(store, lambda uow: uow.leave.lapsing("thu", at("10/7 12:00"), at("10/7 18:00"))) == [second]
    write(store, lambda uow: uow.leave.revoke(first.id, None, NOW))
    assert read(store, lambda uow: uow.leave.lapsing("thu", at("10/7 11:00"), at("10/7 12:00"))) == []
