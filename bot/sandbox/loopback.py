"""The parts of the loopback server in one hand: world, feed, faults, gate, shelf, and the token that opens them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.faults import Faults
from bot.sandbox.feed import Feed
from bot.sandbox.limits import Gate, Limits
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import PRIVATE, Message, Room, User, World

ROOM_WORDS = {"group": "group chat", "supergroup": "supergroup chat", "private": "user"}


class Loopback:
    """What the methods of the Bot API work on. `now` is civil time, `monotonic` paces the limits."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        token: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        folder: Path | None = None,
        bot: User | None = None,
    ) -> None:
        self.world = World(now, bot)
        self.token = token or f"{self.world.bot.id}:{secrets.token_urlsafe(26)}"
        self.faults = Faults()
        self.feed = Feed(self.faults, self.world.touch, self.world.stamp)
        self.gate = Gate(monotonic, limits or Limits())
        self.shelf = Shelf(self.world, folder / "files" if folder else None)
        self.folder = folder
        self.calls: dict[str, int] = {}
        self.busy = 0
        self.keep: Callable[[], None] = _in_memory  # called before anybody is told that something was done

    def clear(self) -> None:
        """Forget everybody and everything; the token and the bot stay."""
        world = self.world
        world.users, world.rooms, world.presses, world.commands = {world.bot.id: world.bot}, {}, {}, {}
        world.reads_all = True
        self.faults.off()
        self.feed.pending.clear()
        world.touch()

    def room_for(self, call: Call) -> Room:
        """Find the chat that a call names and check that the bot may speak there."""
        room = self.seen_room(call)
        if room.kind == PRIVATE:
            user = self.world.users[room.id]
            if not user.started:
                raise forbidden("bot can't initiate conversation with a user")
            if user.blocked:
                raise forbidden("bot was blocked by the user")
        elif (status := self.world.bot_status(room)) == "kicked":
            raise forbidden(f"bot was kicked from the {ROOM_WORDS[room.kind]}")
        elif status == "left":
            raise forbidden(f"bot is not a member of the {ROOM_WORDS[room.kind]}")
        return room

    def seen_room(self, call: Call) -> Room:
        """Find the chat that a call names."""
        named = call.text("chat_id")
        if not named:
            raise bad_request("chat_id is empty")
        if not named.lstrip("-").isdecimal():
            raise bad_request("chat not found")
        room = self.world.rooms.get(int(named))
        if room is None:
            raise bad_request("chat not found")
        if room.migrated_to is not None:
            what = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, what, migrate_to_chat_id=room.migrated_to)
        return room

    def message_for(self, room: Room, call: Call, what: str) -> Message:
        """Find the message that a call names, or say `message to <what> not found`."""
        found = room.message(call.number("message_id"))
        if found is None:
            raise bad_request(f"message {what} not found")
        return found

    def is_admin(self, room: Room) -> bool:
        """Tell whether the bot has an administrator's rights in a room (in private it needs none)."""
        return room.kind == PRIVATE or self.world.bot_status(room) in {"administrator", "creator"}


def _in_memory() -> None:
    """Keep nothing: everything goes with the process."""


Handler = Callable[[Loopback, Call], Awaitable[Any]]


@dataclass(slots=True)
class Registry:
    """The methods by their names, any case."""

    handlers: dict[str, Handler] = field(default_factory=dict)

    def method(self, *names: str) -> Callable[[Handler], Handler]:
        """Register a handler under Telegram's names."""

        def register(handler: Handler) -> Handler:
            for name in names:
                self.handlers[name.lower()] = handler
            return handler

        return register


API = Registry()
