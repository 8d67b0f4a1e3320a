"""Polling a server that answers anything at all: it goes on, and what can be kept is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web

from bot.config.settings import Http, SecretStr, TelegramSettings
from bot.telegram.bot import make_bot
from bot.telegram.part import TelegramPart
from bot.telegram.poller import Poller, in_order, next_offset
from bot.vitals import Vitals
from tests.unit.telegram.servers import Heard, http_server
from tests.unit.telegram.test_poller import CLOCK, Shelf
from tests.unit.telegram.updates import message

ODD: list[tuple[int, Any]] = [
    (200, {"ok": True}),
    (200, {"ok": True, "result": "zzz"}),
    (200, {"ok": True, "result": None}),
    (200, {"ok": True, "result": {"update_id": 5}}),
    (200, {"ok": False, "description": 5}),
    (200, {"ok": False, "error_code": 500, "parameters": {"retry_after": "x"}}),
    (200, []),
    (200, 7),
    (200, None),
    (200, "no JSON at all"),
    (200, b""),
    (200, b"\xff\xfe{"),
    (200, b"[" * 50_000),
    (500, []),
    *((status, b"<html>") for status in (302, 400, 401, 403, 404, 409, 429, 502)),
    *((status, {"error": "no"}) for status in (400, 401, 403, 404, 409)),
    (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
    (400, {"ok": False, "description": "Bad Request: strange offset"}),
    (429, {"ok": False, "description": None, "parameters": [1]}),
    (429, {"ok": False, "description": "x", "parameters": {"retry_after": -5}}),
    (429, {"ok": False, "description": "x", "parameters": {"retry_after": 1.5}}),
    (403, {"ok": False, "parameters": {"migrate_to_chat_id": "x"}}),
]


def settings_of(server: Heard, http: Http = Http.AIOHTTP) -> TelegramSettings:
    """Lead a bot to a server."""
    return TelegramSettings(token=SecretStr("7:x"), api_base=server.base, http=http)


def answer_of(status: int, body: Any) -> web.Response:
    """Write an answer."""
    return web.Response(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode())


async def fetched(answers: Iterator[tuple[int, Any]], count: int, http: Http = Http.AIOHTTP) -> tuple[Shelf, list[Any]]:
    """Poll through some answers, until so many updates are kept; gives the offsets that were asked with, too."""
    shelf = Shelf()

    async def answer(_request: web.Request) -> web.Response:
        return answer_of(*next(answers, (200, {"ok": True, "result": []})))

    async with http_server(answer) as server:
        bot = make_bot(settings_of(server, http))
        for request in bot._request:  # greeting the server is another test's
            await request.initialize()
        poller = Poller(bot, shelf.keep, CLOCK, Vitals(), wait_seconds=0, pauses=(0.0,), floor_seconds=0.0)
        polling = asyncio.create_task(poller.run())
        kept = asyncio.create_task(shelf.has(count))
        await asyncio.wait([polling, kept], return_when=asyncio.FIRST_COMPLETED)
        assert not polling.done(), polling.exception()
        polling.cancel()
        await asyncio.wait([polling])
        await bot.close_requests()
        return shelf, [form.get("offset") for form in server.forms]


@pytest.mark.parametrize("http", list(Http))
async def test_odd_answers_are_got_over(http: Http) -> None:
    """Whatever came before, the update that comes at last is kept."""
    shelf, _ = await fetched(iter([*ODD, (200, {"ok": True, "result": [message()]})]), 1, http)
    assert shelf.updates == [message()]


async def test_odd_updates_are_kept_and_hide_nothing() -> None:
    """No object, no number, a number that nobody gives: each is kept, and confirms nothing that is to come."""
    odd: list[Any] = [5, None, "x", [], {"poll": 1}]
    numbers: list[Any] = ["a", -3, 0, True, 1.5, None, 10**30, 2**31]
    odd += [{"update_id": number} for number in numbers]
    answers = [(200, {"ok": True, "result": [*odd, message() | {"update_id": 8}]}), (200, {"ok": True, "result": odd})]
    shelf, offsets = await fetched(iter([*answers, (200, {"ok": True, "result": [message("sau")]})]), 8)
    assert message("sau") in shelf.updates
    assert all(one in shelf.updates for one in odd)
    assert offsets[:3] == [None, "9", None]


async def test_a_number_of_thousands_of_digits_is_kept_as_text() -> None:
    """No number that Python would read; the update beside it is no worse for it."""
    body = json.dumps({"ok": True, "result": [message(), {"poll": 1}]}).replace('"poll": 1', '"poll": ' + "9" * 5000)
    shelf, _ = await fetched(iter([(200, body.encode())]), 2)
    assert {"poll": "9" * 5000} in shelf.updates


async def test_an_offset_that_is_refused_is_not_sent_again() -> None:
    """Else nothing would ever come any more."""
    refused = (400, {"ok": False, "description": "Bad Request: wrong offset"})
    answers = [(200, {"ok": True, "result": [message()]}), refused, (200, {"ok": True, "result": [message("sau")]})]
    shelf, offsets = await fetched(iter(answers), 2)
    assert shelf.updates == [message(), message("sau")]
    assert offsets[:3] == [None, "2", None]


async def test_a_server_that_says_nothing_readable_of_us_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the start, too, an odd answer is as good as none."""
    monkeypatch.setattr("bot.part.GREETING_PAUSES", (0.0,))
    me = {"id": 7, "is_bot": True, "first_name": "Bot", "username": "baocao_bot"}
    answers = iter([*ODD, (200, {"ok": True, "result": {"id": 7}}), (200, {"ok": True, "result": me})])

    async def answer(_request: web.Request) -> web.Response:
        return answer_of(*next(answers))

    async with http_server(answer) as server:
        part = TelegramPart(settings_of(server), "vi")
        assert (await part.greet()).name == "baocao_bot"
        await part.close()


def test_only_numbers_that_telegram_gives_count() -> None:
    """For the order of a batch, and for what confirms it."""
    assert next_offset([{"update_id": True}, {"update_id": 10**30}, {"update_id": -1}]) is None
    assert in_order([{"update_id": 2}, {"update_id": 10**30}, {"update_id": 1}])[0] == {"update_id": 2}
