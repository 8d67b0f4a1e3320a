"""What stands between the program and Telegram: nobody, a cutter of cables, or somebody with pages of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from tests.faults.town import Town

_PAGES: Final = (302, 400, 401, 403, 404, 409, 503)


@asynccontextmanager
async def gone(town: Town) -> AsyncIterator[None]:
    """Nobody listens any more, and who is connected is cut off."""
    await town.close_door()
    async with mute(town):
        yield
    await town.open_door()


@asynccontextmanager
async def mute(town: Town) -> AsyncIterator[None]:
    """A middlebox lets connections through and cuts every call: nobody can know what became of it."""
    town.gone = True
    try:
        yield
    finally:
        town.gone = False


@asynccontextmanager
async def trouble(town: Town) -> AsyncIterator[None]:
    """What is sent is answered with Telegram's own 502, or with the page of whoever stands between."""
    async with no_sends(town, "server_errors"):
        town.pages = _PAGES
        try:
            yield
        finally:
            town.pages = ()


@asynccontextmanager
async def portal(town: Town) -> AsyncIterator[None]:
    """Every call, of polls and of getMe too, is answered by a page; some call themselves a success."""
    town.pages, town.everywhere = (200, *_PAGES), True
    try:
        yield
    finally:
        town.pages, town.everywhere = (), False


@asynccontextmanager
async def no_sends(town: Town, how: str) -> AsyncIterator[None]:
    """Telegram hears and says who the bot is, and takes nothing that it sends."""
    town.api.faults.set({how: 1_000_000})
    try:
        yield
    finally:
        town.api.faults.off()


@asynccontextmanager
async def cut(town: Town) -> AsyncIterator[None]:
    """Cut connections on the way there and on the way back, of sends and of polls, some of each every second."""

    async def cutting() -> None:
        while True:
            town.api.faults.set({"drop_before": 1, "drop_after": town.rng.randrange(2)})
            town.cut_polls = int(town.rng.random() < 0.1)
            await asyncio.sleep(1.2)

    task = asyncio.create_task(cutting())
    try:
        yield
    finally:
        task.cancel()
        town.cut_polls = 0
        town.api.faults.off()
