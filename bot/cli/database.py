"""Opening the database for a command, and letting go of it."""

from __future__ import annotations

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
    """Refuse a database file that isn't there: whoever only reads must not make an empty one and read that."""
    scheme, _, name = url.partition(":///")
    if scheme == "sqlite" and name and name != ":memory:" and not Path(name).exists():
        raise UsageMistakeError(
            f"there is no database file {name}; look whether --config (or BAOCAO_STORAGE__URL) names the right one"
        )


@contextmanager
def opened(settings: Settings, url: str, *, alone: bool = False, makes: bool = False) -> Iterator[Store]:
    """Open the store, and close it whatever happens.

    It is opened beside a bot that may be running; with `alone` for this command only, unless a bot runs. A database
    file that isn't there is refused, unless the command `makes` it.
    """
    from storage import open_store
    from storage.errors import LockedError

    if not makes:
        must_exist(url)
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
