"""Telegram's flood limits and the faults that can be switched on."""

from __future__ import annotations

import aiohttp
import pytest

from tests.sandbox.conftest import GROUP, LEADER, Server


async def test_a_chat_takes_one_a_second(server: Server) -> None:
    """A short burst passes, then 429 names the seconds to wait."""
    for number in range(3):
        await server.ok("sendMessage", chat_id=LEADER, text=str(number))
    body = await server.call("sendMessage", chat_id=LEADER, text="4")
    assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 1})
    assert body["description"] == "Too Many Requests: retry after 1"
    server.watch.passes(1.0)
    await server.ok("sendMessage", chat_id=LEADER, text="4")


async def test_a_group_takes_twenty_a_minute(server: Server) -> None:
    """The 21st within a minute is refused until the first is a minute old; edits count too."""
    sent = await server.ok("sendMessage", chat_id=GROUP, text="0")
    for number in range(1, 20):
        server.watch.passes(1.0)
        await server.ok("sendMessage", chat_id=GROUP, text=str(number))
    server.watch.passes(1.0)
    body = await server.call("editMessageText", chat_id=GROUP, message_id=sent["message_id"], text="x")
    assert body["parameters"] == {"retry_after": 40}
    server.watch.passes(40.0)
    await server.ok("sendMessage", chat_id=GROUP, text="x")


async def test_all_chats_together_take_thirty_a_second(server: Server) -> None:
    """However many chats there are."""
    server.api.gate.limits.per_second = 2
    await server.ok("sendMessage", chat_id=GROUP, text="1")
    await server.ok("sendMessage", chat_id=LEADER, text="2")
    assert (await server.no("sendMessage", chat_id=LEADER, text="3")).startswith("429")


async def test_a_connection_is_cut_before_or_after(server: Server) -> None:
    """Before: nothing was said. After: it was, though the bot can't know."""
    server.api.faults.set({"drop_before": 1})
    with pytest.raises(aiohttp.ClientError):
        await server.call("sendMessage", chat_id=GROUP, text="trước")
    server.api.faults.set({"drop_after": 1})
    with pytest.raises(aiohttp.ClientError):
        await server.call("sendMessage", chat_id=GROUP, text="sau")
    said = [m.text for m in server.api.world.room(GROUP).messages.values() if not m.service]
    assert said == ["sau"]


async def test_faults_run_down(server: Server) -> None:
    """Two 502, one 429, then it works; looking calls are not struck."""
    server.api.faults.set({"server_errors": 2, "too_many": 1, "retry_after": 7})
    await server.ok("getMe")
    assert await server.no("sendMessage", chat_id=GROUP, text="1") == "502 Bad Gateway"
    assert await server.no("sendMessage", chat_id=GROUP, text="1") == "502 Bad Gateway"
    body = await server.call("sendMessage", chat_id=GROUP, text="1")
    assert body["parameters"] == {"retry_after": 7}
    await server.ok("sendMessage", chat_id=GROUP, text="1")


async def test_a_withdrawn_token(server: Server) -> None:
    """From one moment to the next Telegram no longer knows the bot."""
    server.api.faults.set({"unauthorized": True})
    assert await server.no("getMe") == "401 Unauthorized"
    server.api.faults.off()
    await server.ok("getMe")
