"""Polling and being called: everything that was handed over is kept before the next."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.clock import WallClock
from bot.config.settings import Mode, SecretStr
from bot.errors import OperatorError, TokenRejectedError
from bot.listen import Listener
from bot.sandbox.errors import ApiError
from bot.vitals import Vitals
from bot.zalo.arrivals import arrival_of
from bot.zalo.poller import Poller
from bot.zalo.webhook import Webhook, webhook_secret
from tests.unit.zalo.line import LAN, Line

CLOCK = WallClock(ZoneInfo("Asia/Ho_Chi_Minh"))
QUICK = {"wait_seconds": 1, "pauses": (0.01,), "quota_seconds": 0.02, "floor_seconds": 0.02}


class Shelf:
    """Keeps events by their keys, and tells how many were new."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.handed = 0
        self._news = asyncio.Condition()

    async def keep(self, updates: list[object], fresh: bool) -> int:
        """Keep what is new."""
        assert isinstance(fresh, bool)
        new = [key for key in (arrival_of(update).key for update in updates) if key not in self.keys]
        async with self._news:
            self.keys += new
            self.handed += len(updates)
            self._news.notify_all()
        return len(new)

    async def has(self, count: int, handed: int = 0) -> None:
        """Wait until so many different ones are kept, and so many were handed over."""
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(lambda: len(self.keys) >= count and self.handed >= handed)


@contextlib.asynccontextmanager
async def polling(line: Line, shelf: Shelf, vitals: Vitals | None = None) -> AsyncIterator[asyncio.Task[None]]:
    """Poll for a while."""
    poller = Poller(line.client, shelf.keep, CLOCK, vitals or Vitals(), **QUICK)  # type: ignore[arg-type]
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_one_after_the_other(line: Line) -> None:
    """What waits is fetched one by one; idle is no fault."""
    for number in range(5):
        line.play.say(LAN, LAN, f"tin {number}")
    shelf, vitals = Shelf(), Vitals()
    async with polling(line, shelf, vitals):
        await shelf.has(5)
        line.play.say(LAN, LAN, "sau")
        await shelf.has(6)
    assert vitals.poll_errors == 0
    assert vitals.last_poll is not None
    assert all(one.taken for one in line.api.feed.all[:5])


async def test_what_comes_again_is_kept_once(line: Line) -> None:
    """Redelivered and doubled events change nothing, and don't make us ask without end."""
    line.api.faults.set({"redeliver": 3, "duplicate": 2})
    shelf = Shelf()
    for number in range(3):
        line.play.say(LAN, LAN, f"tin {number}")
    async with polling(line, shelf):
        await shelf.has(3, handed=6)
    assert len(shelf.keys) == 3
    assert line.api.calls["getupdates"] < 40


async def test_trouble_passes(line: Line) -> None:
    """A proxy's page and a quota are waited out."""
    line.api.faults.set({"poll_errors": 3})
    line.play.say(LAN, LAN, "tin")
    shelf, vitals = Shelf(), Vitals()
    async with polling(line, shelf, vitals):
        await shelf.has(1)
    assert vitals.poll_errors == 3


async def test_a_replaced_token_ends_it(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once that has lasted: with the remedy, and without the token."""
    monkeypatch.setattr("bot.tokens.STARTING_SECONDS", 0.1)
    line.api.faults.set({"unauthorized": True})
    async with polling(line, Shelf()) as task:
        with pytest.raises(TokenRejectedError, match="BAOCAO_ZALO__TOKEN") as caught:
            await asyncio.wait_for(task, 20)
    assert line.api.token not in str(caught.value)


async def test_a_webhook_stands_in_the_way(line: Line) -> None:
    """It isn't taken away behind anybody's back."""
    line.api.feed.set_url("http://127.0.0.1:9/hook", "secret-of-eight")
    async with polling(line, Shelf()) as task:
        with pytest.raises(OperatorError, match="delete-webhook"):
            await asyncio.wait_for(task, 5)
    assert line.api.feed.webhook is not None


@contextlib.asynccontextmanager
async def called(line: Line, shelf: Shelf) -> AsyncIterator[str]:
    """Listen, and have the server call."""
    settings = dataclasses.replace(
        line.settings,
        mode=Mode.WEBHOOK,
        webhook_url="http://127.0.0.1/hook",
        webhook_secret=SecretStr("secret-of-eight"),
    )
    listener = Listener()
    Webhook(settings, shelf.keep).add_to(listener.app)
    await listener.start("127.0.0.1:0")
    url = f"http://127.0.0.1:{listener.port}/hook"
    line.api.feed.set_url(url, "secret-of-eight")
    try:
        yield url
    finally:
        line.api.feed.set_url("", "")
        await listener.stop()
        await line.api.feed.close()


@pytest.mark.parametrize("wrapped", [True, False])
async def test_both_bodies_are_taken(line: Line, *, wrapped: bool) -> None:
    """Wrapped or bare, an empty probe before it, and the same one twice."""
    line.api.faults.set({"wrapped": wrapped, "empty_body": True, "redeliver": 1})
    shelf = Shelf()
    async with called(line, shelf):
        line.play.say(LAN, LAN, "một")
        line.play.say(LAN, LAN, "hai")
        await shelf.has(2, handed=3)
    assert len(shelf.keys) == 2


async def test_whoever_calls_has_the_secret(line: Line) -> None:
    """Wrong or none is refused; no JSON is refused; nothing at all is a probe."""
    shelf = Shelf()
    async with called(line, shelf) as url, aiohttp.ClientSession() as session:
        answers = []
        for data, headers in (
            (b"{}", {}),
            (b"{}", {"X-Bot-Api-Secret-Token": "secret-of-nine"}),
            (b"{}", {"X-Bot-Api-Secret-Token": "bí-mật"}),
            (b"nothing", {"X-Bot-Api-Secret-Token": "secret-of-eight"}),
            (b"", {}),
        ):
            async with session.post(url, data=data, headers=headers) as answer:
                answers.append(answer.status)
        assert answers == [401, 401, 401, 400, 200]
    assert shelf.handed == 0


def test_a_secret_of_the_tokens_own(line: Line) -> None:
    """Long enough for Zalo, the same in all workers, and not the token."""
    secret = webhook_secret(line.settings)
    assert secret == webhook_secret(line.settings)
    assert 8 <= len(secret) <= 256
    assert line.api.token not in secret


async def test_a_server_that_ends_lets_every_poll_go(line: Line) -> None:
    """One that a bot of a former life left behind as well: nothing waits half a minute for it."""
    polls = [asyncio.create_task(line.api.feed.poll_one(30)) for _ in range(2)]
    await asyncio.sleep(0)
    await line.api.feed.close()
    async with asyncio.timeout(30):
        told = await asyncio.gather(*polls, return_exceptions=True)
    assert [isinstance(one, ApiError) and one.code for one in told] == [408, 408]
