"""The sending end within the month's budget: every message is counted, and what may not go any more waits."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.budget import Plan, is_urgent, may_go, month_of, note, remaining, used
from bot.clock import Clock
from bot.sender.transport import LaterError, Sent, Transport
from bot.zalo.arrivals import APP
from reporting.ports import Store
from reporting.records import Letter, LetterKind

_log = logging.getLogger(__name__)

_SPENDS: Final = frozenset({LetterKind.TEXT, LetterKind.PICTURE, LetterKind.DOCUMENT, LetterKind.EDIT})
_AN_HOUR: Final = 3600.0  # once the reserve is reached a chat gets its answers together, so often
_LOOK_AGAIN: Final = 600.0


class Metered:
    """A transport that counts what goes out and keeps the last of a month's messages for what is urgent."""

    app: Final = APP

    def __init__(self, inner: Transport, store: Store, clock: Clock, plan: Plan) -> None:
        self._inner, self._store, self._clock, self._plan = inner, store, clock, plan
        self._answered: dict[str, float] = {}
        self.is_group, self.pieces, self.fits = inner.is_group, inner.pieces, inner.fits
        self.mention, self.answers, self.fetch = inner.mention, inner.answers, inner.fetch

    async def send(self, letter: Letter, picture: bytes | str | None = None) -> Sent:
        """Send a letter and count it; a LaterError where the month's messages don't allow it now."""
        if self._plan.messages and letter.kind in _SPENDS:
            await self._allow(letter)
        sent = await self._inner.send(letter, picture)
        if sent.message_id is not None and sent.message_id != letter.target:
            try:
                await self.count(sent=1)
            except Exception:  # noqa: BLE001 - what went out must not go out again, nor count as failed
                _log.exception("a message that went out could not be counted")
        return sent

    async def count(self, *, sent: int = 0, heard: int = 0) -> None:
        """Add to what this month has used."""
        month = month_of(self._clock.now())
        await asyncio.wrap_future(self._store.write(lambda uow: note(uow, APP, month, sent=sent, heard=heard)))

    async def _allow(self, letter: Letter) -> None:
        """Let a letter go, or have it wait: near the month's end answers of a chat go together, once an hour."""
        month, now = month_of(self._clock.now()), self._clock.monotonic()
        spent = await asyncio.wrap_future(self._store.read(lambda uow: used(uow, APP, month)))
        if may_go(self._plan, spent, letter):
            return
        if is_urgent(letter) or not remaining(self._plan, spent):
            raise LaterError(_LOOK_AGAIN, "the month's messages are used up")
        wait = self._answered.get(letter.chat_id, now - _AN_HOUR) + _AN_HOUR - now
        if wait > 0:
            raise LaterError(wait, "the month's messages run out: answers of an hour go together")
        self._answered[letter.chat_id] = now
