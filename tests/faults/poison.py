"""A message that the desk fails over, in the midst of a commit with others: tried three times, set aside, told, kept.

The database itself refuses the figure, by a trigger that the harness plants; the program is the real one.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import psycopg

from bot.clock import Clock
from tests.faults.books import Books, Count, count_doubles, count_order, count_reports
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import ADMIN, FIRST_REPORTER, GROUP, Setting, unit_names, write_config
from tests.faults.program import Program
from tests.faults.town import Said, Town, opened

UNITS: Final = 12
POISON: Final = 66_613
TRIES: Final = 3
_NEIGHBOURS: Final = 40
_SQLITE: Final = (
    f"CREATE TRIGGER poison BEFORE INSERT ON entry_values WHEN NEW.number = {POISON}"
    " BEGIN SELECT RAISE(ABORT, 'planted'); END"
)
_POSTGRESQL: Final = (
    "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN IF NEW.number = {POISON} THEN RAISE 'planted'; END IF; RETURN NEW; END $$;"
    " CREATE TRIGGER poison BEFORE INSERT ON entry_values FOR EACH ROW EXECUTE FUNCTION planted()"
)


async def poison(setting: Setting, folder: Path, clock: Clock, rng: random.Random, say: Callable[[str], None]) -> Count:
    """Say the poison among others, and count what became of it and of them."""
    count = Count()
    async with opened(clock, rng, UNITS) as town:
        settings = write_config(folder, setting, town.base, clock.now(), units=UNITS)
        program = Program(settings.path, folder / "log.txt")
        await program.start()
        await town.fetched(program)
        town.report()
        await become_quiet(town, setting, program)
        _plant(setting.url)
        poisons = [_say_all(town, rng) for _ in range(2)]  # the first of its chat's, and one behind others
        await become_quiet(town, setting, program)
        await program.stop()
        told = [m.text for m in town.api.world.rooms[ADMIN].messages.values() if m.sender == town.api.world.bot.id]
    books = Books(setting.url)
    count_reports(books, town.said, town.sent, count)
    count_order(books, town.said, count)
    count_doubles(books, town.sent, [], count)
    verify(settings.path, count)
    check_aside(books, poisons, told, count)
    say(f"poison, {setting.name}: {len(town.said)} others said, {count.set_aside} set aside")
    count.set_aside -= len(poisons)
    return count


def _plant(url: str) -> None:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30, isolation_level=None)) as connection:
            connection.execute(_SQLITE)
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_POSTGRESQL.encode())


def _say_all(town: Town, rng: random.Random) -> Said:
    """Let many speak at once, so that one commit holds them, and one of them say the poison in the midst of it."""
    at = rng.randrange(_NEIGHBOURS)
    for number in range(_NEIGHBOURS):
        if number == at:
            said = _say(town, rng.choice((GROUP, FIRST_REPORTER)))
        town.report()
    return said


def _say(town: Town, chat: int) -> Said:
    day = town.today
    text = f"/bc {unit_names(UNITS)[0]} m1=+{POISON} ngày {day.day}/{day.month}/{day.year}"
    return Said(chat, town.play.say(FIRST_REPORTER, chat, text).id, 0, POISON, 0.0)


def check_aside(books: Books, poisons: list[Said], told: list[str], count: Count) -> None:
    """The poison was tried so many times, is kept with its reason, left nothing behind, and was told once each.

    Of all that the admin was `told` what names one that was set aside counts: whatever the hour brings is no fault.
    """
    rows = books.rows("SELECT chat_id, attempts, error, payload, key FROM inbox WHERE state = 'aside' ORDER BY id")
    if sorted(row[0] for row in rows) != sorted(str(one.chat) for one in poisons):
        count.notes.append(f"set aside: {len(rows)} of {len(poisons)}")
    count.notes += [f"tried {row[1]} times: {row[2]!r}" for row in rows if row[1] != TRIES or not row[2]]
    count.notes += ["not kept as it was said" for row in rows if str(POISON) not in row[3]]
    if books.number(f"SELECT count(*) FROM entry_values WHERE number = {POISON}"):
        count.notes.append("it left something behind")
    for *_, key in rows:
        heard = [text for text in told if key in text]
        if len(heard) != 1:
            count.notes.append(f"the admin heard {len(heard)} times of {key}: {told}")
    count.bad_stops += len(count.notes)
