"""Keeping the sandbox's chats between runs: one JSON file, written anew a moment after each change.

What happens in that moment is in the journal beside it, before anybody is told that it happened.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path

from bot.sandbox.journal import Journal, room_of
from bot.sandbox.loopback import Loopback
from bot.sandbox.world import File, Json, User

QUIET_SECONDS = 0.3  # changes that come closer together are written at once
BUSY_SHARE = 10  # of the time that writing took, to rest before the next
FORM = 2  # of the file; another one is not read


def dump(api: Loopback, notes: Json) -> Json:
    """Put everything that must outlive the process into JSON."""
    world = api.world
    return {
        "form": FORM,
        "token": api.token,
        "notes": notes,
        "version": world.version,
        "reads_all": world.reads_all,
        "commands": world.commands,
        "users": [dataclasses.asdict(user) for user in world.users.values()],
        "rooms": [dataclasses.asdict(room) for room in world.rooms.values()],
        "files": [dataclasses.asdict(file) for file in world.files.values()],
        "next_update": api.feed.next_id,
        "pending": api.feed.pending,
    }


def restore(api: Loopback, kept: Json) -> bool:
    """Take up what an earlier run left; false where it is of another form."""
    if kept.get("form") != FORM:
        return False
    world = api.world
    api.token = kept["token"]
    world.reads_all, world.commands = kept["reads_all"], kept["commands"]
    world.users = {body["id"]: User(**body) for body in kept["users"]}
    world.bot = next(user for user in world.users.values() if user.is_bot)
    world.rooms = {body["id"]: room_of(body) for body in kept["rooms"]}
    world.files = {body["id"]: File(**body) for body in kept["files"]}
    world.version = kept["version"]
    api.feed.next_id, api.feed.pending = kept["next_update"], kept["pending"]
    return True


class Memory:
    """Writes the world to a file while it runs.

    `notes` are its holder's own, kept beside the world; `also` is called with each writing.
    """

    def __init__(self, api: Loopback, path: Path, also: Callable[[], None]) -> None:
        self._api = api
        self._also = also
        self._path = path
        self._journal = Journal(api, path.with_suffix(".journal"))
        self._task: asyncio.Task[None] | None = None
        self.notes: Json = {}

    def load(self) -> bool:
        """Take up what an earlier run left; false where there is nothing usable."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        try:
            if not isinstance(kept, dict) or not restore(self._api, kept):
                return False
            self.notes = kept["notes"]
            self._journal.replay(self.notes.get("story"))
        except (KeyError, TypeError, AttributeError, StopIteration):
            return False
        return True

    def save(self) -> None:
        """Write the file now, whole or not at all; from then on every answered change is kept in the journal."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        draft.write_text(json.dumps(dump(self._api, self.notes), ensure_ascii=False), encoding="utf-8")
        draft.replace(self._path)
        self._journal.begin(self.notes.get("story"))
        self._api.keep = self._keep
        self._also()

    def _keep(self) -> None:
        if self._journal.keep():
            self._also()

    def forget(self) -> None:
        """Throw away what was kept."""
        self._path.unlink(missing_ok=True)
        self._journal.forget()

    def start(self) -> None:
        """Begin to write after changes."""
        self._task = asyncio.create_task(self._follow())

    async def _follow(self) -> None:
        saved = -1
        while True:
            await self._api.world.changed(saved)
            await asyncio.sleep(QUIET_SECONDS)
            saved = self._api.world.version
            begun = time.monotonic()
            self.save()
            await asyncio.sleep(BUSY_SHARE * (time.monotonic() - begun))

    async def stop(self) -> None:
        """Write a last time."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.save()
