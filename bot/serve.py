"""The bot as a process: started, its banner printed, stopped by a signal."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from typing import Any

from bot.app import App, comes_back
from bot.banner import banner, database_words
from bot.clock import Clock
from bot.config import Settings
from bot.errors import DatabaseAwayError
from bot.logs import setup_logging
from bot.signals import stop_on_signals
from bot.warm import settle_heap


async def run(
    settings: Settings,
    *,
    clock: Clock | None = None,
    stop: asyncio.Event | None = None,
    started: Callable[[App], None] | None = None,
) -> None:
    """Run the bot until `stop` is set or a signal comes; raises where a part failed. `started` hears once it works."""
    try:
        await _run(settings, clock, stop, started)
    except Exception as error:
        if not comes_back(error):
            raise
        raise DatabaseAwayError(database_words(settings, "away", reason=error)) from error


async def _run(
    settings: Settings, clock: Clock | None, stop: asyncio.Event | None, started: Callable[[App], None] | None
) -> None:
    setup_logging(logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO))
    stop = stop or asyncio.Event()
    stop_on_signals(stop)
    app = App(settings, clock=clock)
    starting = asyncio.create_task(app.start())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([starting, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait([starting])
            return
        starting.result()
        if started is not None:
            started(app)
        waiting: list[asyncio.Future[Any]] = [stopping, app.failure]
        ready = asyncio.create_task(app.ticks.ready.wait())
        await asyncio.wait([ready, *waiting], return_when=asyncio.FIRST_COMPLETED)
        settle_heap()  # the process is this one app's: whoever runs several would keep their rubbish for ever
        if ready.done():
            sys.stdout.write("\n".join(banner(settings, await app.facts())) + "\n")
            sys.stdout.flush()
        ready.cancel()
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        await app.stop()
    if app.failure.done():
        app.failure.result()
