"""`baocao check`: the page, or all faults at once."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from bot.cli.page import fault_lines, page_lines
from bot.clock import WallClock
from bot.config import ConfigError, Settings, find, load

USER_MISTAKE = 2


def check_configuration(config: Path | None, *, database: bool | None) -> int:
    """Print what the configuration means; faults go to stderr."""
    path = find(config)
    try:
        settings = load(path, os.environ)
    except ConfigError as error:
        sys.stderr.write("\n".join(fault_lines(error, path)) + "\n")
        return USER_MISTAKE
    now: datetime = WallClock(settings.zone).now()
    sys.stdout.write("\n".join(page_lines(settings, now)) + "\n")
    if database is False or (database is None and not _kept_here(settings)):
        return 0
    from bot.cli.drift import drift_of

    lines, refused = drift_of(settings)
    sys.stdout.write("\n".join(["", *lines]) + "\n")
    return USER_MISTAKE if refused else 0


def _kept_here(settings: Settings) -> bool:
    """Tell whether there is an SQLite file to compare with; a server is asked only when told to."""
    scheme, _, name = settings.storage_url.partition(":///")
    return scheme == "sqlite" and Path(name).is_file() and Path(name).stat().st_size > 0
