"""Events on their way to the bot: one at a time, without a cursor or an acknowledgement."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.errors import ApiError, PlayError
from bot.sandbox.feed import RETRY_SECONDS, Feed, Webhook
from bot.sandbox.world import Json
from bot.sandbox.zalo.faults import ZaloFaults

MAX_TIMEOUT = 60


@dataclass(slots=True)
class Handed:
    """What became of one event: `given` to a poll or webhook, `taken` once the bot came back for more or said 200.

    `lost` without ever being given; `epoch` is the bot's life in which a poll got it.
    """

    event: Json
    given: int = 0
    taken: bool = False
    lost: bool = False
    epoch: int = 0

    @property
    def id(self) -> str:
        """The message's id, empty where it has none."""
        return str(self.event.get("message", {}).get("message_id", ""))


class ZaloFeed(Feed):
    """The queue of events. `pending` holds what was not yet taken; `all` everything that was ever told."""

    def __init__(self, faults: ZaloFaults, changed: Callable[[], None], stamp: Callable[[], int]) -> None:
        super().__init__(faults, changed, stamp)
        self.zalo = faults
        self.all: list[Handed] = []
        self._queue: list[Handed] = []
        self._again: list[Handed] = []
        self._out: Handed | None = None
        self._calling: asyncio.Task[None] | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self.epoch = 0  # of the bot's lives: one that died takes nothing any more

    def wants(self, kind: str) -> bool:  # noqa: ARG002 - Zalo asks nobody
        """Tell the bot of everything."""
        return True

    def push(self, kind: str, payload: Json) -> None:  # noqa: ARG002 - the payload names it
        """Queue an event; lost where nobody polls and the switch says so."""
        if self.faults.take("unnamed"):
            payload["message"].pop("message_id", None)
        one = Handed(payload)
        self.all.append(one)
        if self.zalo.lose_unpolled and self.webhook is None and not self.polling:
            one.lost = True
        else:
            for _ in range(2 if self.faults.take("duplicate") else 1):
                self._queue.append(one)
                self.pending.append(payload)
        self._wake()

    def clear(self) -> None:
        """Forget everything that waits."""
        self._queue.clear()
        self._again.clear()
        self.pending.clear()
        self._out = None

    def take_up(self) -> None:
        """Hand out what an earlier run had taken in and nobody had fetched."""
        waiting = list(self.pending)
        self.clear()
        self.pending.extend(waiting)
        self._queue = [Handed(event) for event in waiting]
        self.all.extend(self._queue)

    # -- polling ------------------------------------------------------------------------------------------------

    async def poll_one(self, seconds: float, there: Callable[[], bool] = lambda: True) -> Json:
        """Answer getUpdates: whoever asks has taken what was given before; idle is an error.

        `there` tells whether whoever asked still listens: nothing is handed to a connection that was closed.
        """
        if self.webhook is not None:
            raise ApiError(400, "getUpdates is not available while a webhook is set")
        self._taken()
        if not self._queue and seconds > 0 and not self._again:
            self._poller = mine = asyncio.get_running_loop().create_future()
            self._waiting.add(mine)
            self.changed()
            try:
                async with asyncio.timeout(min(seconds, MAX_TIMEOUT)):
                    await mine
            except TimeoutError:
                pass
            finally:
                self._waiting.discard(mine)
                if self._poller is mine:
                    self._poller = None
        if not there():
            raise ApiError(408, "Request timeout")
        if self._queue:
            self._out = self._queue.pop(0)
        elif self._again:
            old = self._again.pop(0)
            old.given += 1
            return old.event
        else:
            raise ApiError(408, "Request timeout")
        self._out.given += 1
        self._out.epoch = self.epoch
        self.delivered += 1
        return self._out.event

    def _taken(self) -> None:
        out, self._out = self._out, None
        if out is None:
            return
        out.taken = out.taken or out.epoch == self.epoch
        if out.event in self.pending:
            self.pending.remove(out.event)
        if self.faults.take("redeliver"):
            self._again.append(out)
        self.changed()

    # -- webhook ------------------------------------------------------------------------------------------------

    def set_url(self, url: str, secret: str) -> None:
        """Start or stop calling an address."""
        self.webhook = Webhook(url, secret) if url else None
        self._pump()
        self.changed()

    def _pump(self) -> None:
        if self.webhook is not None and self._queue and (self._calling is None or self._calling.done()):
            self._calling = asyncio.create_task(self._call_all())

    async def _call_all(self) -> None:
        while self.webhook is not None and self._queue:
            one = self._queue.pop(0)
            await self._call(self.webhook, one)
            if one.event in self.pending:
                self.pending.remove(one.event)
            self.changed()

    async def _call(self, webhook: Webhook, one: Handed) -> None:
        """Post an event; nobody knows how often the real server would try again."""
        again = self.faults.take("redeliver")
        for number in range(self.zalo.webhook_retries + 1):
            one.given += 1
            problem = await self._post_body(webhook, one.event)
            if problem is None:
                one.taken = True
                if again:
                    await self._post_body(webhook, one.event)
                return
            webhook.last_error = problem
            await asyncio.sleep(RETRY_SECONDS[min(number, len(RETRY_SECONDS) - 1)])
        one.lost = not one.taken

    async def _post_body(self, webhook: Webhook, event: Json) -> str | None:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {"X-Bot-Api-Secret-Token": webhook.secret}
        body: Any = {"ok": True, "result": event} if self.zalo.wrapped else event
        try:
            if self.zalo.empty_body:
                async with self._session.post(webhook.url, data=b""):
                    pass
            async with self._session.post(webhook.url, json=body, headers=headers, ssl=False) as answer:
                return None if answer.status // 100 == 2 else f"HTTP {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return type(error).__name__

    async def close(self) -> None:
        """Let pollers and calls go, those too that a bot of a former life left behind."""
        for one in self._waiting:
            if not one.done():
                one.set_result(None)
        if self._calling is not None:
            self._calling.cancel()
            await asyncio.gather(self._calling, return_exceptions=True)
        await super().close()

    async def poll(self, offset: int, limit: int, seconds: int, allowed: list[str] | None) -> list[Json]:  # noqa: ARG002
        """Refuse: this is no Telegram."""
        raise PlayError("Zalo hands events out one by one")
