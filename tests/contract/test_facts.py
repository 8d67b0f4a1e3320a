"""Small facts by name: kept, listed in order, forgotten."""

from __future__ import annotations

from reporting.ports import Store, UnitOfWork
from tests.contract.people import read, write

NAMES = ("a", "list", "list/", "list/1", "list/10", "list/2", "list/é", "list0", "z")


def kept(uow: UnitOfWork) -> None:
    """Keep a fact of each name."""
    for name in NAMES:
        uow.state.set(name, name)


def test_facts_are_listed_by_how_they_begin(store: Store) -> None:
    """In order, behind one of them, some at a time."""
    write(store, kept)
    wanted = ["list/1", "list/10", "list/2", "list/é"]
    assert read(store, lambda uow: uow.state.names("list/", "", 99)) == wanted
    assert read(store, lambda uow: uow.state.names("list/", "list/10", 99)) == wanted[2:]
    assert read(store, lambda uow: uow.state.names("list/", "", 3)) == wanted[:3]
    assert read(store, lambda uow: uow.state.names("none/", "", 3)) == []


def test_a_forgotten_fact_is_none(store: Store) -> None:
    """At once, also where it was asked for before."""
    write(store, kept)

    def work(uow: UnitOfWork) -> list[object]:
        found = [uow.state.get("list/1")]
        uow.state.drop("list/1")
        uow.state.drop("unheard-of")
        return [*found, uow.state.get("list/1")]

    assert write(store, work) == ["list/1", None]
    assert read(store, lambda uow: (uow.state.get("list/1"), uow.state.get("list/10"))) == (None, "list/10")
