"""Updates on their way to the bot: kept until confirmed, by long polling or by calling its webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Faults
from bot.sandbox.world import Json

FIRST_UPDATE_ID = 730_000_001
MAX_BATCH = 100
MAX_TIMEOUT = 50
OFFSET_SLACK = 10  # an offset further ahead of the newest update than this confirms nothing
UNASKED = frozenset({"message_reaction", "message_reaction_count", "chat_member"})  # only sent where asked for
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0


@dataclass(slots=True)
class Feed:
    """The queue of updates. `changed` is called whenever it grew or shrank."""

    faults: Faults
    changed: Callable[[], None]
    stamp: Callable[[], int]
    next_id: int = FIRST_UPDATE_ID
    pending: list[Json] = field(default_factory=list)
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    delivered: int = 0
    _poller: asyncio.Future[None] | None = None
    _session: aiohttp.ClientSession | None = None
    _posting: dict[Any, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def polling(self) -> bool:
        """Whether a long poll waits."""
        return self._poller is not None and not self._poller.done()

    def wants(self, kind: str) -> bool:
        """Tell whether the bot asked for updates of a kind."""
        return kind not in UNASKED if not self.allowed else kind in self.allowed

    def push(self, kind: str, payload: Json) -> None:
        """Queue an update, if the bot wants its kind."""
        if not self.wants(kind):
            return
        for _ in range(2 if self.faults.take("duplicate") else 1):
            self.pending.append({"update_id": self.next_id, kind: payload})
            self.next_id += 1
        self._wake()

    def _wake(self) -> None:
        if self.polling and self._poller is not None:
            self._poller.set_result(None)
        self._pump()
        self.changed()

    # -- polling ------------------------------------------------------------------------------------------------

    async def poll(self, offset: int, limit: int, seconds: int, allowed: list[str] | None) -> list[Json]:
        """Answer getUpdates: confirm what lies before the offset, then wait for something new."""
        if self.webhook:
            what = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            raise ApiError(409, f"Conflict: {what}")
        if allowed is not None:
            self.allowed = frozenset(allowed) or None
        if self.polling and self._poller is not None:
            what = "terminated by other getUpdates request; make sure that only one bot instance is running"
            self._poller.set_exception(ApiError(409, f"Conflict: {what}"))
        self._confirm(offset)
        if not self.pending and seconds > 0:
            self._poller = mine = asyncio.get_running_loop().create_future()
            self.changed()
            try:
                async with asyncio.timeout(min(seconds, MAX_TIMEOUT)):
                    await mine
            except TimeoutError:
                pass
            finally:
                if self._poller is mine:
                    self._poller = None
        batch = self.pending[: max(1, min(limit, MAX_BATCH))]
        self.delivered += len(batch)
        return batch[::-1] if self.faults.reorder else list(batch)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset and offset <= self.next_id + OFFSET_SLACK:
            left = [update for update in self.pending if update["update_id"] >= offset]
            if len(left) != len(self.pending):
                if self.faults.take("redeliver"):
                    return
                self.pending = left
                self.changed()

    # -- webhook ------------------------------------------------------------------------------------------------

    def set_webhook(self, webhook: Webhook | None, allowed: list[str] | None, *, drop: bool) -> None:
        """Start or stop calling an address."""
        if self.polling and self._poller is not None:
            self._poller.set_exception(ApiError(409, "Conflict: terminated by setWebhook request"))
        self.webhook = webhook
        if allowed is not None:
            self.allowed = frozenset(allowed) or None
        if drop:
            self.pending.clear()
        self._pump()
        self.changed()

    def _pump(self) -> None:
        if self.webhook is None:
            return
        heads: dict[Any, Json] = {}
        for update in self.pending:
            if len(heads) >= self.webhook.max_connections:
                break
            heads.setdefault(_chat_of(update), update)
        for chat, update in heads.items():
            if chat not in self._posting:
                self._posting[chat] = asyncio.create_task(self._post(chat, update))

    async def _post(self, chat: Any, update: Json) -> None:
        tries = 0
        try:
            while self.webhook is not None and update in self.pending:
                problem = await self._post_once(self.webhook, update)
                if problem is None:
                    if not self.faults.take("redeliver"):
                        self.pending.remove(update)
                        self.delivered += 1
                    continue
                self.webhook.last_error, self.webhook.last_error_date = problem, self.stamp()
                await asyncio.sleep(RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)])
                tries += 1
        finally:
            self._posting.pop(chat, None)
        self._pump()
        self.changed()

    async def _post_once(self, webhook: Webhook, update: Json) -> str | None:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with self._session.post(webhook.url, json=update, headers=headers, ssl=False) as answer:
                if answer.status // 100 == 2:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            return f"Connection failed: {type(error).__name__}"

    async def close(self) -> None:
        """Let pollers and posts go."""
        if self.polling and self._poller is not None:
            self._poller.set_result(None)
        self.webhook = None
        for task in list(self._posting.values()):
            task.cancel()
        await asyncio.gather(*self._posting.values(), return_exceptions=True)
        if self._session is not None:
            await self._session.close()


def _chat_of(update: Json) -> Any:
    for kind, body in update.items():
        if kind != "update_id":
            chat = body.get("chat") or body.get("message", {}).get("chat") or {}
            return chat.get("id")
    return None
