"""The parts of the Zalo server in one hand, on the same world of people and rooms as the other one."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError
from bot.sandbox.limits import Limits
from bot.sandbox.loopback import Loopback
from bot.sandbox.world import PRIVATE, Room, User
from bot.sandbox.zalo.faults import ZaloFaults
from bot.sandbox.zalo.feed import ZaloFeed
from bot.sandbox.zalo.wire import BOT_NAME, number_of

BOT_ID = 9_100_000_001


class ZaloLoopback(Loopback):
    """What the calls of Zalo's Bot API work on. `base` is where the server answers, once that is known."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        token: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        folder: Path | None = None,
    ) -> None:
        bot = User(BOT_ID, BOT_NAME, is_bot=True, role="bot")
        super().__init__(now, token=token, monotonic=monotonic, limits=limits, folder=folder, bot=bot)
        self.token = token or f"{BOT_ID}:{secrets.token_urlsafe(36)}"
        self.faults: ZaloFaults = ZaloFaults()
        self.feed: ZaloFeed = ZaloFeed(self.faults, self.world.touch, self.world.stamp)
        self.base = ""
        self.can_join = True
        self.public = True  # the bot's machine can be reached from outside
        self.unfetched = 0  # fetches of pictures that did not get one

    def clear(self) -> None:
        """Forget everybody and everything; the token and the bot stay."""
        self.feed.clear()
        super().clear()

    def chat_for(self, call: Call) -> Room:
        """Find the chat that a call names: only those that wrote to the bot first take a word from it."""
        number = number_of(call.text("chat_id"))
        room = self.world.rooms.get(number) if number is not None else None
        if room is None:
            raise ApiError(404, "chat not found")
        if room.kind == PRIVATE:
            user = self.world.users[room.id]
            if not user.started or user.blocked:
                raise ApiError(400, "the user has not started a conversation with this bot")
        elif self.world.bot_status(room) in {"left", "kicked"}:
            raise ApiError(400, "the bot is not a member of this chat")
        return room
