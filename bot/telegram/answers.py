"""Answers of the Bot API read with care: whatever stands in one, a call ends with its result or a TelegramError.

The library goes by the HTTP status alone. But whoever stands between, a proxy, a blocker, a portal, answers with any
status it likes: a refusal is Telegram's own only where it comes in the Bot API's envelope.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from telegram.error import NetworkError
from telegram.request import BaseRequest, HTTPXRequest

from bot.raw import read_json

_LONGEST_WAIT_SECONDS: Final = 86_400


class _Answer(dict[str, Any]):
    """An answer's envelope, which says so where it holds no result."""

    def __missing__(self, name: str) -> Any:
        raise NetworkError(f"the server's answer holds no {name}") from KeyError(name)


class Careful(BaseRequest):
    """Reads answers so that nothing in them is taken for what it is not."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; raises a TelegramError where it is none."""
        try:
            body = read_json(payload)
        except ValueError as error:
            raise NetworkError("the server's answer is no JSON") from error
        if not isinstance(body, dict):
            raise NetworkError("the server's answer is no object") from TypeError(type(body).__name__)
        if "result" in body:
            return body
        _tidy(body)
        return _Answer(body)


class CarefulHttpx(Careful, HTTPXRequest):
    """The library's own transport, with that care."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make one request and return the status and the body."""
        return examined(method, *await super().do_request(url, method, *args, **kwargs))


def examined(method: str, status: int, payload: bytes) -> tuple[int, bytes]:
    """Hand an answer on; raises NetworkError where it is a refusal that the Bot API did not write.

    A download that is not found may be told in any words: it is of the file.
    """
    is_fine = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if is_fine or (method == "GET" and status == HTTPStatus.NOT_FOUND) or _is_refusal(payload):
        return status, payload
    raise NetworkError(f"HTTP {status} with a page that is not the Bot API's")


def _is_refusal(payload: bytes) -> bool:
    try:
        body = read_json(payload)
    except ValueError:
        return False
    return isinstance(body, dict) and body.get("ok") is False


def _tidy(body: dict[str, Any]) -> None:
    """Leave of an error's words and parameters what they may be."""
    if "description" in body:
        body["description"] = str(body["description"])
    parameters = body.pop("parameters", None)
    if isinstance(parameters, dict):
        numbers = {name: value for name, value in parameters.items() if type(value) is int}
        if "retry_after" in numbers:
            numbers["retry_after"] = min(max(1, numbers["retry_after"]), _LONGEST_WAIT_SECONDS)
        body["parameters"] = numbers
