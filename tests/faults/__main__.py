"""`python -m tests.faults [--kills N] [--seed S] [STAGE ...]`: run the harness, print the tables and the figures."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.contract.servers import PostgresServer
from tests.faults.program import end_all
from tests.faults.stages import STAGES, Run, play
from tests.faults.telling import tell

WHOLE: Final = 200  # kills from which on a run is no short one


def a_number(text: str) -> int:
    """Read how many kills there are to be: one at least."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} kills can't be done: 1 or more (KILLS=40: five minutes)")
    return number


def parser() -> argparse.ArgumentParser:
    """Say what can be asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--kills", type=a_number, default=WHOLE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("stages", nargs="*", default=list(STAGES), help=f"which ones: {', '.join(STAGES)}")
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
    seconds = options.seconds or (65.0 if whole else 12.0)
    gone = options.gone or (600.0 if whole else 60.0)
    unknown = set(options.stages) - set(STAGES)
    if unknown:
        parser().error(f"no stage called {', '.join(sorted(unknown))}; there are {', '.join(STAGES)}")
    with tempfile.TemporaryDirectory(prefix="baocao-faults-") as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        server = PostgresServer()
        run = Run(options.kills, options.seed, seconds, gone, options.only, folder, server)
        try:
            total = await play(run, options.stages)
        finally:
            end_all()
            server.close()
    return tell(total, run.figures)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
