"""What is said about a database that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import open_store
from storage.database import Database
from storage.errors import BadUrlError, DamagedError, NotLetInError, StorageError, UnreachableError, UnwritableError
from tests.contract.servers import PostgresServer, refusing_server


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/d", "no url: geheim", "", "postgresql://u:geheim@h:port/d"])
def test_an_url_that_we_do_not_speak(url: str) -> None:
    """A right example is named, the password is not."""
    with pytest.raises(BadUrlError, match="sqlite:///data") as caught:
        open_store(url)
    assert "geheim" not in str(caught.value)


def test_postgresql_goes_through_psycopg_3() -> None:
    """SQLAlchemy would read the short form as another driver."""
    schemes = ("postgresql", "postgres", "postgresql+psycopg")
    drivers = [Database(f"{scheme}://u:p@h/d").url.drivername for scheme in schemes]
    assert drivers == ["postgresql+psycopg"] * 3


def test_a_server_that_is_not_there() -> None:
    """Which one, and what to look at; not the password."""
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1/d cannot be reached") as caught:
        open_store("postgresql://u:geheim@127.0.0.1:1/d")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1:1", "nowhere.invalid"])
def test_what_is_not_there_may_come(host: str) -> None:
    """Nobody listens, nobody knows the name: that is worth waiting for."""
    with pytest.raises(UnreachableError, match="cannot be reached"):
        open_store(f"postgresql://u:geheim@{host}/d")


@pytest.mark.parametrize(
    ("state", "said", "kind"),
    [
        ("57P03", "the database system is starting up", UnreachableError),
        ("53300", "sorry, too many clients already", UnreachableError),
        ("28P01", 'password authentication failed for user "u"', NotLetInError),
        ("3D000", 'database "d" does not exist', NotLetInError),
    ],
)
def test_a_server_that_refuses_us(state: str, said: str, kind: type[StorageError]) -> None:
    """By its own word: what passes by itself is away, what somebody has to mend is no reason to wait."""
    with refusing_server(state, said) as port, pytest.raises(kind) as caught:
        open_store(f"postgresql://u:geheim@127.0.0.1:{port}/d")
    assert "geheim" not in str(caught.value)


def test_a_database_that_the_server_has_not(server: PostgresServer) -> None:
    """As a real server says it."""
    with pytest.raises(NotLetInError, match="does not let us in"):
        open_store(server.url() + "x" if "?" not in server.url() else server.url().replace("?", "x?", 1))


def test_words_that_postgresql_does_not_know() -> None:
    """In the URL; nobody is asked."""
    with pytest.raises(NotLetInError):
        open_store("postgresql://u:geheim@127.0.0.1:1/d?speed=fast")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableError, match=r"baocao\.sqlite3 cannot be opened for writing"):
        open_store(f"sqlite:///{tmp_path}/file/baocao.sqlite3")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """It is not overwritten."""
    path = tmp_path / "baocao.sqlite3"
    path.write_text("some notes that somebody keeps" * 100)
    with pytest.raises(DamagedError, match="baocao restore"):
        open_store(f"sqlite:///{path}")
    assert path.read_text().startswith("some notes")


def test_every_error_of_opening_is_ours(tmp_path: Path) -> None:
    """A folder in the file's place."""
    (tmp_path / "baocao.sqlite3").mkdir()
    with pytest.raises(StorageError):
        open_store(f"sqlite:///{tmp_path}/baocao.sqlite3")
