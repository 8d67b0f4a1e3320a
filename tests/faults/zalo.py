"""The same program in Zalo: killed while events come again, get lost, come bare or wrapped, and failures hide in a 200.

What the server handed over and the program came back from has to be stored once. What it lost by itself, or put on a
wire whose end died, nobody can know of: that is counted apart.
"""

from __future__ import annotations

import asyncio
import random
import re
import signal
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, cast

from aiohttp import web

from bot.clock import Clock
from bot.config import Settings, load
from bot.sandbox.server import listen
from bot.sandbox.world import Message
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.feed import Handed
from bot.sandbox.zalo.play import ZaloPlay
from bot.sandbox.zalo.server import zalo_api
from bot.sandbox.zalo.wire import id_of, message_id
from tests.faults.books import Books, Count, count_doubles, count_posts
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import FIRST_REPORTER, GROUP, TOKEN, Setting, free_port, unit_names, write_config
from tests.faults.program import Program
from tests.faults.town import Aim, Said, SentNote, Town, _settle

UNITS: Final = 20
PER_SECOND: Final = 8.0
NEVER: Final = "zalo_never_delivered"
_LONGEST_LIFE: Final = 6.0
_STOP_EVERY: Final = 6
_SENDS: Final = frozenset({"sendmessage", "sendphoto"})
_TELEGRAM: Final = re.compile(r"\[telegram\]\n.*?(?=\[storage\])", re.DOTALL)


@dataclass(slots=True)
class ZaloTown(Town):
    """The town with a Zalo group; `events` are the server's own notes of each report."""

    events: dict[int, Handed] = field(default_factory=dict)

    @property
    def zalo(self) -> ZaloLoopback:
        """The server."""
        assert isinstance(self.api, ZaloLoopback)
        return self.api

    def report(self, unit: int | None = None, where: int | None = None) -> Said:
        """Let a unit's reporter add to a day's figure, naming the bot in the group; no value comes twice."""
        unit = self.rng.randrange(self.units - 2) if unit is None else unit
        self.values[unit] += 1
        value = self.values[unit]
        who = FIRST_REPORTER + unit
        chat = where or (GROUP if self.rng.random() < 0.7 else who)
        day = self.clock.now() - timedelta(days=self.rng.choice((0, 0, 1, 2)))
        text = f"/bc {unit_names(self.units)[unit]} m1=+{value} ngày {day.day}/{day.month}/{day.year}"
        named = f"@{self.api.world.bot.name} {text}" if chat == GROUP else text
        message = self.play.say(who, chat, named)
        said = Said(chat, message.id, unit, value, time.monotonic(), second=message.date)
        self.events[len(self.said)] = self.zalo.feed.all[-1]
        self.said.append(said)
        return said

    def trouble(self) -> None:
        """Turn some of what is told of the server on, for a while."""
        faults: dict[str, Any] = {}
        for name, most in (
            ("server_errors", 2), ("drop_before", 2), ("drop_after", 1), ("redeliver", 5), ("duplicate", 3),
            ("poll_errors", 1), ("unnamed", 2),
        ):  # fmt: skip
            faults[name] = self.rng.randint(1, most) if self.rng.random() < 0.3 else 0
        for name in ("lose_unpolled", "wrapped", "by_status", "empty_body"):
            faults[name] = self.rng.random() < 0.3
        faults["slow_seconds"] = self.rng.choice((0.0, 0.0, 0.02, 0.1))
        faults["slow_fetch_seconds"] = self.rng.choice((0.0, 0.0, 0.5))
        faults["fetches"] = self.rng.choice((1, 2, 4))
        self.api.faults.set(faults)


@asynccontextmanager
async def opened_zalo(clock: Clock, rng: random.Random) -> AsyncIterator[ZaloTown]:
    """Open the server on a free port, with everybody in the group."""
    api = ZaloLoopback(clock.now, token=TOKEN)
    api.gate.limits.on = False
    town = ZaloTown(api, ZaloPlay(api), clock, rng, UNITS)
    post = api.world.post

    def noted(room: Any, sender: int, text: str = "", entities: Any = None) -> Message:
        message = post(room, sender, text, entities)
        if sender == api.world.bot.id:
            town._note(message)
        return message

    api.world.post = noted  # type: ignore[method-assign]
    _settle(town, unit_names(UNITS))
    app = zalo_api(api)
    app.middlewares.append(town.watch)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    door = listen("127.0.0.1", 0)
    await web.SockSite(runner, door).start()
    api.base = town.base = f"http://127.0.0.1:{door.getsockname()[1]}"
    try:
        yield town
    finally:
        await runner.cleanup()


def write_zalo(folder: Path, setting: Setting, base: str, clock: Clock, minutes: int) -> Settings:
    """Write the common configuration as Zalo's: the same people and group under Zalo's ids."""
    port = free_port()
    path = write_config(folder, Setting("polling", setting.url), base, clock.now(), units=UNITS, minutes=minutes).path
    hook = f'webhook_url = "http://127.0.0.1:{port}/hook"' if setting.mode == "webhook" else ""
    zalo = f"""[zalo]
token = "{TOKEN}"
api_base = "{base}"
mode = "{setting.mode}"
{hook}
public_url = "http://127.0.0.1:{port}"
listen = "127.0.0.1:{port}"
[zalo.limits]
group_per_minute = 60000
chat_per_second = 1000.0
all_per_second = 1000.0
"""
    text = _TELEGRAM.sub(lambda _: zalo, path.read_text(encoding="utf-8")).replace('"telegram"', '"zalo"')
    text = re.sub(r'(chat_id|account_id) = "(-?\d+)"', lambda one: f'{one[1]} = "{id_of(int(one[2]))}"', text)
    path.write_text(text, encoding="utf-8")
    return load(path, {})


async def kill_in_zalo(
    setting: Setting, kills: int, folder: Path, clock: Clock, rng: random.Random, say: Callable[[str], None]
) -> tuple[Count, int]:
    """Run one setting to its end; give its counts, and how much the server never delivered."""
    async with opened_zalo(clock, rng) as town:
        settings = write_zalo(folder, setting, town.base, clock, max(4, kills // 6))
        program = Program(settings.path, folder / "log.txt")
        talking = asyncio.create_task(town.talk(PER_SECOND))
        try:
            for number in range(1, kills + 1):
                await _live_and_die(town, program, rng)
                if number % _STOP_EVERY == 0:
                    await _live_and_stop(town, program, rng)
                if number % 5 == 0 or number == kills:
                    say(f"Zalo, {setting.name}: {number} of {kills} kills, {len(town.said)} reports said")
        finally:
            talking.cancel()
        town.api.faults.off()
        town.aim = Aim()
        await program.start()
        count = Count(kills=len(program.kills), stops=kills // _STOP_EVERY)
        try:
            await become_quiet(town, setting, program)
        except TimeoutError:
            count.notes.append("events not fetched, or letters not sent, at the end")
        until = clock.now() - timedelta(seconds=20)
        await program.stop()
    count.bad_stops = len(program.bad_stops)
    count.notes += program.bad_stops
    books = Books(setting.url)
    never = count_zalo(books, town, count)
    count_posts(books, settings, until, count)
    count_doubles(books, _as_told(town), program.kills, count)
    await asyncio.to_thread(verify, settings.path, count)
    return count, never


def _end(town: ZaloTown, program: Program) -> None:
    """Kill the program; what it was given and did not come back from is nobody's."""
    program.kill()
    town.zalo.feed.epoch += 1


async def _live_and_die(town: ZaloTown, program: Program, rng: random.Random) -> None:
    """Start the program and kill it at a moment or at a call."""
    town.trouble()
    nothing, polls = frozenset[str](), frozenset({"getupdates"})
    methods, when = rng.choice(((nothing, ""), (polls, "after"), (_SENDS, "before"), (_SENDS, "after")))
    town.aim = Aim(methods, when, rng.choice((1, 2, 5, 20)), lambda: _end(town, program))
    await program.start()
    try:
        async with asyncio.timeout(_LONGEST_LIFE if methods else rng.uniform(0.3, _LONGEST_LIFE)):
            await program.ended()
    except TimeoutError:
        _end(town, program)
        await program.ended()
    if program.process is not None and program.process.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the program ended by itself, see {program.log}")


async def _live_and_stop(town: ZaloTown, program: Program, rng: random.Random) -> None:
    """Start the program and end it by SIGTERM in the midst of work."""
    town.aim = Aim()
    town.api.faults.off()
    greeted = town.api.calls.get("getme", 0)
    await program.start()
    while town.api.calls.get("getme", 0) == greeted:
        await town.api.world.changed(town.api.world.version)
    await asyncio.sleep(rng.uniform(0.0, 3.0))
    await program.stop()
    town.zalo.feed.epoch += 1


def count_zalo(books: Books, town: ZaloTown, count: Count) -> int:
    """Every report that was handed over is stored once; tell how many never were."""
    entries: dict[tuple[str, int], list[int]] = defaultdict(list)
    for unit, value, message in books.rows(
        "SELECT e.unit, v.number, e.message FROM entries e JOIN entry_values v ON v.entry = e.id"
    ):
        entries[unit, value].append(message)
    letters = "SELECT answers FROM outbox WHERE answers IS NOT NULL AND kind = 'text' AND state"
    answers = Counter(row[0] for row in books.rows(f"{letters} = 'sent'"))
    unknown = {row[0] for row in books.rows(f"{letters} = 'unknown'")}
    never = 0
    for number, one in enumerate(town.said):
        found, handed = entries[f"u{one.unit}", one.value], town.events[number]
        count.sent += 1
        count.stored += bool(found)
        count.counted_twice += max(0, len(found) - 1)
        count.lost += not found and handed.taken
        never += not found and not handed.taken
        for message in found[:1]:
            told = answers[message]
            count.answered += told > 0
            count.answers_missed += not told and message not in unknown
            count.answers_unknown += not told and message in unknown
            count.answers_doubled += max(0, told - 1)
    live = "SELECT sum(v.number) FROM entries e JOIN entry_values v ON v.entry = e.id WHERE e.state = 'live'"
    count.figures_wrong += books.number(live) != books.number("SELECT sum(value) FROM cells")
    count.set_aside += books.number("SELECT count(*) FROM inbox WHERE state = 'aside'")
    return never


def _as_told(town: ZaloTown) -> list[SentNote]:
    """Name the bot's messages by Zalo's ids, which are text."""
    rooms, note_of = town.api.world.rooms, cast("Callable[..., SentNote]", SentNote)
    return [
        note_of(id_of(one.chat), message_id(rooms[one.chat].messages[one.message]), one.at, one.text, one.cut)
        for one in town.sent
    ]
