"""A loopback Bot API with a group and a person, and a bot that calls it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.config.settings import SecretStr, TelegramSettings
from bot.sandbox.loopback import Loopback
from bot.sandbox.play import Play
from bot.sandbox.server import bot_api
from bot.sandbox.world import Message, Room, User
from bot.telegram.bot import QuietBot, make_bot
from bot.telegram.outgoing import TelegramTransport

LAN, MINH = 7, 8


@dataclass(slots=True)
class Line:
    """Both ends: the server's world and the bot's transport."""

    api: Loopback
    settings: TelegramSettings
    bot: QuietBot
    transport: TelegramTransport
    group: Room
    play: Play

    @property
    def last(self) -> Message:
        """The newest message in the group."""
        return list(self.group.messages.values())[-1]


@contextlib.asynccontextmanager
async def opened_line() -> AsyncIterator[Line]:
    """Open the server on a free port and make a bot for it."""
    api = Loopback(lambda: datetime(2023, 7, 31, 7, tzinfo=UTC))
    api.gate.limits.on = False
    api.world.add_user(User(LAN, "Lan", "lan", started=True))
    api.world.add_user(User(MINH, "Minh"))
    play = Play(api)
    group = api.world.add_group(-1001, "Tổ công tác", [LAN, MINH])
    play.set_bot(LAN, group.id, "administrator")
    runner = web.AppRunner(bot_api(api), access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = TelegramSettings(token=SecretStr(api.token), api_base=f"http://127.0.0.1:{runner.addresses[0][1]}")
    bot = make_bot(settings)
    try:
        async with bot:
            yield Line(api, settings, bot, TelegramTransport(bot), group, play)
    finally:
        await runner.cleanup()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """Open a line for one test."""
    async with opened_line() as made:
        yield made
