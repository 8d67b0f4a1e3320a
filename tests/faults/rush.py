"""The minute before eight: 170 units report within 60 seconds in one group, under Telegram's limits."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.clock import Clock
from tests.faults.books import Books
from tests.faults.killing import become_quiet
from tests.faults.plan import GROUP, SILENT, Setting, write_config
from tests.faults.program import Program
from tests.faults.town import Said, Town, opened

UNITS: Final = 170
SECONDS: Final = 60.0


async def rush(folder: Path, clock: Clock, rng: random.Random, say: Callable[[str], None]) -> dict[str, str]:
    """Let everybody report, and tell how long the figures and the answers took."""
    setting = Setting("polling", f"sqlite:///{folder}/rush.sqlite3")
    async with opened(clock, rng, UNITS + SILENT, limits=True) as town:
        settings = write_config(folder, setting, town.base, clock.now(), units=UNITS + SILENT, limits=(20, 1.0, 30.0))
        program = Program(settings.path, folder / "log.txt")
        await program.start()
        while not town.api.calls.get("getupdates"):
            await town.api.world.changed(town.api.world.version)
        said = await _all_report(town, rng)
        say(f"rush: {len(said)} units reported")
        await become_quiet(town, setting, program)
        await program.stop()
        refused = town.api.gate.refused
        messages = sum(note.chat == GROUP for note in town.sent)
    books = Books(setting.url)
    offset = clock.now().timestamp() - time.monotonic()
    stored, answered = _delays(books, town, said, offset)
    return {
        "rush_p50": f"{_percentile(answered, 50):.1f} s",
        "rush_p95": f"{_percentile(answered, 95):.1f} s",
        "rush_longest": f"{max(answered, default=0.0):.1f} s",
        "rush_429": str(refused),
        "rush_stored": str(len(stored)),
        "rush_answered": str(len(answered)),
        "rush_stored_p95": f"{_percentile(stored, 95):.2f} s",
        "rush_messages": str(messages),
    }


async def _all_report(town: Town, rng: random.Random) -> list[Said]:
    """Let each unit's reporter speak once in the group, at a moment of the minute."""
    moments = sorted((rng.uniform(0.0, SECONDS), unit) for unit in range(UNITS))
    began = time.monotonic()
    said = []
    for moment, unit in moments:
        await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        said.append(town.report(unit, GROUP))
    return said


def _delays(books: Books, town: Town, said: list[Said], offset: float) -> tuple[list[float], list[float]]:
    """Measure from saying to recording, and from saying to the message that answers."""
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
    sent = {str(note.message): note.at for note in town.sent if note.chat == GROUP}
    stored = [recorded[str(one.message)] - one.at for one in said if str(one.message) in recorded]
    told = [sent[answers[str(one.message)]] - one.at for one in said if answers.get(str(one.message)) in sent]
    return stored, told


def _percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values) or [0.0]
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
