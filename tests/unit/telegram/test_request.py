"""Our transport beside the library's own, read with the same care: the same answers, the same kinds of errors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import telegram
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.telegram.answers import CarefulHttpx
from bot.telegram.bot import QuietBot
from bot.telegram.errors import surely_unsent
from bot.telegram.request import AiohttpRequest
from bot.telegram.straight import target_of
from tests.unit.telegram.servers import cutting_server, free_port, http_server

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
_MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}


@pytest.fixture(params=[AiohttpRequest, CarefulHttpx])
async def transport(request: pytest.FixtureRequest) -> AsyncIterator[BaseRequest]:
    """Give each transport, opened."""
    made: BaseRequest = request.param(read_timeout=5, connect_timeout=5, media_write_timeout=5)
    async with made:
        yield made


def bot(transport: BaseRequest, base: str) -> QuietBot:
    """Make a bot that calls a server of ours."""
    return QuietBot(TOKEN, base_url=f"{base}/bot", request=transport, get_updates_request=transport)


def answering(body: Any, status: int = 200) -> Any:
    """Make an answer that is always the same."""

    async def answer(_request: web.Request) -> web.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(text=text, status=status)

    return answer


async def test_a_form_arrives_and_the_answer_comes_back(transport: BaseRequest) -> None:
    """Vietnamese letters, nested JSON and numbers go out as Telegram reads them."""
    async with http_server(answering({"ok": True, "result": _MESSAGE})) as heard:
        keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Đúng", callback_data="q:1:yes")]])
        message = await bot(transport, heard.base).send_message(-100, "Đã nhận <b>ổ</b>", "HTML", reply_markup=keyboard)
    assert message.message_id == 5
    assert heard.forms[0]["text"] == "Đã nhận <b>ổ</b>"
    assert heard.forms[0]["chat_id"] == "-100"
    assert json.loads(str(heard.forms[0]["reply_markup"]))["inline_keyboard"][0][0]["text"] == "Đúng"
    assert "python-telegram-bot" in heard.requests[0].headers["User-Agent"]


async def test_a_picture_is_uploaded(transport: BaseRequest) -> None:
    """A file goes as multipart, with its name and type, beside the other fields."""
    async with http_server(answering({"ok": True, "result": _MESSAGE})) as heard:
        await bot(transport, heard.base).send_photo(7, b"\x89PNG data", "Xếp hạng", filename="a.png")
    assert heard.forms[0]["photo"] == ("a.png", "image/png", b"\x89PNG data")
    assert heard.forms[0]["caption"] == "Xếp hạng"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"ok": False, "description": "Bad Request: chat not found"}, BadRequest),
        (401, {"ok": False, "description": "Unauthorized"}, InvalidToken),
        (403, {"ok": False, "description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (404, {"ok": False, "description": "Not Found"}, InvalidToken),
        (409, {"ok": False, "description": "Conflict: terminated by other getUpdates request"}, Conflict),
        (429, {"ok": False, "description": "Too Many", "parameters": {"retry_after": 3}}, RetryAfter),
        (400, {"ok": False, "description": "upgraded", "parameters": {"migrate_to_chat_id": -5}}, ChatMigrated),
        (502, "<html>Bad Gateway</html>", NetworkError),
        (500, {"ok": False, "description": "Internal"}, NetworkError),
        (403, "<html>Forbidden</html>", NetworkError),
        (200, "no json", NetworkError),
    ],
)
async def test_answers_become_the_librarys_errors(
    transport: BaseRequest, status: int, body: Any, kind: type[Exception]
) -> None:
    """Every status raises the same kind of error, whoever carried the call."""
    async with http_server(answering(body, status)) as heard:
        with pytest.raises(TelegramError) as caught:
            await bot(transport, heard.base).send_message(1, "x")
    assert type(caught.value) is kind
    if isinstance(caught.value, RetryAfter):
        assert caught.value.retry_after == timedelta(seconds=3)


async def test_nothing_listens(transport: BaseRequest) -> None:
    """A refused connection is a NetworkError of which one knows that nothing was sent."""
    with pytest.raises(NetworkError) as caught:
        await bot(transport, f"http://127.0.0.1:{await free_port()}").send_message(1, "x")
    assert surely_unsent(caught.value)
    assert TOKEN not in str(caught.value)


async def test_cut_before_the_answer(transport: BaseRequest) -> None:
    """A connection that breaks after the request went out leaves the outcome open."""
    async with cutting_server() as base:
        with pytest.raises(NetworkError) as caught:
            await bot(transport, base).send_message(1, "x")
    assert not surely_unsent(caught.value)
    assert TOKEN not in str(caught.value)


async def test_too_slow_an_answer(transport: BaseRequest) -> None:
    """No answer in time is TimedOut, and the outcome is open."""
    gate = asyncio.Event()

    async def late(_request: web.Request) -> web.Response:
        await gate.wait()
        return web.Response()

    async with http_server(late) as heard:
        with pytest.raises(TimedOut) as caught:
            await bot(transport, heard.base).send_message(1, "x", read_timeout=0.05)
        gate.set()
    assert not surely_unsent(caught.value)


@pytest.mark.parametrize("kind", [AiohttpRequest, CarefulHttpx])
async def test_a_proxy_carries_the_call(kind: type[AiohttpRequest | CarefulHttpx]) -> None:
    """The proxy of the settings is asked for the server's full address, with its user's name."""
    async with http_server(answering({"ok": True, "result": _MESSAGE})) as proxy:
        made = kind(proxy=proxy.base.replace("//", "//user:word@"))
        async with made:
            await bot(made, "http://telegram.invalid").send_message(1, "x")
    assert proxy.requests[0].headers["Host"] == "telegram.invalid"
    assert proxy.requests[0].headers["Proxy-Authorization"].startswith("Basic ")


async def test_closed_transport_says_so(transport: BaseRequest) -> None:
    """A call after the end is a mistake of ours, told as such."""
    await transport.shutdown()
    with pytest.raises(NetworkError, match="not initialized"):
        await bot(transport, "http://127.0.0.1:1").send_message(1, "x")


async def test_no_repr_holds_the_token() -> None:
    """Neither bot nor transport show the token, a proxy's password or the secret."""
    async with AiohttpRequest(proxy="http://user:word@127.0.0.1:1") as made:
        shown = repr(bot(made, "http://x")) + repr(made)
    async with aiohttp.ClientSession() as session:
        shown += repr(target_of(session, f"http://x/bot{TOKEN}/getMe", {}))
    assert TOKEN not in shown
    assert "word" not in shown
