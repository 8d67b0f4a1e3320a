"""A sandbox that is killed: what it said yes to is there afterwards, and no number is given twice."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.cast import cast_of, fill, group_id, with_cast
from bot.sandbox.loopback import Loopback
from bot.sandbox.memory import Memory
from bot.sandbox.play import Play
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.play import ZaloPlay
from tests.sandbox.conftest import START
from tests.sandbox.test_opening import opened, settings_of

CAMPAIGN = "tan-chau"
ROOT = Path(__file__).parents[2]
CHILD = """
import asyncio, sys
from pathlib import Path
from tests.sandbox.test_opening import opened, settings_of

async def main():
    async with opened(settings_of(sys.argv[1], Path(sys.argv[2]))) as (_, url):
        print(url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@contextlib.asynccontextmanager
async def until_killed(folder: Path) -> AsyncIterator[str]:
    """Run a sandbox in a process of its own and kill it at the end, in the middle of whatever it does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, CAMPAIGN, str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


async def said(session: aiohttp.ClientSession, path: str, text: str, sender: int) -> int:
    """Say something over the page's door and give its number."""
    async with session.post(path, json={"as": sender, "chat": group_id(0), "text": text}) as answer:
        assert answer.status == 200
        body: dict[str, Any] = await answer.json()
        return int(body["id"])


async def test_what_was_answered_outlives_a_kill(tmp_path: Path) -> None:
    """Six reports in each app, killed at once: all are there, and each is answered, one of them twice at most."""
    settings = settings_of(CAMPAIGN, tmp_path)
    cast = [part for part in cast_of(settings.campaigns[0].campaign) if part.role == "reporter"][:6]
    async with until_killed(tmp_path) as url, aiohttp.ClientSession(url) as session:
        here = [await said(session, "/sandbox/say", "/bc m1=5 m2=6", one.id) for one in cast]
        named = [f"@Bot Báo cáo {one.name.removeprefix('Đầu mối ')} m1=7 m2=8" for one in cast]
        pairs = zip(named, cast, strict=True)
        there = [await said(session, "/zalo/sandbox/say", text, one.id) for text, one in pairs]
    async with opened(settings) as (playhouse, url), aiohttp.ClientSession(url) as session:
        await playhouse.settle(30)
        room, other = (api.world.room(group_id(0)) for api in (playhouse.api, playhouse.zalo))
        assert [room.messages[number].sender for number in here] == [one.id for one in cast]
        assert [other.messages[number].text for number in there] == named
        answers = [m.reply_to for m in room.messages.values() if m.sender == playhouse.api.world.bot.id]
        counts = [answers.count(number) for number in here]
        assert min(counts) == 1
        assert sum(counts) <= len(here) + 1  # the one that the kill may have met between its sending and its record
        newest = (max(room.messages), max(other.messages))
        assert await said(session, "/sandbox/say", "chào", cast[0].id) > newest[0]
        assert await said(session, "/zalo/sandbox/say", "chào", cast[0].id) > newest[1]


def world_of(kind: type[Loopback], folder: Path) -> tuple[Loopback, Memory]:
    """Make a server with a campaign's people and a memory of it."""
    api = kind(lambda: START, folder=folder)
    return api, Memory(api, folder / "chats.json", lambda: None)


@pytest.mark.parametrize(("kind", "player"), [(Loopback, Play), (ZaloLoopback, ZaloPlay)])
async def test_the_journal_brings_back_what_no_save_holds(
    tmp_path: Path, kind: type[Loopback], player: type[Any]
) -> None:
    """Words, reactions, comings and goings, who started; a line cut short is passed over, the next one not."""
    settings = settings_of(CAMPAIGN, tmp_path)
    api, memory = world_of(kind, tmp_path)
    fill(api, with_cast(settings))
    memory.notes = {"story": "one"}
    memory.save()
    first, second = (part.id for part in cast_of(settings.campaigns[0].campaign)[:2])
    play = player(api)
    message = play.say(first, group_id(0), "một\u2028hai")
    play.react(second, group_id(0), message.id, "👍")
    api.keep()
    play.leave(second, group_id(0))
    play.block(second, blocked=True)
    api.keep()
    journal = tmp_path / "chats.journal"
    journal.write_bytes(journal.read_bytes() + b'{"story": "one", "version": 99999, "mess')
    again, kept = world_of(kind, tmp_path)
    assert kept.load()
    assert (again.world.rooms, again.world.users) == (api.world.rooms, api.world.users)
    assert (again.feed.pending, again.feed.next_id) == (api.feed.pending, api.feed.next_id)
    play.say(first, first, "ba")
    api.keep()
    again, kept = world_of(kind, tmp_path)
    assert kept.load()
    assert (again.world.rooms, again.world.users) == (api.world.rooms, api.world.users)


async def test_lines_of_before_a_save_are_not_taken_twice(tmp_path: Path) -> None:
    """A save cut short before it emptied the journal, and a journal of another story, change nothing."""
    api, memory = world_of(Loopback, tmp_path)
    fill(api, with_cast(settings_of(CAMPAIGN, tmp_path)))
    memory.save()
    room, play = api.world.room(group_id(0)), Play(api)
    message = play.say(next(iter(room.members)), room.id, "một")
    api.keep()
    journal = tmp_path / "chats.journal"
    stale = journal.read_bytes()
    api.feed.pending.clear()
    play.delete(message.sender, room.id, message.id)
    memory.save()
    assert not journal.exists()
    for lines in (stale, stale.replace(b'"story": null', b'"story": "x"').replace(b'"version": ', b'"version": 9')):
        journal.write_bytes(lines)
        again, kept = world_of(Loopback, tmp_path)
        assert kept.load()
        assert again.world.rooms == api.world.rooms
        assert again.feed.pending == []
