"""The whole app with Zalo: alone, beside Telegram, and what an operator can get wrong."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.banner import banner
from bot.clock import WallClock
from bot.config import Limits, Mode, Settings, load
from bot.errors import OperatorError, TokenRejectedError
from bot.serve import run
from reporting.campaign import Role
from reporting.ports import UnitOfWork
from reporting.practice import practice_code
from reporting.records import ChatKind
from tests.unit.bot.test_app import running
from tests.unit.telegram.line import Line as TelegramLine
from tests.unit.telegram.line import opened_line as opened_telegram
from tests.unit.telegram.servers import free_port
from tests.unit.zalo.line import LAN, Line

EXAMPLE = Path(__file__).parents[3] / "examples" / "tan-chau.toml"


def settings_for(line: Line, folder: Path, **changes: Any) -> Settings:
    """Take the example campaign to a loopback Zalo server alone."""
    own = {"BAOCAO_STORAGE__FOLDER": str(folder), "BAOCAO_STORAGE__URL": f"sqlite:///{folder}/desk.sqlite3"}
    zalo = dataclasses.replace(line.settings, limits=Limits(0, 0, 0), **changes)
    return dataclasses.replace(load(EXAMPLE, own), zalo=zalo)


async def settle(line: Line | TelegramLine, app: App) -> None:
    """Wait until everything that was said is taken, handled and answered."""
    async with asyncio.timeout(20):
        while line.api.feed.pending:
            await line.api.world.changed(line.api.world.version)
        await app.settled()


async def test_zalo_alone(line: Line, tmp_path: Path) -> None:
    """No Telegram token: the code makes an admin, the banner says how to go on, and Telegram isn't asked."""
    settings = settings_for(line, tmp_path)
    async with running(settings) as app:
        assert [part.app for part in app.parts] == ["zalo"]
        line.play.say(LAN, LAN, f"/start {app.setup_code}")
        await settle(line, app)
        granted = app.store.read(lambda uow: len(uow.people.grants("tan-chau", role=Role.ADMIN)))
        assert await asyncio.wrap_future(granted) == 1
        said = "\n".join(banner(settings, await app.facts()))
    assert "Bot Báo cáo đang làm việc trên Zalo" in said
    assert "@Bot Báo cáo /ketnoi" in said
    assert "zalo.public_url" in said
    assert "BotFather" not in said
    assert line.api.token not in said


async def test_practice_groups_are_known_after_a_restart(line: Line, tmp_path: Path) -> None:
    """An answer that waited there is still written with the bot's name before what is to be copied."""
    settings = settings_for(line, tmp_path)

    def practise(uow: UnitOfWork) -> None:
        now = WallClock(settings.zone).now()
        uow.chats.seen("zalo", "g1", ChatKind.GROUP, "", now)
        uow.chats.bind("zalo", "g1", practice_code("tan-chau"), None, now)

    async with running(settings) as app:
        assert not app.parts[0].transport.is_group("g1")
        await asyncio.wrap_future(app.store.write(practise))
    async with running(settings) as app:
        assert app.parts[0].transport.is_group("g1")


async def test_a_webhook_of_our_own(line: Line, tmp_path: Path) -> None:
    """Zalo is told where we are, and calls; pictures stand on the same door."""
    port = await free_port()
    own = f"http://127.0.0.1:{port}"
    settings = settings_for(
        line, tmp_path, mode=Mode.WEBHOOK, webhook_url=f"{own}/zalo", public_url=own, listen=f"127.0.0.1:{port}"
    )
    async with running(settings) as app:
        assert line.api.feed.webhook is not None
        assert line.api.feed.webhook.url == f"{own}/zalo"
        line.play.say(LAN, LAN, "/start")
        await settle(line, app)
        await line.api.feed.close()
    assert len(line.api.world.rooms[LAN].messages) == 2


async def test_a_webhook_that_was_left(line: Line, tmp_path: Path) -> None:
    """Polling is refused with the remedy, and the webhook stays."""
    line.api.feed.set_url("http://127.0.0.1:9/hook", "secret-of-eight")
    with pytest.raises(OperatorError, match="delete-webhook"):
        await run(settings_for(line, tmp_path), stop=asyncio.Event())
    assert line.api.feed.webhook is not None


async def test_a_wrong_token(line: Line, tmp_path: Path) -> None:
    """Told inside a 200: one clear line that names the remedy and not the token."""
    line.api.faults.set({"unauthorized": True})
    with pytest.raises(TokenRejectedError, match="Zalo Bot Creator") as caught:
        await run(settings_for(line, tmp_path), stop=asyncio.Event())
    assert line.api.token not in str(caught.value)


async def test_one_app_lost_the_other_goes_on(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zalo's token is replaced while we run: Telegram is answered still, and the admins are told."""
    monkeypatch.setattr("bot.tokens.LASTING_SECONDS", 0.1)
    async with opened_telegram() as other:
        telegram = dataclasses.replace(other.settings, limits=Limits(0, 0, 0))
        settings = dataclasses.replace(settings_for(line, tmp_path), telegram=telegram)
        async with running(settings) as app:
            assert {part.app for part in app.parts} == {"telegram", "zalo"}
            other.play.say(LAN, LAN, f"/start {app.setup_code}")
            await settle(other, app)
            line.api.faults.set({"unauthorized": True})
            line.play.say(LAN, LAN, "/start")
            async with asyncio.timeout(20):
                while not any(
                    "Zalo không còn nhận" in one.text for one in other.api.world.rooms[LAN].messages.values()
                ):
                    await other.api.world.changed(other.api.world.version)
            before = len(other.api.world.rooms[LAN].messages)
            other.play.say(LAN, LAN, "/huongdan")
            async with asyncio.timeout(20):
                while len(other.api.world.rooms[LAN].messages) < before + 2:
                    await other.api.world.changed(other.api.world.version)
            assert not app.failure.done()
