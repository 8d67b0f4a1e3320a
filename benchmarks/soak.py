"""Ordinary traffic at twenty times real speed with a virtual clock: memory stays, no task or connection is left over.

Reports, corrections, questions, pictures, talk and pressed buttons of forty communes around a morning's due times, with
their reminders, alerts and summaries. Half a minute by default; `BENCH_SOAK_SECONDS=180` makes it the full hour.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aiohttp import web

from benchmarks import rush
from benchmarks.soaked import FastClock
from bot.clock import WallClock
from bot.sandbox.errors import PlayError
from bot.sandbox.loopback import Loopback
from bot.sandbox.play import Play
from bot.sandbox.server import bot_api, listen
from bot.sandbox.world import Message, User

SPEED: Final = 20
UNITS: Final = 40
RATE: Final = 15.0  # moves a second of ours: three in four seconds of the virtual clock
WARM_UP: Final = 0.4  # of the time: caches fill, pictures are drawn for the first time
START: Final = "07:25"
_GROUP: Final = -1_001_000_000_001
_ADMIN: Final = 900_001
_FIRST: Final = 500_001

Figure = tuple[str, float, str]


@dataclass(slots=True)
class Village:
    """The people, what they said last, and how they go on."""

    api: Loopback
    play: Play
    clock: FastClock
    rng: random.Random
    last: dict[int, Message] = field(default_factory=dict)
    moves: int = 0

    def move(self) -> None:
        """Let somebody do something; most report."""
        unit = self.rng.randrange(UNITS)
        who, name = _FIRST + unit, rush.units()[unit][1]
        where = _GROUP if self.rng.random() < 0.7 else who
        kind = self.rng.random()
        self.moves += 1
        if kind < 0.55:
            self.last[unit] = self.play.say(who, where, self._report(name))
        elif kind < 0.65 and unit in self.last:
            self.play.edit(who, self.last[unit].room, self.last[unit].id, self._report(name))
        elif kind < 0.75:
            self._press()
        else:
            text = self.rng.choice(
                ("/status", f"/status {name}", "/chuabc", "chào cả nhà", f"/bc {name} m1=12O", "/huongdan", "/toi",
                 f"{name} báo cáo: mức 1 được {self.rng.randrange(300)}")
            )  # fmt: skip
            self.play.say(who, where, text)

    def _report(self, name: str) -> str:
        day = self.clock.now() - timedelta(days=self.rng.choice((0, 0, 0, 1, 2)))
        return f"/bc {name} m1={self.rng.randrange(300)} m2={self.rng.randrange(90)} ngày {day.day}/{day.month}"

    def _press(self) -> None:
        """Press a button of the bot's latest messages, if there is one."""
        for message in list(self.api.world.rooms[_GROUP].messages.values())[:-30:-1]:
            if message.keyboard and message.sender == self.api.world.bot.id:
                button = self.rng.choice(self.rng.choice(message.keyboard))
                who = _FIRST + self.rng.randrange(UNITS)
                with suppress(PlayError):
                    self.play.press(who, _GROUP, message.id, button["callback_data"])
                return


def figures() -> Iterator[Figure]:
    """Run the program against the loopback server, and ask it three times what it holds."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    seconds = float(os.environ.get("BENCH_SOAK_SECONDS", "30"))
    with TemporaryDirectory(prefix="baocao-bench-") as name:
        (before, middle, after), village = asyncio.run(_soak(Path(name), seconds))
        posts = _posts(Path(name))
    yield "soak_minutes", seconds * SPEED / 60, "min"
    yield "soak_moves", village.moves, ""
    yield "soak_posts", posts, ""
    yield "soak_pictures", village.api.calls.get("sendphoto", 0), ""
    yield "soak_answered", after["answered"], ""
    yield "soak_rss", after["megabytes"], "MB"
    yield "soak_rss_growth", after["megabytes"] - before["megabytes"], "MB"
    yield "soak_rss_growth_second_half", after["megabytes"] - middle["megabytes"], "MB"
    for name in ("tasks", "files", "threads", "connections"):
        yield f"soak_{name}_left", after[name] - before[name], ""
    yield "soak_objects_growth", after["objects"] - before["objects"], "thousand"


async def _soak(folder: Path, seconds: float) -> tuple[list[dict[str, float]], Village]:
    wall = WallClock(rush.ZONE)
    began = wall.now()
    start = began.replace(hour=int(START[:2]), minute=int(START[3:]), second=0)
    clock = FastClock(began, start, SPEED)
    api = Loopback(clock.now, token=rush.TOKEN)
    api.gate.limits.on = False
    village = Village(api, Play(api), clock, random.Random(1))  # noqa: S311 - the same moves each time
    runner = web.AppRunner(bot_api(api), access_log=None, shutdown_timeout=0)
    await runner.setup()
    door = listen("127.0.0.1", 0)
    await web.SockSite(runner, door).start()
    _settle(village)
    config = _write_config(folder, start, f"http://127.0.0.1:{door.getsockname()[1]}")
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.soaked", str(config), began.isoformat(), start.isoformat(), str(SPEED)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        await _go_on(village, seconds * WARM_UP)
        held = [await _ask(program, village)]
        for _ in range(2):
            await _go_on(village, seconds * (1 - WARM_UP) / 2)
            held.append(await _ask(program, village))
        return held, village
    finally:
        assert program.stdin is not None
        program.stdin.close()
        await program.wait()
        await runner.cleanup()


async def _go_on(village: Village, seconds: float) -> None:
    """Let people move at an even pace for so long."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, began + number / RATE - loop.time()))
        village.move()


async def _ask(program: asyncio.subprocess.Process, village: Village) -> dict[str, float]:
    """Wait until all that was said is fetched and answered, then ask the program what it holds."""
    assert program.stdin is not None
    assert program.stdout is not None
    while village.api.feed.pending:
        await village.api.world.changed(village.api.world.version)
    program.stdin.write(b"\n")
    await program.stdin.drain()
    found: dict[str, float] = json.loads(await program.stdout.readline() or b"null")
    if not found:
        raise RuntimeError("the program ended by itself")
    return found


def _posts(folder: Path) -> int:
    """Count the scheduled posts that were made."""
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as connection:
        return int(connection.execute("SELECT count(*) FROM slots WHERE state = 'opened'").fetchone()[0])


def _settle(village: Village) -> None:
    world = village.api.world
    world.add_user(User(_ADMIN, "Thường trực", "thuong_truc", started=True))
    for unit in range(UNITS):
        world.add_user(User(_FIRST + unit, f"Đầu mối {rush.units()[unit][1]}", f"dm_{unit}", started=True))
    room = world.add_group(_GROUP, "Tổ công tác", [_ADMIN, *(_FIRST + unit for unit in range(UNITS))])
    room.members[_ADMIN] = "creator"
    village.play.set_bot(_ADMIN, room.id, "administrator")


def _write_config(folder: Path, start: datetime, api_base: str) -> Path:
    """Write a campaign of forty communes with a daily duty."""
    rows = ["code,name,kind", *(f"{code},{name},xã" for code, name in rush.units()[:UNITS])]
    (folder / "units.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    first, last = (start - timedelta(days=30)).date(), (start + timedelta(days=60)).date()
    text = f"""[telegram]
token = "{rush.TOKEN}"
api_base = "{api_base}"
[telegram.limits]
group_per_minute = {20 * SPEED}
chat_per_second = {1.0 * SPEED}
all_per_second = {30.0 * SPEED}
[storage]
url = "sqlite:///{folder}/desk.sqlite3"
[backup]
keep_days = 0
[campaign]
code = "soak"
name = "Chiến dịch chạy lâu"
start = {first}
end = {last}
headline = "m1"
positional = ["m1", "m2"]
[units]
file = "units.csv"
[[metric]]
key = "m1"
label = "Mức 1"
aliases = ["mức 1"]
[[metric]]
key = "m2"
label = "Mức 2"
aliases = ["mức 2"]
[[target]]
metric = "m1"
value = 400000
deadline = "by {last}"
{_duty("som", "07:32", "07:38")}
{_duty("ngay", "08:00", "08:10")}
[[group]]
app = "telegram"
chat_id = "{_GROUP}"
[[person]]
name = "Thường trực"
app = "telegram"
account_id = "{_ADMIN}"
roles = ["admin", "leader"]
"""
    text += "".join(
        f'[[person]]\nname = "Đầu mối {name}"\napp = "telegram"\naccount_id = "{_FIRST + number}"\n'
        f'roles = ["reporter"]\nunits = ["{code}"]\n'
        for number, (code, name) in enumerate(rush.units()[:UNITS])
    )
    file = folder / "soak.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _duty(code: str, due: str, summary: str) -> str:
    """Write a daily duty with everything that belongs to it; the first one's posts fall into the warming up."""
    return f"""[[duty]]
code = "{code}"
label = "Báo cáo {due}"
every = "daily"
due = "{due} next day"
units = "all"
required = ["m1", "m2"]
reminders = ["-5m", "-2m"]
alerts = ["0m leaders", "+4m leaders"]
summary = "{summary}"
"""
