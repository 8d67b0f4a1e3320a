"""The program of the soak, in a process of its own: the bot on a clock that runs ahead, asked what it holds.

`python -m benchmarks.soaked CONFIG BEGAN START SPEED`: at the moment BEGAN the virtual clock shows START, and runs
SPEED times as fast. Each line on the standard input is answered with what the process holds, as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

import psutil

from bot.app import App
from bot.clock import WallClock
from bot.config import load

TICK_SECONDS: Final = 0.5  # ten virtual seconds, as often as the program ticks by itself


class FastClock(WallClock):
    """The machine's clock, so many times as fast from some moment on."""

    def __init__(self, began: datetime, start: datetime, speed: float) -> None:
        super().__init__(start.tzinfo)  # type: ignore[arg-type]
        self._began, self._start, self._speed = began, start, speed

    def now(self) -> datetime:
        """Tell the virtual time."""
        return self._start + (super().now() - self._began) * self._speed


def held(app: App) -> dict[str, float]:
    """Count what the process holds, after the garbage is gone."""
    gc.collect()
    process = psutil.Process()
    return {
        "megabytes": process.memory_info().rss / 1024**2,
        "tasks": len(asyncio.all_tasks()),
        "files": process.num_fds(),
        "threads": process.num_threads(),
        "connections": len(process.net_connections()),
        "objects": len(gc.get_objects()) / 1000,
        "answered": app.vitals.sent,
    }


async def main() -> None:
    """Run the bot until the standard input ends."""
    path, began, start, speed = sys.argv[1:]
    clock = FastClock(datetime.fromisoformat(began), datetime.fromisoformat(start), float(speed))
    app = App(load(Path(path), os.environ), clock=clock)
    await app.start()
    try:
        ticking = asyncio.create_task(_tick(app, clock))
        while await asyncio.to_thread(sys.stdin.readline):
            await app.settled()
            sys.stdout.write(json.dumps(held(app)) + "\n")
            sys.stdout.flush()
        ticking.cancel()
    finally:
        await app.stop()


async def _tick(app: App, clock: FastClock) -> None:
    while True:
        await asyncio.sleep(TICK_SECONDS)
        await app.ticks.tick(clock.now())


if __name__ == "__main__":
    asyncio.run(main())
