"""Webhook mode: Zalo calls us, and hears 200 only when its event is in the inbox."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.config.settings import ZaloSettings
from bot.raw import read_json

_log = logging.getLogger(__name__)

_HEADER: Final = "X-Bot-Api-Secret-Token"


class Webhook:
    """Takes events that Zalo posts and hands each to `keep`, which returns once it is committed."""

    def __init__(self, settings: ZaloSettings, keep: Callable[[list[Any], bool], Awaitable[int]]) -> None:
        self._path = urlsplit(settings.webhook_url or "").path or "/"
        self._secret = webhook_secret(settings)
        self._keep = keep

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_post(self._path, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not body.strip():
            return web.Response()  # Zalo looks whether anybody is there
        given = request.headers.get(_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=401)
        try:
            update = read_json(body)
        except ValueError:
            _log.warning("Zalo posted %d bytes that are no JSON", len(body))
            return web.Response(status=400)
        await self._keep([update], False)
        return web.Response()


def webhook_secret(settings: ZaloSettings) -> str:
    """Give the secret that Zalo sends along: the set one, else one made of the token, the same in all workers."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    token = settings.token.get_secret_value() if settings.token else ""
    return hashlib.sha256(f"zalo webhook {token}".encode()).hexdigest()
