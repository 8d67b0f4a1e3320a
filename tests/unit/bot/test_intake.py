"""Intake over a real store that refuses: nothing is taken for stored that is not; what never can be is kept as text."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from bot.app import store_is_away
from bot.clock import WallClock
from bot.intake import Intake
from bot.raw import REFUSED
from bot.telegram.arrivals import arrival_of
from bot.vitals import Vitals
from reporting.records import Arrival
from storage import SqlStore, open_store
from tests.unit.bot.test_health import ZONE
from tests.unit.telegram.updates import message

LONG: Final = "m1=5 " * 500_000


class Door:
    """The way into a database file, which something outside the program can shut."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store: SqlStore = open_store(f"sqlite:///{path}", campaigns=[])
        self.vitals = Vitals()
        self.intake = Intake(
            self.store,
            WallClock(ZONE),
            arrival_of=arrival_of,
            away=store_is_away,
            vitals=self.vitals,
            stored=lambda: None,
            clock_differs=lambda _: None,
        )

    def shut(self, when: str = "true") -> None:
        """Have the database refuse new rows of the inbox, all or some."""
        refusal = f"CREATE TRIGGER shut BEFORE INSERT ON inbox WHEN {when} BEGIN SELECT RAISE(ABORT, 'no'); END"
        with closing(sqlite3.connect(self.path, timeout=30)) as other:
            other.execute(refusal)

    def open(self) -> None:
        """Let it take them again."""
        with closing(sqlite3.connect(self.path, timeout=30)) as other:
            other.execute("DROP TRIGGER shut")

    async def stored(self) -> list[Arrival]:
        """List what the inbox holds."""
        rows = await asyncio.wrap_future(self.store.read(lambda uow: uow.inbox.waiting(100)))
        return [row.arrival for row in rows]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """A database file and the intake before it."""
    made = Door(tmp_path / "baocao.sqlite3")
    yield made
    made.store.close()


@pytest.mark.parametrize("number", [1, 3])
async def test_nothing_is_taken_for_stored_while_the_database_refuses_everything(door: Door, number: int) -> None:
    """It is no update's own fault: they wait, whoever looks is told, and they are stored as they came."""
    given = [message(f"m1={one}", message_id=one + 1) for one in range(number)]
    door.shut()
    keeping = asyncio.create_task(door.intake.keep(given, False))
    await asyncio.wait([keeping], timeout=0.6)
    assert not keeping.done()
    assert door.vitals.unstored == number
    door.open()
    assert await asyncio.wait_for(keeping, 30) == number
    assert [one.payload["message"]["text"] for one in await door.stored()] == [f"m1={one}" for one in range(number)]
    assert door.vitals.unstored == 0


@pytest.mark.parametrize("text", ["m1=hai", LONG])
async def test_what_alone_is_refused_is_kept_as_its_words(door: Door, text: str) -> None:
    """What comes with it is stored as it is, in its order; of a very long one the beginning is kept."""
    door.shut(f"instr(NEW.payload, '{REFUSED}') = 0 AND instr(NEW.payload, '{text[:10]}') OR length(NEW.payload) > 1e6")
    given: list[Any] = [message("m1=1", message_id=1), message(text, message_id=2), message("m1=3", message_id=3)]
    assert await door.intake.keep(given, False) == 3
    first, refused, last = await door.stored()
    assert (first.payload["message"]["text"], last.payload["message"]["text"]) == ("m1=1", "m1=3")
    assert text[:10] in refused.payload[REFUSED]
    assert (refused.chat_id, door.vitals.unstored) == ("", 0)
