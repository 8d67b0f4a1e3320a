"""The opening of every shipped campaign: said, understood, answered; and kept from one run to the next."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.config import Limits, Settings, load
from bot.errors import OperatorError, PortTakenError
from bot.sandbox.cast import LEADER, cast_of, group_id
from bot.sandbox.playhouse import Playhouse
from bot.sandbox.run import open_sandbox

EXAMPLES = Path(__file__).parents[2] / "examples"
LIFTED = Limits(group_per_minute=100_000, chat_per_second=1_000.0, all_per_second=10_000.0)
CAMPAIGNS = ["tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong", "sap-nhap"]


def settings_of(campaign: str, folder: Path) -> Settings:
    """Load an example, on a free port, with a folder of its own and no need to wait."""
    settings = load(EXAMPLES / f"{campaign}.toml", {})
    sandbox = dataclasses.replace(settings.sandbox, port=0)
    telegram = dataclasses.replace(settings.telegram, limits=LIFTED)
    return dataclasses.replace(settings, sandbox=sandbox, telegram=telegram, data_dir=folder)


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[Playhouse, str]]:
    """Open a sandbox and wait until its opening has been played."""
    async with open_sandbox(settings) as (playhouse, url):
        while playhouse.about()["opening"]:
            await playhouse.api.world.changed(playhouse.api.world.version)
        yield playhouse, url


@pytest.mark.parametrize("campaign", CAMPAIGNS)
async def test_every_report_of_the_opening_is_answered(campaign: str, tmp_path: Path) -> None:
    """Each is received on time, and the clock then stands where the sandbox starts."""
    settings = settings_of(campaign, tmp_path)
    async with opened(settings) as (playhouse, _):
        room = playhouse.api.world.room(group_id(0))
        said = [m for m in room.messages.values() if m.sender != playhouse.api.world.bot.id and not m.service]
        answers = {m.reply_to: m.text for m in room.messages.values() if m.reply_to}
        assert len(said) >= 4
        for message in said:
            assert "đúng hạn" in answers[message.id], message.text
        assert playhouse.now().replace(second=0, microsecond=0) == settings.sandbox.start
        assert len(playhouse.about()["steps"]) == 7


async def test_chats_clock_and_figures_outlive_the_process(tmp_path: Path) -> None:
    """A second run goes on where the first ended, and says nothing twice."""
    settings = settings_of("my-phu-dong", tmp_path)
    async with opened(settings) as (playhouse, _):
        await playhouse.move_to(playhouse.now().replace(hour=20))
        before = [m.text for m in playhouse.api.world.room(group_id(0)).messages.values()]
    async with opened(settings) as (playhouse, _):
        await playhouse.settle()
        assert [m.text for m in playhouse.api.world.room(group_id(0)).messages.values()] == before
        assert playhouse.now().hour == 20


async def test_starting_over_forgets(tmp_path: Path) -> None:
    """Afterwards it is as on the first day."""
    async with opened(settings_of("my-phu-dong", tmp_path)) as (playhouse, url):
        count = len(playhouse.api.world.room(group_id(0)).messages)
        async with aiohttp.ClientSession(url) as session:
            say = {"as": LEADER, "chat": group_id(0), "text": "/status"}
            await (await session.post("/sandbox/say", json=say)).read()
            await playhouse.settle()
            await (await session.post("/sandbox/reset", json={})).read()
        while playhouse.about()["opening"]:
            await playhouse.api.world.changed(playhouse.api.world.version)
        assert len(playhouse.api.world.room(group_id(0)).messages) == count


async def test_time_is_not_moved_while_the_opening_is_played(tmp_path: Path) -> None:
    """Who presses too early is told to wait."""
    async with (
        open_sandbox(settings_of("tan-chau", tmp_path)) as (_, url),
        aiohttp.ClientSession(url) as session,
        session.post("/sandbox/clock", json={"next": True}) as answer,
    ):
        assert answer.status == 400
        assert "opening" in (await answer.json())["error"]


async def test_a_taken_port_and_a_second_sandbox_are_refused(tmp_path: Path) -> None:
    """One clear line each."""
    settings = settings_of("my-phu-dong", tmp_path)
    async with opened(settings) as (_, url):
        taken = dataclasses.replace(settings.sandbox, port=int(url.rpartition(":")[2]))
        with pytest.raises(PortTakenError, match=r"sandbox\.port"):
            async with open_sandbox(dataclasses.replace(settings, sandbox=taken)):
                pass
        with pytest.raises(OperatorError, match="another sandbox is open"):
            async with open_sandbox(settings):
                pass


def test_the_cast_has_a_lead_for_each_unit() -> None:
    """Leads are named by their units, a unit of another kind with its kind; usernames fit Telegram."""
    cast = cast_of(load(EXAMPLES / "tan-chau.toml", {}).campaigns[0].campaign)
    names = {part.unit: part.name for part in cast if part.role == "reporter"}
    assert len(names) == 12
    assert names["tan-hung"] == "Đầu mối Tân Hưng"
    assert names["thi-tran"] == "Đầu mối thị trấn Tân Châu"
    assert all(len(part.username) <= 32 and part.username.isascii() for part in cast)
    assert len({part.id for part in cast}) == len(cast)
