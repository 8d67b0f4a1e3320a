"""What a machine room does to a program: its database gone, locked or full, Telegram gone, cables cut, clocks turned.

The program lives through all of it. Each outage has its own server, its own people and, where it needs one, its own
PostgreSQL: they run side by side.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import aiohttp

from bot.clock import Clock
from bot.config import Settings
from tests.contract.servers import PostgresServer
from tests.faults import between
from tests.faults.books import BEGAN, Books, Count, count_doubles, count_order, count_posts, count_reports
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import Setting, free_port, write_config
from tests.faults.program import Program
from tests.faults.town import Town, opened

UNITS: Final = 12
PER_SECOND: Final = 4.0
_CALM_SECONDS: Final = 3.0
_SECOND_SECONDS: Final = 3.0  # of the second outage, in which the program is told to end
_START_SECONDS: Final = 120.0  # a dozen programs start at the same moment
_MENDED_SECONDS: Final = 75.0  # a first poll that finds nothing takes 30 s, a pause after a failure as long
_BLIND_SECONDS: Final = 62.0  # from so long a silence of the database on, the health page has to say so
_BLIND_TELEGRAM_SECONDS: Final = 125.0
_SHIFT: Final = timedelta(hours=-1)
_DISK: Final = "6m"
_NO_WAY: Final = "telegram can't be reached"
_TRIED_ON: Final = "it is tried on"


@dataclass(frozen=True, slots=True)
class Outage:
    """One kind of trouble: `strike` makes it for as long as it is entered; the log must then hold `words`.

    `blind` is after how many seconds the program is no longer ready, None where it stays so.
    """

    name: str
    setting: Setting
    folder: Path
    strike: Callable[[Town], AbstractAsyncContextManager[None]]
    seconds: float
    words: str
    blind: float | None = None
    command: Sequence[str] = ("-m", "bot", "run")


def outages(folder: Path, servers: Sequence[PostgresServer], seconds: float, gone: float) -> list[Outage]:
    """List them, each with a database of its own: databases are away for `seconds`, Telegram is `gone` for so long."""
    polled, hooked = servers
    locked, disk, shift = (folder / name for name in ("locked", "disk", "shift"))

    def sqlite(name: str) -> Setting:
        return Setting("polling", f"sqlite:///{folder}/{name}/bot.sqlite3")

    stopped, stopped_too = Setting("polling", polled.url()), Setting("webhook", hooked.url())
    found = [
        Outage("PostgreSQL stopped", stopped, folder / "stopped", lambda _: _stopped(polled), seconds, "PostgreSQL", 0),
        Outage(
            "the same, webhook", stopped_too, folder / "hooked", lambda _: _stopped(hooked), seconds, "PostgreSQL", 0
        ),
        Outage(
            "SQLite locked", sqlite("locked"), locked, lambda _: _locked(locked / "bot.sqlite3"), seconds,
            "Another process", _BLIND_SECONDS,
        ),
        Outage(
            "Telegram gone", sqlite("gone"), folder / "gone", between.gone, gone, _NO_WAY, _BLIND_TELEGRAM_SECONDS
        ),
        Outage(
            "every call is cut", sqlite("mute"), folder / "mute", between.mute, gone, _NO_WAY, _BLIND_TELEGRAM_SECONDS
        ),
        Outage("sends meet trouble", sqlite("trouble"), folder / "trouble", between.trouble, gone, _TRIED_ON),
        Outage(
            "a portal answers", sqlite("portal"), folder / "portal", between.portal, gone, _NO_WAY,
            _BLIND_TELEGRAM_SECONDS,
        ),
        Outage(
            "every send is cut", sqlite("unsent"), folder / "unsent", partial(between.no_sends, how="drop_before"),
            gone, _TRIED_ON,
        ),
        Outage("connections cut", sqlite("cut"), folder / "cut", between.cut, seconds, ""),
        Outage(
            "clock an hour back", sqlite("shift"), shift, lambda _: _shifted(shift / "shift"), 1.4 * seconds,
            "clock is off", None, ("-m", "tests.faults.shifted"),
        ),
    ]  # fmt: skip
    disk.mkdir(parents=True, exist_ok=True)
    if _mount(disk):
        found.append(
            Outage("disk full", sqlite("disk"), folder / "full", lambda _: _full(disk), seconds, "full", _BLIND_SECONDS)
        )
    return found


def is_mounted(folder: Path) -> bool:
    """Tell whether there is a small disk to fill."""
    return (folder / "disk").is_mount()


def tidy(folder: Path) -> None:
    """Give the small disk back."""
    subprocess.run(["umount", "--lazy", str(folder / "disk")], check=False, capture_output=True)


@dataclass(frozen=True, slots=True)
class Lived:
    """What a run through an outage was: the settings, until when posts are due, and when nobody was there."""

    settings: Settings
    until: datetime
    away: tuple[datetime, datetime]
    stopped: float


async def survive(outage: Outage, clock: Clock, rng: random.Random, say: Callable[[str], None]) -> Count:
    """Run the program through an outage, end it in the midst of another one, let it start again, and count."""
    count = Count()
    program = Program(outage.folder / "bot.toml", outage.folder / "log.txt", outage.command)
    async with opened(clock, rng, UNITS) as town:
        try:
            lived = await _live(outage, town, program, count, say)
        finally:
            program.drop()
    log = await asyncio.to_thread(program.log.read_text, "utf-8")
    books = Books(outage.setting.url)
    count.notes += program.bad_stops
    if outage.words not in log:
        count.notes.append("the log says nothing of it")
    count.notes += sorted({line for line in log.splitlines() if "Traceback" in line})
    given_up = books.number("SELECT count(*) FROM outbox WHERE state IN ('failed', 'unknown')")
    if outage.words in {_NO_WAY, _TRIED_ON} and given_up:
        count.notes.append(f"{given_up} letters were given up")
    count.bad_stops = len(count.notes)
    count_reports(books, town.said, town.sent, count)
    count_order(books, town.said, count)
    count_posts(books, lived.settings, lived.until, town.sent, count, lived.away)
    # what was sent just before the database went, and the program with it, could be recorded nowhere
    count_doubles(books, town.sent, [lived.stopped], count)
    await asyncio.to_thread(verify, program.config, count)
    say(f"{outage.name}: counted")
    return count


async def _live(outage: Outage, town: Town, program: Program, count: Count, say: Callable[[str], None]) -> Lived:
    """Report before, in and after the outage; look at the health page; stop and start the program."""
    clock = town.clock
    hook, health = free_port() if outage.setting.mode == "webhook" else 0, free_port()
    settings = write_config(
        outage.folder, outage.setting, town.base, clock.now(), units=UNITS, minutes=3, hook=hook, health=health
    )
    program.config = settings.path
    await program.start()
    talking = asyncio.create_task(town.talk(PER_SECOND))  # a poll that brings something comes back at once
    try:
        if not await _ready(health, _START_SECONDS) or not await _begun(Books(outage.setting.url), _START_SECONDS):
            raise RuntimeError(f"the program does not start, see {program.log}")
        await asyncio.sleep(_CALM_SECONDS)
        began = clock.now()
        async with outage.strike(town):
            await asyncio.sleep(outage.seconds)
            away = began, clock.now()
            if outage.blind is not None and outage.seconds > outage.blind and await _status(health) != 503:
                count.notes.append("the health page saw nothing of it")
        say(f"{outage.name}: it is over after {outage.seconds:g} s, {len(town.said)} reports said")
        await asyncio.sleep(_CALM_SECONDS)
        if not await _ready(health, _MENDED_SECONDS):
            count.notes.append("not ready again")
    finally:
        talking.cancel()
    await become_quiet(town, outage.setting, program)
    for _ in range(20):
        town.report()
    async with outage.strike(town):
        await asyncio.sleep(_SECOND_SECONDS)
        stopped = time.monotonic()
        await program.stop()
    await program.start()
    town.report()
    if not await _ready(health, _START_SECONDS):
        count.notes.append("not ready after the start")
    await asyncio.sleep(_CALM_SECONDS)  # what fell due meanwhile is made now
    await become_quiet(town, outage.setting, program)
    until = clock.now() - timedelta(seconds=20)
    await program.stop()
    return Lived(settings, until, away, stopped)


async def _ready(port: int, patience: float) -> bool:
    """Wait until the program says that it is ready; false where it does not within its time."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if await _status(port) == 200:
            return True
        await asyncio.sleep(0.2)
    return False


async def _begun(books: Books, patience: float) -> bool:
    """Wait until the desk has ticked: posts are due from then on, by the clock as it is before the outage."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if await asyncio.to_thread(books.rows, BEGAN):
            return True
        await asyncio.sleep(0.2)
    return False


async def _status(port: int) -> int:
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.get(f"http://127.0.0.1:{port}/readyz") as answer,
        ):
            return answer.status
    return 0


@asynccontextmanager
async def _stopped(server: PostgresServer) -> AsyncIterator[None]:
    await asyncio.to_thread(server.stop)
    try:
        yield
    finally:
        await asyncio.to_thread(server.start)


@asynccontextmanager
async def _locked(path: Path) -> AsyncIterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def _full(disk: Path) -> AsyncIterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:  # it is full now
            pass
    try:
        yield
    finally:
        ballast.unlink()


@asynccontextmanager
async def _shifted(file: Path) -> AsyncIterator[None]:
    _shift(file, _SHIFT)
    try:
        yield
    finally:
        _shift(file, timedelta())


def _shift(file: Path, by: timedelta) -> None:
    """Write it down at one stroke: the program reads it all the time."""
    part = file.with_suffix(".part")
    part.write_text(str(by.total_seconds()), encoding="utf-8")
    part.replace(file)


def _mount(disk: Path) -> bool:
    """Make a small disk; only root can."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(disk)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
