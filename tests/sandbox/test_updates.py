"""Updates: polled, confirmed, doubled, turned round, posted to a webhook."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.sandbox.conftest import GROUP, LEAD, LEADER, Server


def texts(updates: list[dict[str, Any]]) -> list[str]:
    """Give what was said."""
    return [update["message"]["text"] for update in updates]


async def test_an_offset_confirms(server: Server) -> None:
    """Updates come again until a call with a higher offset confirms them."""
    server.play.say(LEAD, GROUP, "một")
    server.play.say(LEAD, GROUP, "hai")
    first = await server.ok("getUpdates")
    assert texts(first) == texts(await server.ok("getUpdates")) == ["một", "hai"]
    assert texts(await server.ok("getUpdates", offset=first[0]["update_id"] + 1)) == ["hai"]
    assert await server.ok("getUpdates", offset=first[1]["update_id"] + 1) == []


async def test_a_long_poll_wakes_when_something_is_said(server: Server) -> None:
    """It answers at once, not when its time is up."""
    waiting = asyncio.create_task(server.ok("getUpdates", timeout=30))
    while not server.api.feed.polling:
        await server.api.world.changed(server.api.world.version)
    server.play.say(LEAD, GROUP, "một")
    async with asyncio.timeout(30):
        assert texts(await waiting) == ["một"]


async def test_a_second_poller_ends_the_first(server: Server) -> None:
    """The first hears 409, as in Telegram."""
    first = asyncio.create_task(server.call("getUpdates", timeout=30))
    while not server.api.feed.polling:
        await server.api.world.changed(server.api.world.version)
    await server.ok("getUpdates", timeout=0)
    assert (await first)["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_ids_that_start_again_are_not_confirmed_away(server: Server) -> None:
    """After a renumbering an old, far higher offset confirms nothing."""
    server.api.feed.next_id = 100
    server.play.say(LEAD, GROUP, "một")
    assert texts(await server.ok("getUpdates", offset=730_000_500)) == ["một"]


async def test_updates_redelivered_doubled_and_turned_round(server: Server) -> None:
    """What a bot must bear: the same again, twice under new numbers, in the wrong order."""
    server.api.faults.set({"redeliver": 1, "duplicate": 1, "reorder": True})
    server.play.say(LEAD, GROUP, "một")
    server.play.say(LEAD, GROUP, "hai")
    batch = await server.ok("getUpdates")
    assert texts(batch) == ["hai", "một", "một"]
    newest = max(update["update_id"] for update in batch)
    assert texts(await server.ok("getUpdates", offset=newest + 1)) == ["hai", "một", "một"]
    assert await server.ok("getUpdates", offset=newest + 1) == []


async def test_privacy_mode_hides_talk(server: Server) -> None:
    """Only commands and replies to the bot come through, unless it is an administrator."""
    server.api.world.reads_all = False
    sent = await server.ok("sendMessage", chat_id=GROUP, text="Đã nhận")
    server.play.say(LEAD, GROUP, "Xã Tân Hưng báo cáo mức 1: 5")
    server.play.say(LEAD, GROUP, "/bc m1=5")
    server.play.say(LEAD, GROUP, "/bc@other_bot m1=5")
    server.play.say(LEAD, GROUP, "thay đi", reply_to=sent["message_id"])
    assert texts(await server.ok("getUpdates")) == ["/bc m1=5", "thay đi"]
    assert (await server.ok("getMe"))["can_read_all_group_messages"] is False
    server.play.set_bot(LEADER, GROUP, "administrator")
    server.play.say(LEAD, GROUP, "nói chuyện")
    assert texts(await server.ok("getUpdates", offset=-1)) == ["nói chuyện"]


async def test_edits_buttons_and_members(server: Server) -> None:
    """Each move of a person is the update that Telegram sends."""
    said = server.play.say(LEAD, GROUP, "m1=1")
    server.play.edit(LEAD, GROUP, said.id, "m1=2")
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "q:1:a"}]]}
    sent = await server.ok("sendMessage", chat_id=GROUP, text="?", reply_markup=markup)
    press = server.play.press(LEAD, GROUP, sent["message_id"], "q:1:a")
    server.play.block(LEADER, blocked=True)
    _, edit, button, member = await server.ok("getUpdates")
    assert edit["edited_message"]["edit_date"] == edit["edited_message"]["date"]
    assert button["callback_query"]["message"]["reply_markup"] == markup
    assert member["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    await server.ok("answerCallbackQuery", callback_query_id=press.id, text="Đã chọn")
    assert press.answer == "Đã chọn"
    assert "query is too old" in await server.no("answerCallbackQuery", callback_query_id=press.id)


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, list[tuple[str, dict[str, Any]]], list[int]]]:
    """Listen where updates are posted to; `answers` are the statuses given, then 200."""
    got: list[tuple[str, dict[str, Any]]] = []
    answers: list[int] = []

    async def take(request: web.Request) -> web.Response:
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), await request.json()))
        return web.Response(status=answers.pop(0) if answers else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    door = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, door).start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}/hook", got, answers
    await runner.cleanup()


async def test_a_webhook_gets_updates_until_it_says_200(
    server: Server, hook: tuple[str, list[tuple[str, dict[str, Any]]], list[int]]
) -> None:
    """A 500 brings the update again; polling is refused meanwhile."""
    url, got, answers = hook
    answers.append(500)
    await server.ok("setWebhook", url=url, secret_token="s3cret")
    assert (await server.no("getUpdates")).startswith("409 Conflict: can't use getUpdates method while webhook")
    server.play.say(LEAD, GROUP, "một")
    async with asyncio.timeout(30):
        while server.api.feed.pending:
            await server.api.world.changed(server.api.world.version)
    assert [(secret, update["message"]["text"]) for secret, update in got] == [("s3cret", "một")] * 2
    assert (await server.ok("getWebhookInfo"))["last_error_message"].startswith("Wrong response from the webhook: 500")
    await server.ok("deleteWebhook")
    assert await server.ok("getUpdates") == []
