"""The stores that every contract test runs against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from reporting.campaign import Campaign
from storage import SqlStore, open_store
from storage.database import Database
from storage.migrate import migrate
from tests import builders
from tests.contract.people import Desk
from tests.contract.servers import PostgresServer


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def template(server: PostgresServer) -> str:
    """A database with all tables, to copy."""
    url = server.url()
    migrate(Database(url))
    return Database(url).url.database or ""


@pytest.fixture(params=["memory", "disk", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind."""
    if request.param == "memory":
        return "sqlite://"
    if request.param == "disk":
        return f"sqlite:///{tmp_path}/baocao.sqlite3"
    server: PostgresServer = request.getfixturevalue("server")
    return server.url(request.getfixturevalue("template"))


@pytest.fixture(params=["disk", "postgresql"])
def lasting_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database of each kind that outlives its store."""
    if request.param == "disk":
        return f"sqlite:///{tmp_path}/baocao.sqlite3"
    server: PostgresServer = request.getfixturevalue("server")
    return server.url()


@pytest.fixture(scope="module")
def short_memory() -> Iterator[None]:
    """Have the writer keep only two days of a unit before those of a report, so that most of its past lies before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.ledger.cells.KEPT_BEFORE", timedelta(2))
        patch.setattr("storage.ledger.unit_entries.KEPT_BEFORE", timedelta(2))
        yield


@pytest.fixture
def campaign() -> Campaign:
    """A small campaign: July 2023, units a, b, c, metrics m and n."""
    return builders.campaign()


@pytest.fixture
def store(url: str, campaign: Campaign) -> Iterator[SqlStore]:
    """An open store over an empty database."""
    store = open_store(url, campaigns=[campaign])
    yield store
    store.close()


@pytest.fixture
def desk(store: SqlStore, campaign: Campaign) -> Desk:
    """A desk that sends reports into the store."""
    return Desk(store, campaign)
