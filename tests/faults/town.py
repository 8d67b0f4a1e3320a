"""The people and the server: a loopback Bot API in this process, reports said in it, and an aim at the program."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.loopback import Loopback
from bot.sandbox.play import Play
from bot.sandbox.server import bot_api, listen
from bot.sandbox.world import Message, User
from tests.faults.plan import ADMIN, FIRST_REPORTER, GROUP, LEADER, SILENT, TOKEN, unit_names
from tests.faults.program import Program

SENDS: Final = frozenset({"sendmessage", "sendphoto", "sendmediagroup"})
_PAGE: Final = "<html><body>Access to this site is not allowed</body></html>"
_PAGED: Final = 0.7  # how often a page comes instead of Telegram's own answer
_MINE: ContextVar[list[SentNote] | None] = ContextVar("mine", default=None)


@dataclass(slots=True)
class SentNote:
    """A message of the bot's that the server took, under the app's ids; `cut` where the program never heard of that."""

    chat: str
    message: str
    at: float
    text: str
    cut: bool = False
    source: Message | None = None

    @property
    def album(self) -> str | None:
        """Which album it is a part of; the outbox knows an album by its first part."""
        return self.source.album if self.source is not None else None


@dataclass(frozen=True, slots=True)
class Said:
    """A report that somebody sent."""

    chat: int
    message: int
    unit: int
    value: int
    at: float
    metric: str = "m1"
    second: int = 0  # the sending time that Telegram tells


@dataclass(slots=True)
class Aim:
    """Where the next kill strikes: at the `count`-th call of a kind, `before` or `after` the server handled it."""

    methods: frozenset[str] = frozenset()
    when: str = ""
    count: int = 0
    strike: Callable[[], None] = lambda: None

    def hits(self, method: str, when: str) -> bool:
        """Count a call and tell whether it is the one."""
        if method not in self.methods or when != self.when:
            return False
        self.count -= 1
        if self.count:
            return False
        self.methods = frozenset()
        return True


@dataclass(slots=True)
class Town:
    """A group of reporters with their leader and office, and all that was said and sent there."""

    api: Loopback
    play: Play
    clock: Clock
    rng: random.Random
    units: int
    base: str = ""
    said: list[Said] = field(default_factory=list)
    sent: list[SentNote] = field(default_factory=list)
    values: Counter[int] = field(default_factory=Counter)
    aim: Aim = field(default_factory=Aim)
    gone: bool = False
    pages: tuple[int, ...] = ()  # the statuses of pages with which somebody else answers most of what is sent
    everywhere: bool = False  # whether they answer every call instead
    cut_polls: int = 0  # so many answers to getUpdates are lost on the way back
    seen: dict[int, float] = field(default_factory=dict)  # when the bot put a mark under which message of the group
    today: date = field(init=False)
    runner: web.AppRunner | None = None
    site: web.SockSite | None = None
    port: int = 0

    def __post_init__(self) -> None:
        """Keep the day on which it began: a run may pass midnight."""
        self.today = self.clock.now().date()

    def report(self, unit: int | None = None, where: int | None = None) -> Said:
        """Let a unit's reporter add to a day's figure, in the group or in private; no value comes twice."""
        unit = self.rng.randrange(self.units - SILENT) if unit is None else unit
        day = self.clock.now() - timedelta(days=self.rng.choice((0, 0, 1, 2)))
        return self._tell(unit, where or self._somewhere(unit, 0.7), "m1", "+", day)

    def state(self) -> Said:
        """Let a unit's reporter say anew what today's second figure is: the last one said is the one that counts."""
        unit = self.rng.randrange(self.units - SILENT)
        return self._tell(unit, self._somewhere(unit, 0.5), "m2", "", self.today)

    def _somewhere(self, unit: int, in_group: float) -> int:
        return GROUP if self.rng.random() < in_group else FIRST_REPORTER + unit

    def _tell(self, unit: int, chat: int, metric: str, sign: str, day: date) -> Said:
        self.values[unit] += 1
        value = self.values[unit]
        text = f"/bc {unit_names(self.units)[unit]} {metric}={sign}{value} ngày {day.day}/{day.month}/{day.year}"
        message = self.say(FIRST_REPORTER + unit, chat, text)
        said = Said(chat, message.id, unit, value, time.monotonic(), metric, message.date)
        self.said.append(said)
        return said

    def say(self, who: int, chat: int, text: str) -> Message:
        """Let somebody say something that the bot is to hear."""
        return self.play.say(who, chat, text)

    async def talk(self, per_second: float, *, stating: bool = False) -> None:
        """Report on and on, in bursts; some say anew what was said before, where `stating`."""
        while True:
            burst = self.rng.choice((1, 1, 1, 5, 20))
            for _ in range(burst):
                if stating and self.rng.random() < 0.4:
                    self.state()
                else:
                    self.report()
            await asyncio.sleep(self.rng.expovariate(per_second / burst))

    async def open_door(self) -> None:
        """Let the program in, at the same place as before."""
        assert self.runner is not None
        door = listen("127.0.0.1", self.port)
        self.port = door.getsockname()[1]
        self.site = web.SockSite(self.runner, door)
        await self.site.start()

    async def close_door(self) -> None:
        """Refuse every new connection."""
        assert self.site is not None
        await self.site.stop()

    async def fetched(self, program: Program) -> None:
        """Wait until a program asks for updates."""
        while not self.api.calls.get("getupdates"):
            if not program.alive:
                raise RuntimeError(f"the program ended by itself, see {program.log}")
            await asyncio.sleep(0.1)

    def trouble(self) -> None:
        """Turn some of the server's faults on, for a while."""
        faults: dict[str, Any] = {}
        for name, most in (
            ("server_errors", 3), ("drop_before", 4), ("drop_after", 2), ("too_many", 2),
            ("redeliver", 2), ("duplicate", 5), ("poll_errors", 2),
        ):  # fmt: skip
            if self.rng.random() < 0.25:
                faults[name] = self.rng.randint(1, most)
        self.cut_polls = self.rng.choice((0, 0, 0, 1, 3))
        faults["reorder"] = self.rng.random() < 0.2
        faults["slow_seconds"] = self.rng.choice((0.0, 0.0, 0.02, 0.1))
        self.api.faults.set(faults)

    @web.middleware
    async def watch(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """See every call go by, and let the aim strike."""
        method = request.match_info.get("method", "").lower()
        if self.gone:
            raise _cut(request)
        sends = self.api.faults.strikes(method)
        if self.pages and (self.everywhere or (sends and self.rng.random() < _PAGED)):
            return web.Response(text=_PAGE, status=self.rng.choice(self.pages), content_type="text/html")
        if self.aim.hits(method, "before"):
            self.aim.strike()
            raise ConnectionResetError("killed before the server took it")
        mine: list[SentNote] = []
        _MINE.set(mine)
        try:
            response = await handler(request)
            if method == "getupdates" and self.cut_polls > 0 and self.api.feed.pending:
                self.cut_polls -= 1
                raise _cut(request)
            if method == "setmessagereaction":
                self._note_mark()
        except ConnectionResetError:
            for note in mine:
                note.cut = True
            raise
        if self.aim.hits(method, "after"):
            self.aim.strike()
            for note in mine:
                note.cut = True
        return response

    def _note_mark(self) -> None:
        room, me = self.api.world.rooms[GROUP], self.api.world.bot.id
        for message in room.messages.values():
            if me in message.reactions and message.id not in self.seen:
                self.seen[message.id] = time.monotonic()

    def ids(self, message: Message) -> tuple[str, str]:
        """Tell how the app names a message: its chat and itself."""
        return str(message.room), str(message.id)

    def note(self, message: Message) -> None:
        """Note a message of the bot's."""
        note = SentNote(*self.ids(message), time.monotonic(), message.text, source=message)
        self.sent.append(note)
        mine = _MINE.get()
        if mine is not None:
            mine.append(note)

    def refuse(self) -> None:
        """Refuse, for the last life, what the program has to wait out by itself; it is too long for the others."""

    def buried(self) -> None:
        """Hear that the program is dead, and no call of its any more under way."""


def _cut(request: web.Request) -> ConnectionResetError:
    if request.transport is not None:
        request.transport.abort()
    return ConnectionResetError("cut by the harness")


def _settle(town: Town, names: list[str]) -> None:
    world, play = town.api.world, town.play
    world.add_user(User(LEADER, "Lãnh đạo", "lanh_dao", started=True))
    world.add_user(User(ADMIN, "Thường trực", "thuong_truc", started=True))
    people = [LEADER, ADMIN]
    for number, name in enumerate(names):
        world.add_user(User(FIRST_REPORTER + number, f"Đầu mối {name}", f"dm_{number}", started=True))
        people.append(FIRST_REPORTER + number)
    room = world.add_group(GROUP, "Tổ công tác", people)
    room.members[ADMIN] = "creator"
    play.set_bot(ADMIN, room.id, "administrator")


@asynccontextmanager
async def opened(clock: Clock, rng: random.Random, units: int, *, limits: bool = False) -> AsyncIterator[Town]:
    """Open Telegram's server on a free port, with everybody in the group."""
    api = Loopback(clock.now, token=TOKEN)
    api.gate.limits.on = limits
    town = Town(api, Play(api), clock, rng, units)
    async with served(town, bot_api(api)):
        yield town


@asynccontextmanager
async def served(town: Town, app: web.Application) -> AsyncIterator[None]:
    """Settle a town and open its server, which notes what the bot says."""
    world = town.api.world
    post = world.post

    def noted(room: Any, sender: int, text: str = "", entities: Any = None) -> Message:
        message = post(room, sender, text, entities)
        if sender == world.bot.id:
            town.note(message)
        return message

    world.post = noted  # type: ignore[method-assign]
    _settle(town, unit_names(town.units))
    app.middlewares.append(town.watch)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    town.runner = runner
    await town.open_door()
    town.base = f"http://127.0.0.1:{town.port}"
    try:
        yield
    finally:
        await runner.cleanup()
