"""The main stage: the program killed again and again while reports come in and posts fall due, in any chat app."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.clock import Clock
from tests.faults.books import Books, Count, count_doubles, count_order, count_posts, count_reports
from tests.faults.plan import TELEGRAM, App, Setting, free_port, write_config
from tests.faults.program import ROOT, Program
from tests.faults.town import SENDS, Aim, Town, opened

UNITS: Final = 20
_LONGEST_LIFE: Final = 7.0
_LONGEST_SHARED_LIFE: Final = 16.0  # whoever was killed still holds the sender's lease for a while
_QUIET_SECONDS: Final = 600.0
_STOP_EVERY: Final = 6  # kills to one orderly stop


@dataclass(frozen=True, slots=True)
class Ground:
    """A chat app to be killed in: how its town is opened and its reports are counted, and how much is said there."""

    app: App
    opened: Callable[[Clock, random.Random, int], AbstractAsyncContextManager[Town]]
    count: Callable[[Books, Town, Count], None]
    per_second: float
    stating: bool = False


async def kill_again_and_again(
    ground: Ground,
    setting: Setting,
    kills: int,
    folder: Path,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
) -> Count:
    """Run one setting to its end and count."""
    count = Count()
    async with ground.opened(clock, rng, UNITS) as town:
        settings = write_config(
            folder, setting, town.base, clock.now(),
            units=UNITS, minutes=max(4, kills // 6), hook=free_port(), app=ground.app,
        )  # fmt: skip
        program = Program(settings.path, folder / "log.txt")
        talking = asyncio.create_task(town.talk(ground.per_second, stating=ground.stating))
        try:
            for number in range(1, kills + 1):
                await _live_and_die(town, program, setting, rng)
                if number % _STOP_EVERY == 0:
                    await _live_and_stop(town, program, rng)
                    count.stops += 1
                if number % 5 == 0 or number == kills:
                    say(f"{number} of {kills} kills, {len(town.said)} reports said")
        finally:
            talking.cancel()
        town.api.faults.off()
        town.aim = Aim()
        town.refuse()
        await program.start()
        try:
            await become_quiet(town, setting, program)
        except TimeoutError:
            count.notes.append(f"{len(town.api.feed.pending)} updates not fetched, or letters not sent, at the end")
        until = clock.now() - timedelta(seconds=20)
        await program.stop()
    books = Books(setting.url)
    count.kills = len(program.kills)
    count.bad_stops = len(program.bad_stops)
    count.notes += program.bad_stops
    ground.count(books, town, count)
    count_posts(books, settings, until, town.sent, count)
    count_doubles(books, town.sent, program.kills, count)
    await asyncio.to_thread(verify, settings.path, count)
    return count


def _count(books: Books, town: Town, count: Count) -> None:
    count_reports(books, town.said, town.sent, count)
    count_order(books, town.said, count)


IN_TELEGRAM: Final = Ground(TELEGRAM, opened, _count, per_second=12.0, stating=True)


async def _live_and_die(town: Town, program: Program, setting: Setting, rng: random.Random) -> None:
    """Start the program and kill it at a moment or at a call; most deaths are in the midst of work."""
    town.trouble()
    any_moment = (frozenset[str](), "")
    poll = (frozenset({"getupdates"}), "after") if setting.mode == "polling" else any_moment
    methods, when = rng.choice((any_moment, poll, (SENDS, "before"), (SENDS, "after")))
    town.aim = Aim(methods, when, rng.choice((1, 2, 5, 20)), program.kill)
    longest = _LONGEST_SHARED_LIFE if setting.is_shared else _LONGEST_LIFE
    await program.start()
    try:
        async with asyncio.timeout(longest if methods else rng.uniform(0.3, longest)):
            await program.ended()
    except TimeoutError:
        program.kill()
        await program.ended()
    town.buried()
    if program.process is not None and program.process.returncode != -signal.SIGKILL:
        raise RuntimeError(f"the program ended by itself, see {program.log}")


async def _live_and_stop(town: Town, program: Program, rng: random.Random) -> None:
    """Start the program and end it by SIGTERM in the midst of work."""
    town.aim = Aim()
    town.api.faults.off()
    greeted = town.api.calls.get("getme", 0)
    await program.start()
    while town.api.calls.get("getme", 0) == greeted:
        await town.api.world.changed(town.api.world.version)
    await asyncio.sleep(rng.uniform(0.0, 3.0))
    await program.stop()
    town.buried()


async def become_quiet(town: Town, setting: Setting, program: Program) -> None:
    """Wait until all that was said is confirmed, worked off and answered."""
    books = Books(setting.url)
    async with asyncio.timeout(_QUIET_SECONDS):
        while town.api.feed.pending or not await asyncio.to_thread(books.quiet):
            if not program.alive:
                raise RuntimeError(f"the program ended by itself, see {program.log}")
            await asyncio.sleep(0.5)
        await asyncio.sleep(1.0)


def verify(config: Path, count: Count) -> None:
    """Have the program compare its current state with a rebuild from history."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "verify", "--config", str(config)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        count.figures_wrong += 1
        count.notes.append(f"verify: {done.stdout}{done.stderr}"[:500])
