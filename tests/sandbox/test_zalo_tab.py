"""The sandbox's second tab: the same people and desk in Zalo."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp

from bot.sandbox.cast import ADMIN, LEADER, cast_of, group_id
from bot.sandbox.playhouse import Playhouse
from bot.sandbox.wire import message_json
from bot.sandbox.zalo.wire import event_json
from tests.sandbox.test_opening import opened, settings_of


async def say(session: aiohttp.ClientSession, playhouse: Playhouse, **body: Any) -> list[str]:
    """Say something over the tab's own door and give what the bot said after it."""
    room = playhouse.zalo.world.room(body["chat"])
    before = room.next_id
    async with session.post("/zalo/sandbox/say", json=body) as answer:
        assert answer.status == 200, await answer.text()
    await playhouse.settle()
    bot = playhouse.zalo.world.bot.id
    return [one.text for one in room.messages.values() if one.id > before and one.sender == bot]


async def test_the_same_desk_stands_behind_both(tmp_path: Path) -> None:
    """What is reported in Zalo is counted with what was said in Telegram; a restart keeps it; people are one."""
    settings = settings_of("tan-chau", tmp_path)
    group, lead = group_id(0), cast_of(settings.campaigns[0].campaign)[0]
    async with opened(settings) as (playhouse, url), aiohttp.ClientSession(url) as session:
        async with session.get("/zalo/") as page:
            assert 'data-app="zalo"' in await page.text()
        name = playhouse.zalo.world.bot.name
        assert await say(session, playhouse, **{"as": lead.id, "chat": group, "text": "Tân Hưng m1=1 m2=2"}) == []
        named = f"@{name} Tân Hưng m1=12 m2=68"
        answer = await say(session, playhouse, **{"as": lead.id, "chat": group, "text": named})
        assert "Đã nhận: xã Tân Hưng" in answer[0]
        answer = await say(session, playhouse, **{"as": LEADER, "chat": group, "text": f"@{name} chưa báo cáo"})
        assert "đã báo cáo 09/12" in answer[0]
        people = playhouse.running().store.read(lambda uow: len(uow.people.grants("tan-chau")))
        assert await asyncio.wrap_future(people) == len(cast_of(settings.campaigns[0].campaign))
        said = len(playhouse.zalo.world.rooms[group].messages)
    async with opened(settings) as (again, url), aiohttp.ClientSession(url) as session:
        assert len(again.zalo.world.rooms[group].messages) == said
        answer = await say(session, again, **{"as": ADMIN, "chat": ADMIN, "text": "/toi"})
        assert "thường trực" in answer[0]


async def test_the_first_reminder_after_a_reset_shows_the_bots_name(tmp_path: Path) -> None:
    """Before anybody spoke in the group every line to copy names the bot already, or it would not be heard."""
    async with opened(settings_of("tan-chau", tmp_path)) as (playhouse, _):
        await playhouse.start_over()
        while playhouse.about()["opening"]:
            await playhouse.api.world.changed(playhouse.api.world.version)
        await playhouse.move_to(playhouse.now().replace(hour=9, minute=45))
        room = playhouse.zalo.world.room(group_id(0))
        lines = [line for one in room.messages.values() for line in one.text.split("\n") if "m1=…" in line]
        assert lines
        assert all(f"@{playhouse.zalo.world.bot.name} " in line for line in lines), lines


async def test_what_the_real_one_has_not_is_refused(tmp_path: Path) -> None:
    """No edits and no buttons; events are written as Zalo writes them."""
    settings = settings_of("tan-chau", tmp_path)
    async with opened(settings) as (playhouse, url), aiohttp.ClientSession(url) as session:
        lead, group = cast_of(settings.campaigns[0].campaign)[0].id, group_id(0)
        await say(session, playhouse, **{"as": lead, "chat": group, "text": "chào"})
        message = list(playhouse.zalo.world.rooms[group].messages.values())[-1]
        for move, body in (
            ("edit", {"text": "x"}),
            ("press", {"data": "x"}),
        ):
            whole = {"as": lead, "chat": group, "message": message.id} | body
            async with session.post(f"/zalo/sandbox/{move}", json=whole) as answer:
                assert answer.status == 400
        event = event_json(playhouse.zalo.world, message)
        assert set(event["message"]) == {"message_id", "date", "from", "chat", "text"}
        assert event["message"]["date"] == message_json(playhouse.zalo.world, message)["date"] * 1000
