"""Webhook mode against the loopback Bot API."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.config import Limits, Mode, load
from bot.config.settings import SecretStr
from bot.errors import OperatorError, PortTakenError
from bot.serve import run
from bot.telegram.webhook import Webhook, webhook_secret
from tests.unit.telegram.line import LAN, Line
from tests.unit.telegram.servers import free_port
from tests.unit.telegram.test_poller import Shelf

EXAMPLE = Path(__file__).parents[3] / "examples" / "tan-chau.toml"


@contextlib.asynccontextmanager
async def listening(line: Line, shelf: Shelf) -> AsyncIterator[str]:
    """Open the webhook on a free port; gives its address."""
    port = await free_port()
    url = f"http://127.0.0.1:{port}/hook"
    settings = dataclasses.replace(line.settings, webhook_url=url, webhook_listen=f"127.0.0.1:{port}")
    webhook = Webhook(line.bot, settings, shelf.keep)
    await webhook.start()
    try:
        yield url
    finally:
        await webhook.stop()


async def post(url: str, body: Any, secret: str | None) -> int:
    """Post as Telegram would, or as somebody else."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status


async def test_updates_come_in(line: Line) -> None:
    """Telegram is told the address and the secret, and what waited is not dropped."""
    shelf = Shelf()
    line.play.say(LAN, -1001, "m1=1")
    async with listening(line, shelf):
        await shelf.has(2)
        line.play.say(LAN, -1001, "m1=2")
        await shelf.has(3)


async def test_no_200_before_it_is_kept(line: Line) -> None:
    """As long as keeping takes, Telegram waits for its answer."""
    shelf = Shelf()
    shelf.gate.clear()
    async with listening(line, shelf):
        line.play.say(LAN, -1001, "m1=1")
        await shelf.entered.wait()
        assert line.api.feed.pending
        shelf.gate.set()
        await shelf.has(2)


async def test_a_stop_while_telegram_is_told_where(line: Line, tmp_path: Path) -> None:
    """However long that takes: a stop is heard meanwhile."""
    port = await free_port()
    telegram = dataclasses.replace(
        line.settings,
        mode=Mode.WEBHOOK,
        webhook_url=f"http://127.0.0.1:{port}/hook",
        webhook_listen=f"127.0.0.1:{port}",
        limits=Limits(0, 0, 0),
    )
    own = {"BAOCAO_STORAGE__FOLDER": str(tmp_path), "BAOCAO_STORAGE__URL": f"sqlite:///{tmp_path}/desk.sqlite3"}
    line.api.faults.set({"server_errors": 99, "methods": ["setWebhook"]})
    stop = asyncio.Event()
    task = asyncio.create_task(run(dataclasses.replace(load(EXAMPLE, own), telegram=telegram), stop=stop))
    async with asyncio.timeout(30):
        while not line.api.calls.get("setwebhook"):
            await line.api.world.changed(line.api.world.version)
        stop.set()
        await task


async def test_strangers_are_turned_away(line: Line) -> None:
    """Without the secret nothing is taken, whatever it says."""
    shelf = Shelf()
    async with listening(line, shelf) as url:
        assert await post(url, b'{"update_id": 1}', None) == 401
        assert await post(url, b'{"update_id": 1}', "đoán mò") == 401
        assert await post(url, b"rubbish", webhook_secret(line.settings)) == 400
        assert await post(url, b'{"update_id": 1, "poll": {}}', webhook_secret(line.settings)) == 200
    assert {"update_id": 1, "poll": {}} in shelf.updates


def test_the_secret_is_the_same_in_all_workers(line: Line) -> None:
    """Made of the token where none is set, and not the token itself."""
    assert webhook_secret(line.settings) == webhook_secret(line.settings)
    assert line.api.token not in webhook_secret(line.settings)
    assert webhook_secret(dataclasses.replace(line.settings, webhook_secret=SecretStr("của-ta"))) == "của-ta"


async def test_a_taken_port(line: Line) -> None:
    """A clear word, not a traceback."""
    busy = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = busy.sockets[0].getsockname()[1]
    settings = dataclasses.replace(line.settings, webhook_url="https://x/hook", webhook_listen=f"127.0.0.1:{port}")
    with pytest.raises(PortTakenError, match=str(port)):
        await Webhook(line.bot, settings, Shelf().keep).start()
    busy.close()


async def test_what_is_missing_or_wrong_is_named(line: Line) -> None:
    """No address, and a place to listen that is none."""
    with pytest.raises(OperatorError, match="webhook_url"):
        Webhook(line.bot, line.settings, Shelf().keep)
    settings = dataclasses.replace(line.settings, webhook_url="https://x/hook", webhook_listen="here")
    with pytest.raises(OperatorError, match="host:port"):
        await Webhook(line.bot, settings, Shelf().keep).start()
