"""`python -m tests.faults [--kills N] [--seed S] [STAGE ...]`: run the harness, print the table and the figures."""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import WallClock
from tests.contract.servers import PostgresServer
from tests.faults.books import Count
from tests.faults.killing import kill_again_and_again
from tests.faults.move import move
from tests.faults.outages import is_mounted, outages, survive, tidy
from tests.faults.plan import Setting
from tests.faults.poison import poison
from tests.faults.program import end_all
from tests.faults.rush import rush
from tests.faults.workers import kill_one_of_two
from tests.faults.zalo import NEVER, kill_in_zalo

CLOCK = WallClock(ZoneInfo("Asia/Ho_Chi_Minh"))
NAMES = [one.name for one in fields(Count) if one.name != "notes"]
STAGES = ["kills", "zalo", "outages", "workers", "rush", "poison", "move"]
# what the run is for, last of all; whatever is not 0 here but the kills is a fault of ours
LAST = ("kills", "lost", "counted_twice", "posts_missed", "answers_doubled", "posts_doubled")
FAULTS = (*LAST[1:], "figures_wrong", "set_aside", "out_of_order", "answers_missed", "bad_stops")
WHOLE = 200  # kills from which on a run is no short one
BEGAN = time.monotonic()


def say(words: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"[{time.monotonic() - BEGAN:5.0f} s] {words}\n")
    sys.stdout.flush()


async def counted(name: str, work: Awaitable[Count]) -> Count:
    """Let a part of the run that breaks off count as bad, and the others go on."""
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - it is told with the table
        say(f"{name}: broke off: {error}")
        return Count(bad_stops=1, notes=[f"broke off: {type(error).__name__}: {error}"])


async def kill_stage(kills: int, seed: int, folder: Path, server: PostgresServer, only: str) -> Count:
    """Kill over polling and webhooks, SQLite and PostgreSQL; print the table."""
    possible = (
        Setting("polling", f"sqlite:///{folder}/polling.sqlite3"),
        Setting("polling", server.url()),
        Setting("webhook", f"sqlite:///{folder}/webhook.sqlite3"),
        Setting("webhook", server.url()),
    )
    settings = tuple(setting for setting in possible if only in setting.name)
    two = asyncio.Semaphore(2)  # of them side by side: each waits for starts most of the time

    async def one(number: int, setting: Setting) -> Count:
        share = kills // len(settings) + (number < kills % len(settings))
        rng = random.Random(f"{seed}/{setting.name}")
        async with two:
            killing = kill_again_and_again(setting, share, folder / str(number), CLOCK, rng, say)
            return await counted(setting.name, killing)

    counts = await asyncio.gather(*(one(number, setting) for number, setting in enumerate(settings)))
    return summed(dict(zip((setting.name for setting in settings), counts, strict=True)))


async def zalo_stage(kills: int, seed: int, folder: Path, server: PostgresServer, figures: dict[str, str]) -> Count:
    """Kill in Zalo, polling and called; print the table, and count apart what the server never delivered."""
    settings = (Setting("polling", f"sqlite:///{folder}/zalo.sqlite3"), Setting("webhook", server.url()))
    counts, never = {}, 0
    for number, setting in enumerate(settings):
        name = f"Zalo, {setting.mode}"
        rng = random.Random(f"{seed}/{name}")
        share = max(2, kills // 10)
        try:
            counts[name], lost = await kill_in_zalo(setting, share, folder / f"zalo-{number}", CLOCK, rng, say)
            never += lost
        except Exception as error:  # noqa: BLE001 - it is told with the table
            counts[name] = Count(bad_stops=1, notes=[f"broke off: {type(error).__name__}: {error}"])
    figures[NEVER] = str(never)
    return summed(counts)


def print_table(counts: dict[str, Count]) -> None:
    """Print counts side by side, together too, and what there is to say about them."""
    if len(counts) > 1:
        counts = counts | {"together": Count()}
        for one in list(counts.values())[:-1]:
            counts["together"].add(one)
    sys.stdout.write("\n" + " " * 24 + "".join(f"{head:>21}" for head in counts) + "\n")
    for name in NAMES:
        cells = "".join(f"{getattr(one, name):>21}" for one in counts.values())
        sys.stdout.write(f"{name.replace('_', ' '):>24}{cells}\n")
    for head, count in counts.items():
        for note in count.notes if head != "together" else ():
            sys.stdout.write(f"  {head}: {note}\n")


async def outage_stage(folder: Path, seed: int, seconds: float, gone: float, only: str) -> Count:
    """Have every outage side by side; print the table."""
    servers = [PostgresServer(), PostgresServer()]
    try:
        chosen = [one for one in outages(folder, servers, seconds, gone) if only in one.name]
        if not is_mounted(folder):
            say("disk full: left out, only root can make a small disk")
        found = await asyncio.gather(
            *(counted(one.name, survive(one, CLOCK, random.Random(f"{seed}/{one.name}"), say)) for one in chosen)
        )
    finally:
        tidy(folder)
        for server in servers:
            server.close()
    return summed(dict(zip((one.name for one in chosen), found, strict=True)))


async def poison_stage(folder: Path, seed: int, server: PostgresServer) -> Count:
    """Say what the desk fails over, on both databases; print the table."""
    counts = {}
    for name, url in (("SQLite", f"sqlite:///{folder}/poison.sqlite3"), ("PostgreSQL", server.url())):
        saying = poison(Setting("polling", url), folder / f"poison-{name}", CLOCK, random.Random(seed), say)
        counts[f"poison, {name}"] = await counted(f"poison, {name}", saying)
    return summed(counts)


def summed(counts: dict[str, Count]) -> Count:
    """Print a table, and sum it up."""
    print_table(counts)
    total = Count()
    for count in counts.values():
        total.add(count)
    return total


def parser() -> argparse.ArgumentParser:
    """Say what can be asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("stages", nargs="*", default=STAGES, help=f"which ones: {', '.join(STAGES)}")
    parser.add_argument("--seconds", type=float, help="how long a database is away: 65 s, in a short run 12")
    parser.add_argument("--gone", type=float, help="how long Telegram is away: ten minutes, in a short run one")
    parser.add_argument("--only", default="", help="kills or outages of such a name, as in 'webhook' or 'SQLite'")
    parser.add_argument("--keep", type=Path, help="a folder for databases and logs, kept")
    return parser


async def main() -> int:
    """Run the stages."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # the cuts are ours
    options = parser().parse_args()
    whole = options.kills >= WHOLE
    options.seconds = options.seconds or (65.0 if whole else 12.0)
    options.gone = options.gone or (600.0 if whole else 60.0)
    unknown = set(options.stages) - set(STAGES)
    if unknown:
        parser().error(f"no stage called {', '.join(sorted(unknown))}; there are {', '.join(STAGES)}")
    with tempfile.TemporaryDirectory(prefix="baocao-faults-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        server = PostgresServer()
        try:
            total, figures = await run_stages(options, folder, server)
        finally:
            end_all()
            server.close()
    return tell(total, figures)


async def run_stages(options: argparse.Namespace, folder: Path, server: PostgresServer) -> tuple[Count, dict[str, str]]:
    """Run the chosen stages: kills and outages, which wait most of the time, side by side, the others in turn."""
    total, figures, seed = Count(), dict[str, str](), options.seed
    together = []
    if "kills" in options.stages:
        together.append(kill_stage(options.kills, seed, folder, server, options.only))
    if "outages" in options.stages:
        together.append(outage_stage(folder, seed, options.seconds, options.gone, options.only))
    if "zalo" in options.stages:
        together.append(zalo_stage(options.kills, seed, folder, server, figures))
    for count in await asyncio.gather(*together):
        total.add(count)
    if "poison" in options.stages:
        total.add(await poison_stage(folder, seed, server))
    if "workers" in options.stages:
        rng, rounds = random.Random(f"{seed}/workers"), max(2, options.kills // 40)
        waits: dict[str, str] = {}
        killing = kill_one_of_two(server.url(), rounds, folder / "workers", CLOCK, rng, say, waits)
        total.add(summed({"two workers": await counted("two workers", killing)}))
        figures |= waits
    if "rush" in options.stages:
        told: dict[str, str] = {}
        rushing = rush(folder / "rush", CLOCK, random.Random(seed), say, told)
        total.add(summed({"rush": await counted("rush", rushing)}))
        figures |= told
    if "move" in options.stages:
        moving = move(folder / "move", server.url(), CLOCK, random.Random(seed), say)
        total.add(summed({"move": await counted("move", moving)}))
    return total, figures


def tell(total: Count, figures: dict[str, str]) -> int:
    """Print the figures, those that matter last; exit 1 where one of them is not as it has to be."""
    others = {name: str(getattr(total, name)) for name in NAMES if name not in LAST}
    sys.stdout.write("\n")
    for name, value in (figures | others | {name: str(getattr(total, name)) for name in LAST}).items():
        sys.stdout.write(f"figure {name} {value}\n")
    sys.stdout.flush()
    return int(any(getattr(total, name) for name in FAULTS))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
