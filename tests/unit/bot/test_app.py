"""The whole app against the loopback Bot API: starting, stopping, and what an operator can get wrong."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.banner import banner
from bot.clock import MovableClock, WallClock
from bot.config import Limits, SecretStr, Settings, load
from bot.errors import DatabaseAwayError, SecondPollerError, TokenRejectedError
from bot.serve import run
from reporting.campaign import Role
from storage import StorageError
from tests.contract.servers import refusing_server
from tests.unit.telegram.line import LAN, Line
from tests.unit.telegram.servers import free_port

EXAMPLE = Path(__file__).parents[3] / "examples" / "tan-chau.toml"


def settings_for(line: Line, folder: Path, **changes: Any) -> Settings:
    """Take the example campaign to a loopback server and a database of its own."""
    telegram = dataclasses.replace(line.settings, limits=Limits(0, 0, 0))
    own = {"BAOCAO_STORAGE__FOLDER": str(folder), "BAOCAO_STORAGE__URL": f"sqlite:///{folder}/desk.sqlite3"}
    return dataclasses.replace(load(EXAMPLE, own), telegram=telegram, **changes)


@contextlib.asynccontextmanager
async def running(settings: Settings, **more: Any) -> AsyncIterator[App]:
    """Run an app for a while."""
    app = App(settings, **more)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def settle(line: Line, app: App) -> None:
    """Wait until everything that was said is confirmed, handled and answered."""
    async with asyncio.timeout(60):
        while line.api.feed.pending:
            await line.api.world.changed(line.api.world.version)
        await app.settled()


async def test_help_is_answered(line: Line, tmp_path: Path) -> None:
    """A word in, an answer out, through inbox, desk and outbox; the menu is set."""
    async with running(settings_for(line, tmp_path)) as app:
        line.play.say(LAN, LAN, "/start")
        await settle(line, app)
        await app.ticks.ready.wait()
    said = list(line.api.world.rooms[LAN].messages.values())
    assert said[-1].sender == line.api.world.bot.id
    assert line.api.calls["setmycommands"] == 1


async def test_the_first_admins_code(line: Line, tmp_path: Path) -> None:
    """Printed once where nobody is an admin; whoever says it becomes one, and no new one is made."""
    settings = settings_for(line, tmp_path)
    async with running(settings) as app:
        assert app.setup_code is not None
        line.play.say(LAN, LAN, f"/start {app.setup_code}")
        await settle(line, app)
        granted = app.store.read(lambda uow: len(uow.people.grants("tan-chau", role=Role.ADMIN)))
        assert await asyncio.wrap_future(granted) == 1
    async with running(settings) as again:
        assert again.setup_code is None


async def test_a_set_code_is_told_while_nobody_is_an_admin(line: Line, tmp_path: Path) -> None:
    """Printed at each start until it is used; then no more, though it stands in the environment."""
    settings = settings_for(line, tmp_path, setup_code=SecretStr("MA-MOT-LAN"))
    async with running(settings) as app:
        assert (await app.facts()).setup_code == "MA-MOT-LAN"
    async with running(settings) as app:
        assert (await app.facts()).setup_code == "MA-MOT-LAN"
        line.play.say(LAN, LAN, "/start MA-MOT-LAN")
        await settle(line, app)
        assert (await app.facts()).setup_code is None
    async with running(settings) as again:
        facts = await again.facts()
        assert not any("MA-MOT-LAN" in said for said in banner(settings, facts))


async def test_said_while_off_is_worked_off(line: Line, tmp_path: Path) -> None:
    """What was said between two runs is answered by the second."""
    settings = settings_for(line, tmp_path)
    async with running(settings) as app:
        await settle(line, app)
    line.play.say(LAN, LAN, "/start")
    async with running(settings) as app:
        await settle(line, app)
    assert len(line.api.world.rooms[LAN].messages) == 2


async def test_the_admins_hear_that_we_were_off(line: Line, tmp_path: Path) -> None:
    """After an absence of minutes, once, and not after a short one."""
    settings = settings_for(line, tmp_path)
    clock = MovableClock(settings.sandbox.start)
    async with running(settings, clock=clock) as app:
        line.play.say(LAN, LAN, f"/start {app.setup_code}")
        await settle(line, app)
        await app.ticks.ready.wait()
        await settle(line, app)
    before = len(line.api.world.rooms[LAN].messages)
    clock.move_to(clock.now() + timedelta(seconds=30))
    async with running(settings, clock=clock) as app:
        await settle(line, app)
    assert len(line.api.world.rooms[LAN].messages) == before
    clock.move_to(clock.now() + timedelta(minutes=30))
    async with running(settings, clock=clock) as app:
        await settle(line, app)
    assert len(line.api.world.rooms[LAN].messages) == before + 1


class SleepingClock(WallClock):
    """The machine's clock, which goes on while the machine sleeps, and can be set wrong and right."""

    slept = timedelta()
    moved = timedelta()

    def now(self) -> datetime:
        """Tell the civil time."""
        return super().now() + self.slept + self.moved

    def elapsed(self) -> float:
        """Tell seconds, those of the sleep among them."""
        return super().elapsed() + self.slept.total_seconds()


async def test_the_admins_hear_that_the_machine_slept(line: Line, tmp_path: Path) -> None:
    """The process never ended, yet nothing was heard for half an hour; told once."""
    settings = settings_for(line, tmp_path)
    clock = SleepingClock(settings.zone)
    async with running(settings, clock=clock) as app:
        line.play.say(LAN, LAN, f"/start {app.setup_code}")
        await settle(line, app)
        await app.ticks.ready.wait()
        await settle(line, app)
        before = len(line.api.world.rooms[LAN].messages)
        clock.slept = timedelta(minutes=30)
        for _ in range(2):
            await app.ticks.tick(clock.now())
            await settle(line, app)
        assert len(line.api.world.rooms[LAN].messages) == before + 1
        assert "Máy tắt" in line.api.world.rooms[LAN].messages[before + 1].text


@pytest.mark.parametrize("hours", [[-1, 0], [1, 0], [-1, 0, -24, 24, 0], [0.2, 0, 0.2]])
async def test_a_clock_that_is_set_is_no_absence(line: Line, tmp_path: Path, hours: list[float]) -> None:
    """Back and right again, or forward: the process ticked all the while, so the machine was not off."""
    settings = settings_for(line, tmp_path)
    clock = SleepingClock(settings.zone)
    async with running(settings, clock=clock) as app:
        line.play.say(LAN, LAN, f"/start {app.setup_code}")
        await settle(line, app)
        await app.ticks.ready.wait()
        for moved in hours:
            clock.moved = timedelta(hours=moved)
            await app.ticks.tick(clock.now())
            await settle(line, app)
    assert not [one.text for one in line.api.world.rooms[LAN].messages.values() if "Máy tắt" in one.text]


async def test_a_wrong_token(line: Line, tmp_path: Path) -> None:
    """Telegram says 401: one clear line that names the remedy and not the token."""
    line.api.faults.set({"unauthorized": True})
    with pytest.raises(TokenRejectedError, match="BotFather") as caught:
        await run(settings_for(line, tmp_path), stop=asyncio.Event())
    assert line.api.token not in str(caught.value)


async def test_a_token_taken_back_while_running(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once that has lasted the process ends with the same word instead of spinning."""
    monkeypatch.setattr("bot.tokens.LASTING_SECONDS", 0.1)
    started = asyncio.Event()
    task = asyncio.create_task(run(settings_for(line, tmp_path), stop=asyncio.Event(), started=lambda _: started.set()))
    async with asyncio.timeout(20):
        await started.wait()
        line.api.faults.set({"unauthorized": True})
        line.play.say(LAN, LAN, "/start")
        with pytest.raises(TokenRejectedError):
            await task


async def test_a_second_process_on_the_database(line: Line, tmp_path: Path) -> None:
    """Refused with storage's own word."""
    settings = settings_for(line, tmp_path)
    async with running(settings):
        with pytest.raises(StorageError):
            await App(settings).start()


async def test_a_second_process_on_the_token(line: Line, tmp_path: Path) -> None:
    """Another database, the same token: the newcomer ends with a clear word."""
    (tmp_path / "other").mkdir()
    async with running(settings_for(line, tmp_path)) as first:
        await settle(line, first)
        with pytest.raises(SecondPollerError):
            async with asyncio.timeout(60):
                await run(settings_for(line, tmp_path / "other"), stop=asyncio.Event())
        line.play.say(LAN, LAN, "/start")
        await settle(line, first)
    assert len(line.api.world.rooms[LAN].messages) == 2


async def test_telegram_away_at_the_start(line: Line, tmp_path: Path) -> None:
    """The start waits for Telegram instead of failing, and can be stopped meanwhile."""
    line.api.faults.set({"server_errors": 99, "methods": ["getMe"]})
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings_for(line, tmp_path), stop=stop))
    while not line.api.calls.get("getme"):
        await line.api.world.changed(line.api.world.version)
    stop.set()
    async with asyncio.timeout(30):
        await task


class QuickClock(WallClock):
    """A clock on which a minute of waiting takes three seconds."""

    def monotonic(self) -> float:
        """Tell seconds, twenty times as fast."""
        return super().monotonic() * 20


async def test_a_database_that_is_away_is_waited_for(line: Line, tmp_path: Path, capsys: Any) -> None:
    """For a minute, told at once and now and then in the configuration's language; then it ends, to be started anew."""
    url = f"postgresql://u:geheim@127.0.0.1:{await free_port()}/d"
    settings = settings_for(line, tmp_path, storage_url=url)
    with pytest.raises(DatabaseAwayError, match="cơ sở dữ liệu"):
        await run(settings, clock=QuickClock(settings.zone), stop=asyncio.Event())
    said = [one for one in capsys.readouterr().err.splitlines() if one.startswith("baocao: ")]
    assert said[0].startswith("baocao: Chưa kết nối được cơ sở dữ liệu")
    assert 2 <= len(said) <= 5
    assert "geheim" not in str(said)


async def test_a_stop_while_the_database_is_waited_for(line: Line, tmp_path: Path, capsys: Any) -> None:
    """It is heard at once."""
    url = f"postgresql://u:geheim@127.0.0.1:{await free_port()}/d"
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings_for(line, tmp_path, storage_url=url), stop=stop))
    async with asyncio.timeout(30):
        while "Chưa kết nối" not in capsys.readouterr().err:
            await asyncio.wait([task], timeout=0.05)
        stop.set()
        began = time.monotonic()
        await task
    assert time.monotonic() - began < 5


async def test_a_database_that_comes_is_taken(line: Line, tmp_path: Path, capsys: Any) -> None:
    """As if nothing had been; here one that another process holds while we start."""
    settings = settings_for(line, tmp_path)
    holder = sqlite3.connect(tmp_path / "desk.sqlite3", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    started, stop = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(run(settings, stop=stop, started=lambda _: started.set()))
    async with asyncio.timeout(60):
        while "Chưa kết nối" not in capsys.readouterr().err:
            await asyncio.wait([task], timeout=0.05)
        holder.close()
        await started.wait()
        stop.set()
        await task


@pytest.mark.parametrize(
    ("url", "code"), [("postgresql://u:geheim@127.0.0.1:{}/d", 2), ("mysql://u:geheim@h/d", 2), ("{}", 2)]
)
def test_a_database_that_nobody_can_wait_for(tmp_path: Path, url: str, code: int) -> None:
    """A wrong password, an URL of another kind: one line and exit 2 at once, for a new start would not mend it."""
    with refusing_server("28P01", "password authentication failed") as port:
        environment = os.environ | {
            "BAOCAO_TELEGRAM__TOKEN": "7:x",
            "BAOCAO_TELEGRAM__API_BASE": "http://127.0.0.1:1",
            "BAOCAO_STORAGE__URL": url.format(port),
            "BAOCAO_STORAGE__FOLDER": str(tmp_path),
        }
        program = [sys.executable, "-m", "bot", "run", "--config", str(EXAMPLE)]
        done = subprocess.run(program, env=environment, capture_output=True, timeout=30, check=False)
    told = done.stderr.decode()
    assert done.returncode == code, told
    assert len([one for one in told.splitlines() if one.startswith("baocao: ")]) == 1
    assert "geheim" not in told


async def test_sigterm_in_the_middle_of_a_burst(line: Line, tmp_path: Path) -> None:
    """The real program ends within five seconds, exit 0, and the next run answers what was left."""
    environment = os.environ | {
        "BAOCAO_TELEGRAM__TOKEN": line.api.token,
        "BAOCAO_TELEGRAM__API_BASE": line.settings.api_base,
        "BAOCAO_STORAGE__URL": f"sqlite:///{tmp_path}/desk.sqlite3",
        "BAOCAO_STORAGE__FOLDER": str(tmp_path),
        "BAOCAO_TELEGRAM__LIMITS__GROUP_PER_MINUTE": "60000",  # three hundred at once would be taken for a flood
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(EXAMPLE)),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    began = time.monotonic()
    while not line.api.calls.get("getupdates"):
        await line.api.world.changed(line.api.world.version)
    busy = time.monotonic() - began  # how long the start took: a machine with much to do is slow to end it, too
    for _ in range(300):
        line.play.say(LAN, LAN, "/start")
    while not line.api.calls.get("sendmessage"):
        await line.api.world.changed(line.api.world.version)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, told = await process.communicate()
    assert time.monotonic() - began < max(5, 2 * busy)
    assert process.returncode == 0, told.decode()
    assert line.api.token.encode() not in told
    async with running(settings_for(line, tmp_path)) as app:
        await settle(line, app)
    answers = [m for m in line.api.world.rooms[LAN].messages.values() if m.sender == line.api.world.bot.id]
    assert len(answers) == 300


def test_nothing_of_the_desk_is_loaded_before_the_first_poll() -> None:
    """The desk and its papers take longest to load; the chat apps hear without them."""
    code = (
        "import sys, bot.app, bot.telegram.part, bot.zalo.part\n"
        "print([name for name in sys.modules if name.startswith(('bot.desk', 'bot.files'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=EXAMPLE.parents[1], check=True)
    assert done.stdout.decode().strip() == "[]"
