"""A loopback server with two people and a group, and a caller that speaks the Bot API to it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.loopback import Loopback
from bot.sandbox.play import Play
from bot.sandbox.server import bot_api
from bot.sandbox.world import GROUP_ID, User

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2023, 7, 31, 7, 30, tzinfo=ZONE)
LEAD, LEADER, GROUP = 11, 12, GROUP_ID


class Watch:
    """A clock that a test turns by hand, civil and monotonic."""

    def __init__(self) -> None:
        self.moment = START
        self.seconds = 100.0

    def now(self) -> datetime:
        """Tell the civil time."""
        return self.moment

    def monotonic(self) -> float:
        """Tell the pacing time."""
        return self.seconds

    def elapsed(self) -> float:
        """Tell them again: nothing sleeps here."""
        return self.monotonic()

    def passes(self, seconds: float) -> None:
        """Let both go on."""
        self.seconds += seconds
        self.moment += timedelta(seconds=seconds)


@dataclass(slots=True)
class Server:
    """A running loopback server, seen as a bot sees it."""

    api: Loopback
    play: Play
    watch: Watch
    base: str
    session: aiohttp.ClientSession

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method with JSON and give the whole envelope."""
        async with self.session.post(f"{self.base}/bot{self.api.token}/{method}", json=params) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        """Call a method that works and give its result."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def no(self, method: str, **params: Any) -> str:
        """Call a method that is refused and give `code description`."""
        body = await self.call(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Start a server with a lead who never pressed Start, a leader who did, and a group with the bot in it."""
    watch = Watch()
    api = Loopback(watch.now, monotonic=watch.monotonic)
    play = Play(api)
    api.world.add_user(User(LEAD, "Đầu mối Tân Hưng", "dm_tan_hung"))
    api.world.add_user(User(LEADER, "Lãnh đạo", started=True))
    api.world.add_group(GROUP, "Nhóm báo cáo", [LEAD, LEADER])
    play.set_bot(LEADER, GROUP, "member")
    api.feed.pending.clear()
    runner = web.AppRunner(bot_api(api), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    door = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, door).start()
    async with aiohttp.ClientSession() as session:
        yield Server(api, play, watch, f"http://127.0.0.1:{door.getsockname()[1]}", session)
    await runner.cleanup()
