"""Telegram's flood limits: a message a second per chat, 20 a minute per group, 30 a second over all chats."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError


@dataclass(slots=True)
class Limits:
    """How many messages are let through; `burst` is how many a chat may take at once."""

    on: bool = True
    per_group_minute: int = 20
    per_second: int = 30
    per_chat_second: float = 1.0
    burst: int = 3


@dataclass(slots=True)
class Gate:
    """Counts what was sent, on a monotonic clock, and refuses what is too much."""

    monotonic: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    refused: int = 0
    _all: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _free_at: dict[int, float] = field(default_factory=dict)

    def take(self, chat: int, *, group: bool, messages: int = 1) -> None:
        """Let messages to a chat through, or raise Telegram's 429 with the seconds to wait."""
        if not self.limits.on:
            return
        now = self.monotonic()
        wait = max(self._wait_chat(chat, now), self._wait_all(now))
        if group:
            wait = max(wait, self._wait_group(chat, now))
        if wait > 0:
            self.refused += 1
            seconds = max(1, math.ceil(wait))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        for _ in range(messages):
            self._all.append(now)
            self._free_at[chat] = max(self._free_at.get(chat, now), now) + 1.0 / self.limits.per_chat_second
            if group:
                self._groups.setdefault(chat, deque()).append(now)

    def _wait_chat(self, chat: int, now: float) -> float:
        return self._free_at.get(chat, now) - now - (self.limits.burst - 1) / self.limits.per_chat_second

    def _wait_all(self, now: float) -> float:
        while self._all and self._all[0] <= now - 1.0:
            self._all.popleft()
        return self._all[0] + 1.0 - now if len(self._all) >= self.limits.per_second else 0.0

    def _wait_group(self, chat: int, now: float) -> float:
        sent = self._groups.get(chat)
        if not sent:
            return 0.0
        while sent and sent[0] <= now - 60.0:
            sent.popleft()
        return sent[0] + 60.0 - now if len(sent) >= self.limits.per_group_minute else 0.0
