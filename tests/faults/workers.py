"""Two workers behind a balancer on one PostgreSQL, one of them killed again and again."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import aiohttp
from aiohttp import web

from bot.clock import Clock
from bot.sandbox.server import listen
from bot.sender.lease import LEASE_SECONDS
from tests.faults.books import Books, Count, count_doubles, count_order, count_posts, count_reports
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import Setting, free_port, write_config
from tests.faults.program import Program
from tests.faults.town import Town, opened

UNITS: Final = 12
_BOTH: Final = 0.3  # of the updates go to both workers


@asynccontextmanager
async def balanced(port: int, hooks: Sequence[int], rng: random.Random) -> AsyncIterator[None]:
    """Hand each update to one worker by chance, sometimes to both; to the other where one is dead."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:

        async def forward(hook: int, body: bytes, headers: dict[str, str]) -> bool:
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                async with session.post(f"http://127.0.0.1:{hook}/hook", data=body, headers=headers) as answer:
                    return answer.status == 200
            return False

        async def take(request: web.Request) -> web.Response:
            body = await request.read()
            name = "X-Telegram-Bot-Api-Secret-Token"
            headers = {name: request.headers.get(name, ""), "Content-Type": "application/json"}
            order = rng.sample(list(hooks), len(hooks))
            if rng.random() < _BOTH:
                done = any(await asyncio.gather(*(forward(hook, body, headers) for hook in order)))
            else:
                done = False
                for hook in order:
                    done = done or await forward(hook, body, headers)
            return web.Response(status=200 if done else 502)

        app = web.Application()
        app.router.add_post("/hook", take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await runner.setup()
        await web.SockSite(runner, listen("127.0.0.1", port)).start()
        try:
            yield
        finally:
            await runner.cleanup()


async def kill_one_of_two(
    url: str,
    rounds: int,
    folder: Path,
    clock: Clock,
    rng: random.Random,
    say: Callable[[str], None],
    figures: dict[str, str],
) -> Count:
    """Kill the two in turn, each time until the other has taken over, at last the only one, which starts again.

    Count, and put the longest take-over, and how long the lone one's letters waited, among the figures.
    """
    setting = Setting("webhook", url)
    door, hooks = free_port(), (free_port(), free_port())
    count, longest, alone = Count(), 0.0, 0.0
    async with opened(clock, rng, UNITS) as town, balanced(door, hooks, rng):
        now = clock.now()
        programs = []
        for hook in hooks:
            settings = write_config(
                folder, setting, town.base, now, units=UNITS, minutes=rounds + 2, hook=hook, hook_url=door
            )
            programs.append(Program(settings.path, folder / f"log-{hook}.txt"))
        for program in programs:
            await program.start()  # at the same moment: one of them makes the tables
        talking = asyncio.create_task(town.talk(8.0, stating=True))
        try:
            await _greeted(town, 2)
            for number in range(rounds):
                victim = programs[number % 2]
                await asyncio.sleep(rng.uniform(3.0, 5.0))
                victim.kill()
                longest = max(longest, await _taken_over(town))
                await victim.ended()
                say(f"two workers: {number + 1} of {rounds} kills, {len(town.said)} reports said")
                greeted = town.api.calls.get("setwebhook", 0)
                await victim.start()
                await _greeted(town, greeted + 1)
            await programs[1].stop()
            await _taken_over(town)
            programs[0].kill()
            await programs[0].ended()
            await programs[0].start()
            alone = await _taken_over(town)
        finally:
            talking.cancel()
        await become_quiet(town, setting, programs[0])
        until = clock.now() - timedelta(seconds=20)
        for program in programs:
            await program.stop()
    books = Books(url)
    count.kills = sum(len(program.kills) for program in programs)
    count.notes += [note for program in programs for note in program.bad_stops]
    count.bad_stops = len(count.notes)
    count_reports(books, town.said, town.sent, count)
    count_posts(books, settings, until, town.sent, count)
    count_doubles(books, town.sent, [kill for program in programs for kill in program.kills], count)
    count_order(books, town.said, count)
    verify(settings.path, count)
    figures |= {"takeover_longest": f"{longest:.1f} s", "lone_worker_back": f"{alone:.1f} s"}
    return count


async def _greeted(town: Town, times: int) -> None:
    """Wait until a worker is up: so many times somebody told the server where to call."""
    while town.api.calls.get("setwebhook", 0) < times:
        await town.api.world.changed(town.api.world.version)


async def _taken_over(town: Town) -> float:
    """Wait until the one that is left sends, and tell how long that took."""
    began = time.monotonic()
    async with asyncio.timeout(LEASE_SECONDS * 3):
        while not any(note.at > began + 0.5 for note in town.sent):
            await town.api.world.changed(town.api.world.version)
    return time.monotonic() - began
