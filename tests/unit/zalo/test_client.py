"""What an answer of Zalo's means: the envelope first, the error code next, the HTTP status last."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.config.settings import SecretStr, ZaloSettings
from bot.logs import redact
from bot.zalo.client import ZaloClient, result_of
from bot.zalo.errors import (
    IdleError,
    LostError,
    QuotaError,
    RefusedError,
    TokenError,
    TroubleError,
    UnsentError,
    ZaloError,
)
from tests.unit.telegram.servers import cutting_server, free_port
from tests.unit.zalo.line import LAN, Line


def body(**parts: Any) -> bytes:
    """Write an envelope."""
    return json.dumps(parts).encode()


@pytest.mark.parametrize(
    ("method", "status", "raw", "error"),
    [
        ("getUpdates", 200, body(ok=False, error_code=408, description="Request timeout"), IdleError),
        ("getUpdates", 408, body(ok=False, description="Request timeout"), IdleError),
        ("getUpdates", 200, body(ok=False, description="request timeout"), IdleError),
        ("sendMessage", 200, body(ok=False, error_code=408, description="timeout"), LostError),
        ("getMe", 200, body(ok=False, error_code=401, description="no"), TokenError),
        ("getMe", 200, body(ok=False, errorCode="401", description="no"), TokenError),
        *(("getMe", status, b"<html>", TroubleError) for status in (302, 400, 401, 403, 404, 409, 451, 503)),
        *(("sendMessage", status, body(error="no"), TroubleError) for status in (302, 400, 401, 403, 404, 451)),
        ("sendMessage", 401, b"[]", TroubleError),
        ("sendMessage", 429, b"<html>", QuotaError),
        ("sendMessage", 200, body(error="log in"), LostError),
        ("sendMessage", 404, body(error_code=404, message="no such method"), RefusedError),
        ("sendMessage", 200, body(ok=False, error_code=429, description="quota"), QuotaError),
        ("sendMessage", 200, body(ok=False, error_code=403, description="internal"), TroubleError),
        ("sendMessage", 502, b"<html>Bad Gateway</html>", TroubleError),
        ("sendMessage", 504, b"<html>Gateway Timeout</html>", LostError),
        ("sendMessage", 200, b"<html>what</html>", LostError),
        ("sendMessage", 200, b"[]", LostError),
        ("sendMessage", 200, body(ok=False, error_code=400, description="chat not found"), RefusedError),
        ("sendMessage", 404, body(ok=False, description="no such method"), RefusedError),
        ("sendMessage", 200, body(ok=False, description="who knows"), TroubleError),
    ],
)
def test_failures(method: str, status: int, raw: bytes, error: type[ZaloError]) -> None:
    """Each by its kind, whatever the HTTP status says."""
    with pytest.raises(error):
        result_of(method, status, raw)


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        (body(ok=True, result={"message_id": "a"}), {"message_id": "a"}),
        (body(ok=True), None),
        (body(result=[1]), [1]),
    ],
)
def test_results(raw: bytes, result: object) -> None:
    """An envelope without a result is a success too."""
    assert result_of("sendMessage", 200, raw) == result


async def test_calls_against_the_server(line: Line) -> None:
    """JSON in, results out; a wrong token is told inside a 200."""
    assert (await line.client.call("getMe"))["display_name"] == "Bot Báo cáo"
    line.play.say(LAN, LAN, "chào")
    assert [one["message"]["text"] for one in await line.client.updates(1)] == ["chào"]
    with pytest.raises(IdleError):
        await line.client.updates(1)
    line.api.faults.set({"unauthorized": True})
    with pytest.raises(TokenError):
        await line.client.call("getMe")


async def test_the_token_stands_nowhere(line: Line) -> None:
    """Not in the client, not in errors, not in what is logged."""
    assert line.api.token not in repr(line.client) + repr(line.settings)
    gone = ZaloClient(ZaloSettings(SecretStr(line.api.token), f"http://127.0.0.1:{await free_port()}"))
    with pytest.raises(UnsentError) as caught:
        await gone.call("getMe")
    assert line.api.token not in str(caught.value) + repr(caught.value)
    assert line.api.token not in redact(f"https://host/bot{line.api.token}/getMe")
    await gone.close()


async def test_a_cut_connection_may_have_been_done() -> None:
    """The request went out: nobody knows."""
    async with cutting_server() as base:
        client = ZaloClient(ZaloSettings(SecretStr("1:a"), base))
        with pytest.raises(LostError):
            await client.call("sendMessage", {"chat_id": "x", "text": "y"})
        await client.close()


async def test_a_file_is_fetched_up_to_a_limit(line: Line) -> None:
    """None where it is larger."""
    file = line.api.shelf.put("anh.txt", "text/plain", b"x" * 100, photo=False)
    url = f"{line.api.base}/photo/{file.id}"
    assert await line.client.fetch(url, 100) == b"x" * 100
    assert await line.client.fetch(url, 99) is None
    with pytest.raises(RefusedError):
        await line.client.fetch(f"{line.api.base}/photo/nothing", 100)
