"""A backup fills either database, whichever it came from."""

from __future__ import annotations

import gzip
import json
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from reporting.campaign import Campaign, Role
from reporting.ports import UnitOfWork
from reporting.records import Account, ChatKind, EntryState, Grant, Letter, LetterKind, StoredEntry
from storage import Backup, SqlStore, backup, open_store, restore
from storage.errors import BackupError, LockedError, NotEmptyError, SchemaError
from tests.builders import at
from tests.contract.people import Desk, read, write
from tests.contract.servers import PostgresServer

NOW = at("6/7 08:00")


def fill(store: SqlStore, campaign: Campaign) -> None:
    """Store something of everything."""
    desk = Desk(store, campaign)
    desk.report("m=10 n=lk50")
    stored, _ = desk.report("m=+5", "6/7 08:01", day="9/7", start="3/7", message=9)
    desk.report("m=7", unit="b")
    desk.set_state(stored.id, EntryState.RETRACTED, reason="nhầm")
    lan = write(store, lambda uow: uow.people.seen(Account("telegram", "7"), "Lan", "lan", NOW)).id
    write(store, lambda uow: uow.people.grant(Grant(lan, "thu", Role.REPORTER, "a"), None, NOW))
    write(store, lambda uow: uow.chats.seen("telegram", "-1", ChatKind.GROUP, "Tổ công tác", NOW))
    write(store, lambda uow: uow.outbox.add(Letter("telegram", "-1", LetterKind.TEXT, "x", answers=1), NOW))


def content(store: SqlStore) -> list[StoredEntry]:
    """Look at the whole history."""
    return read(store, lambda uow: list(uow.ledger.history("thu")))


@pytest.fixture(params=["disk", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path, server: PostgresServer) -> str:
    """An empty database to restore into."""
    return f"sqlite:///{tmp_path}/other.sqlite3" if request.param == "disk" else server.url()


def test_a_backup_moves_everything(lasting_url: str, other_url: str, tmp_path: Path, campaign: Campaign) -> None:
    """From each database into each; work goes on there with fresh numbers."""
    file = tmp_path / "backup.gz"
    with closing(open_store(lasting_url, campaigns=[campaign])) as store:
        fill(store, campaign)
        backup(lasting_url, file)
        before = content(store)
    assert file.stat().st_mode & 0o077 == 0
    restore(other_url, file)
    with closing(open_store(other_url, campaigns=[campaign])) as store:
        assert content(store) == before
        desk = Desk(store, campaign)
        assert desk.differences() == []
        assert read(store, lambda uow: uow.people.by_username("lan")) is not None
        stored, _ = desk.report("m=8", "7/7 08:00", unit="c", message=77)
        assert stored.id > max(entry.id for entry in before)
        assert read(store, lambda uow: uow.outbox.depth()) == 1


class Tap(Backup):
    """A backup that is stopped by another thread once something of it is written."""

    def __init__(self, url: str, file: Path) -> None:
        super().__init__(url)
        self._half = file.with_name(file.name + ".part")
        self._stopping = threading.Thread(target=self._stop_in_the_midst)
        self.stopped_at = 0.0

    def write(self, file: Path) -> None:
        """Write, watched."""
        self._stopping.start()
        super().write(file)

    def _stop_in_the_midst(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until and not (self._half.exists() and self._half.stat().st_size):
            threading.Event().wait(0.002)
        self.stopped_at = time.monotonic()
        self.stop()


def test_a_backup_is_broken_off_within_a_second(lasting_url: str, tmp_path: Path) -> None:
    """From another thread, whatever is still to be written; nothing of it is left, and the next one is whole."""
    file = tmp_path / "backup.gz"

    def fill_up(uow: UnitOfWork) -> None:
        for number in range(20_000):
            uow.state.set(f"x/{number}", "y" * 200)

    with closing(open_store(lasting_url)) as store:
        write(store, fill_up)
        tapped = Tap(lasting_url, file)
        with pytest.raises(BackupError, match="broken off"):
            tapped.write(file)
        assert time.monotonic() - tapped.stopped_at < 1
        assert not [one for one in tmp_path.iterdir() if one.name.startswith("backup.gz")]
        backup(lasting_url, file)
        assert read(store, lambda uow: uow.state.get("x/7")) == "y" * 200
    assert file.exists()


def test_a_backup_of_a_silent_database_is_broken_off_too(server: PostgresServer, tmp_path: Path) -> None:
    """One whose answer does not come, here for a lock that somebody holds."""
    url, file = server.url(), tmp_path / "backup.gz"
    open_store(url).close()
    subject = Backup(url)
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE state IN ACCESS EXCLUSIVE MODE")
        stopping = threading.Timer(1, subject.stop)
        stopping.start()
        began = time.monotonic()
        with pytest.raises(BackupError, match="broken off"):
            subject.write(file)
    assert time.monotonic() - began < 3
    assert list(tmp_path.iterdir()) == []


def test_a_database_with_data_is_not_overwritten_unasked(lasting_url: str, tmp_path: Path, campaign: Campaign) -> None:
    """Forced, it is replaced, not mixed."""
    file = tmp_path / "backup.gz"
    with closing(open_store(lasting_url, campaigns=[campaign])) as store:
        fill(store, campaign)
        before = content(store)
        backup(lasting_url, file)
        Desk(store, campaign).report("m=99", "7/7 08:00", unit="c", message=50)
    with pytest.raises(NotEmptyError, match="force"):
        restore(lasting_url, file)
    restore(lasting_url, file, force=True)
    with closing(open_store(lasting_url, campaigns=[campaign])) as store:
        assert content(store) == before
        assert Desk(store, campaign).differences() == []


def test_a_database_in_use_is_not_restored_into(lasting_url: str, tmp_path: Path) -> None:
    """The bot must be ended first."""
    file = tmp_path / "backup.gz"
    with closing(open_store(lasting_url)):
        backup(lasting_url, file)
        with pytest.raises(LockedError):
            restore(lasting_url, file)


def lines_of(file: Path) -> list[bytes]:
    """Take a backup apart."""
    return gzip.decompress(file.read_bytes()).splitlines(keepends=True)


@pytest.mark.parametrize("damage", ["cut", "no end", "lacks a row", "text", "empty", "flipped", "missing"])
def test_a_broken_backup_changes_nothing(tmp_path: Path, campaign: Campaign, damage: str) -> None:
    """It is read through before anything is touched."""
    url, file = f"sqlite:///{tmp_path}/baocao.sqlite3", tmp_path / "backup.gz"
    with closing(open_store(url, campaigns=[campaign])) as store:
        fill(store, campaign)
        before = content(store)
    backup(url, file)
    whole, lines = file.read_bytes(), lines_of(file)
    rows = [place for place, line in enumerate(lines) if line.startswith(b"[")]
    broken = {
        "cut": whole[:-200],
        "no end": gzip.compress(b"".join(lines[:-1])),
        "lacks a row": gzip.compress(b"".join(lines[: rows[3]] + lines[rows[3] + 1 :])),
        "text": b"notes",
        "empty": b"",
        "flipped": whole[:300] + bytes([whole[300] ^ 255]) + whole[301:],
    }
    file.unlink()
    if damage != "missing":
        file.write_bytes(broken[damage])
    with pytest.raises(BackupError):
        restore(url, file, force=True)
    with closing(open_store(url, campaigns=[campaign])) as store:
        assert content(store) == before


def test_a_backup_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """With the word that it is newer."""
    url, file = f"sqlite:///{tmp_path}/baocao.sqlite3", tmp_path / "backup.gz"
    open_store(url).close()
    backup(url, file)
    header, *rest = lines_of(file)
    newer = json.dumps(json.loads(header) | {"tables": "9999"}).encode() + b"\n"
    file.write_bytes(gzip.compress(newer + b"".join(rest)))
    with pytest.raises(SchemaError, match="newer version"):
        restore(url, file)


def test_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    """A wrong URL makes no empty database, and no file."""
    file = tmp_path / "backup.gz"
    with pytest.raises(BackupError, match="no database"):
        backup(f"sqlite:///{tmp_path}/none.sqlite3", file)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_cannot_be_written(tmp_path: Path) -> None:
    """The folder is missing."""
    url = f"sqlite:///{tmp_path}/baocao.sqlite3"
    open_store(url).close()
    with pytest.raises(BackupError, match="cannot be written"):
        backup(url, tmp_path / "none" / "backup.gz")
