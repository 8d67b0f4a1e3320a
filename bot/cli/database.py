"""Opening the database for a command, and letting go of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.config import Settings
from reporting.ports import Store


@contextmanager
def opened(settings: Settings, url: str) -> Iterator[Store]:
    """Open the store beside a bot that may be running, and close it whatever happens."""
    from storage import open_store

    store = open_store(url, campaigns=[seed.campaign for seed in settings.campaigns])
    try:
        yield store
    finally:
        store.close()
