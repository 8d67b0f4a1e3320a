"""What is said about a database that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import open_store
from storage.database import Database
from storage.errors import BadUrlError, DamagedError, StorageError, UnreachableError, UnwritableError


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
