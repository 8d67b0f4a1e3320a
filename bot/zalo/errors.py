"""What a call of the Zalo Bot API may come to. No message holds the address, since that holds the token."""

from __future__ import annotations

from typing import Final

from bot.errors import BotError

TOKEN_REMEDY: Final = "Zalo does not accept the token: copy it anew from Zalo Bot Creator into BAOCAO_ZALO__TOKEN"  # noqa: S105


class ZaloError(BotError):
    """A call that gave no result; `code` is Zalo's own, 0 where none came."""

    def __init__(self, words: str, code: int = 0) -> None:
        super().__init__(f"{words} ({code})" if code else words)
        self.code = code


class IdleError(ZaloError):
    """Nothing new within the time of a poll: no fault at all."""


class TokenError(ZaloError):
    """Zalo refuses the token: it is wrong or was replaced, or the word came astray."""


class QuotaError(ZaloError):
    """Too many calls; Zalo doesn't say for how long to wait."""


class TroubleError(ZaloError):
    """Zalo has trouble of its own."""


class RefusedError(ZaloError):
    """Zalo refuses this call, and would again."""


class UnsentError(ZaloError):
    """No connection came about: Zalo has seen nothing."""


class LostError(ZaloError):
    """The call went out and no answer came, or none that anybody can read: it may have been done."""
