"""python-telegram-bot's requests carried by aiohttp, with the defaults and error kinds of its HTTPXRequest."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.http import HttpProcessingError
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import redact
from bot.telegram import straight
from bot.telegram.answers import Careful, examined
from bot.telegram.errors import NotSentError, NotSentInTimeError

_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": BaseRequest.USER_AGENT}
_JSON: Final = {"Content-Type": "application/json", "User-Agent": BaseRequest.USER_AGENT}
_PLAIN: Final = {"User-Agent": BaseRequest.USER_AGENT}
# shorter than any server's own patience, so that a send rarely meets a connection the server just closed
_KEEP_ALIVE_SECONDS: Final = 15.0
_UNSET: Final = BaseRequest.DEFAULT_NONE


@dataclass(frozen=True, slots=True)
class JsonData:
    """Parameters written as JSON already, which the Bot API takes as it takes forms."""

    body: bytes
    contains_files: bool = False


class AiohttpRequest(Careful):
    """Carries calls to the Bot API. All timeouts are in seconds, None waits for ever.

    `proxy` is an `http://` or `https://` URL, or `socks5://`. Without it the usual
    environment variables count, except for a Bot API server on this machine.
    """

    def __init__(
        self,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        proxy: str | None = None,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._pool_size = connection_pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._from_environment: dict[tuple[str, str], str | None] = {}
        self._timeouts: dict[tuple[float | None, ...], aiohttp.ClientTimeout] = {}
        self._targets: dict[tuple[str, str], straight.Target | None] = {}

    def __repr__(self) -> str:
        return f"{type(self).__name__}(connection_pool_size={self._pool_size})"

    @property
    def read_timeout(self) -> float | None:
        """The default read timeout in seconds."""
        return self._read

    async def initialize(self) -> None:
        """Open the session; a second call changes nothing."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=self._connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
            self._targets.clear()  # they belong to their session

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonData | None = None,
        read_timeout: ODVInput[float] = _UNSET,
        write_timeout: ODVInput[float] = _UNSET,
        connect_timeout: ODVInput[float] = _UNSET,
        pool_timeout: ODVInput[float] = _UNSET,
    ) -> tuple[int, bytes]:
        """Make one request and return the status and the body."""
        if self._session is None or self._session.closed:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        uploads = request_data is not None and request_data.contains_files
        timeout = self._timeout(
            _or_default(read_timeout, self._read),
            _or_default(write_timeout, self._media_write if uploads else self._write),
            _or_default(connect_timeout, self._connect),
            _or_default(pool_timeout, self._pool),
        )
        body, headers = _body(request_data)
        try:
            if method == "POST" and isinstance(body, bytes) and (target := self._target(url, headers)) is not None:
                assert self._session.connector is not None
                return examined(method, *await straight.post(self._session.connector, target, body, timeout))
            async with self._session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=self._proxy_for(url),
                allow_redirects=False,
            ) as response:
                return examined(method, response.status, await response.read())
        except aiohttp.ConnectionTimeoutError as error:
            raise NotSentInTimeError from error
        except TimeoutError as error:
            raise TimedOut from error
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ClientHttpProxyError,
            aiohttp.InvalidURL,
            ProxyError,
            ProxyConnectionError,
        ) as error:
            raise NotSentError(_describe(error)) from None
        except (aiohttp.ClientError, HttpProcessingError, OSError) as error:
            raise NetworkError(_describe(error)) from error

    def _connector(self) -> aiohttp.BaseConnector:
        options: dict[str, Any] = {"limit": self._pool_size, "keepalive_timeout": _KEEP_ALIVE_SECONDS}
        if self._proxy is None or not self._proxy.startswith("socks"):
            return aiohttp.TCPConnector(**options)
        connector: aiohttp.BaseConnector = ProxyConnector.from_url(self._proxy, **options)
        return connector

    def _target(self, url: str, headers: dict[str, str]) -> straight.Target | None:
        """Find where a call goes straight to; None where it has to take the session's way: by a proxy of the web."""
        key = (url, headers["Content-Type"])
        if key not in self._targets:
            assert self._session is not None
            direct = self._proxy_for(url) is None
            self._targets[key] = straight.target_of(self._session, url, headers) if direct else None
        return self._targets[key]

    def _proxy_for(self, url: str) -> str | None:
        if self._proxy is not None:
            return None if self._proxy.startswith("socks") else self._proxy
        parts = urlsplit(url)
        origin = (parts.scheme, parts.hostname or "")
        if origin not in self._from_environment:
            self._from_environment[origin] = _environment_proxy(*origin)
        return self._from_environment[origin]

    def _timeout(
        self, read: float | None, write: float | None, connect: float | None, pool: float | None
    ) -> aiohttp.ClientTimeout:
        """Fit four timeouts into aiohttp's: it has none for writing, so an overall limit stands in for that."""
        key = (read, write, connect, pool)
        if key not in self._timeouts:
            parts = [part for part in key if part is not None]
            self._timeouts[key] = aiohttp.ClientTimeout(
                total=sum(parts) if len(parts) == len(key) else None,
                connect=None if connect is None or pool is None else connect + pool,
                sock_connect=connect,
                sock_read=read,
            )
        return self._timeouts[key]


def _or_default(given: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _body(request_data: RequestData | JsonData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if request_data is None:
        return None, _PLAIN
    if isinstance(request_data, JsonData):
        return request_data.body, _JSON
    if not request_data.contains_files:
        return request_data.url_encoded_parameters().encode("ascii"), _FORM
    form = aiohttp.FormData(quote_fields=False)  # Telegram takes names as they are, and shows a quoted one as it came
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form, _PLAIN


def _environment_proxy(scheme: str, host: str) -> str | None:
    """Find the environment's proxy; a server on this machine is always reached directly."""
    if host == "localhost" or _is_loopback(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    return proxies.get(scheme) or proxies.get("all")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _describe(error: Exception) -> str:
    return redact(f"aiohttp.{type(error).__name__}: {error}")
