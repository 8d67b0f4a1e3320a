"""Network errors of the library's kinds that also tell whether the request can have reached the server."""

from __future__ import annotations

from typing import Final

from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut

__all__ = [
    "TOKEN_REMEDY",
    "InvalidToken",
    "NetworkError",
    "NotSentError",
    "NotSentInTimeError",
    "TelegramError",
    "TimedOut",
    "surely_unsent",
]

TOKEN_REMEDY: Final = "Telegram does not accept the token: copy it anew from @BotFather into BAOCAO_TELEGRAM__TOKEN"  # noqa: S105


class NotSentError(NetworkError):
    """No connection came about: the server has seen nothing."""


class NotSentInTimeError(TimedOut):
    """No connection came about in time: the server has seen nothing."""


_NEVER_SENT_BY_HTTPX = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})


def surely_unsent(error: NetworkError) -> bool:
    """Tell whether a request that failed surely never reached the server, whichever transport carried it."""
    if isinstance(error, NotSentError | NotSentInTimeError):
        return True
    return type(error.__cause__).__name__ in _NEVER_SENT_BY_HTTPX
