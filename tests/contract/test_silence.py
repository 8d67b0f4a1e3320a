"""A server that says nothing at all does not hold up a stop."""

from __future__ import annotations

from time import monotonic

import pytest

from storage import open_store
from storage.errors import UnreachableError
from tests.contract.people import read, write
from tests.contract.relay import relayed
from tests.contract.servers import PostgresServer


@pytest.mark.parametrize("new_only", [False, True], ids=["in the middle of work", "at connecting anew"])
def test_a_stop_ends_although_nothing_answers(server: PostgresServer, template: str, *, new_only: bool) -> None:
    """Within five seconds, and whoever waits for what was handed in is told that it was not written."""
    with relayed(server.url(template)) as (relay, url):
        store = open_store(url)
        write(store, lambda uow: uow.state.set("x", 1))
        assert read(store, lambda uow: uow.state.get("x")) == 1
        relay.fall_silent(new_only=new_only)
        waiting = [store.write(lambda uow: uow.state.set("x", 2)) for _ in range(20)]
        looking = [store.read(lambda uow: uow.state.get("x")) for _ in range(8)]
        started = monotonic()
        store.close()
        assert monotonic() - started < 5
        assert all(isinstance(future.exception(0), UnreachableError) for future in (*waiting, *looking))
