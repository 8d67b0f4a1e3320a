"""Webhook mode: Telegram calls us, and hears 200 only when its update is in the inbox."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.config.settings import TelegramSettings
from bot.errors import OperatorError
from bot.listen import Listener
from bot.logs import redact
from bot.part import persist
from bot.raw import read_json
from bot.telegram.bot import UPDATE_KINDS, QuietBot

_log = logging.getLogger(__name__)

_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
_BODY_BYTES: Final = 8 * 1024 * 1024
_NAMELESS: Final = "resolve host"
_TOGETHER: Final = 100  # the most connections that Telegram opens


class Webhook:
    """Listens for updates and hands each to `keep`, which returns once it is committed."""

    def __init__(
        self, bot: QuietBot, settings: TelegramSettings, keep: Callable[[list[Any], bool], Awaitable[object]]
    ) -> None:
        if settings.webhook_url is None:
            raise OperatorError("telegram.webhook_url is missing: say under which https address Telegram finds us")
        self._bot = bot
        self._url = settings.webhook_url
        self._listen = settings.webhook_listen
        self._secret = webhook_secret(settings)
        self._keep = keep
        self._listener = Listener(client_max_size=_BODY_BYTES)
        self._listener.app.router.add_post(urlsplit(self._url).path or "/", self._take)

    async def start(self) -> None:
        """Listen, then tell Telegram where, however often it takes; what waits there is not dropped."""
        await self._listener.start(self._listen)
        await persist(self._register, TelegramError, _tell_away)

    async def stop(self) -> None:
        """Stop listening; Telegram keeps what comes meanwhile, or another worker takes it."""
        await self._listener.stop()

    async def _register(self) -> None:
        try:
            await self._bot.set_webhook(
                self._url, max_connections=_TOGETHER, allowed_updates=UPDATE_KINDS, secret_token=self._secret
            )
        except InvalidToken:
            await self._bot.confirm()
            raise
        except BadRequest as error:
            if _NAMELESS in str(error).lower():
                raise  # whoever knows the names may only be away
            raise OperatorError(f"Telegram does not accept telegram.webhook_url: {error}") from None

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=401)
        try:
            update = read_json(await request.read())
        except ValueError:
            return web.Response(status=400)
        await self._keep([update], False)
        return web.Response()


def _tell_away(error: Exception) -> None:
    _log.warning("Telegram can't be told where to call us, trying again: %s", redact(str(error)))


def webhook_secret(settings: TelegramSettings) -> str:
    """Give the secret that Telegram sends along: the set one, else one made of the token, the same in all workers."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    token = settings.token.get_secret_value() if settings.token else ""
    return hashlib.sha256(f"webhook {token}".encode()).hexdigest()
