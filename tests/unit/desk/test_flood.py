"""Floods are counted by message: work that the database has run again asks for no more answers than it did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.chat import Event
from bot.desk.flood import MOST_GIVEN, Flood
from reporting.ports import UnitOfWork
from storage import SqlStore
from storage.database import Database
from storage.migrate import migrate
from storage.session import WriterSession
from storage.writer import Writer
from tests.unit.desk.room import Room

TIGHT = 6.0  # answers a minute
AT_ONCE = 9


class FullDisk(WriterSession):
    """A session on a file that has no room left for so many commits: all work is done by then."""

    full = 0

    def commit(self) -> None:
        """Commit where there is room."""
        assert self._link is not None
        self._link.tell(f"PRAGMA max_page_count = {1 if self.full else 2**30}")  # no less than it has
        if self.full:
            self.full -= 1
            self._link.tell("CREATE TABLE more AS SELECT zeroblob(1000000)")
        super().commit()


@contextmanager
def room_on(path: Path) -> Iterator[tuple[Room, FullDisk]]:
    """Open a room whose desk takes few answers for a flood, on a disk of its own."""
    room = Room()
    room.store.close()
    database = Database(f"sqlite:///{path}")
    migrate(database)
    session = FullDisk(database, database.connect(), exclusive=True)
    with closing(SqlStore(database, Writer(session), None)) as room.store:
        room.do(lambda uow: room.desk.seed(uow, room.now))
        room.desk.office.flood.per_minute = TIGHT
        yield room, session


def said(path: Path, number: int, full: int) -> list[str]:
    """Have a reporter ask so often while the disk is full for so many commits; give all that is said to anybody."""

    def handle(event: Event, uow: UnitOfWork) -> None:
        room.desk.handle(uow, event, room.now)

    with room_on(path) as (room, session):
        session.full = full
        events = [room.event("hung", "/status Tân Hưng") for _ in range(number)]
        for future in [room.store.write(partial(handle, event)) for event in events]:
            future.result(60)
        assert session.full == 0
        return [letter.text for letter in room.letters() if letter.text]


@pytest.mark.parametrize("number", [3, 30])
def test_a_full_disk_takes_nobodys_answer(tmp_path: Path, number: int) -> None:
    """Not of few messages, and of a flood neither the answers before the cut nor the word of it, once for each."""
    usual = said(tmp_path / "usual.sqlite3", number, 0)
    assert len([text for text in usual if "Tin gửi quá dồn dập" in text]) == (number > AT_ONCE)
    assert len([text for text in usual if text.startswith("Số liệu")]) == min(number, AT_ONCE)
    assert said(tmp_path / "full.sqlite3", number, 5) == usual


def test_what_is_remembered_of_messages_is_bounded() -> None:
    """The oldest is forgotten; what runs again is one of the last."""
    room = Room()
    flood = Flood(1e9)
    for number in range(MOST_GIVEN + 100):
        for _ in range(2):
            assert flood.answer("a", "b", room.now, number) == (True, None)
    assert len(flood._given) == MOST_GIVEN
    assert flood._buckets["a"].left == 1e9 * 1.5 - MOST_GIVEN - 100
