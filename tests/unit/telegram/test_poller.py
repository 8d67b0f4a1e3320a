"""Polling against the loopback Bot API: nothing is confirmed that is not kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import WallClock
from bot.errors import SecondPollerError, TokenRejectedError
from bot.telegram.arrivals import arrival_of
from bot.telegram.bot import make_bot
from bot.telegram.poller import Poller, in_order, next_offset
from bot.vitals import Vitals
from tests.unit.telegram.line import LAN, Line

CLOCK = WallClock(ZoneInfo("Asia/Ho_Chi_Minh"))


class Shelf:
    """Keeps batches, and tells when there are enough updates."""

    def __init__(self) -> None:
        self.updates: list[Any] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self._news = asyncio.Condition()

    async def keep(self, updates: list[Any], fresh: bool) -> None:
        """Keep a batch, once the gate is open."""
        assert isinstance(fresh, bool)
        self.entered.set()
        await self.gate.wait()
        async with self._news:
            self.updates += updates
            self._news.notify_all()

    @property
    def keys(self) -> set[str]:
        """Tell the updates apart as the inbox does."""
        return {arrival_of(update).key for update in self.updates}

    async def has(self, count: int) -> None:
        """Wait until so many different updates were kept."""
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(lambda: len(self.keys) >= count)


def poller(line: Line, shelf: Shelf, vitals: Vitals | None = None) -> Poller:
    """Make a poller that is quick to try again."""
    return Poller(line.bot, shelf.keep, CLOCK, vitals or Vitals(), wait_seconds=5, pauses=(0.01,))


@contextlib.asynccontextmanager
async def polling(line: Line, shelf: Shelf) -> AsyncIterator[asyncio.Task[None]]:
    """Run a poller for a while."""
    task = asyncio.create_task(poller(line, shelf).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


def say(line: Line, count: int = 1) -> None:
    """Let Lan say things."""
    for number in range(count):
        line.play.say(LAN, -1001, f"m1={number}")


async def test_a_batch_is_kept_before_it_is_confirmed(line: Line) -> None:
    """As long as keeping it takes, Telegram still has it."""
    shelf = Shelf()
    say(line, 3)
    shelf.gate.clear()
    async with polling(line, shelf):
        await shelf.entered.wait()
        assert len(line.api.feed.pending) >= 3
        shelf.gate.set()
        await shelf.has(4)


async def test_what_was_not_confirmed_comes_again(line: Line) -> None:
    """A poller that dies in keeping a batch has lost nothing."""
    first, second = Shelf(), Shelf()
    first.gate.clear()
    say(line, 2)
    async with polling(line, first):
        await first.entered.wait()
    async with polling(line, second):
        await second.has(3)


async def test_numbers_that_start_again(line: Line) -> None:
    """After a quiet time Telegram numbers anew, lower than before: nothing is hidden by a remembered number."""
    shelf = Shelf()
    async with polling(line, shelf):
        say(line)
        await shelf.has(2)
        line.api.feed.next_id = 5
        say(line)
        await shelf.has(3)


@pytest.mark.parametrize("fault", [{"poll_errors": 3}, {"redeliver": 2}, {"duplicate": 2}, {"reorder": True}])
async def test_faults_of_the_feed(line: Line, fault: dict[str, Any]) -> None:
    """Errors, redelivery, doubles and disorder: each update is kept under its one key."""
    line.api.faults.set(fault)
    shelf = Shelf()
    async with polling(line, shelf):
        say(line, 5)
        await shelf.has(6)
        say(line, 2)
        await shelf.has(7)
    assert len(shelf.keys) == 7


async def test_a_batch_turned_round_is_put_in_order(line: Line) -> None:
    """What was said last comes last, whatever the order of the answer; what has no number is left as it is."""
    line.api.faults.set({"reorder": True})
    shelf = Shelf()
    say(line, 9)
    async with polling(line, shelf):
        await shelf.has(10)
    numbers = [update["update_id"] for update in shelf.updates]
    assert numbers == sorted(numbers)
    assert in_order([{"update_id": 2}, {"update_id": 1}]) == [{"update_id": 1}, {"update_id": 2}]
    assert in_order([{"update_id": 2}, None, 7, {}]) == [{"update_id": 2}, None, 7, {}]


async def test_a_rejected_token_ends_it(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that Telegram has not known for long is the operator's to mend."""
    monkeypatch.setattr("bot.tokens.LASTING_SECONDS", 0.1)
    line.api.faults.set({"unauthorized": True})
    with pytest.raises(TokenRejectedError, match="BotFather"):
        await poller(line, Shelf()).run()


async def test_the_newcomer_of_two_pollers_ends(line: Line) -> None:
    """Whoever polled first goes on; the other one says what is wrong."""
    shelf = Shelf()
    async with polling(line, shelf):
        await shelf.has(1)
        other = make_bot(line.settings)
        async with other:
            newcomer = Poller(other, Shelf().keep, CLOCK, Vitals(), wait_seconds=5, pauses=(0.01,))
            with pytest.raises(SecondPollerError):
                async with asyncio.timeout(20):
                    await newcomer.run()
        say(line)
        await shelf.has(2)


async def test_a_webhook_that_was_left_is_taken_away(line: Line) -> None:
    """A bot that polls after a time of webhooks mends that by itself."""
    await line.bot.set_webhook("https://example.invalid/hook")
    shelf = Shelf()
    async with polling(line, shelf):
        say(line)
        await shelf.has(2)


def test_the_offset_of_a_batch() -> None:
    """One more than its highest number, whatever else is in it; none for nothing."""
    assert next_offset([{"update_id": 7}, {"update_id": 5}, "rubbish", {"update_id": "x"}]) == 8
    assert next_offset([]) is None
