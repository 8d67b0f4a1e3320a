"""Opening the database for a command, and letting go of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.options import UsageMistakeError
from bot.clock import Clock, MovableClock
from bot.config import Settings
from reporting.ports import Store


def sandbox_of(settings: Settings) -> tuple[str, Clock]:
    """Name the sandbox's database and take its clock; there are none before it was played."""
    folder = settings.data_dir / "sandbox" / "+".join(seed.campaign.code for seed in settings.campaigns)
    if not (folder / "desk.sqlite3").exists():
        raise UsageMistakeError("the sandbox was not played yet; `baocao run` without a token opens it")
    return f"sqlite:///{folder / 'desk.sqlite3'}", MovableClock(settings.sandbox.start, folder / "clock.json")


def must_exist(url: str) -> None:
    """Refuse a database file that isn't there: what is to be kept or gone through can't be nothing."""
    if not _is_there(url):
        raise UsageMistakeError(
            f"there is no database file {_file(url)}; "
            "look whether --config (or BAOCAO_STORAGE__URL) names the right one"
        )


def _file(url: str) -> str:
    """Name a database's file; nothing where it is none."""
    scheme, _, name = url.partition(":///")
    return name if scheme == "sqlite" and name != ":memory:" else ""


def _is_there(url: str) -> bool:
    return not _file(url) or Path(_file(url)).exists()


@contextmanager
def opened(settings: Settings, url: str, *, alone: bool = False, makes: bool = False) -> Iterator[Store]:
    """Open the store, and close it whatever happens.

    It is opened beside a bot that may be running; with `alone` for this command only, unless a bot runs. A database
    file that isn't there is only made by a command that `makes` it: for others nothing was reported yet, and the
    campaign's file says all there is.
    """
    from storage import open_store
    from storage.errors import LockedError

    if not (makes or _is_there(url)):
        sys.stderr.write(f"note: there is no database file {_file(url)}: what follows is the campaign's file alone\n")
        url = "sqlite://"
    campaigns = [seed.campaign for seed in settings.campaigns]
    try:
        store = open_store(url, campaigns=campaigns, exclusive=alone)
    except LockedError:
        if not alone:
            raise
        store = open_store(url, campaigns=campaigns, exclusive=False)
    try:
        yield store
    finally:
        store.close()
