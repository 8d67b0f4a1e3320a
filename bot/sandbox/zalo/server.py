"""The Zalo server's door: /bot<token>/<method>, failures told inside a 200, and the pictures people send."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.sandbox.call import Call, read_call
from bot.sandbox.errors import ApiError
from bot.sandbox.markup import utf16
from bot.sandbox.world import Json, Message
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.wire import id_of, message_id

API_KEY: web.AppKey[ZaloLoopback] = web.AppKey("zalo", ZaloLoopback)
TEXT_UNITS: Final = 2000
POLL: Final = "getUpdates"
_SECRET_LETTERS: Final = range(8, 257)

Method = Callable[[ZaloLoopback, Call], Awaitable[Any]]


def zalo_api(api: ZaloLoopback) -> web.Application:
    """Make the application that speaks Zalo's Bot API."""
    app = web.Application(client_max_size=1024 * 1024)
    app[API_KEY] = api
    app.router.add_route("*", "/bot{token}/{method}", _call)
    app.router.add_get("/photo/{id}", _photo)
    app.on_shutdown.append(_close)
    return app


async def _close(app: web.Application) -> None:
    await app[API_KEY].feed.close()


async def _call(request: web.Request) -> web.StreamResponse:
    api = request.app[API_KEY]
    method = request.match_info["method"]
    name = method.lower()
    api.calls[name] = api.calls.get(name, 0) + 1
    polling = method == POLL
    api.busy += not polling
    try:
        return await _answered(api, method, request)
    finally:
        api.busy -= not polling
        if not polling:
            api.world.touch()
            api.keep()


async def _answered(api: ZaloLoopback, method: str, request: web.Request) -> web.StreamResponse:
    faults = api.faults
    try:
        handler = _handler(api, method, request.match_info["token"])
        struck = faults.strikes(method.lower())
        call = await read_call(method, request)
        if struck:
            await _strike_before(api, request)
        if method == POLL:
            result = await api.feed.poll_one(float(call.text("timeout") or 30), lambda: _listens(request))
        else:
            result = await handler(api, call)
        if struck and faults.take("drop_after"):
            _cut(request)
        return _json({"ok": True} if result is None else {"ok": True, "result": result})
    except GatewayError:
        return web.Response(text="<html><body>502 Bad Gateway</body></html>", status=502, content_type="text/html")
    except ApiError as error:
        body = {"ok": False, "error_code": error.code, "description": error.description}
        return _json(body, error.code if faults.by_status else 200)


def _listens(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


class GatewayError(Exception):
    """What stands before the server answers in its stead, with a page of its own."""


def _handler(api: ZaloLoopback, method: str, token: str) -> Method:
    if api.faults.unauthorized or not hmac.compare_digest(token.encode(), api.token.encode()):
        raise ApiError(401, "Unauthorized")
    if method not in METHODS:
        raise ApiError(400, f"method {method} not found")
    if method == POLL and api.faults.take("poll_errors"):
        raise GatewayError
    return METHODS[method]


async def _strike_before(api: ZaloLoopback, request: web.Request) -> None:
    faults = api.faults
    if faults.slow_seconds:
        await asyncio.sleep(faults.slow_seconds)
    if faults.take("drop_before"):
        _cut(request)
    if faults.take("server_errors"):
        raise GatewayError
    if faults.take("too_many"):
        raise ApiError(429, "quota exceeded")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("cut by the sandbox")


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(body, ensure_ascii=False), status=status, content_type="application/json")


async def _photo(request: web.Request) -> web.StreamResponse:
    api = request.app[API_KEY]
    file = api.world.files.get(request.match_info["id"])
    if file is None:
        raise web.HTTPNotFound
    return web.Response(body=api.shelf.read(file), content_type=file.mime)


# -- the methods ----------------------------------------------------------------------------------------------------


async def _get_me(api: ZaloLoopback, _call: Call) -> Json:
    bot = api.world.bot
    return {
        "id": id_of(bot.id),
        "account_name": "bot.thu",
        "account_type": "BASIC",
        "can_join_groups": api.can_join,
        "display_name": bot.name,
    }


async def _get_updates(_api: ZaloLoopback, _call: Call) -> None:
    """Be answered by the feed, which has to know whether anybody listens."""


async def _set_webhook(api: ZaloLoopback, call: Call) -> Json:
    url, secret = call.text("url"), call.text("secret_token")
    if urlsplit(url).scheme not in {"http", "https"} or len(secret) not in _SECRET_LETTERS:
        raise ApiError(400, "url and secret_token of 8 to 256 letters are required")
    api.feed.set_url(url, secret)
    return {"url": url, "updated_at": api.world.stamp() * 1000}


async def _delete_webhook(api: ZaloLoopback, _call: Call) -> Json:
    api.feed.set_url("", "")
    return {"url": "", "updated_at": api.world.stamp() * 1000}


async def _get_webhook_info(api: ZaloLoopback, _call: Call) -> Json:
    if api.feed.webhook is None:
        raise ApiError(404, "webhook not found")
    return {"url": api.feed.webhook.url, "updated_at": api.world.stamp() * 1000}


async def _send_message(api: ZaloLoopback, call: Call) -> Json:
    room = api.chat_for(call)
    text = call.text("text")
    if not text.strip() or utf16(text) > TEXT_UNITS:
        raise ApiError(400, "text must be 1 to 2000 characters")
    api.gate.take(room.id, group=room.is_group)
    return _sent(api.world.post(room, api.world.bot.id, text))


async def _send_photo(api: ZaloLoopback, call: Call) -> Json:
    """Send a picture by its address, which is fetched as often as the switches say."""
    room = api.chat_for(call)
    url, caption = call.text("photo"), call.text("caption")
    if "caption" in call.values and not 0 < utf16(caption) <= TEXT_UNITS:
        raise ApiError(400, "caption must be 1 to 2000 characters")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ApiError(400, "photo must be a URL")
    api.gate.take(room.id, group=room.is_group)
    if api.faults.slow_fetch_seconds:
        await asyncio.sleep(api.faults.slow_fetch_seconds)
    data = b""
    for _ in range(max(1, api.faults.fetches)):
        data = await fetched(url)
        api.unfetched += not data
    if not data and not api.faults.blind:
        raise ApiError(400, "photo URL can't be fetched")
    message = api.world.post(room, api.world.bot.id, caption)
    if data:
        message.file, message.photo = api.shelf.put("anh.png", "image/png", data, photo=True).id, True
    return _sent(message)


async def fetched(url: str) -> bytes:
    """Fetch an address as Zalo's servers do: as anybody, without a cookie or a token."""
    try:
        async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False) as answer:
            return await answer.read() if answer.status == 200 else b""
    except (aiohttp.ClientError, OSError):
        return b""


async def _send_chat_action(api: ZaloLoopback, call: Call) -> None:
    api.chat_for(call)
    if call.text("action") != "typing":
        raise ApiError(400, "unknown action")


def _sent(message: Message) -> Json:
    return {"message_id": message_id(message), "date": message.date * 1000}


METHODS: dict[str, Method] = {
    "getMe": _get_me,
    POLL: _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "sendMessage": _send_message,
    "sendPhoto": _send_photo,
    "sendChatAction": _send_chat_action,
}
