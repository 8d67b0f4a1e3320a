"""One call of the Bot API: its parameters, whichever of Telegram's four ways they came in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.shelf import DOCUMENT_BYTES

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Call:
    """A method's parameters with readers that accept what Telegram accepts."""

    method: str
    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Read a text."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """Read a whole number."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'invalid {name} specified: "{value}"') from None

    def flag(self, name: str) -> bool:
        """Read a yes or no."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def data(self, name: str) -> Any:
        """Read an object or list, given as JSON or as a text of JSON."""
        value = self.values.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
        return value


async def read_call(method: str, request: web.Request) -> Call:
    """Read a call from the address, a form, a multipart body or JSON."""
    call = Call(method.lower(), dict(request.query))
    if request.content_type in FORM_TYPES:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                data = value.file.read()
                if len(data) > DOCUMENT_BYTES:
                    raise ApiError(413, "Request Entity Too Large")
                call.uploads[name] = Upload(value.filename, value.content_type, data)
            else:
                call.values[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    elif request.can_read_body and request.content_type == "application/json":
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("object expected as the parameters")
        call.values |= body
    return call
