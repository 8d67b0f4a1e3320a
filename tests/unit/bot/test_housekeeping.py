"""The night's work, with a real store and real files."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from bot.clock import WallClock
from bot.config.settings import BackupSettings
from bot.housekeeping import Housekeeping
from bot.sender.lease import Always
from reporting.ports import UnitOfWork
from reporting.records import Arrival
from storage import Backup, SqlStore, open_store, restore
from tests.unit.bot.letters import letter

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NIGHT = datetime(2023, 7, 31, 3, tzinfo=ZONE)


def housekeeping(store: SqlStore, folder: Path, *, keep_days: int = 14) -> Housekeeping:
    """Make one that keeps backups in a folder."""
    settings = BackupSettings(folder / "backups", time(2, 30), keep_days)
    new_backup = partial(Backup, f"sqlite:///{folder}/desk.sqlite3")
    return Housekeeping(store, WallClock(ZONE), settings, new_backup, Always())


async def test_a_backup_that_can_be_restored(tmp_path: Path) -> None:
    """Once a night, after the hour, and it holds what the database held."""
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    folder = tmp_path / "backups"
    try:
        await asyncio.wrap_future(store.write(lambda uow: uow.state.set("x", "có")))
        subject = housekeeping(store, tmp_path)
        await subject.tick(NIGHT - timedelta(hours=1))
        assert not folder.exists()
        await subject.tick(NIGHT)
        await housekeeping(store, tmp_path).tick(NIGHT + timedelta(hours=5))
    finally:
        await asyncio.to_thread(store.close)
    assert [file.name for file in folder.iterdir()] == ["baocao-2023-07-31.backup"]
    other = f"sqlite:///{tmp_path}/other.sqlite3"
    await asyncio.to_thread(restore, other, folder / "baocao-2023-07-31.backup")
    again = open_store(other)
    assert again.read(lambda uow: uow.state.get("x")).result() == "có"
    await asyncio.to_thread(again.close)


async def test_old_backups_and_rows_go(tmp_path: Path) -> None:
    """Files of others stay, whatever their age."""
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    folder = tmp_path / "backups"
    put_files(folder, *(f"baocao-2023-07-{day}.backup" for day in range(24, 31)), "keep-2001-01-01.backup")
    try:
        long_ago = NIGHT - timedelta(days=3)
        put = store.write(lambda uow: uow.inbox.put([Arrival("telegram", "a", "1", {})], long_ago))
        await asyncio.wrap_future(put)
        await asyncio.wrap_future(store.write(lambda uow: uow.inbox.done(1, long_ago)))
        await housekeeping(store, tmp_path, keep_days=7).tick(NIGHT)
        new = store.write(lambda uow: uow.inbox.put([Arrival("telegram", "a", "1", {})], NIGHT))
        assert await asyncio.wrap_future(new) == 1
    finally:
        await asyncio.to_thread(store.close)
    names = sorted(file.name for file in folder.iterdir())
    assert names == [*(f"baocao-2023-07-{day}.backup" for day in range(25, 32)), "keep-2001-01-01.backup"]


def put_files(folder: Path, *names: str) -> None:
    """Put files of former nights into a folder."""
    folder.mkdir()
    for name in names:
        (folder / name).write_text("x", encoding="utf-8")


@pytest.mark.parametrize("keep", [1, 3, 14])
@pytest.mark.parametrize("clocks", [("2099-01-01", "2023-08-01"), ("1970-01-01", "2023-08-01"), ("2023-12-31",) * 2])
async def test_a_wild_clock_costs_one_old_backup_at_most(tmp_path: Path, clocks: tuple[str, ...], keep: int) -> None:
    """Whatever day it says: last night's is there, and so are as many of the newest before it as are to be kept."""
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    nights = [f"baocao-2023-07-{day}.backup" for day in range(10, 31)]
    put_files(tmp_path / "backups", *nights)
    try:
        for day in clocks:
            now = datetime.fromisoformat(day).replace(hour=3, tzinfo=ZONE)
            await housekeeping(store, tmp_path, keep_days=keep).tick(now)
            names = sorted(file.name for file in (tmp_path / "backups").iterdir())
            assert f"baocao-{day}.backup" in names
            assert len(names) == keep
            assert len(set(names) & set(nights[len(nights) - keep :])) >= keep - 2
    finally:
        await asyncio.to_thread(store.close)


async def test_a_full_house_is_kept_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is old goes, however little is looked through at a time; facts that nothing reads any more go too."""
    monkeypatch.setattr("storage.outbox._PAGE", 3)
    monkeypatch.setattr("bot.housekeeping._FACTS", 2)
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    asked: list[tuple[datetime, str]] = []

    def fill(uow: UnitOfWork) -> None:
        for number in range(20):
            at = NIGHT - timedelta(days=31 if number < 10 else 1)
            row = uow.outbox.add(letter(text=f"tin {number}"), at)
            assert row is not None
            uow.outbox.sent(row, str(number), at)
            uow.state.set(f"gathered/telegram/-1/{number}", value=True)
        uow.state.set("gathering", value=True)

    def forget(_uow: UnitOfWork, before: datetime, after: str) -> str:
        asked.append((before, after))
        return {"": "a", "a": "b", "b": ""}[after]

    settings = BackupSettings(tmp_path / "backups", time(2, 30), 0)
    try:
        await asyncio.wrap_future(store.write(fill))
        new_backup = partial(Backup, f"sqlite:///{tmp_path}/desk.sqlite3")
        await Housekeeping(store, WallClock(ZONE), settings, new_backup, Always(), forget).tick(NIGHT)
        left = store.read(lambda uow: [uow.outbox.reached("telegram", "-1"), uow.state.names("gather", "", 99)])
        assert await asyncio.wrap_future(left) == [True, ["gathering"]]
        gone = store.write(lambda uow: uow.outbox.purge(NIGHT + timedelta(days=99))[0])
        assert await asyncio.wrap_future(gone) == 3
    finally:
        await asyncio.to_thread(store.close)
    long_ago = NIGHT - timedelta(days=30)
    assert asked == [(long_ago, ""), (long_ago, "a"), (long_ago, "b")]


async def test_a_failure_is_told_and_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder that can't be written: a line in the log, no half file, another try later."""
    (tmp_path / "backups").write_text("a file where a folder should be", encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    try:
        with caplog.at_level(logging.ERROR):
            await housekeeping(store, tmp_path).tick(NIGHT)
    finally:
        await asyncio.to_thread(store.close)
    assert "backup failed" in caplog.text


class EndlessBackup:
    """A backup that writes and writes until it is stopped."""

    def __init__(self) -> None:
        self.begun, self.stopped = Event(), Event()

    def write(self, file: Path) -> None:
        """Begin a file, and wait."""
        file.write_text("half", encoding="utf-8")
        self.begun.set()
        assert self.stopped.wait(30)
        file.unlink()
        raise OSError("broken off")

    def stop(self) -> None:
        """End it."""
        self.stopped.set()


class LongAgo:
    """The right of a process that lost it."""

    held = False


async def test_a_stop_breaks_a_backup_off_and_it_is_made_again(tmp_path: Path) -> None:
    """Nothing half-written is left, not even by a process that was killed, and the next start makes it whole."""
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    folder, endless = tmp_path / "backups", EndlessBackup()
    settings = BackupSettings(folder, time(0), 14)
    try:
        running = asyncio.create_task(
            Housekeeping(store, WallClock(ZONE), settings, lambda: endless, Always()).run(), name="housekeeping"
        )
        assert await asyncio.to_thread(endless.begun.wait, 30)
        assert not running.done()
        running.cancel()
        await asyncio.wait([running], timeout=5)
        assert running.cancelled()
        assert list(folder.iterdir()) == []
        (folder / "baocao-2023-07-30.part.part").write_text("half", encoding="utf-8")
        await housekeeping(store, tmp_path).tick(NIGHT)
    finally:
        await asyncio.to_thread(store.close)
    assert [file.name for file in folder.iterdir()] == ["baocao-2023-07-31.backup"]


async def test_only_who_has_the_right_keeps_the_house(tmp_path: Path) -> None:
    """Of several processes one: the others look, and do nothing."""
    store = open_store(f"sqlite:///{tmp_path}/desk.sqlite3")
    endless = EndlessBackup()
    settings = BackupSettings(tmp_path / "backups", time(0), 14)
    running = asyncio.create_task(
        Housekeeping(store, WallClock(ZONE), settings, lambda: endless, LongAgo()).run(), name="housekeeping"
    )
    await asyncio.wait([running], timeout=0.2)
    running.cancel()
    await asyncio.wait([running])
    await asyncio.to_thread(store.close)
    assert not endless.begun.is_set()
