"""Opening the database for a command, and letting go of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.cli.options import UsageMistakeError
from bot.cli.saying import say
from bot.clock import MovableClock, WallClock
from bot.config import Settings
from reporting.ports import Store


def where_and_when(settings: Settings, *, sandbox: bool) -> tuple[str, datetime]:
    """Name the database and the hour that a command goes by: the desk's and the machine's, or both the sandbox's."""
    if not sandbox:
        return settings.storage_url, WallClock(settings.zone).now()
    folder = _sandbox(settings)
    return _in(folder), MovableClock(settings.sandbox.start, folder / "clock.json").now()


def _sandbox(settings: Settings) -> Path:
    """Find the sandbox's folder; there is none before it was played."""
    if not _is_played(settings):
        raise UsageMistakeError(say(settings.language, "database.sandbox"))
    return _played_in(settings)


def _played_in(settings: Settings) -> Path:
    return settings.data_dir / "sandbox" / "+".join(seed.campaign.code for seed in settings.campaigns)


def _is_played(settings: Settings) -> bool:
    return (_played_in(settings) / "desk.sqlite3").exists()


def _in(folder: Path) -> str:
    return f"sqlite:///{folder / 'desk.sqlite3'}"


def database_of(settings: Settings, *, sandbox: bool) -> str:
    """Name the desk's database, or the sandbox's; it has to be there."""
    url = _in(_sandbox(settings)) if sandbox else settings.storage_url
    must_exist(settings, url)
    return url


def must_exist(settings: Settings, url: str) -> None:
    """Refuse a database that holds no desk: what is to be kept or gone through can't be nothing; none is made."""
    if not _is_there(url):
        words = "database.look-sandbox" if _is_played(settings) else "database.look"
        raise UsageMistakeError(say(settings.language, words, what=_lacking(settings, url)))


def _file(url: str) -> str:
    """Name a database's file; nothing where it is none."""
    scheme, _, name = url.partition(":///")
    return name if scheme == "sqlite" and name != ":memory:" else ""


def _in_memory(url: str) -> bool:
    return url.startswith("sqlite:") and not _file(url)


def _is_there(url: str) -> bool:
    from storage import is_made

    return _in_memory(url) or is_made(url)


def _lacking(settings: Settings, url: str) -> str:
    """Say what there is instead of a desk's database."""
    from bot.cli.page import without_password

    if _file(url) and not Path(_file(url)).exists():
        return say(settings.language, "database.no-file", name=_file(url))
    return say(settings.language, "database.no-tables", name=_file(url) or without_password(url))


@contextmanager
def opened(settings: Settings, url: str, *, alone: bool = False, makes: bool = False) -> Iterator[Store]:
    """Open the store, and close it whatever happens.

    It is opened beside a bot that may be running; with `alone` for this command only, unless a bot runs. A database
    that isn't there, or holds no tables yet, is only made by a command that `makes` it: for others nothing was reported
    yet, and the campaign's file says all there is.
    """
    from storage import open_store
    from storage.errors import LockedError

    note = ""
    if not (makes or _is_there(url)):
        words = "database.note-sandbox" if _is_played(settings) else "database.note"
        note = say(settings.language, words, what=_lacking(settings, url)) + "\n"
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
    sys.stderr.write(note)  # last, so that a mistake is told in its one line
