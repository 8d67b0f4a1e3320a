"""Calls of the Zalo Bot API. The envelope decides: `ok`, then `error_code`, and only then the HTTP status.

An answer without that envelope is none of Zalo's: a proxy, a blocker or a portal wrote it, with any status it likes.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.config.settings import ZaloSettings
from bot.logs import redact
from bot.raw import read_json
from bot.tokens import Acceptance
from bot.zalo.errors import (
    TOKEN_REMEDY,
    IdleError,
    LostError,
    QuotaError,
    RefusedError,
    TokenError,
    TroubleError,
    UnsentError,
    ZaloError,
)
from bot.zalo.outside import NotOutsideError, OutsideResolver, goes_by_proxy

POLL_SECONDS: Final = 30  # how long Zalo holds an empty answer back
_POLL_GRACE_SECONDS: Final = 15.0
_CALL_SECONDS: Final = 30.0
_PHOTO_SECONDS: Final = 150.0  # Zalo's servers fetch the picture meanwhile
_CONNECT_SECONDS: Final = 10.0
_KEEP_ALIVE_SECONDS: Final = 15.0
_POLL: Final = "getUpdates"
_INTERNAL: Final = 403  # by the documentation "internal server error", never "forbidden"
_DIGITS: Final = 10  # no error has as many
_TRY_AGAIN: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_MAYBE_DONE: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT})


class ZaloClient:
    """Makes calls, one method for all; the token stands in no repr, log line or error.

    `is_local` says that the server is one on this machine. `names` looks up the hosts of sent files.
    """

    def __init__(self, settings: ZaloSettings, names: AbstractResolver | None = None) -> None:
        token = settings.token.get_secret_value() if settings.token else ""
        redact.hide(token, settings.webhook_secret.get_secret_value() if settings.webhook_secret else None)
        self._root = f"{settings.api_base.rstrip('/')}/bot{token}"
        self.is_local = is_loopback(settings.api_base)
        self._session: aiohttp.ClientSession | None = None
        self._outside: aiohttp.ClientSession | None = None
        self._names = names
        self.acceptance = Acceptance("Zalo", TOKEN_REMEDY)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    async def close(self) -> None:
        """Close the connections."""
        for session in (self._session, self._outside):
            if session is not None:
                await session.close()

    async def call(self, method: str, payload: Mapping[str, Any] | None = None, *, seconds: float | None = None) -> Any:
        """Make a call and give its result, None where it has none; raise the ZaloError that says what came instead."""
        status, raw = await self.post(method, payload, seconds=seconds)
        return result_of(method, status, raw)

    async def me(self) -> Any:
        """Ask who we are; raises TokenRejectedError where Zalo has long been refusing the token."""
        try:
            found = await self.call("getMe")
        except TokenError:
            self.acceptance.refused()
            raise
        self.acceptance.accepted()
        return found

    async def confirm(self) -> None:
        """Ask who we are after another call was refused as nobody's; only a TokenRejectedError comes out of it."""
        with contextlib.suppress(ZaloError):
            await self.me()

    async def post(
        self, method: str, payload: Mapping[str, Any] | aiohttp.FormData | None = None, *, seconds: float | None = None
    ) -> tuple[int, bytes]:
        """Make a call and give what came back as it came: the HTTP status and the body."""
        form = isinstance(payload, aiohttp.FormData)
        limit = seconds or (_PHOTO_SECONDS if method == "sendPhoto" else _CALL_SECONDS)
        timeout = aiohttp.ClientTimeout(total=limit, sock_connect=_CONNECT_SECONDS)
        try:
            async with self._open().post(
                f"{self._root}/{method}",
                data=payload if form else json.dumps(payload or {}, ensure_ascii=False).encode(),
                headers={} if form else {"Content-Type": "application/json"},
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except aiohttp.ConnectionTimeoutError:
            raise UnsentError("no connection in time") from None
        except TimeoutError:
            raise LostError(f"no answer within {limit:g} s") from None
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL, aiohttp.ClientHttpProxyError) as error:
            raise UnsentError(_described(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise LostError(_described(error)) from None

    async def updates(self, wait_seconds: int = POLL_SECONDS) -> list[Any]:
        """Wait for news; raise IdleError where there are none. Zalo gives one at a time, and no cursor."""
        result = await self.call(_POLL, {"timeout": str(wait_seconds)}, seconds=wait_seconds + _POLL_GRACE_SECONDS)
        found = result if isinstance(result, list) else [result]
        return [one for one in found if one]

    async def fetch(self, url: str, limit: int) -> bytes | None:
        """Fetch a file that somebody sent; None where it is larger than `limit`.

        From the world alone, whatever its host's name leads to; from this machine only where the server is on it.
        """
        timeout = aiohttp.ClientTimeout(total=_PHOTO_SECONDS, sock_connect=_CONNECT_SECONDS)
        try:
            async with self._open_for(url).get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status in _TRY_AGAIN:
                    raise TroubleError(f"HTTP {response.status}", response.status)
                if response.status != HTTPStatus.OK:
                    raise RefusedError(f"HTTP {response.status}", response.status)
                data = bytearray()
                async for part in response.content.iter_chunked(64 * 1024):
                    data += part
                    if len(data) > limit:
                        return None
                return bytes(data)
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, NotOutsideError)
            raise (RefusedError if refused else UnsentError)(_described(error)) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise UnsentError(_described(error)) from None

    def _open_for(self, url: str) -> aiohttp.ClientSession:
        """Choose the connections for a file: those that lead outside alone, unless a proxy sees to that."""
        if (self.is_local and is_loopback(url)) or (not self.is_local and goes_by_proxy(url)):
            return self._open()
        if self._outside is None or self._outside.closed:
            self._outside = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=OutsideResolver(self._names)),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._outside

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=not self.is_local,
            )
        return self._session


def result_of(method: str, status: int, raw: bytes) -> Any:
    """Read an answer: its result, or the error that its envelope (else its status) tells."""
    try:
        body = read_json(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise _unreadable(status)
    if body.get("ok") is True or ("ok" not in body and "result" in body and status < HTTPStatus.BAD_REQUEST):
        return body.get("result")
    code = next((found for name in ("error_code", "errorCode") if (found := _number(body.get(name)))), 0)
    if body.get("ok") is not False and not code:
        raise _unreadable(status)
    words = redact(str(body.get("description") or body.get("message") or "no description"))[:300]
    if not code and status < HTTPStatus.BAD_REQUEST and method == _POLL and "timeout" in words.lower().replace(" ", ""):
        code = HTTPStatus.REQUEST_TIMEOUT
    raise _named(method, code or status, words)


def _named(method: str, code: int, words: str) -> ZaloError:
    if code == HTTPStatus.UNAUTHORIZED:
        return TokenError(words, code)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return QuotaError(words, code)
    if code == HTTPStatus.REQUEST_TIMEOUT and method == _POLL:
        return IdleError(words, code)
    if code in _MAYBE_DONE:
        return LostError(words, code)
    if code == _INTERNAL or code >= HTTPStatus.INTERNAL_SERVER_ERROR or code < HTTPStatus.BAD_REQUEST:
        return TroubleError(words, code)
    return RefusedError(words, code)


def _unreadable(status: int) -> ZaloError:
    """Name an answer that is no envelope: the page of whoever stands between, or a success that nobody can read."""
    words = f"HTTP {status} without a readable answer"
    if status in _MAYBE_DONE or status < HTTPStatus.MULTIPLE_CHOICES:
        return LostError(words, status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return QuotaError(words, status)
    return TroubleError(words, status)


def _number(value: object) -> int:
    if isinstance(value, bool):
        return 0
    if isinstance(value, str) and len(value) < _DIGITS and value.strip().isdecimal():
        return int(value)
    return value if isinstance(value, int) else 0


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _described(error: Exception) -> str:
    return redact(f"{type(error).__name__}: {error}")
