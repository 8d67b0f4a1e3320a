"""`python -m tests.faults.shifted --config FILE`: the program on a clock that is off by as many seconds as a file says.

The file lies beside the configuration and is called `shift`; the harness writes it while the program runs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import WallClock
from bot.config import load
from bot.serve import run


class ShiftedClock(WallClock):
    """The machine's clock, moved by the seconds in a file; nothing while there is none."""

    def __init__(self, zone: ZoneInfo, file: Path) -> None:
        super().__init__(zone)
        self._file = file

    def now(self) -> datetime:
        """Tell the civil time, moved."""
        return super().now() + timedelta(seconds=float(self._file.read_text()) if self._file.exists() else 0.0)


def main() -> None:
    """Run the program as `baocao run` does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, required=True)
    config = parser.parse_args().config
    settings = load(config, os.environ)
    asyncio.run(run(settings, clock=ShiftedClock(settings.zone, config.with_name("shift"))))


if __name__ == "__main__":
    main()
