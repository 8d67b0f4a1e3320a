"""Answers that somebody else wrote: a proxy's, a blocker's, a portal's page says nothing of a letter or the token."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import pytest
from aiohttp import web

from bot.config.settings import Http
from bot.sender.transport import (
    NotDeliveredError,
    OutcomeUnknownError,
    RejectedError,
    SendError,
    ServerTroubleError,
)
from bot.telegram.bot import make_bot
from bot.telegram.outgoing import TelegramTransport
from reporting.records import LetterKind
from tests.unit.bot.letters import letter
from tests.unit.telegram.servers import Heard, http_server
from tests.unit.telegram.test_odd_answers import answer_of, settings_of
from tests.unit.telegram.test_outgoing import GROUP, PNG

PAGE: Final = b"<!DOCTYPE html><html><body>Access denied</body></html>"
STATUSES: Final = (301, 302, 307, 400, 401, 403, 404, 405, 407, 408, 409, 410, 413, 418, 429, 451, 500, 502, 503, 511)
OTHERS: Final[tuple[Any, ...]] = (PAGE, b"", b"Unauthorized", {"error": "forbidden"}, [], {"ok": "no"}, 7)

Answer = Callable[[str], web.Response]


def page(status: int, body: Any = PAGE) -> web.Response:
    """Answer as whoever stands between would."""
    return answer_of(status, body)


def refusal(status: int) -> web.Response:
    """Answer as the Bot API does."""
    return answer_of(status, {"ok": False, "error_code": status, "description": "no"})


@contextlib.asynccontextmanager
async def sending(answer: Answer, http: Http = Http.AIOHTTP) -> AsyncIterator[tuple[TelegramTransport, Heard]]:
    """Make a sending end for a server that answers each path as told."""

    async def answering(request: web.Request) -> web.Response:
        return answer(request.path)

    async with http_server(answering) as server:
        bot = make_bot(settings_of(server, http))
        for request in bot._request:
            await request.initialize()
        try:
            yield TelegramTransport(bot), server
        finally:
            await bot.close_requests()


async def failure(call: Awaitable[object]) -> SendError:
    """Give what a call comes to that has to fail."""
    with pytest.raises(SendError) as caught:
        await call
    return caught.value


@pytest.mark.parametrize("http", list(Http))
@pytest.mark.parametrize("body", OTHERS)
async def test_a_send_meets_a_page(http: Http, body: Any) -> None:
    """Of whatever status and whatever words: the server has trouble, and the letter waits."""
    given = iter(STATUSES)
    async with sending(lambda _: page(next(given), body), http) as (transport, _):
        for status in STATUSES:
            error = await failure(transport.send(letter(GROUP, "x"), None))
            assert type(error) is ServerTroubleError, (status, error)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 409, 503])
@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.FETCH])
async def test_every_letter_meets_a_page(status: int, kind: LetterKind) -> None:
    """Pictures, files, edits and what leaves no message are no worse off than texts; nor is an album."""
    async with sending(lambda _: page(status)) as (transport, _):
        error = await failure(transport.send(letter(GROUP, "x", kind=kind, target="5"), PNG))
        assert type(error) is ServerTroubleError
        error = await failure(transport.send_album(letter(GROUP, "x", kind=LetterKind.PICTURE), [PNG, PNG]))
        assert type(error) is ServerTroubleError


@pytest.mark.parametrize("http", list(Http))
@pytest.mark.parametrize("body", OTHERS)
async def test_a_page_that_calls_itself_a_success(http: Http, body: Any) -> None:
    """Whoever wrote it may have passed the letter on: nobody knows; what may be done twice simply is."""
    async with sending(lambda _: page(200, body), http) as (transport, _):
        for kind in (LetterKind.TEXT, LetterKind.PICTURE, LetterKind.DOCUMENT):
            assert type(await failure(transport.send(letter(GROUP, "x", kind=kind), PNG))) is OutcomeUnknownError
        edit = letter(GROUP, "x", kind=LetterKind.EDIT, target="5")
        assert type(await failure(transport.send(edit, None))) is NotDeliveredError


@pytest.mark.parametrize("http", list(Http))
@pytest.mark.parametrize("body", OTHERS)
async def test_a_page_is_no_answer_to_who_we_are(http: Http, body: Any) -> None:
    """The app can't be reached, and nothing is said of the token."""
    given = iter((200, *STATUSES))
    async with sending(lambda _: page(next(given), body), http) as (transport, _):
        for _ in (200, *STATUSES):
            assert type(await failure(transport.answers())) is NotDeliveredError


async def test_a_refusal_of_telegrams_own_keeps_its_name() -> None:
    """What the Bot API itself says no to is refused as before; a stray word on the token alone is trouble."""
    for status, kind in ((400, RejectedError), (401, ServerTroubleError), (404, ServerTroubleError)):
        async with sending(lambda _, status=status: refusal(status)) as (transport, _):  # type: ignore[misc]
            assert type(await failure(transport.send(letter(GROUP, "x"), None))) is kind
    older = answer_of(404, {"ok": False, "error_code": 404, "description": "Not Found: method not found"})
    async with sending(lambda _: older) as (transport, _):
        assert type(await failure(transport.send(letter(GROUP, "x"), None))) is RejectedError


def filed(answer: Callable[[], web.Response], size: int = 10) -> Answer:
    """Say where a file is as the Bot API does, and answer the download."""
    found = {"ok": True, "result": {"file_id": "f", "file_unique_id": "f", "file_size": size, "file_path": "a/b.xlsx"}}
    return lambda path: answer() if path.startswith("/file/") else web.Response(text=json.dumps(found))


@pytest.mark.parametrize("http", list(Http))
async def test_a_download_never_speaks_of_the_token(http: Http) -> None:
    """A file that is not there is rejected, and so is one that the Bot API refuses; a page of another status waits."""
    cases: list[tuple[web.Response, type[SendError]]] = [
        *((refusal(status), RejectedError) for status in (400, 401, 403, 404)),
        (page(404), RejectedError),
        *((page(status), ServerTroubleError) for status in STATUSES if status != 404),
        (refusal(502), ServerTroubleError),
        (page(200), ServerTroubleError),
    ]
    given = iter([answer for answer, _ in cases])
    async with sending(filed(lambda: next(given)), http) as (transport, _):
        for answer, kind in cases:
            assert type(await failure(transport.fetch("f", 1000))) is kind, answer.status


async def test_a_page_that_was_sent_as_a_file_is_that_file() -> None:
    """Only one of another size than Telegram says is somebody else's."""
    async with sending(filed(lambda: page(200), len(PAGE))) as (transport, _):
        assert await transport.fetch("f", 1000) == PAGE


@pytest.mark.parametrize("status", STATUSES)
async def test_where_a_file_is_meets_a_page(status: int) -> None:
    """So it is with the question before the download."""
    async with sending(lambda _: page(status)) as (transport, _):
        assert type(await failure(transport.fetch("f", 1000))) is ServerTroubleError


@pytest.mark.parametrize("status", [400, 403])
async def test_a_file_that_telegram_refuses_is_told(status: int) -> None:
    """To whoever sent it, not to the admins as a chat that can't be written to."""
    async with sending(lambda _: refusal(status)) as (transport, _):
        assert type(await failure(transport.fetch("f", 1000))) is RejectedError
