"""Polling: every event is in the inbox before the next poll. Zalo may hand it out again, or never."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.clock import Clock
from bot.errors import OperatorError
from bot.vitals import Vitals
from bot.zalo.client import POLL_SECONDS, ZaloClient
from bot.zalo.errors import IdleError, QuotaError, RefusedError, TokenError, ZaloError

_log = logging.getLogger(__name__)

PAUSES: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)  # seconds, after failures in a row
QUOTA_SECONDS: Final = 60.0
FLOOR_SECONDS: Final = 1.0  # between polls that answer at once and bring nothing new
WEBHOOK_SET: Final = (
    "a webhook is set for this Zalo bot, so polling gets nothing: set zalo.mode to webhook, or take the webhook away "
    "with `baocao zalo-check --delete-webhook`"
)


class Poller:
    """Fetches events one by one and hands each to `keep`, which tells once it is committed how many were new."""

    def __init__(
        self,
        client: ZaloClient,
        keep: Callable[[list[Any], bool], Awaitable[int]],
        clock: Clock,
        vitals: Vitals,
        *,
        wait_seconds: int = POLL_SECONDS,
        pauses: Sequence[float] = PAUSES,
        quota_seconds: float = QUOTA_SECONDS,
        floor_seconds: float = FLOOR_SECONDS,
    ) -> None:
        self._client = client
        self._keep = keep
        self._clock = clock
        self._vitals = vitals
        self._wait_seconds = wait_seconds
        self._pauses = pauses
        self._quota_seconds = quota_seconds
        self._floor_seconds = floor_seconds
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled; raises where the operator has to do something first."""
        while True:
            asked = self._clock.monotonic()
            new = 0
            try:
                updates = await self._client.updates(self._wait_seconds)
            except IdleError:
                self._recovered()
            except ZaloError as error:
                await self._after(error)
                continue
            else:
                self._recovered()
                held = self._clock.monotonic() - asked >= self._floor_seconds
                new = await self._keep(updates, held) if updates else 0
            if not new:
                took = self._clock.monotonic() - asked
                await asyncio.sleep(max(0.0, self._floor_seconds - took))

    async def _after(self, error: ZaloError) -> None:
        """Wait as long as a failure asks for."""
        self._vitals.poll_errors += 1
        pause = self._pauses[min(self._failures, len(self._pauses) - 1)]
        if isinstance(error, TokenError):
            await self._client.confirm()
        if isinstance(error, RefusedError) and "webhook" in str(error).lower():
            raise OperatorError(WEBHOOK_SET) from None
        if isinstance(error, QuotaError):
            pause = max(pause, self._quota_seconds)
            _log.warning("Zalo wants fewer calls, polling rests for %g s: %s", pause, error)
        elif not self._failures:
            _log.warning("Zalo can't be reached, trying again: %s", error)
        else:
            _log.debug("Zalo can't be reached: %s", error)
        self._failures += 1
        await asyncio.sleep(pause)

    def _recovered(self) -> None:
        if self._failures:
            _log.warning("Zalo answers again")
        self._failures = 0
        self._client.acceptance.accepted()
        self._vitals.last_poll = self._clock.monotonic()
