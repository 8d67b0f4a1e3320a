"""The minute before eight: 170 units report within 60 seconds in one group, under Telegram's limits."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from bot.clock import Clock
from bot.sandbox.world import Message
from tests.faults.books import Books, Count, count_doubles, count_reports
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import FIRST_REPORTER, GROUP, SILENT, Setting, unit_names, write_config
from tests.faults.program import Program
from tests.faults.town import Said, Town, opened

T = TypeVar("T")
UNITS: Final = 170
SECONDS: Final = 60.0
PATIENCE_SECONDS: Final = 20.0  # of 95 leads of a hundred
_NEVER: Final = float("inf")
_NEAR: Final = 100  # letters behind a mention, in which the unit has to be named


async def rush(
    folder: Path, clock: Clock, rng: random.Random, say: Callable[[str], None], figures: dict[str, str]
) -> Count:
    """Let everybody report; count, and put how long the figures and the answers took among the figures."""
    count = Count()
    setting = Setting("polling", f"sqlite:///{folder}/rush.sqlite3")
    async with running(folder, setting, clock, rng) as (town, program):
        said = await spread(rng, lambda unit: town.report(unit, GROUP))
        say(f"rush: {len(said)} units reported")
    refused = town.api.gate.refused
    messages = sum(note.chat == str(GROUP) for note in town.sent)
    books = Books(setting.url)
    offset = clock.now().timestamp() - time.monotonic()
    stored, answered, unnamed = _delays(books, town, said, offset)
    signs = [min(town.seen.get(one.message, _NEVER), told) - one.at for one, told in answered]
    delays = [told - one.at for one, told in answered]
    count_reports(books, said, town.sent, count)
    count_doubles(books, town.sent, [], count)
    verify(program.config, count)
    count.bad_stops += len(program.bad_stops)
    if refused or unnamed or len(answered) < len(said) or percentile(delays, 95) > PATIENCE_SECONDS:
        count.bad_stops += 1
        count.notes.append(f"{refused} times 429, {unnamed} not mentioned, {len(answered)} of {len(said)} answered")
    figures |= {
        "rush_p50": f"{percentile(delays, 50):.1f} s",
        "rush_p95": f"{percentile(delays, 95):.1f} s",
        "rush_longest": f"{max(delays, default=0.0):.1f} s",
        "rush_first_sign_p95": f"{percentile(signs, 95):.2f} s",
        "rush_not_mentioned": str(unnamed),
        "rush_429": str(refused),
        "rush_stored": str(len(stored)),
        "rush_answered": str(len(answered)),
        "rush_stored_p95": f"{percentile(stored, 95):.2f} s",
        "rush_messages": str(messages),
    }
    return count


@contextlib.asynccontextmanager
async def running(
    folder: Path, setting: Setting, clock: Clock, rng: random.Random
) -> AsyncIterator[tuple[Town, Program]]:
    """Run the program for a rush, under Telegram's limits; at the end it is given time for everything, and stopped."""
    async with opened(clock, rng, UNITS + SILENT, limits=True) as town:
        settings = write_config(folder, setting, town.base, clock.now(), units=UNITS + SILENT, limits=(20, 1.0, 30.0))
        program = Program(settings.path, folder / "log.txt")
        await program.start()
        await town.fetched(program)
        yield town, program
        await become_quiet(town, setting, program)
        await program.stop()


async def spread(rng: random.Random, speak: Callable[[int], T]) -> list[T]:
    """Let each unit's reporter speak once, at a moment of the minute; give what came of it, in that order."""
    moments = sorted((rng.uniform(0.0, SECONDS), unit) for unit in range(UNITS))
    began = time.monotonic()
    said = []
    for moment, unit in moments:
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        said.append(speak(unit))
    return said


def _delays(
    books: Books, town: Town, said: list[Said], offset: float
) -> tuple[list[float], list[tuple[Said, float]], int]:
    """Measure from saying to recording, find when each was answered, and count whom no answer is addressed to.

    An answer is a reply to the report, or mentions its sender and names the unit right behind.
    """
    recorded = {
        message: datetime.fromisoformat(at).timestamp() - offset
        for message, at in books.rows(
            "SELECT m.message_id, e.recorded_at FROM entries e JOIN messages m ON e.message = m.id"
        )
    }
    answers = dict(
        books.rows(
            "SELECT m.message_id, o.message_id FROM outbox o JOIN messages m ON o.answers = m.id"
            " WHERE o.kind = 'text' AND o.state = 'sent'"
        )
    )
    sent = {note.message: note.at for note in town.sent if note.chat == str(GROUP)}
    stored = [recorded[str(one.message)] - one.at for one in said if str(one.message) in recorded]
    told = [(one, sent[answers[str(one.message)]]) for one in said if answers.get(str(one.message)) in sent]
    room = town.api.world.rooms[GROUP].messages
    unnamed = sum(not _addresses(room[int(answers[str(one.message)])], one) for one, _ in told)
    return stored, told, unnamed


def _addresses(answer: Message, said: Said) -> bool:
    if answer.reply_to == said.message:
        return True
    name = unit_names(UNITS + SILENT)[said.unit]
    units = answer.text.encode("utf-16-le")
    for entity in answer.entities:
        if entity.get("user", {}).get("id") == FIRST_REPORTER + said.unit:
            end = 2 * (entity["offset"] + entity["length"])
            return name in units[end : end + 2 * _NEAR].decode("utf-16-le", "ignore")
    return False


def percentile(values: list[float], percent: int) -> float:
    """Give the value that so many of a hundred don't pass."""
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
