"""The loopback server's door: /bot<token>/<method> and the files, with the faults that strike on the way."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import socket
from typing import Any

from aiohttp import web

import bot.sandbox.methods  # noqa: F401 - registers the methods
from bot.errors import PortTakenError
from bot.sandbox.call import read_call
from bot.sandbox.errors import ApiError
from bot.sandbox.loopback import API, Handler, Loopback

BODY_BYTES = 64 * 1024 * 1024
CLOSING_SECONDS = 1.0  # for requests under way

API_KEY: web.AppKey[Loopback] = web.AppKey("api", Loopback)


def bot_api(api: Loopback) -> web.Application:
    """Make the application that speaks the Bot API."""
    app = web.Application(client_max_size=BODY_BYTES)
    app[API_KEY] = api
    app.router.add_route("*", "/bot{token}/{method}", _call)
    app.router.add_get("/file/bot{token}/{folder}/{id}/{name}", _file)
    app.on_shutdown.append(_close)
    return app


async def _close(app: web.Application) -> None:
    await app[API_KEY].feed.close()


async def _call(request: web.Request) -> web.StreamResponse:
    api = request.app[API_KEY]
    method = request.match_info["method"].lower()
    api.calls[method] = api.calls.get(method, 0) + 1
    polling = method == "getupdates"
    api.busy += not polling
    try:
        return await _answered(api, method, request)
    finally:
        api.busy -= not polling
        if not polling:
            api.world.touch()
            api.keep()


async def _answered(api: Loopback, method: str, request: web.Request) -> web.StreamResponse:
    try:
        _check_token(api, request.match_info["token"])
        handler = _handler(method)
        strikes = api.faults.strikes(method)
        call = await read_call(method, request)
        if strikes:
            await _strike_before(api, request)
        result = await handler(api, call)
        if strikes and api.faults.take("drop_after"):
            _cut(request)
        return _json({"ok": True, "result": result}, 200)
    except ApiError as error:
        return _json(error.envelope(), error.code)
    except web.HTTPRequestEntityTooLarge:
        return _json(ApiError(413, "Request Entity Too Large").envelope(), 413)


def _handler(method: str) -> Handler:
    if method not in API.handlers:
        raise ApiError(404, "Not Found: method not found")
    return API.handlers[method]


def _check_token(api: Loopback, token: str) -> None:
    if api.faults.unauthorized or not hmac.compare_digest(token.encode(), api.token.encode()):
        raise ApiError(401, "Unauthorized")


async def _strike_before(api: Loopback, request: web.Request) -> None:
    faults = api.faults
    if faults.slow_seconds:
        await asyncio.sleep(faults.slow_seconds)
    if faults.take("drop_before"):
        _cut(request)
    if faults.take("server_errors"):
        raise ApiError(502, "Bad Gateway")
    if faults.take("too_many"):
        seconds = faults.retry_after
        raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def _cut(request: web.Request) -> None:
    """Cut the connection, so that the bot never sees an answer."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("cut by the sandbox")


def _json(body: dict[str, Any], status: int) -> web.Response:
    return web.Response(
        text=json.dumps(body, ensure_ascii=False), status=status, content_type="application/json", charset="utf-8"
    )


async def _file(request: web.Request) -> web.StreamResponse:
    api = request.app[API_KEY]
    try:
        _check_token(api, request.match_info["token"])
    except ApiError as error:
        return _json(error.envelope(), error.code)
    file = api.world.files.get(request.match_info["id"])
    if file is None:
        return _json(ApiError(404, "Not Found").envelope(), 404)
    return web.Response(body=api.shelf.read(file), content_type=file.mime)


def listen(host: str, port: int) -> socket.socket:
    """Take a port; raises PortTakenError where somebody has it."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        why = os.strerror(error.errno or 0)
        remedy = "close what uses it, or set sandbox.port"
        raise PortTakenError(
            f"{host}:{port} can't be listened on ({why}): {remedy}", "port-sandbox", listen=f"{host}:{port}", reason=why
        ) from error
