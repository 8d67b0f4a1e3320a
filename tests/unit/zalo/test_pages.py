"""Answers that somebody else wrote, and a token that is refused astray: neither is Zalo's last word."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web

from bot.config.settings import Mode, SecretStr, ZaloSettings
from bot.errors import TokenRejectedError
from bot.sender.transport import NotDeliveredError, RejectedError, SendError, ServerTroubleError
from bot.vitals import Vitals
from bot.zalo.client import ZaloClient
from bot.zalo.part import ZaloPart
from bot.zalo.poller import Poller
from tests.unit.telegram.servers import free_port, http_server
from tests.unit.telegram.test_odd_answers import answer_of
from tests.unit.zalo.test_hearing import CLOCK, QUICK, Shelf
from tests.unit.zalo.test_outgoing import Desk, desk

__all__ = ["desk"]

PAGE: Final = b"<html>Access denied</html>"
PAGES: Final[tuple[tuple[int, Any], ...]] = tuple((status, PAGE) for status in (302, 400, 401, 403, 404, 409, 502))
OTHERS: Final[tuple[tuple[int, Any], ...]] = tuple((status, {"error": "no"}) for status in (400, 401, 403, 404))
REFUSED: Final = (200, {"ok": False, "error_code": 401, "description": "Unauthorized"})
ME: Final = (200, {"ok": True, "result": {"id": "7", "account_name": "bot.thu", "can_join_groups": True}})
NO_WEBHOOK: Final = (200, {"ok": False, "error_code": 404, "description": "no webhook"})


@contextlib.asynccontextmanager
async def server(answers: Iterator[tuple[int, Any]]) -> AsyncIterator[ZaloSettings]:
    """Serve answers one after the other."""

    async def answer(_request: web.Request) -> web.Response:
        return answer_of(*next(answers))

    async with http_server(answer) as opened:
        yield ZaloSettings(SecretStr("7:x"), opened.base)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pauses out."""
    monkeypatch.setattr("bot.tokens.ASK_AGAIN_SECONDS", 0.4)
    monkeypatch.setattr("bot.part.GREETING_PAUSES", (0.0,))


@pytest.mark.parametrize("answer", [*PAGES, *OTHERS, REFUSED])
async def test_a_send_meets_a_page(desk: Desk, answer: tuple[int, Any]) -> None:
    """The letter waits, whatever the page's status; so it does where the token is refused."""
    async with server(iter([answer] * 2)) as settings:
        desk.transport._client = ZaloClient(settings)
        with pytest.raises(SendError) as caught:
            await desk.transport.send(desk.letter("x"), None)
        assert type(caught.value) is ServerTroubleError
        with pytest.raises(NotDeliveredError):
            await desk.transport.answers()
        await desk.transport._client.close()


async def test_a_download_that_meets_trouble_waits(desk: Desk) -> None:
    """What is gone is told at once, what may come back is tried on."""
    cases: list[tuple[int, type[SendError]]] = [(status, RejectedError) for status in (302, 401, 403, 404, 410)]
    cases += [(status, ServerTroubleError) for status in (408, 429, 500, 502, 503, 504)]
    async with server(iter([(status, PAGE) for status, _ in cases])) as settings:
        desk.transport._client = ZaloClient(settings)
        for status, kind in cases:
            with pytest.raises(SendError) as caught:
                await desk.transport.fetch(f"{settings.api_base}/photo/1", 1000)
            assert type(caught.value) is kind, status
        await desk.transport._client.close()


async def test_polling_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through pages and refusals that pass, of polls and of getMe."""
    monkeypatch.setattr("bot.tokens.STARTING_SECONDS", 60.0)
    event = {"event_name": "message.text.received", "message": {"message_id": "a", "chat": {"id": "c"}, "text": "x"}}
    answers = [*PAGES, *OTHERS, *[REFUSED] * 9, ME, (200, {"ok": True, "result": event})]
    idle = (200, {"ok": False, "error_code": 408, "description": "Request timeout"})

    def endless() -> Iterator[tuple[int, Any]]:
        yield from answers
        while True:
            yield idle

    shelf, vitals = Shelf(), Vitals()
    async with server(endless()) as settings:
        client = ZaloClient(settings)
        task = asyncio.create_task(
            Poller(client, shelf.keep, CLOCK, vitals, **QUICK).run()  # type: ignore[arg-type]
        )
        await shelf.has(1)
        task.cancel()
        await asyncio.wait([task])
        await client.close()


@pytest.mark.usefixtures("quick")
async def test_a_start_gets_over_it(tmp_path: Path) -> None:
    """Pages, and refusals of the token that pass, at each question of the start."""
    answers = [*PAGES, *OTHERS, REFUSED, *PAGES, REFUSED, ME, *PAGES, *OTHERS, NO_WEBHOOK]
    async with server(iter(answers)) as settings:
        part = ZaloPart(settings, "vi", tmp_path, {})
        assert (await part.greet()).name == "bot.thu"
        await part.close()


async def test_a_wrong_token_ends_a_start_within_seconds(tmp_path: Path) -> None:
    """At the pauses that hold outside tests."""
    async with server(iter([REFUSED] * 9)) as settings, asyncio.timeout(10):
        part = ZaloPart(settings, "vi", tmp_path, {})
        with pytest.raises(TokenRejectedError, match="Zalo Bot Creator"):
            await part.greet()
        await part.close()


@pytest.mark.usefixtures("quick")
async def test_a_webhook_is_set_however_often_it_takes(desk: Desk, tmp_path: Path) -> None:
    """Pages, and a refusal that getMe takes back."""
    port = await free_port()
    done = (200, {"ok": True, "result": {}})
    async with server(iter([ME, *PAGES, *OTHERS, REFUSED, ME, done])) as settings:
        own = dataclasses.replace(
            settings, mode=Mode.WEBHOOK, webhook_url=f"http://127.0.0.1:{port}/z", listen=f"127.0.0.1:{port}"
        )
        part = ZaloPart(own, "vi", tmp_path, {})
        await part.greet()
        await part.connect(desk.store, CLOCK)
        assert await part.listen(Shelf().keep, Vitals()) is None
        await part.hush()
        await part.close()
