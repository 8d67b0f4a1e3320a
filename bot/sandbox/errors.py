"""How the loopback server says no: in Telegram's own words and envelope."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal as Telegram words it. `parameters` carries `retry_after` or `migrate_to_chat_id`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> dict[str, Any]:
        """Give the JSON that Telegram would answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad_request(what: str) -> ApiError:
    """Make a 400: the call itself is wrong."""
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """Make a 403: the chat or the person doesn't let the bot."""
    return ApiError(403, f"Forbidden: {what}")


class PlayError(Exception):
    """A move on the chat page or in a test that nobody could make in Telegram either; the message says which."""
