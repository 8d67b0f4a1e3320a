"""What changed since the chats were last saved, a line for each answered request: a killed sandbox forgets nothing.

The line is handed to the operating system before the answer goes out, so it outlives the process, not a power cut. Each
bears the version of the world that it leaves behind and the story it belongs to: a save that was cut short between its
own file and this one makes nobody hear anything twice, and a line that was cut short itself is passed over.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from bot.sandbox.loopback import Loopback
from bot.sandbox.world import File, Json, Message, Room, User


def room_of(body: dict[str, Any]) -> Room:
    """Read a room as it was written."""
    messages = {int(key): message_of(message) for key, message in body.pop("messages").items()}
    members = {int(key): status for key, status in body.pop("members").items()}
    return Room(**body, members=members, messages=messages)


def message_of(body: dict[str, Any]) -> Message:
    """Read a message as it was written."""
    reactions = {int(key): emoji for key, emoji in body.pop("reactions").items()}
    return Message(**body, reactions=reactions)


class Journal:
    """Appends what changed, and brings it back into a world that was restored from the last save."""

    def __init__(self, api: Loopback, path: Path) -> None:
        self._api = api
        self._path = path
        self._story: str | None = None
        self._touched: list[Message | Room] = []
        self._standings: dict[int, tuple[bool, bool]] = {}
        self._head: Json = {}

    def begin(self, story: str | None) -> None:
        """Start empty beside a save that holds everything up to here, and keep every answered change from now on."""
        self._path.unlink(missing_ok=True)
        self._story = story
        self._touched.clear()
        self._standings = {user.id: (user.started, user.blocked) for user in self._api.world.users.values()}
        self._head = self._head_now()
        self._api.world.touched = self._touched

    def forget(self) -> None:
        """Throw the lines away."""
        self._path.unlink(missing_ok=True)

    def keep(self) -> bool:
        """Append what changed since the last line; false where nothing did."""
        world, head = self._api.world, self._head_now()
        users = [user for user in world.users.values() if self._standings.get(user.id) != (user.started, user.blocked)]
        if not self._touched and not users and head == self._head:
            return False
        touched = {id(one): one for one in self._touched}.values()
        messages = [one for one in touched if isinstance(one, Message)]
        rooms = {one.id: one for one in touched if isinstance(one, Room)}
        rooms |= {one.room: world.rooms[one.room] for one in messages if one.service}  # somebody came, left, renamed it
        files = {one.file for one in messages if one.file}
        line = head | {
            "story": self._story,
            "version": world.version,
            "pending": self._api.feed.pending,
            "users": [dataclasses.asdict(user) for user in users],
            "rooms": [_without_messages(room) for room in rooms.values()],
            "files": [dataclasses.asdict(world.files[name]) for name in sorted(files)],
            "messages": [dataclasses.asdict(message) for message in messages],
        }
        with self._path.open("ab") as file:
            file.write(b"\n" + json.dumps(line).encode() + b"\n")  # on a line of its own, whatever was cut before
        self._touched.clear()
        self._standings |= {user.id: (user.started, user.blocked) for user in users}
        self._head = head
        return True

    def _head_now(self) -> Json:
        return {"next_update": self._api.feed.next_id, "reads_all": self._api.world.reads_all}

    def replay(self, story: str | None) -> None:
        """Bring back what was kept after the save that the world was restored from."""
        if not self._path.exists():
            return
        for raw in self._path.read_bytes().split(b"\n"):
            line = _line_of(raw)
            if line.get("story") == story and line.get("version", 0) > self._api.world.version:
                self._take(line)

    def _take(self, line: Json) -> None:
        world, feed = self._api.world, self._api.feed
        world.users |= {body["id"]: User(**body) for body in line["users"]}
        world.bot = world.users[world.bot.id]
        world.files |= {body["id"]: File(**body) for body in line["files"]}
        for body in line["rooms"]:
            room = room_of(body | {"messages": {}})
            if room.id in world.rooms:
                room.messages = world.rooms[room.id].messages
            world.rooms[room.id] = room
        for body in line["messages"]:
            message = message_of(body)
            room = world.rooms[message.room]
            room.messages[message.id] = message
            room.next_id = max(room.next_id, message.id + 1)
        world.reads_all, world.version = line["reads_all"], line["version"]
        feed.next_id, feed.pending = line["next_update"], line["pending"]


def _without_messages(room: Room) -> Json:
    return {field.name: getattr(room, field.name) for field in dataclasses.fields(room) if field.name != "messages"}


def _line_of(raw: bytes) -> Json:
    """Read a line; an empty object where it was cut."""
    try:
        line = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}
