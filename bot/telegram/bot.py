"""The library's Bot, made from our settings: quiet about its token, and able to hand over raw updates."""

from __future__ import annotations

import contextlib
import json
from typing import Any, Final, cast

import telegram
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.config.settings import Http, TelegramSettings
from bot.logs import redact
from bot.telegram.answers import CarefulHttpx
from bot.telegram.errors import TOKEN_REMEDY
from bot.telegram.request import AiohttpRequest, JsonData
from bot.tokens import Acceptance

UPDATE_KINDS: Final = ("message", "edited_message", "callback_query", "my_chat_member")
_POLL_GRACE_SECONDS: Final = 10.0


class QuietBot(telegram.Bot):
    """A Bot whose repr holds no token, and which knows whether Telegram accepts it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._acceptance = Acceptance("Telegram", TOKEN_REMEDY)

    @property
    def acceptance(self) -> Acceptance:
        """Whether Telegram accepts the token."""
        return self._acceptance

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    async def get_me(self, *args: Any, **kwargs: Any) -> telegram.User:
        """Ask who we are; raises TokenRejectedError where Telegram has long been refusing the token."""
        try:
            me = await super().get_me(*args, **kwargs)
        except InvalidToken:
            self._acceptance.refused()
            raise
        self._acceptance.accepted()
        return me

    async def confirm(self) -> None:
        """Ask who we are after another call was refused as nobody's; only a TokenRejectedError comes out of it."""
        with contextlib.suppress(TelegramError):
            await self.get_me()

    async def raw_updates(self, offset: int | None, *, wait_seconds: int, limit: int = 100) -> list[Any]:
        """Fetch updates as JSON; `offset` confirms all before it."""
        result = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": wait_seconds, "limit": limit, "allowed_updates": UPDATE_KINDS},
            read_timeout=wait_seconds + _POLL_GRACE_SECONDS,
        )
        if not isinstance(result, list):
            raise NetworkError("the server's answer holds no list of updates") from TypeError(type(result).__name__)
        return result

    async def say(self, **parameters: Any) -> str:
        """Call sendMessage, parameters as the Bot API has them, and give the new message's id.

        The library's way there and back, by objects of its own, costs more than the call.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        _, request = self._request
        if isinstance(request, AiohttpRequest):
            data = cast("RequestData", JsonData(json.dumps(given).encode()))  # all that our own transport asks for
            result = await request.post(f"{self.base_url}/sendMessage", data)
        else:
            result = await self._post("sendMessage", given)
        return str(result["message_id"]) if isinstance(result, dict) else ""

    async def close_requests(self) -> None:
        """Close the transports, also where greeting Telegram never came to an end (shutdown leaves them then)."""
        for request in self._request:
            await request.shutdown()


def make_bot(settings: TelegramSettings) -> QuietBot:
    """Make a bot; its token is taken out of every log line from here on."""
    token = settings.token.get_secret_value() if settings.token else ""
    redact.hide(token, settings.webhook_secret.get_secret_value() if settings.webhook_secret else None)
    redact.hide_url(settings.proxy)
    base = settings.api_base.rstrip("/")
    return QuietBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=make_request(settings, pool=256),
        get_updates_request=make_request(settings, pool=2),
    )


def make_request(settings: TelegramSettings, *, pool: int) -> BaseRequest:
    """Make the transport that the settings name; its timeouts leave room for a slow line."""
    if settings.http is Http.HTTPX:
        return CarefulHttpx(
            pool, read_timeout=20, write_timeout=20, connect_timeout=10, pool_timeout=30, proxy=settings.proxy
        )
    return AiohttpRequest(
        pool, read_timeout=20, write_timeout=20, connect_timeout=10, pool_timeout=30, proxy=settings.proxy
    )
