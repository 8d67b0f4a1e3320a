"""`baocao zalo-check` against the loopback server: every step says what it found."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.zalo.probing import Probe, take_webhook_away
from tests.unit.zalo.line import LAN, Line

ROOT = Path(__file__).parents[3]


class Listener:
    """Hears what the probe says, and does what it asks for."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.said: list[str] = []
        self.values: dict[str, dict[str, object]] = {}

    def __call__(self, key: str, **values: object) -> None:
        """Note a line and play its part."""
        self.said.append(key)
        self.values[key] = values
        play, group = self.line.play, self.line.group.id
        if key in {"write-private", "write-unpolled"}:
            play.say(LAN, LAN, "thử")
        elif key == "write-mention":
            play.say(LAN, group, self.line.named("thử một"))
        elif key == "write-reply":
            reply = self.line.api.world.post(self.line.group, self.line.api.world.bot.id, "xin chào")
            play.say(LAN, group, "thử hai", reply_to=reply.id)


async def probed(line: Line, *, alone: bool = False, seconds: float = 0.3) -> Listener:
    """Run the probe and give what it said."""
    heard = Listener(line)
    await Probe(line.client, heard, seconds=seconds).run(alone=alone)
    return heard


async def test_a_server_as_documented(line: Line) -> None:
    """Each message once, a limit of UTF-16 units, no bytes, failures told inside a 200."""
    heard = await probed(line)
    assert heard.said == [
        "me", "groups-yes", "name-yes", "webhook-none", "failure",
        "write-private", "event", "again-no", "write-unpolled", "unpolled-kept",
        "write-mention", "event", "write-reply", "event",
        "length-letters-yes", "length-faces-no", "bytes-no", "typing", "by-hand",
    ]  # fmt: skip
    assert heard.values["failure"]["status"] == 200
    assert heard.values["me"]["name"] == "Bot Báo cáo"


async def test_what_comes_again_and_what_is_lost(line: Line) -> None:
    """Both irregularities are seen and named."""
    line.api.faults.set({"redeliver": 3, "lose_unpolled": True})
    line.api.can_join = False
    heard = await probed(line)
    assert {"groups-no", "unpolled-lost"} <= set(heard.said)


async def test_alone(line: Line) -> None:
    """Without anybody to write, only what can be looked at."""
    heard = await probed(line, alone=True)
    assert heard.said == ["me", "groups-yes", "name-yes", "webhook-none", "failure", "by-hand"]


async def test_a_webhook_is_named_and_taken_away(line: Line) -> None:
    """With one set nothing is polled; taken away twice is no fault."""
    line.api.feed.set_url("http://127.0.0.1:9/hook", "secret-of-eight")
    heard = await probed(line)
    assert "webhook-set" in heard.said
    assert "write-private" not in heard.said
    await take_webhook_away(line.client)
    await take_webhook_away(line.client)
    assert line.api.feed.webhook is None


@pytest.mark.parametrize("by_status", [True, False])
async def test_how_failures_are_told(line: Line, *, by_status: bool) -> None:
    """By the HTTP status or inside a 200: said as it is."""
    line.api.faults.set({"by_status": by_status})
    heard = await probed(line, alone=True)
    assert heard.values["failure"]["status"] == (404 if by_status else 200)


async def test_the_command(line: Line) -> None:
    """`baocao zalo-check` prints it in the campaign's language, without the token."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "zalo-check", "--alone", "--config", str(ROOT / "examples" / "tan-chau.toml")),
        env=os.environ | {"BAOCAO_ZALO__TOKEN": line.api.token, "BAOCAO_ZALO__API_BASE": line.api.base},
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, told = await process.communicate()
    assert process.returncode == 0, told.decode()
    assert "1. getMe: Bot Báo cáo" in out.decode()
    assert line.api.token.encode() not in out + told
