"""Outgrowing SQLite: a desk's backup, taken while it runs, restored into PostgreSQL, which goes on where it was."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.clock import Clock
from tests.faults.books import Books, Count, count_doubles, count_order, count_reports
from tests.faults.killing import become_quiet, verify
from tests.faults.plan import Setting, write_config
from tests.faults.program import ROOT, Program
from tests.faults.town import opened

UNITS: Final = 12
_REPORTS: Final = 60


async def move(folder: Path, new_url: str, clock: Clock, rng: random.Random, say: Callable[[str], None]) -> Count:
    """Report to the one, move, report to the other; what the second holds is what was said in both."""
    count = Count()
    old, new = Setting("polling", f"sqlite:///{folder}/old.sqlite3"), Setting("polling", new_url)
    async with opened(clock, rng, UNITS) as town:
        now, file = clock.now(), folder / "desk.backup"
        settings = write_config(folder, old, town.base, now, units=UNITS)
        program = Program(settings.path, folder / "log.txt")
        await program.start()
        for _ in range(_REPORTS):
            town.report()
        await become_quiet(town, old, program)
        await _baocao("backup", str(file), "--config", str(settings.path))
        before = await _baocao("export", "history", "--format", "json", "--config", str(settings.path))
        await program.stop()
        for _ in range(_REPORTS // 2):
            town.report()  # said while nobody listens
        settings = write_config(folder, new, town.base, now, units=UNITS)
        await _baocao("restore", str(file), "--config", str(settings.path))
        after = await _baocao("export", "history", "--format", "json", "--config", str(settings.path))
        if before != after:
            count.bad_stops += 1
            count.notes.append("the history is another one after the move")
        await program.start()
        await become_quiet(town, new, program)
        await program.stop()
    books = Books(new.url)
    count_reports(books, town.said, town.sent, count)
    count_order(books, town.said, count)
    count_doubles(books, town.sent, [], count)
    verify(settings.path, count)
    say(f"move: {len(town.said)} reports said, {len(before)} bytes of history moved")
    return count


async def _baocao(*arguments: str) -> str:
    """Run a command, which has to go well."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"baocao {arguments[0]}: {done.stdout}{done.stderr}"[:500])
    return done.stdout
