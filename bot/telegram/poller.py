"""Polling: every batch is in the inbox before the next getUpdates confirms it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.errors import SecondPollerError
from bot.telegram.bot import QuietBot
from bot.vitals import Vitals

_log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 30  # how long Telegram holds an empty answer back
_BATCH: Final = 100  # the most that Telegram gives at once
FLOOR_SECONDS: Final = 1.0  # between polls that answer at once with what can't be confirmed
_HIGHEST: Final = 2**31 - 1  # the most that an update's number can be
_LONGEST_WAIT_SECONDS: Final = 600.0  # asking again after so long does no harm, whatever was said
PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)  # seconds, after failures in a row
_CONFLICTS_OF_A_NEWCOMER: Final = 3
SECOND_POLLER: Final = (
    "another process is fetching this bot's messages: stop it, or give this one a token of its own from @BotFather"
)


class Poller:
    """Fetches updates and hands each batch to `keep`, which returns once it is committed.

    The next offset comes from the batch just fetched, never from the database: Telegram may number anew after a quiet
    week, so that a remembered number could hide everything. After an empty answer none is sent at all.
    """

    def __init__(
        self,
        bot: QuietBot,
        keep: Callable[[list[Any], bool], Awaitable[object]],
        clock: Clock,
        vitals: Vitals,
        *,
        wait_seconds: int = WAIT_SECONDS,
        pauses: Sequence[float] = PAUSES,
        floor_seconds: float = FLOOR_SECONDS,
    ) -> None:
        self._bot = bot
        self._keep = keep
        self._clock = clock
        self._vitals = vitals
        self._wait_seconds = wait_seconds
        self._pauses = pauses
        self._floor_seconds = floor_seconds
        self._failures = 0
        self._conflicts = 0

    async def run(self) -> None:
        """Poll until cancelled; raises where the operator has to do something first."""
        offset: int | None = None
        behind = True  # what waited while we were off comes at once, and says nothing of the clocks
        while True:
            asked = self._clock.monotonic()
            try:
                updates = await self._bot.raw_updates(offset, wait_seconds=self._wait_seconds, limit=_BATCH)
            except TelegramError as error:
                await self._after(error)
                if isinstance(error, BadRequest):
                    offset = None  # it may be what the server doesn't like; what comes again changes nothing
                continue
            self._recovered()
            if updates:
                held = self._clock.monotonic() - asked >= 1.0
                await self._keep(in_order(updates), held and not behind)
            behind = len(updates) >= _BATCH
            offset = next_offset(updates)
            if updates and offset is None:
                took = self._clock.monotonic() - asked
                await asyncio.sleep(max(0.0, self._floor_seconds - took))

    async def _after(self, error: TelegramError) -> None:
        """Wait as long as a failure asks for."""
        self._vitals.poll_errors += 1
        pause = self._pauses[min(self._failures, len(self._pauses) - 1)]
        match error:
            case InvalidToken():
                self._tell(error)
                await self._bot.confirm()
            case Conflict() if "webhook" in str(error).lower():
                _log.warning("a webhook is set for this bot: it is taken away, since we poll")
                with contextlib.suppress(TelegramError):
                    await self._bot.delete_webhook()
            case Conflict():
                self._conflicts += 1
                # whoever was there first goes on; of two that poll, the newcomer ends
                if self._vitals.last_poll is None and self._conflicts >= _CONFLICTS_OF_A_NEWCOMER:
                    raise SecondPollerError(SECOND_POLLER) from None
                _log.error("%s", SECOND_POLLER)
                pause = max(pause, self._pauses[min(2, len(self._pauses) - 1)])
            case RetryAfter():
                wait = error.retry_after
                asked = float(wait) if isinstance(wait, int) else wait.total_seconds()
                pause = min(max(pause, asked), _LONGEST_WAIT_SECONDS)
            case _:
                self._tell(error)
        self._failures += 1
        await asyncio.sleep(pause)

    def _tell(self, error: TelegramError) -> None:
        level = logging.DEBUG if self._failures else logging.WARNING
        _log.log(level, "Telegram can't be reached, trying again: %s", error)

    def _recovered(self) -> None:
        if self._failures:
            _log.warning("Telegram answers again")
        self._failures = self._conflicts = 0
        self._bot.acceptance.accepted()
        self._vitals.last_poll = self._clock.monotonic()


def in_order(updates: list[Any]) -> list[Any]:
    """Sort a batch as its updates were numbered: of two reports of one second the later one counts."""
    if all(isinstance(update, dict) and _is_number(update) for update in updates):
        return sorted(updates, key=lambda update: int(update["update_id"]))
    return updates


def next_offset(updates: list[Any]) -> int | None:
    """Say what confirms a batch: one more than its highest number; None for an empty one."""
    numbers = [update["update_id"] for update in updates if isinstance(update, dict) and _is_number(update)]
    return max(numbers) + 1 if numbers else None


def _is_number(update: dict[str, Any]) -> bool:
    """Tell whether an update bears a number that Telegram can have given; any other would confirm what is to come."""
    number = update.get("update_id")
    return type(number) is int and 0 < number <= _HIGHEST
