"""A token that is refused: astray once, or for good."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Iterator

import pytest
from aiohttp import web

from bot.config.settings import Http
from bot.errors import OperatorError, TokenRejectedError
from bot.sender.transport import NotDeliveredError, ServerTroubleError
from bot.telegram.bot import make_bot
from bot.telegram.part import TelegramPart
from bot.telegram.webhook import Webhook
from bot.tokens import Acceptance
from tests.unit.bot.letters import letter
from tests.unit.telegram.line import Line
from tests.unit.telegram.servers import free_port, http_server
from tests.unit.telegram.test_odd_answers import answer_of, fetched, settings_of
from tests.unit.telegram.test_poller import Shelf, say
from tests.unit.telegram.updates import message

ME = {"id": 7, "is_bot": True, "first_name": "Bot", "username": "baocao_bot"}
REFUSED = {"ok": False, "error_code": 401, "description": "Unauthorized"}
PAGE = b"<html>404 Not Found</html>"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let five minutes take a moment, and leave pauses out."""
    monkeypatch.setattr("bot.tokens.LASTING_SECONDS", 0.0)
    monkeypatch.setattr("bot.tokens.ASK_AGAIN_SECONDS", 0.4)
    monkeypatch.setattr("bot.part.GREETING_PAUSES", (0.0,))


async def ends(call: Awaitable[object]) -> TokenRejectedError:
    """Give the word with which a call ends the program."""
    with pytest.raises(TokenRejectedError, match="BotFather") as caught:
        async with asyncio.timeout(20):
            await call
    return caught.value


async def greeted(answers: Iterator[tuple[int, object]], http: Http = Http.AIOHTTP) -> str:
    """Start against a server that answers so, and give our name."""

    async def answer(_request: web.Request) -> web.Response:
        return answer_of(*next(answers))

    async with http_server(answer) as server:
        part = TelegramPart(settings_of(server, http), "vi")
        try:
            return (await part.greet()).name
        finally:
            await part.close()


@pytest.mark.parametrize("http", list(Http))
@pytest.mark.parametrize("stray", [(404, PAGE), (401, PAGE), (404, {"error": "no"}), (401, REFUSED), (404, REFUSED)])
@pytest.mark.usefixtures("quick")
async def test_a_start_gets_over_a_stray_refusal(stray: tuple[int, object], http: Http) -> None:
    """A proxy that starts at the same moment, a word that comes twice: then the bot is known, and it goes on."""
    assert await greeted(iter([stray, stray, (200, {"ok": True, "result": ME})]), http) == "baocao_bot"


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_ends_a_start_within_seconds(status: int) -> None:
    """Refused again and again from the start: one clear line, at the pauses that hold outside tests."""
    began = asyncio.get_running_loop().time()
    error = await ends(greeted(iter([(status, REFUSED)] * 9)))
    assert asyncio.get_running_loop().time() - began < 10
    assert "7:x" not in str(error)


@pytest.mark.usefixtures("quick")
async def test_pages_never_end_a_start() -> None:
    """However many there are: the server is waited for."""
    pages = [(status, PAGE) for status in (401, 404, 403, 400, 409)] * 8
    assert await greeted(iter([*pages, (200, {"ok": True, "result": ME})])) == "baocao_bot"


async def test_a_stray_refusal_while_we_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some refusals in the midst of work, of polls and of getMe, end nothing: what was said meanwhile comes."""
    monkeypatch.setattr("bot.tokens.STARTING_SECONDS", 60.0)
    answers = [*[(401, REFUSED), (404, REFUSED)] * 10, (200, {"ok": True, "result": [message()]})]
    shelf, _ = await fetched(iter(answers), 1)
    assert shelf.updates == [message()]


async def test_a_stray_refusal_while_we_send(line: Line) -> None:
    """The letter waits, and so do all others until Telegram knows us again."""
    line.api.faults.set({"unauthorized": True})
    for _ in range(5):
        with pytest.raises(ServerTroubleError):
            await line.transport.send(letter("-1001", "x"), None)
        with pytest.raises(NotDeliveredError):
            await line.transport.answers()
    line.api.faults.off()
    await line.transport.answers()
    await line.transport.send(letter("-1001", "x"), None)
    assert line.last.text == "x"


@pytest.mark.usefixtures("quick")
async def test_a_lasting_refusal_is_told_where_it_is_asked(line: Line) -> None:
    """By whoever sends, in the question that comes after a letter's trouble."""
    line.api.faults.set({"unauthorized": True})
    for _ in range(2):
        with pytest.raises(NotDeliveredError):
            await line.transport.answers()
    await ends(line.transport.answers())


async def test_how_long_is_long(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Minutes, unbroken, of a token that was accepted; a few seconds of one that never was."""
    now = 1000.0
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: now)
    fresh, known = Acceptance("Telegram", "x"), Acceptance("Telegram", "x")
    known.accepted()
    for _ in range(2):
        fresh.refused()
        now += 1
    with pytest.raises(TokenRejectedError):
        fresh.refused()
    for seconds in (*[10] * 29, 500, *[10] * 29):  # a silence between says nothing
        known.refused()
        now += seconds
    known.accepted()
    for _ in range(30):
        known.refused()
        now += 10
    with pytest.raises(TokenRejectedError):
        known.refused()
    assert caplog.messages.count("Telegram refuses the token that it took before: asked again for 5 min") == 3


async def registered(answers: Iterator[tuple[int, object]]) -> int:
    """Open a webhook against a server that answers so, and count the calls."""

    async def answer(_request: web.Request) -> web.Response:
        return answer_of(*next(answers))

    port = await free_port()
    async with http_server(answer) as server:
        settings = dataclasses.replace(
            settings_of(server), webhook_url=f"http://127.0.0.1:{port}/hook", webhook_listen=f"127.0.0.1:{port}"
        )
        bot = make_bot(settings)
        for request in bot._request:
            await request.initialize()
        bot.acceptance.accepted()
        webhook = Webhook(bot, settings, Shelf().keep)
        try:
            await webhook.start()
        finally:
            await webhook.stop()
            await bot.close_requests()
        return len(server.requests)


@pytest.mark.usefixtures("quick")
async def test_a_webhook_is_set_however_often_it_takes() -> None:
    """Pages, trouble, a pause that is asked for, a name nobody knows yet, a stray refusal that getMe takes back."""
    unresolved = "Bad Request: bad webhook: Failed to resolve host: Temporary failure in name resolution"
    answers: list[tuple[int, object]] = [
        *((status, PAGE) for status in (200, 302, 400, 401, 403, 404, 409, 429, 502)),
        (500, {"ok": False, "description": "Internal"}),
        (429, {"ok": False, "description": "x", "parameters": {"retry_after": 1}}),
        (400, {"ok": False, "description": unresolved}),
        (401, REFUSED),
        (200, {"ok": True, "result": ME}),
        (200, {"ok": True, "result": True}),
    ]
    assert await registered(iter(answers)) == len(answers)


@pytest.mark.usefixtures("quick")
async def test_a_webhook_is_set_though_telegram_was_cut(line: Line) -> None:
    """A connection that breaks at the start is no reason to end."""
    line.api.faults.set({"drop_before": 2, "methods": ["setWebhook"]})
    port = await free_port()
    settings = dataclasses.replace(
        line.settings, webhook_url=f"http://127.0.0.1:{port}/hook", webhook_listen=f"127.0.0.1:{port}"
    )
    shelf = Shelf()
    webhook = Webhook(line.bot, settings, shelf.keep)
    await webhook.start()
    say(line)
    await shelf.has(2)
    await webhook.stop()


@pytest.mark.usefixtures("quick")
async def test_a_webhook_that_telegram_does_not_take() -> None:
    """An address of no use, or a token that stays refused: the operator is told."""
    with pytest.raises(OperatorError, match="webhook_url"):
        await registered(iter([(400, {"ok": False, "description": "Bad Request: bad webhook: HTTPS url required"})]))
    await ends(registered(iter([(401, REFUSED)] * 9)))
