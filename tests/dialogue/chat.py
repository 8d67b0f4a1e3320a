"""Dialogues: people say things in chats over HTTP, the real bot answers over HTTP, and a test reads what came back.

See README.md beside this file for the words.
"""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp
from aiohttp import web

from bot.app import App
from bot.config import Limits, SecretStr, Settings, load
from bot.sandbox.cast import ADMIN, LEADER, STRANGER, fill, group_id, with_cast
from bot.sandbox.control import Control
from bot.sandbox.faults import Faults
from bot.sandbox.loopback import Loopback
from bot.sandbox.server import bot_api
from bot.sandbox.stage import Stage
from bot.sandbox.world import Json, User
from reporting.campaign import Campaign
from reporting.ports import Store
from tests.dialogue.actor import Actor
from tests.dialogue.said import Place, Pressed, Said

__all__ = [
    "EXAMPLES",
    "LIFTED",
    "WHERE",
    "Actor",
    "Chat",
    "Place",
    "Pressed",
    "RefusedError",
    "Said",
    "StillClock",
    "desk_in",
]

EXAMPLES = Path(__file__).parents[2] / "examples"
LIFTED = Limits(group_per_minute=100_000, chat_per_second=10_000.0, all_per_second=10_000.0)
FIRST_NEWCOMER = 9_000_001
PATIENCE_SECONDS = 60.0  # only a bot that hangs takes so long, however busy the machine is


class StillClock:
    """A clock that stands until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """Tell the civil time."""
        return self._moment

    def monotonic(self) -> float:
        """Tell seconds that only ever grow."""
        return time.monotonic()

    def elapsed(self) -> float:
        """Tell them again: nothing sleeps here."""
        return self.monotonic()

    def move_to(self, moment: datetime) -> None:
        """Set the civil time."""
        self._moment = moment.astimezone(self._moment.tzinfo)


class RefusedError(AssertionError):
    """A move that Telegram's own app would not let anybody make."""


class Chat:
    """A group, its people and the bot. `store`, `app`, `api`, `faults` and `world` are there for looking behind."""

    def __init__(self, settings: Settings, stage: Stage, clock: StillClock, session: aiohttp.ClientSession) -> None:
        self.settings = settings
        self.stage = stage
        self.api: Loopback = stage.api
        self.world = stage.api.world
        self.clock = clock
        self._session = session
        self._newcomers = 0

    # -- what it is made of, for another app to make its own ------------------------------------------------------

    app_name = "telegram"

    def said(self, room: int, id: int) -> Said:
        """Give a message."""
        return Said(self, room, id)

    def place(self, id: int) -> Place:
        """Give a room."""
        return Place(self, id)

    def actor(self, user: User) -> Actor:
        """Give somebody."""
        return Actor(self, user)

    # -- people and places --------------------------------------------------------------------------------------

    @property
    def campaign(self) -> Campaign:
        """The first campaign."""
        return self.settings.campaigns[0].campaign

    @property
    def group(self) -> Place:
        """The campaign's group."""
        return self.place(group_id(0))

    @property
    def leader(self) -> Actor:
        """The leader."""
        return self.person(LEADER)

    @property
    def admin(self) -> Actor:
        """The admin of the standing office, who made the group."""
        return self.person(ADMIN)

    @property
    def stranger(self) -> Actor:
        """Somebody in the group without a role, who never pressed Start."""
        return self.person(STRANGER)

    def lead(self, unit: str) -> Actor:
        """Give a unit's reporter, by the unit's code."""
        return self._of("reporter", unit)

    def head(self, unit: str) -> Actor:
        """Give a unit's head, by the unit's code."""
        return self._of("head", unit)

    def _of(self, role: str, unit: str) -> Actor:
        found = [user for user in self.world.people() if user.role == role and user.unit == unit]
        assert found, f"no {role} of {unit}"
        return self.actor(found[0])

    def person(self, id: int) -> Actor:
        """Give somebody by id."""
        return self.actor(self.world.user(id))

    def newcomer(self, name: str, username: str | None = None, *, in_group: bool = True) -> Actor:
        """Let somebody new in, whom the bot has never seen."""
        user = self.world.add_user(User(FIRST_NEWCOMER + self._newcomers, name, username))
        self._newcomers += 1
        if in_group:
            self.group.room.members[user.id] = "member"
        return self.actor(user)

    def new_group(self, title: str, *people: Actor, id: int | None = None) -> Place:
        """Make another group without the bot; `add_bot` lets it in."""
        room = self.world.add_group(
            id or -1_009_000_000_000 - len(self.world.rooms), title, [p.user.id for p in people]
        )
        return self.place(room.id)

    async def bot_becomes(self, status: str, place: Place | None = None, by: Actor | None = None) -> None:
        """Make the bot `member`, `administrator`, `left` or `kicked` in a group."""
        where = place or self.group
        await self.post("group", {"as": (by or self.admin).user.id, "chat": where.room.id, "bot": status})

    async def privacy(self, *, on: bool) -> None:
        """Turn privacy mode on (the bot reads commands and replies only) or off."""
        await self.post("group", {"reads_all": not on})

    async def migrates(self, new_id: int, place: Place | None = None) -> None:
        """Turn a group into a supergroup under a new id."""
        where = place or self.group
        await self.post("group", {"as": ADMIN, "chat": where.room.id, "migrate_to": new_id})

    # -- time ---------------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Tell the time in the chat."""
        return self.clock.now()

    async def clock_to(self, moment: str | datetime) -> None:
        """Let time pass until then, each thing on the way done at its own hour."""
        await self.stage.move_to(self._moment(moment))
        await self.settle()

    async def clock_jumps_to(self, moment: str | datetime) -> None:
        """Set the clock at once, as when the machine slept, and tick."""
        target = self._moment(moment)
        self.clock.move_to(target)
        await self.app.ticks.tick(target)
        await self.settle()

    async def next_due(self) -> datetime | None:
        """Go to the next thing due and tell when that is (None: nothing more)."""
        due = await self.stage.next_due()
        if due is not None:
            await self.clock_to(due)
        return due

    def _moment(self, moment: str | datetime) -> datetime:
        parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=self.campaign.zone)

    # -- behind the chat ----------------------------------------------------------------------------------------

    @property
    def app(self) -> App:
        """The running bot."""
        return self.stage.running()

    @property
    def store(self) -> Store:
        """The running bot's store."""
        return self.app.store

    @property
    def faults(self) -> Faults:
        """The switches of what goes wrong between the bot and Telegram."""
        return self.api.faults

    async def restart(self, *, at: str | datetime | None = None) -> None:
        """Stop the bot and start it again on the same database, perhaps later."""
        await self.stage.close()
        if at is not None:
            self.clock.move_to(self._moment(at))
        await self.stage.open()
        await self.app.ticks.tick(self.clock.now())
        await self.settle()

    async def settle(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until the bot has worked off every update and sent every letter."""
        await self.stage.settle(seconds)

    async def post(self, move: str, body: Json, *, wait: bool = True) -> Json:
        """Make a move over the sandbox's control door."""
        async with self._session.post(f"/sandbox/{move}", json=body) as answer:
            result: Json = await answer.json()
            if answer.status != 200:
                raise RefusedError(result.get("error", str(result)))
        if wait:
            await self.settle()
        return result

    def private(self, who: Actor | str) -> Place:
        """Give somebody's private chat with the bot: an actor's, or `leader`, `admin`, or a unit's reporter's."""
        if isinstance(who, Actor):
            return who.private
        return (getattr(self, who) if who in {"leader", "admin", "stranger"} else self.lead(who)).private

    def transcript(self) -> str:
        """Write out every room in which something was said."""
        parts = []
        for room in self.world.rooms.values():
            text = self.place(room.id).transcript() if not room.migrated_to else ""
            if text:
                parts.append(f"--- {room.title}\n{text}")
        return "\n".join(parts)


class _Stage(Stage):
    """The stage as the control door wants it, with more patience."""

    async def settle(self, seconds: float = PATIENCE_SECONDS, *, strict: bool = True) -> None:
        """Wait until the bot has taken every update and sent every letter."""
        await super().settle(seconds, strict=strict)

    async def start_over(self) -> None:
        raise NotImplementedError("a dialogue begins anew by a new desk")

    def about(self) -> Json:
        return {"epoch": "dialogue"}


@dataclass(slots=True)
class Where:
    """Which chat app the next desk is opened in: conftest.py runs each script in both."""

    app: str = "telegram"


WHERE = Where()


@contextlib.asynccontextmanager
async def desk_in(
    campaign: str | Settings,
    *,
    at: str,
    cast: bool = True,
    limits: bool = False,
    setup_code: str | None = None,
    storage_url: str | None = None,
    **changes: Any,
) -> AsyncIterator[Chat]:
    """Open a desk on an example campaign (or on settings) at a moment, with its people in their chats.

    `cast=False` seeds neither groups nor people in the bot (they are there in the chats, unknown to it). `limits`
    keeps Telegram's flood limits, on both sides. `changes` replace fields of the settings.
    """
    with TemporaryDirectory(prefix="baocao-") as folder:
        base = load(EXAMPLES / f"{campaign}.toml", {}) if isinstance(campaign, str) else campaign
        app = WHERE.app
        seeded = with_cast(base, app)
        code = SecretStr(setup_code) if setup_code else None
        telegram = dataclasses.replace(seeded.telegram, limits=seeded.telegram.limits if limits else LIFTED)
        zalo = dataclasses.replace(seeded.zalo, limits=telegram.limits)
        settings = dataclasses.replace(
            seeded if cast else base,
            storage_url=storage_url or f"sqlite:///{folder}/desk.sqlite3",
            data_dir=Path(folder),
            telegram=telegram,
            zalo=zalo,
            setup_code=code,
            health_listen=None,
            **changes,
        )
        start = datetime.fromisoformat(at)
        clock = StillClock(start if start.tzinfo else start.replace(tzinfo=settings.campaigns[0].campaign.zone))
        if app == "zalo":
            from tests.dialogue.zalo import playing
        else:
            playing = _playing
        async with playing(settings, seeded, clock, limits=limits) as chat:
            yield chat


@contextlib.asynccontextmanager
async def _playing(settings: Settings, seeded: Settings, clock: StillClock, *, limits: bool) -> AsyncIterator[Chat]:
    api = Loopback(clock.now)
    api.gate.limits.on = limits
    fill(api, seeded)
    site = bot_api(api)
    runner = web.AppRunner(site, access_log=None)
    async with contextlib.AsyncExitStack() as stack:
        door = socket.create_server(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{door.getsockname()[1]}"
        stage = _Stage(settings, api, clock, base)
        Control(api, stage).add_to(site)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, door).start()
        session = await stack.enter_async_context(aiohttp.ClientSession(base))
        stack.push_async_callback(stage.close)
        await stage.open()
        chat = Chat(stage.settings, stage, clock, session)
        await chat.settle()
        yield chat
