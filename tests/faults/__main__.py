"""`python -m tests.faults [--kills N] [--seed S] [STAGE ...]`: run the harness, print the table and the figures."""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import WallClock
from tests.contract.servers import PostgresServer
from tests.faults.books import Count
from tests.faults.killing import kill_again_and_again
from tests.faults.outages import outages, survive
from tests.faults.plan import Setting
from tests.faults.rush import rush
from tests.faults.workers import kill_one_of_two

CLOCK = WallClock(ZoneInfo("Asia/Ho_Chi_Minh"))
NAMES = [one.name for one in fields(Count) if one.name != "notes"]
STAGES = ["kills", "workers", "outages", "rush"]
BEGAN = time.monotonic()


def say(words: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"[{time.monotonic() - BEGAN:5.0f} s] {words}\n")
    sys.stdout.flush()


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
            return await kill_again_and_again(setting, share, folder / str(number), CLOCK, rng, say)

    counts = await asyncio.gather(*(one(number, setting) for number, setting in enumerate(settings)))
    total = Count()
    for count in counts:
        total.add(count)
    print_table(dict(zip((setting.name for setting in settings), counts, strict=True)) | {"together": total})
    return total


def print_table(counts: dict[str, Count]) -> None:
    """Print counts side by side, and what there is to say about them."""
    sys.stdout.write("\n" + " " * 24 + "".join(f"{head:>21}" for head in counts) + "\n")
    for name in NAMES:
        cells = "".join(f"{getattr(one, name):>21}" for one in counts.values())
        sys.stdout.write(f"{name.replace('_', ' '):>24}{cells}\n")
    for head, count in counts.items():
        for note in count.notes if head != "together" else ():
            sys.stdout.write(f"  {head}: {note}\n")


async def main() -> int:
    """Run the stages."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # the cuts are ours
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("stages", nargs="*", default=STAGES, help=f"which ones: {', '.join(STAGES)}")
    parser.add_argument("--seconds", type=float, default=15.0, help="how long each outage lasts")
    parser.add_argument("--only", default="", help="kill in settings of such a name, as in 'webhook' or 'SQLite'")
    parser.add_argument("--keep", type=Path, help="a folder for databases and logs, kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="baocao-faults-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        server = PostgresServer()
        figures: dict[str, str] = {}
        try:
            total = Count()
            if "kills" in options.stages:
                total = await kill_stage(options.kills, options.seed, folder, server, options.only)
            if "outages" in options.stages:
                counts = {}
                for outage in outages(folder, server, options.seconds):
                    counts[outage.name] = await survive(outage, CLOCK, random.Random(options.seed), say)
                    total.add(counts[outage.name])
                print_table(counts)
            if "rush" in options.stages:
                figures |= await rush(folder / "rush", CLOCK, random.Random(options.seed), say)
            if "workers" in options.stages:
                rng = random.Random(f"{options.seed}/workers")
                rounds = max(2, options.kills // 40)
                two, longest = await kill_one_of_two(server.url(), rounds, folder / "workers", CLOCK, rng, say)
                print_table({"two workers": two})
                total.add(two)
                figures["takeover_longest"] = f"{longest:.1f} s"
        finally:
            server.close()
    sys.stdout.write("\n")
    figures |= {name: str(getattr(total, name)) for name in NAMES}
    for name, value in figures.items():
        sys.stdout.write(f"figure {name} {value}\n")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
