"""Answers in odd forms, and calls that are given up: our transport beside the library's own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from itertools import chain, repeat

import pytest
from aiohttp import web
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.telegram.request import AiohttpRequest
from tests.unit.telegram.servers import http_server, odd_server

_BODY = b'{"ok": true, "result": "' + b"x" * 5_000 + b'"}'
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_WHOLE = _HEAD + b"Content-Length: %d\r\n\r\n" % len(_BODY) + _BODY
_NOTHING = RequestData([])


@pytest.fixture(params=[AiohttpRequest, HTTPXRequest])
async def transport(request: pytest.FixtureRequest) -> AsyncIterator[BaseRequest]:
    """Give each transport, opened."""
    made: BaseRequest = request.param(read_timeout=5, connect_timeout=5)
    async with made:
        yield made


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([_WHOLE[:9], _WHOLE[9:60], _WHOLE[60:]], id="in pieces"),
        pytest.param(
            [_HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(_BODY), _BODY, b"\r\n0\r\n\r\n"], id="chunks"
        ),
        pytest.param([_HEAD + b"Connection: close\r\n\r\n", _BODY], id="ended by closing"),
        pytest.param([b"HTTP/1.1 103 Early Hints\r\n\r\n", _WHOLE], id="hints first"),
    ],
)
async def test_an_answer_in_any_form_is_read(transport: BaseRequest, pieces: list[bytes]) -> None:
    """However an answer is cut, it is read to its end; a second call gets its own."""
    async with odd_server(pieces, ends=b"Connection: close" in pieces[0]) as base:
        for _ in range(2):
            answer: object = await transport.post(f"{base}/bot1:x/getMe", _NOTHING)
            assert answer == "x" * 5_000


@pytest.mark.parametrize("pieces", [[b"SSH-2.0-dropbear\r\n"], [_WHOLE[:-7]]], ids=["not http", "cut short"])
async def test_an_answer_that_is_none_is_a_network_error(transport: BaseRequest, pieces: list[bytes]) -> None:
    """What is no whole answer tells nothing of the letter."""
    async with odd_server(pieces, ends=True) as base:
        with pytest.raises(NetworkError):
            await transport.post(f"{base}/bot1:x/getMe", _NOTHING)


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(chain([_HEAD + b"Transfer-Encoding: chunked\r\n\r\n"], repeat(b"1\r\nx\r\n")), id="endless"),
        pytest.param(repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n"), id="nothing but hints"),
        pytest.param([b"HTTP/1.1 100 Continue\r\n\r\n"], id="hints, then nothing"),
        pytest.param(
            [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"], id="no answer"
        ),
    ],
)
async def test_an_answer_that_never_ends_is_given_up(pieces: Iterable[bytes]) -> None:
    """Something always comes, or nothing more: a call has its end all the same, and its connection goes with it."""
    async with (
        AiohttpRequest(read_timeout=0.1, write_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1) as made,
        odd_server(pieces, ends=False) as base,
    ):
        with pytest.raises(TimedOut):
            await asyncio.wait_for(made.post(f"{base}/bot1:x/getMe", _NOTHING), 5)


async def test_a_call_that_was_given_up_leaves_nothing_to_the_next(transport: BaseRequest) -> None:
    """A late answer to a cancelled call is not taken for the next one's."""
    heard, gate = asyncio.Event(), asyncio.Event()
    calls = 0

    async def answer(_request: web.Request) -> web.Response:
        nonlocal calls
        number = calls = calls + 1
        heard.set()
        if number == 1:
            await gate.wait()
        return web.Response(text=json.dumps({"ok": True, "result": number}))

    async with http_server(answer) as server:
        first = asyncio.create_task(transport.post(f"{server.base}/bot1:x/getMe", _NOTHING))
        await heard.wait()
        first.cancel()
        await asyncio.wait([first])
        gate.set()
        assert await transport.post(f"{server.base}/bot1:x/getMe", _NOTHING) == 2


async def test_an_address_with_a_name_in_it(transport: BaseRequest) -> None:
    """A server of the settings that asks for a user is told of them."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text='{"ok": true, "result": true}')

    async with http_server(answer) as server:
        await transport.post(server.base.replace("//", "//user:word@") + "/bot1:x/getMe", _NOTHING)
    assert server.requests[0].headers["Authorization"].startswith("Basic ")
