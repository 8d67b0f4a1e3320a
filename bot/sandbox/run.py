"""`baocao run` without a token: loopback server, page and the very same bot, kept between runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Any

import click
from aiohttp import web

from bot.banner import sandbox_banner
from bot.config import Settings
from bot.logs import setup_logging
from bot.sandbox.control import Control
from bot.sandbox.front import add_page
from bot.sandbox.playhouse import Playhouse
from bot.sandbox.server import CLOSING_SECONDS, bot_api, listen
from bot.sandbox.zalo.server import zalo_api
from bot.signals import stop_on_signals


async def run(settings: Settings, *, stop: asyncio.Event | None = None) -> None:
    """Open the page and play until `stop` is set or a signal comes; raises where the bot failed."""
    setup_logging(logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO))
    stop = stop or asyncio.Event()
    stop_on_signals(stop)
    async with open_sandbox(settings) as (playhouse, url):
        click.echo("\n".join(sandbox_banner(settings, url, playhouse.folder)))
        stopping = asyncio.create_task(stop.wait())
        ends: list[asyncio.Future[Any]] = [stopping, playhouse.failure]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if playhouse.failure.done():
            playhouse.failure.result()


@contextlib.asynccontextmanager
async def open_sandbox(settings: Settings) -> AsyncIterator[tuple[Playhouse, str]]:
    """Open server, page and bot; gives the playhouse and the page's address."""
    door = listen(settings.sandbox.host, settings.sandbox.port)
    host, port = door.getsockname()[:2]
    url = f"http://{host}:{port}"
    folder = settings.data_dir / "sandbox" / "+".join(seeded.campaign.code for seeded in settings.campaigns)
    with contextlib.ExitStack() as undo:
        undo.callback(door.close)
        playhouse = Playhouse(settings, folder, url)
        undo.pop_all()
    app = bot_api(playhouse.api)
    Control(playhouse.api, playhouse).add_to(app)
    add_page(app)
    other = zalo_api(playhouse.zalo)
    Control(playhouse.zalo, playhouse).add_to(other)
    add_page(other)
    app.add_subapp("/zalo", other)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    try:
        await web.SockSite(runner, door).start()
        await playhouse.begin()
        try:
            yield playhouse, url
        finally:
            await playhouse.end()
    finally:
        await runner.cleanup()
