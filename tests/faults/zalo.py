"""The same program in Zalo: killed while events come again, get lost, come bare or wrapped, and failures hide in a 200.

What the server handed over and the program came back from has to be stored once. What it lost by itself, or put on a
wire whose end died, nobody can know of: that is counted apart.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from bot.clock import Clock
from bot.sandbox.world import Message
from bot.sandbox.zalo.api import ZaloLoopback
from bot.sandbox.zalo.feed import Handed
from bot.sandbox.zalo.play import ZaloPlay
from bot.sandbox.zalo.server import zalo_api
from bot.sandbox.zalo.wire import id_of, message_id
from tests.faults.books import Books, Count, Taken
from tests.faults.killing import Ground
from tests.faults.plan import GROUP, TOKEN, App
from tests.faults.town import Town, served


@dataclass(slots=True)
class ZaloTown(Town):
    """The town with a Zalo group; `events` are the server's own notes of each report."""

    events: dict[tuple[int, int], Handed] = field(default_factory=dict)

    @property
    def zalo(self) -> ZaloLoopback:
        """The server."""
        assert isinstance(self.api, ZaloLoopback)
        return self.api

    def say(self, who: int, chat: int, text: str) -> Message:
        """Let somebody say something, naming the bot in the group: it hears nothing else there."""
        message = self.play.say(who, chat, f"@{self.api.world.bot.name} {text}" if chat == GROUP else text)
        self.events[chat, message.id] = self.zalo.feed.all[-1]
        return message

    def ids(self, message: Message) -> tuple[str, str]:
        """Tell how Zalo names a message: its chat and itself."""
        return id_of(message.room), message_id(message)

    def trouble(self) -> None:
        """Turn some of what is told of the server on, for a while."""
        faults: dict[str, Any] = {}
        for name, most in (
            ("server_errors", 2), ("drop_before", 2), ("drop_after", 1), ("redeliver", 5), ("duplicate", 3),
            ("poll_errors", 1), ("unnamed", 2), ("too_many", 1),
        ):  # fmt: skip
            faults[name] = self.rng.randint(1, most) if self.rng.random() < 0.3 else 0
        for name in ("lose_unpolled", "wrapped", "by_status", "empty_body"):
            faults[name] = self.rng.random() < 0.3
        faults["slow_seconds"] = self.rng.choice((0.0, 0.0, 0.02, 0.1))
        faults["slow_fetch_seconds"] = self.rng.choice((0.0, 0.0, 0.5))
        faults["fetches"] = self.rng.choice((1, 2, 4))
        self.api.faults.set(faults)

    def refuse(self) -> None:
        """Refuse one letter more: it has to wait for a minute, since Zalo doesn't say for how long."""
        self.api.faults.set({"too_many": 1})
        self.report(where=GROUP)

    def buried(self) -> None:
        """Hear that the program is dead: what it, or a call that it left behind, was given last is nobody's."""
        self.zalo.feed.epoch += 1


@asynccontextmanager
async def _opened(clock: Clock, rng: random.Random, units: int) -> AsyncIterator[Town]:
    """Open Zalo's server on a free port, with everybody in the group."""
    api = ZaloLoopback(clock.now, token=TOKEN)
    api.gate.limits.on = False
    town = ZaloTown(api, ZaloPlay(api), clock, rng, units)
    async with served(town, zalo_api(api)):
        api.base = town.base
        yield town


def _door(mode: str, port: int, called: int) -> str:
    hook = f'webhook_url = "http://127.0.0.1:{called}/hook"' if mode == "webhook" else ""
    here = f'public_url = "http://127.0.0.1:{port}"\nlisten = "127.0.0.1:{port}"'
    return f'mode = "{mode}"\n{here}\n{hook}'


def _count(books: Books, town: Town, count: Count) -> None:
    """Every report that was handed over is stored once; those that never were are counted apart."""
    assert isinstance(town, ZaloTown)
    entries: dict[tuple[str, int], list[int]] = defaultdict(list)
    for unit, value, message in books.rows(
        "SELECT e.unit, v.number, e.message FROM entries e JOIN entry_values v ON v.entry = e.id"
    ):
        entries[unit, value].append(message)
    letters = "SELECT answers, chat_id, text FROM outbox WHERE answers IS NOT NULL AND kind = 'text' AND state"
    answers = Counter(row[0] for row in books.rows(f"{letters} = 'sent'"))
    taken = Taken(books, town.sent)
    unknown = {report for report, chat, text in books.rows(f"{letters} = 'unknown'") if taken.has(chat, text)}
    for one in town.said:
        found, handed = entries[f"u{one.unit}", one.value], town.events[one.chat, one.message]
        count.sent += 1
        count.stored += bool(found)
        count.counted_twice += max(0, len(found) - 1)
        count.lost += not found and handed.taken
        count.zalo_never_delivered += not found and not handed.taken
        for message in found[:1]:
            told = answers[message]
            count.answered += told > 0
            count.answers_missed += not told and message not in unknown
            count.answers_unknown += not told and message in unknown
            count.answers_doubled += max(0, told - 1)
    live = "SELECT sum(v.number) FROM entries e JOIN entry_values v ON v.entry = e.id WHERE e.state = 'live'"
    count.figures_wrong += books.number(live) != books.number("SELECT sum(value) FROM cells")
    count.set_aside += books.number("SELECT count(*) FROM inbox WHERE state = 'aside'")
    if town.api.faults.too_many:
        count.bad_stops += 1
        count.notes.append("nothing was refused in the last life")


# its usual ten seconds would let a group's answers pile up faster than they go: a second gathers them as well
IN_ZALO: Final = Ground(App("zalo", id_of, _door, gather_seconds=1), _opened, _count, per_second=4.0)
