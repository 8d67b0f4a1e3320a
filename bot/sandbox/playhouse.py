"""The playhouse: a stage with an opening, a memory, and a way to start over."""

from __future__ import annotations

import asyncio
import dataclasses
import fcntl
import secrets
from datetime import timedelta
from pathlib import Path
from typing import IO

from bot.clock import MovableClock
from bot.config import Mode, Settings
from bot.errors import OperatorError
from bot.sandbox.cast import ADMIN, APP, ZALO, cast_of, fill, group_id, with_cast
from bot.sandbox.limits import Limits
from bot.sandbox.loopback import Loopback
from bot.sandbox.memory import Memory
from bot.sandbox.opening import opening_of
from bot.sandbox.play import Play
from bot.sandbox.stage import Stage
from bot.sandbox.tour import examples, steps
from bot.sandbox.world import Json
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.wire import id_of
from reporting.ports import UnitOfWork
from reporting.records import Account

BEFORE_OPENING = timedelta(minutes=45)


class Playhouse(Stage):
    """The stage as the page wants it: with an opening, a memory and a way to start over."""

    def __init__(self, settings: Settings, folder: Path, base: str) -> None:
        start = settings.sandbox.start
        self._movable = MovableClock(start, folder / "clock.json")
        api = Loopback(self._movable.now, folder=folder, limits=_limits(settings))
        self.zalo = ZaloLoopback(self._movable.now, folder=folder / "zalo")
        self.zalo.base = f"{base}/zalo"
        self.zalo.gate.limits.on = False
        super().__init__(_private(settings, folder), api, self._movable, base, self.zalo)
        self.folder = folder
        self._memory = Memory(api, folder / "chats.json", self._movable.keep)
        self._zalo_memory = Memory(self.zalo, folder / "zalo" / "chats.json", self._movable.keep)
        lines = [
            (number, line) for number, seeded in enumerate(settings.campaigns) for line in opening_of(seeded, start)
        ]
        self._lines = sorted(lines, key=lambda one: one[1].at)  # several campaigns' people speak by turns
        self._opening: asyncio.Task[None] | None = None
        self._run = secrets.token_hex(6)
        self._lock = _alone(folder)

    async def begin(self) -> None:
        """Take up what an earlier run left, or set the scene; then start the bot."""
        if self._memory.load() and self._memory.notes.get("opened"):
            fill(self.api, self.settings)
            self._zalo_memory.load()
            self.zalo.feed.take_up()
            fill(self.zalo, self.settings)
            self._save()
        else:
            self._set_scene()
        await self.open()
        self._memory.start()
        self._zalo_memory.start()
        self._play_opening()

    async def open(self) -> None:
        """Start the bot, and let it know that whoever plays in one app is the same person in the other."""
        await super().open()
        before = self.settings.sandbox.start - timedelta(days=365)  # so that private words go to Telegram at first

        def meet(uow: UnitOfWork) -> None:
            for number, seeded in enumerate(self.settings.campaigns):
                for part in cast_of(seeded.campaign, number):
                    known = uow.people.by_account(Account(APP, str(part.id)))
                    other = uow.people.seen(Account(ZALO, id_of(part.id)), part.name, None, before)
                    if known is not None and known.id != other.id:
                        uow.people.join(known.id, other.id, before)

        await asyncio.wrap_future(self.running().store.write(meet))

    async def end(self) -> None:
        """Stop the bot and keep what there is."""
        await self._stop_opening()
        await self.close()
        await self._memory.stop()
        await self._zalo_memory.stop()
        self._lock.close()

    async def start_over(self) -> None:
        """Forget every message and figure and set the scene anew."""
        await self._stop_opening()
        await self.close()
        self._set_scene()
        await self.open()
        self._play_opening()

    def about(self) -> Json:
        """Tell the page what it needs beside the chats."""
        first = self.settings.campaigns[0].campaign
        said = frozenset(line.unit for number, line in self._lines if number == 0)
        units = [unit for seeded in self.settings.campaigns for unit in seeded.campaign.units]
        return {
            "epoch": self._run,
            "story": self._memory.notes["story"],
            "campaign": first.name,
            "admin": ADMIN,
            "units": {unit.code: unit.name for unit in units},
            "examples": examples(first),
            "steps": steps(first, said),
            "opening": self._opening is not None and not self._opening.done(),
        }

    def _save(self) -> None:
        self._memory.save()
        self._zalo_memory.save()

    def _set_scene(self) -> None:
        self._memory.forget()  # first: whatever is cut short from here on begins with a new scene
        self._zalo_memory.forget()
        for leftover in self.folder.glob("desk.sqlite3*"):
            leftover.unlink()
        self.api.shelf.clear()
        self.api.clear()
        self.zalo.shelf.clear()
        self.zalo.clear()
        self._movable.move_to(self._lines[0][1].at - BEFORE_OPENING if self._lines else self.settings.sandbox.start)
        fill(self.api, self.settings)
        fill(self.zalo, self.settings)
        self._memory.notes = {"story": secrets.token_hex(6), "opened": not self._lines}
        self._zalo_memory.notes = {"story": self._memory.notes["story"]}
        self._run = secrets.token_hex(6)
        self._save()

    def _play_opening(self) -> None:
        if not self._memory.notes["opened"]:
            self._opening = asyncio.create_task(self._say_lines())

    async def _say_lines(self) -> None:
        play = Play(self.api)
        for number, line in self._lines:
            await self.move_to(line.at)
            lead = next(
                part for part in cast_of(self.settings.campaigns[number].campaign, number) if part.unit == line.unit
            )
            play.say(lead.id, group_id(number), line.text)
            await self.settle(strict=False)
        await self.move_to(self.settings.sandbox.start)
        self._memory.notes["opened"] = True
        self._memory.save()
        self.api.world.touch()

    async def _stop_opening(self) -> None:
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])
            self._opening = None


def _alone(folder: Path) -> IO[str]:
    """Keep a second sandbox off the same chats."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("w", encoding="utf-8")
    except OSError as error:
        raise OperatorError(
            f"{folder} can't be written ({error.strerror}): set storage.folder to one that can"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise OperatorError(
            f"another sandbox is open on {folder}: close it first", "sandbox-open", folder=folder
        ) from error
    return lock


def _limits(settings: Settings) -> Limits:
    """Enforce what the settings say that the server lets through."""
    known = settings.telegram.limits
    return Limits(True, known.group_per_minute, int(known.all_per_second), known.chat_per_second)


def _private(settings: Settings, folder: Path) -> Settings:
    """Give the sandbox its own people, its own database, and polling."""
    telegram = dataclasses.replace(settings.telegram, mode=Mode.POLLING)
    unhurried = dataclasses.replace(settings.zalo.limits, group_per_minute=0, gather_seconds=0.0)
    cast = with_cast(settings)
    both = tuple(
        dataclasses.replace(one, groups=(*one.groups, *other.groups))
        for one, other in zip(cast.campaigns, with_cast(settings, ZALO).campaigns, strict=True)
    )
    return dataclasses.replace(
        cast,
        campaigns=both,
        storage_url=f"sqlite:///{folder / 'desk.sqlite3'}",
        data_dir=folder,
        backup=dataclasses.replace(settings.backup, keep_days=0),
        telegram=telegram,
        zalo=dataclasses.replace(settings.zalo, limits=unhurried),  # its server here lets all through, and one waits
        setup_code=None,
    )
