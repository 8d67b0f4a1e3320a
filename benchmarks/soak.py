"""Ordinary traffic at twenty times real speed with a virtual clock: memory stays, no task or connection is left over.

Half a minute by default; `BENCH_SOAK_SECONDS=180` makes it the full hour.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil

from benchmarks import rush
from benchmarks.ingest import Wire, wire
from bot.app import App
from bot.clock import MovableClock, WallClock
from bot.config import load

SPEED: Final = 20
RATE: Final = 20.0  # reports a second of ours: one of each second of the virtual clock
WARM_UP: Final = 3 * rush.UNITS
STEP_SECONDS: Final = 0.5
_MEGABYTE: Final = 1024 * 1024

Figure = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds at a moment."""

    megabytes: float
    tasks: int
    files: int
    threads: int


def figures() -> Iterator[Figure]:
    """Run the program in this process against the lean server."""
    logging.getLogger().setLevel(logging.WARNING)
    seconds = float(os.environ.get("BENCH_SOAK_SECONDS", "30"))
    with TemporaryDirectory(prefix="baocao-bench-") as name, wire() as server:
        before, after = asyncio.run(_soak(Path(name), server, seconds))
    yield "soak_minutes", seconds * SPEED / 60, "min"
    yield "soak_rss", after.megabytes, "MB"
    yield "soak_rss_growth", after.megabytes - before.megabytes, "MB"
    yield "soak_tasks_left", after.tasks - before.tasks, ""
    yield "soak_files_left", after.files - before.files, ""
    yield "soak_threads_left", after.threads - before.threads, ""


async def _soak(folder: Path, server: Wire, seconds: float) -> tuple[Held, Held]:
    environment = {
        "BAOCAO_TELEGRAM__TOKEN": rush.TOKEN,
        "BAOCAO_TELEGRAM__API_BASE": server.url,
        "BAOCAO_STORAGE__URL": f"sqlite:///{folder}/desk.sqlite3",
    }
    settings = load(rush.write_config(folder), environment)
    clock = MovableClock(WallClock(settings.zone).now())
    app = App(settings, clock=clock)
    await app.start()
    try:
        await asyncio.to_thread(server.ask, kind="burst", first=0, count=WARM_UP)
        await app.settled()
        quarter = max(1, int(seconds / 4 * RATE))
        await _go_on(app, clock, server, WARM_UP, quarter)
        before = _held()
        await _go_on(app, clock, server, WARM_UP + quarter, 3 * quarter)
        return before, _held()
    finally:
        await app.stop()


async def _go_on(app: App, clock: MovableClock, server: Wire, first: int, count: int) -> None:
    """Have so many reports sent at an even pace while the clock runs ahead; then wait until all is quiet."""
    sending = asyncio.create_task(asyncio.to_thread(server.ask, kind="paced", first=first, count=count, rate=RATE))
    while not sending.done():
        await asyncio.wait([sending], timeout=STEP_SECONDS)
        clock.advance(timedelta(seconds=STEP_SECONDS * (SPEED - 1)))
        await app.tick(clock.now())
    await app.settled()


def _held() -> Held:
    process = psutil.Process()
    tasks = len(asyncio.all_tasks())
    return Held(process.memory_info().rss / _MEGABYTE, tasks, process.num_fds(), process.num_threads())
