"""The loopback server and its page by themselves, for a bot that runs in another process: a fault harness, a bench."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import click
from aiohttp import web

from bot.clock import WallClock
from bot.config import Settings, load
from bot.sandbox.cast import ADMIN, fill, with_cast
from bot.sandbox.control import Control
from bot.sandbox.errors import PlayError
from bot.sandbox.front import add_page
from bot.sandbox.loopback import Loopback
from bot.sandbox.server import CLOSING_SECONDS, bot_api, listen
from bot.sandbox.tour import examples
from bot.sandbox.world import Json
from bot.signals import stop_on_signals


class NoStage:
    """The machine's own time: the bot elsewhere goes by it, so nobody can move it here."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = WallClock(settings.zone)

    def now(self) -> datetime:
        """Tell the machine's time."""
        return self._clock.now()

    async def move_to(self, moment: datetime) -> None:  # noqa: ARG002 - it can't be done
        """Refuse."""
        raise PlayError("the bot runs elsewhere, by the machine's clock")

    async def next_due(self) -> datetime | None:
        """Know nothing of it."""
        return None

    async def start_over(self) -> None:
        """Refuse."""
        raise PlayError("the bot runs elsewhere: start both anew")

    def about(self) -> Json:
        """Tell the page what it needs beside the chats."""
        campaign = self._settings.campaigns[0].campaign
        units = {unit.code: unit.name for unit in campaign.units}
        base = {"epoch": "alone", "story": "alone", "campaign": campaign.name, "admin": ADMIN, "opening": False}
        return base | {"units": units, "examples": examples(campaign), "steps": []}


@click.command()
@click.option("--config", type=click.Path(exists=True, path_type=Path), default=Path("examples/tan-chau.toml"))
@click.option("--port", default=8081, help="0 takes a free one")
@click.option("--token", default=None, help="the bot's token; one is made up where none is given")
@click.option("--limits/--no-limits", default=True, help="refuse what runs over Telegram's limits")
def main(config: Path, port: int, token: str | None, *, limits: bool) -> None:
    """Serve the Bot API and the chat page, without a bot."""
    asyncio.run(_serve(load(config, {}), port, token, limits=limits))


async def _serve(settings: Settings, port: int, token: str | None, *, limits: bool) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    stage = NoStage(settings)
    api = Loopback(stage.now, token=token)
    api.gate.limits.on = limits
    fill(api, with_cast(settings))
    app = bot_api(api)
    Control(api, stage).add_to(app)
    add_page(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
    await runner.setup()
    door = listen("127.0.0.1", port)
    await web.SockSite(runner, door).start()
    click.echo(f"http://127.0.0.1:{door.getsockname()[1]} {api.token}")
    await stop.wait()
    await runner.cleanup()
