"""The stages of a run, and which of them go side by side.

Outages wait most of the time: they begin at once and go beside all others. Kills need the machine: a few at a time.
What measures how long something takes comes when those are through.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.clock import WallClock
from tests.contract.servers import PostgresServer
from tests.faults.books import Count
from tests.faults.doubtful import doubtful_rush
from tests.faults.killing import IN_TELEGRAM, Ground, kill_again_and_again
from tests.faults.move import move
from tests.faults.outages import is_mounted, outages, survive, tidy
from tests.faults.plan import Setting
from tests.faults.poison import poison
from tests.faults.rush import rush
from tests.faults.telling import say, summed
from tests.faults.workers import kill_one_of_two
from tests.faults.zalo import IN_ZALO

CLOCK: Final = WallClock(ZoneInfo("Asia/Ho_Chi_Minh"))
_TOGETHER: Final = 4  # kills of so many settings at a time: each waits half of its time
_ZALO_SHARE: Final = 10  # of the kills over Telegram so many go to one in each way of Zalo

Begin = Callable[[], Awaitable[Count]]


@dataclass(slots=True)
class Run:
    """What was asked for, and the means; `figures` holds what is measured in a stage, and is no count."""

    kills: int
    seed: int
    seconds: float
    gone: float
    only: str
    folder: Path
    server: PostgresServer
    figures: dict[str, str] = field(default_factory=dict)
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_TOGETHER))

    def rng(self, name: str) -> random.Random:
        """Make the dice of one part."""
        return random.Random(f"{self.seed}/{name}")

    def sqlite(self, name: str) -> str:
        """Name a file for a database."""
        return f"sqlite:///{self.folder}/{name}.sqlite3"


async def _counted(name: str, begin: Begin, gate: AbstractAsyncContextManager[object]) -> Count:
    """Let a part of the run that breaks off count as bad, and the others go on."""
    async with gate:
        try:
            return await begin()
        except Exception as error:  # noqa: BLE001 - it is told with the table
            say(f"{name}: broke off: {error}")
            return Count(bad_stops=1, notes=[f"broke off: {type(error).__name__}: {error}"])


async def _together(parts: Mapping[str, Begin], gate: asyncio.Semaphore | None = None) -> Count:
    """Have parts side by side, as many as the gate lets through; print their table."""
    found = await asyncio.gather(*(_counted(name, begin, gate or nullcontext()) for name, begin in parts.items()))
    return summed(dict(zip(parts, found, strict=True)))


def _killing(run: Run, ground: Ground, settings: Sequence[Setting], kills: int, of: str = "") -> dict[str, Begin]:
    """Share kills out among settings."""
    parts: dict[str, Begin] = {}
    for number, setting in enumerate(settings):
        name = f"{of}{setting.name}"
        share = kills // len(settings) + (number < kills % len(settings))
        folder = run.folder / name.replace(", ", "-").replace(" ", "-").lower()
        tell = partial(_say_of, name)
        parts[name] = partial(kill_again_and_again, ground, setting, share, folder, CLOCK, run.rng(name), tell)
    return parts


def _say_of(name: str, words: str) -> None:
    say(f"{name}: {words}")


async def kill_stage(run: Run) -> Count:
    """Kill over polling and webhooks, SQLite and PostgreSQL; what takes longest first."""
    possible = (
        Setting("webhook", run.server.url()),
        Setting("polling", run.sqlite("polling")),
        Setting("webhook", run.sqlite("webhook")),
        Setting("polling", run.server.url()),
    )
    settings = [setting for setting in possible if run.only in setting.name]
    return await _together(_killing(run, IN_TELEGRAM, settings, run.kills), run.gate)


async def zalo_stage(run: Run) -> Count:
    """Kill in Zalo, polling and called."""
    settings = (Setting("webhook", run.server.url()), Setting("polling", run.sqlite("zalo")))
    kills = len(settings) * max(2, run.kills // _ZALO_SHARE)
    return await _together(_killing(run, IN_ZALO, settings, kills, "Zalo "), run.gate)


async def outage_stage(run: Run) -> Count:
    """Have every outage side by side."""
    servers = [PostgresServer(), PostgresServer()]
    try:
        chosen = [one for one in outages(run.folder, servers, run.seconds, run.gone) if run.only in one.name]
        if not is_mounted(run.folder):
            say("disk full: left out, only root can make a small disk")
        return await _together({one.name: partial(survive, one, CLOCK, run.rng(one.name), say) for one in chosen})
    finally:
        tidy(run.folder)
        for server in servers:
            server.close()


async def poison_stage(run: Run) -> Count:
    """Say what the desk fails over, on both databases."""
    settings = (Setting("polling", run.sqlite("poison")), Setting("polling", run.server.url()))
    parts: dict[str, Begin] = {}
    for setting in settings:
        name = f"poison, {setting.name}"
        parts[name] = partial(poison, setting, run.folder / name.replace(", ", "-"), CLOCK, run.rng(name), say)
    return await _together(parts, run.gate)


async def worker_stage(run: Run) -> Count:
    """Kill one of two workers."""
    url, rounds, folder = run.server.url(), max(2, run.kills // 40), run.folder / "workers"
    killing = partial(kill_one_of_two, url, rounds, folder, CLOCK, run.rng("workers"), say, run.figures)
    return await _together({"two workers": killing})


async def rush_stage(run: Run) -> Count:
    """Have everybody report within a minute."""
    return await _together({"rush": partial(rush, run.folder / "rush", CLOCK, run.rng("rush"), say, run.figures)})


async def doubtful_stage(run: Run) -> Count:
    """Have everybody report something doubtful within a minute."""
    work = partial(doubtful_rush, run.folder / "doubtful", CLOCK, run.rng("doubtful"), say, run.figures)
    return await _together({"doubtful rush": work})


async def move_stage(run: Run) -> Count:
    """Move a desk to PostgreSQL."""
    moving = partial(move, run.folder / "move", run.server.url(), CLOCK, run.rng("move"), say)
    return await _together({"move": moving}, run.gate)


STAGES: Final[dict[str, Callable[[Run], Awaitable[Count]]]] = {
    "kills": kill_stage,
    "zalo": zalo_stage,
    "outages": outage_stage,
    "workers": worker_stage,
    "rush": rush_stage,
    "doubtful": doubtful_stage,
    "poison": poison_stage,
    "move": move_stage,
}
_WAITING: Final = frozenset({"outages", "doubtful"})
_MEASURING: Final = frozenset({"workers", "rush"})


async def play(run: Run, chosen: Sequence[str]) -> Count:
    """Play the chosen stages and sum them up."""

    async def having(names: Sequence[str]) -> list[Count]:
        return await asyncio.gather(*(STAGES[name](run) for name in names))

    async def in_turn() -> list[Count]:
        first = await having([name for name in chosen if name not in _WAITING | _MEASURING])
        return first + await having([name for name in chosen if name in _MEASURING])

    total = Count()
    for counts in await asyncio.gather(having([name for name in chosen if name in _WAITING]), in_turn()):
        for count in counts:
            total.add(count)
    return total
