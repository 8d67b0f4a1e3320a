"""What exists in the sandbox: people, rooms, messages and files. In memory; `memory.py` keeps it between runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.errors import PlayError
from bot.sandbox.markup import Entity

Json = dict[str, Any]
Keyboard = list[list[dict[str, str]]]

BOT_ID = 7_000_000_001
GROUP_ID = -1_002_023_073_100
PRIVATE, GROUP, SUPERGROUP = "private", "group", "supergroup"
GONE = frozenset({"left", "kicked"})


@dataclass(slots=True)
class User:
    """Somebody in the sandbox. `role` and `unit` are what the page shows; the bot knows them from its seed."""

    id: int
    name: str
    username: str | None = None
    is_bot: bool = False
    role: str = "stranger"
    unit: str | None = None
    started: bool = False
    blocked: bool = False
    language: str = "vi"


@dataclass(slots=True)
class File:
    """A picture or document that went through the server. `width` and `height` are 0 where it is no picture."""

    id: str
    name: str
    mime: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class Message:
    """A message as everybody sees it. `text` is the caption where it has a file; `version` grows with each change."""

    id: int
    room: int
    sender: int
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    reply_to: int | None = None
    edited: int | None = None
    file: str | None = None
    photo: bool = False
    album: str | None = None
    keyboard: Keyboard = field(default_factory=list)
    reactions: dict[int, str] = field(default_factory=dict)
    pinned: bool = False
    deleted: bool = False
    service: Json = field(default_factory=dict)
    version: int = 0


@dataclass(slots=True)
class Room:
    """A chat: a group with its members' statuses, or one person's private chat with the bot (the id is theirs)."""

    id: int
    kind: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    next_id: int = 1
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    version: int = 0

    @property
    def is_group(self) -> bool:
        """Whether several people are in it."""
        return self.kind != PRIVATE

    def message(self, id: int) -> Message | None:
        """Find a message that is still there."""
        found = self.messages.get(id)
        return None if found is None or found.deleted else found


@dataclass(slots=True)
class Press:
    """A pressed button: who pressed, where, and what the bot answered (None: not yet)."""

    id: str
    user: int
    room: int
    message: int
    data: str
    answer: str | None = None
    alert: bool = False


class World:
    """Everything that the page shows and the bot can reach. Each change raises `version` and wakes who waits."""

    def __init__(self, now: Callable[[], datetime], bot: User | None = None) -> None:
        self.now = now
        self.bot = bot or User(BOT_ID, "Bàn báo cáo", "baocao_thu_bot", is_bot=True, role="bot")
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.rooms: dict[int, Room] = {}
        self.files: dict[str, File] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[str, list[Json]] = {}
        self.reads_all = True
        self.version = 0
        self.touched: list[Message | Room] | None = None  # what changed, where somebody writes it down
        self._changed = asyncio.Event()

    # -- change and waiting -------------------------------------------------------------------------------------

    def touch(self, what: Message | Room | None = None) -> None:
        """Note a change and wake whoever waits for one."""
        self.version += 1
        if what is not None:
            what.version = self.version
            if self.touched is not None:
                self.touched.append(what)
        event, self._changed = self._changed, asyncio.Event()
        event.set()

    async def changed(self, since: int) -> None:
        """Wait until something is newer than that version."""
        while self.version <= since:
            await self._changed.wait()

    # -- people and rooms ---------------------------------------------------------------------------------------

    def add_user(self, user: User) -> User:
        """Let somebody into the sandbox, with their private chat."""
        self.users[user.id] = user
        if not user.is_bot:
            self.rooms[user.id] = Room(
                user.id, PRIVATE, user.name, {user.id: "member", self.bot.id: "member"}, version=self.version
            )
        self.touch()
        return user

    def add_group(self, id: int, title: str, people: list[int], kind: str = SUPERGROUP) -> Room:
        """Make a group; the bot is not in it yet."""
        room = Room(id, kind, title, dict.fromkeys(people, "member"))
        self.rooms[id] = room
        self.touch(room)
        return room

    def user(self, id: int) -> User:
        """Find somebody by id."""
        if id not in self.users:
            raise PlayError(f"nobody here has the id {id}")
        return self.users[id]

    def room(self, id: int) -> Room:
        """Find a room by id, a group that moved under its new one."""
        room = self.rooms.get(id)
        if room is None:
            raise PlayError(f"there is no chat with the id {id}")
        return self.rooms[room.migrated_to] if room.migrated_to else room

    def groups(self) -> Iterator[Room]:
        """Go through the groups, the first made first."""
        return (room for room in self.rooms.values() if room.is_group and not room.migrated_to)

    def people(self) -> Iterator[User]:
        """Go through everybody but the bot."""
        return (user for user in self.users.values() if not user.is_bot)

    def by_username(self, username: str) -> User | None:
        """Find somebody by their @name, any case."""
        wanted = username.removeprefix("@").lower()
        return next((u for u in self.users.values() if (u.username or "").lower() == wanted), None)

    def bot_status(self, room: Room) -> str:
        """Tell what the bot is in a room."""
        return room.members.get(self.bot.id, "left")

    # -- messages -----------------------------------------------------------------------------------------------

    def stamp(self) -> int:
        """Give the sandbox's time as Telegram writes it, in whole seconds."""
        return int(self.now().timestamp())

    def post(self, room: Room, sender: int, text: str = "", entities: list[Entity] | None = None) -> Message:
        """Put a message into a room."""
        message = Message(room.next_id, room.id, sender, self.stamp(), text, list(entities or []))
        room.next_id += 1
        room.messages[message.id] = message
        self.touch(message)
        return message

    def find(self, room: int, id: int) -> Message:
        """Find a message that is still there."""
        found = self.room(room).message(id)
        if found is None:
            raise PlayError(f"there is no message {id} in chat {room}")
        return found

    def pinned(self, room: Room) -> Message | None:
        """Find the message pinned last."""
        return next((m for m in reversed(room.messages.values()) if m.pinned and not m.deleted), None)
