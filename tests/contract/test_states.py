"""Which of PostgreSQL's failures are held against the work that met them: real ones, of the server's making."""

from __future__ import annotations

from contextlib import closing

import pytest

from bot.app import store_is_away
from reporting.ports import UnitOfWork
from reporting.records import Arrival
from storage import open_store
from storage.database import Database
from storage.errors import BusyError, DamagedError, GoneError, RefusedError, StorageError
from tests.builders import at
from tests.contract.people import read
from tests.contract.servers import PostgresServer

NOW = at("6/7 08:00")
FORGET = "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$"  # the driver, which would hear the plain word, learns nothing


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("XX000", GoneError),
        ("XX001", DamagedError),
        ("XX002", DamagedError),
        ("26000", GoneError),
        ("42P05", GoneError),
        ("42P01", GoneError),
        ("42703", GoneError),
        ("3F000", GoneError),
        ("53100", BusyError),
        ("0A000", GoneError),
        ("40003", GoneError),
        ("53000", GoneError),
        ("55000", GoneError),
        ("F0000", GoneError),
        ("23505", RefusedError),
        ("25P02", RefusedError),
        ("42601", RefusedError),
        ("54000", RefusedError),
        ("22021", RefusedError),
    ],
)
def test_what_a_state_says_of_the_work(server: PostgresServer, state: str, kind: type[StorageError]) -> None:
    """What no message can be to blame for is never held against one: it waits."""
    with closing(Database(server.url()).connect()) as link:
        with pytest.raises(kind) as told:
            link.tell(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
        assert state in str(told.value)
        assert store_is_away(told.value) is (kind is not RefusedError)


def test_statements_that_the_server_forgot(server: PostgresServer, template: str) -> None:
    """A pooler hands us another of its connections: nothing is refused, all is stored over a new one."""

    def put(number: int) -> int:
        def work(uow: UnitOfWork) -> int:
            return uow.inbox.put([Arrival("telegram", str(number), "-1", {})], NOW)

        return store.write(work).result(60)

    def forget(uow: UnitOfWork) -> None:
        uow.inbox._link.tell(FORGET)  # type: ignore[attr-defined]

    with closing(open_store(server.url(template))) as store:
        assert [put(number) for number in range(10)] == [1] * 10  # by then the driver has it prepared
        store.write(forget).result(60)
        assert [put(number) for number in range(10, 20)] == [1] * 10
        assert read(store, lambda uow: uow.inbox.depth()[0]) == 20
