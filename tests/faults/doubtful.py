"""The minute before eight at its worst: all 170 reports have to be confirmed, under Telegram's limits."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.clock import Clock
from bot.sender.gather import MOST_BUTTONS
from tests.faults.books import Books, Count
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import FIRST_REPORTER, GROUP, Setting, unit_names
from tests.faults.rush import PATIENCE_SECONDS, UNITS, percentile, running, spread
from tests.faults.town import Town

_USUAL: Final = 3
_FAR_TOO_MUCH: Final = 900


async def doubtful_rush(
    folder: Path, clock: Clock, rng: random.Random, say: Callable[[str], None], figures: dict[str, str]
) -> Count:
    """Let everybody report far too much; measure when each had their words, and when the last buttons came."""
    count = Count()
    setting = Setting("polling", f"sqlite:///{folder}/doubtful.sqlite3")
    async with running(folder, setting, clock, rng) as (town, program):
        names, yesterday = unit_names(UNITS), clock.now() - timedelta(days=1)
        day = f"{yesterday.day}/{yesterday.month}/{yesterday.year}"
        for unit, name in enumerate(names):
            town.say(FIRST_REPORTER + unit, FIRST_REPORTER + unit, f"/bc {name} m1={_USUAL} ngày {day}")
        await become_quiet(town, setting, program)
        before, began = town.api.gate.refused, time.monotonic()
        said = dict(await spread(rng, lambda unit: _exaggerate(town, unit, names[unit])))
        say(f"doubtful rush: {len(said)} units reported")
    words, last = _words(Books(setting.url), town, said), _buttons(town, count)
    delays = [words[message] - at for message, at in said.items() if message in words]
    verify(program.config, count)
    refused = town.api.gate.refused - before
    if refused or len(delays) < len(said) or percentile(delays, 95) > PATIENCE_SECONDS:
        count.bad_stops += 1
        count.notes.append(f"{refused} times 429, {len(delays)} of {len(said)} answered, or late")
    figures |= {
        "doubtful_p50": f"{percentile(delays, 50):.1f} s",
        "doubtful_p95": f"{percentile(delays, 95):.1f} s",
        "doubtful_longest": f"{max(delays, default=0.0):.1f} s",
        "doubtful_last_buttons": f"{last - began:.0f} s",
        "doubtful_429": str(refused),
        "doubtful_answered": str(len(delays)),
        "doubtful_messages": str(sum(note.chat == str(GROUP) for note in town.sent)),
    }
    return count


def _exaggerate(town: Town, unit: int, name: str) -> tuple[int, float]:
    """Let a reporter say far too much in the group; give the message and its moment."""
    message = town.say(FIRST_REPORTER + unit, GROUP, f"/bc {name} m1={_FAR_TOO_MUCH + unit}")
    return message.id, time.monotonic()


def _words(books: Books, town: Town, said: dict[int, float]) -> dict[int, float]:
    """Find when each report had its first words."""
    sent = {note.message: note.at for note in town.sent if note.chat == str(GROUP)}
    rows = books.rows(
        "SELECT m.message_id, o.message_id FROM outbox o JOIN messages m ON o.answers = m.id"
        " WHERE o.kind = 'text' AND o.state = 'sent' ORDER BY o.id DESC"
    )
    first = {int(report): answer for report, answer in rows if int(report) in said}
    return {report: sent[answer] for report, answer in first.items() if answer in sent}


def _buttons(town: Town, count: Count) -> float:
    """Count what the buttons in the group have wrong, and give the moment of the last of them."""
    room = town.api.world.rooms[GROUP].messages
    sent = {int(note.message): note.at for note in town.sent if note.chat == str(GROUP)}
    asked = {
        number: [button["callback_data"] for row in message.keyboard for button in row]
        for number, message in room.items()
        if message.keyboard
    }
    times = Counter(data for one in asked.values() for data in one)
    questions = {data.rpartition(":")[0] for data in times}
    if len(questions) != UNITS or set(times.values()) != {1} or any(len(one) > MOST_BUTTONS for one in asked.values()):
        count.bad_stops += 1
        count.notes.append(f"{len(questions)} of {UNITS} questions, a button {max(times.values(), default=0)} times")
    return max((sent[number] for number in asked), default=0.0)
