"""What a machine room does to a program: its database gone, locked or full, Telegram gone. The program lives on."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.clock import Clock
from tests.contract.servers import PostgresServer
from tests.faults.books import Books, Count, count_doubles, count_posts, count_reports
from tests.faults.killing import become_quiet
from tests.faults.plan import Setting, write_config
from tests.faults.program import Program
from tests.faults.town import Town, opened

UNITS: Final = 12
_CALM_SECONDS: Final = 3.0
_DISK: Final = "6m"


@dataclass(frozen=True, slots=True)
class Outage:
    """One kind of trouble: `strike` makes it for as long as it is entered; the log must then hold `words`."""

    name: str
    setting: Setting
    folder: Path
    strike: Callable[[Town], AbstractAsyncContextManager[None]]
    seconds: float
    words: str


def outages(folder: Path, server: PostgresServer, seconds: float) -> Iterator[Outage]:
    """List them, each with a database of its own."""
    yield Outage(
        "PostgreSQL stopped",
        Setting("polling", server.url()),
        folder / "stopped",
        lambda _: _stopped(server),
        seconds,
        "PostgreSQL",
    )
    locked = folder / "locked" / "bot.sqlite3"
    yield Outage(
        "SQLite locked",
        Setting("polling", f"sqlite:///{locked}"),
        folder / "locked",
        lambda _: _locked(locked),
        seconds,
        "Another process",
    )
    disk = folder / "disk"
    disk.mkdir(parents=True, exist_ok=True)
    if _mount(disk):
        yield Outage(
            "disk full", Setting("polling", f"sqlite:///{disk}/bot.sqlite3"), folder / "full", lambda _: _full(disk),
            seconds, "disk is full",
        )  # fmt: skip
        subprocess.run(["umount", "--lazy", str(disk)], check=False)
    yield Outage(
        "Telegram gone",
        Setting("polling", f"sqlite:///{folder}/gone.sqlite3"),
        folder / "gone",
        _gone,
        seconds,
        "can't be reached",
    )


async def survive(outage: Outage, clock: Clock, rng: random.Random, say: Callable[[str], None]) -> Count:
    """Run the program through an outage, end it in the midst of another one, let it start again, and count."""
    count = Count()
    async with opened(clock, rng, UNITS) as town:
        settings = write_config(outage.folder, outage.setting, town.base, clock.now(), units=UNITS, minutes=3)
        program = Program(settings.path, outage.folder / "log.txt")
        await program.start()
        while not town.api.calls.get("getupdates"):
            await town.api.world.changed(town.api.world.version)
        talking = asyncio.create_task(town.talk(8.0))
        try:
            await asyncio.sleep(_CALM_SECONDS)
            async with outage.strike(town):
                await asyncio.sleep(outage.seconds)
            await asyncio.sleep(_CALM_SECONDS)
        finally:
            talking.cancel()
        await become_quiet(town, outage.setting, program)
        for _ in range(20):
            town.report()
        async with outage.strike(town):
            await asyncio.sleep(_CALM_SECONDS)
            stopped = time.monotonic()
            await program.stop()
        await program.start()
        await become_quiet(town, outage.setting, program)
        until = clock.now() - timedelta(seconds=20)
        await program.stop()
    log = program.log.read_text(encoding="utf-8")
    books = Books(outage.setting.url)
    count.notes += program.bad_stops
    if outage.words not in log:
        count.notes.append("the log says nothing of it")
    count.notes += sorted({line for line in log.splitlines() if "Traceback" in line})
    count.bad_stops = len(count.notes)
    count_reports(books, town.said, count)
    count_posts(books, settings, until, count)
    # what was sent just before the database went, and the program with it, could be recorded nowhere
    count_doubles(books, town.sent, [stopped], count)
    say(f"{outage.name}: {len(town.said)} reports said")
    return count


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
async def _gone(town: Town) -> AsyncIterator[None]:
    town.gone = True
    try:
        yield
    finally:
        town.gone = False


def _mount(disk: Path) -> bool:
    """Make a small disk; only root can."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(disk)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
