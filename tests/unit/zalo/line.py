"""A loopback Zalo server with a group and two people, and a client that calls it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.config.settings import SecretStr, ZaloSettings
from bot.sandbox.world import Message, Room, User
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.play import ZaloPlay
from bot.sandbox.zalo.server import zalo_api
from bot.zalo.client import ZaloClient

LAN, MINH = 7, 8
NOW = datetime(2023, 7, 31, 7, tzinfo=UTC)


@dataclass(slots=True)
class Line:
    """Both ends: the server's world and the bot's client."""

    api: ZaloLoopback
    settings: ZaloSettings
    client: ZaloClient
    group: Room
    play: ZaloPlay

    @property
    def last(self) -> Message:
        """The newest message in the group."""
        return list(self.group.messages.values())[-1]

    def named(self, text: str) -> str:
        """Write a text as it is said in the group."""
        return f"@{self.api.world.bot.name} {text}"


@contextlib.asynccontextmanager
async def opened_line() -> AsyncIterator[Line]:
    """Open the server on a free port and make a client for it."""
    api = ZaloLoopback(lambda: NOW)
    api.gate.limits.on = False
    api.world.add_user(User(LAN, "Lan", started=True))
    api.world.add_user(User(MINH, "Minh"))
    play = ZaloPlay(api)
    group = api.world.add_group(-1001, "Tổ công tác", [LAN, MINH])
    play.set_bot(LAN, group.id, "member")
    runner = web.AppRunner(zalo_api(api), access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = ZaloSettings(token=SecretStr(api.token), api_base=api.base)
    client = ZaloClient(settings)
    try:
        yield Line(api, settings, client, group, play)
    finally:
        await client.close()
        await runner.cleanup()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    """Open a line for one test."""
    async with opened_line() as made:
        yield made
