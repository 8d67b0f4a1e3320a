"""`baocao check`: the page, or all faults at once."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from bot.cli.page import fault_lines, page_lines
from bot.clock import WallClock
from bot.config import ConfigError, find, load

USER_MISTAKE = 2


def check_configuration(config: Path | None, *, database: bool) -> int:
    """Print what the configuration means; faults go to stderr."""
    path = find(config)
    try:
        settings = load(path, os.environ)
    except ConfigError as error:
        sys.stderr.write("\n".join(fault_lines(error, path)) + "\n")
        return USER_MISTAKE
    now: datetime = WallClock(settings.zone).now()
    sys.stdout.write("\n".join(page_lines(settings, now)) + "\n")
    if database:
        from bot.cli.drift import drift_lines

        sys.stdout.write("\n".join(drift_lines(settings, now)) + "\n")
    return 0
