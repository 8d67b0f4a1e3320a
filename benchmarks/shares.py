"""Where a report's time goes, in the writer: by stage as it is spent, and the functions that take most.

The rush of `benchmarks.ingest` without the network: arrivals are stored, then worked off by the real desk. Stages are
timed on the thread's own clock; the profile is a second run, under which Python's calls cost more than they do.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import rush
from bot.clock import WallClock
from bot.config import load
from bot.desk import Desk
from bot.telegram.arrivals import arrival_of
from bot.telegram.events import event_of
from bot.warm import settle_heap
from reporting.ports import UnitOfWork
from reporting.records import QueuedArrival
from storage import SqlStore, open_store

REPORTS: Final = 10 * rush.UNITS
WARM_UP: Final = 3 * rush.UNITS
SHOWN: Final = 14

Figure = tuple[str, float, str]


class Bench:
    """A desk over a fresh database, and arrivals to work off."""

    def __init__(self, folder: Path, config: Path | None = None, url: str = "") -> None:
        environment = {
            "BAOCAO_TELEGRAM__TOKEN": rush.TOKEN,
            "BAOCAO_STORAGE__URL": url or f"sqlite:///{folder / 'desk.sqlite3'}",
        }
        settings = load(config or rush.write_config(folder), environment)
        self.clock = WallClock(settings.zone)
        self.campaigns = [one.campaign for one in settings.campaigns]
        self._url = settings.storage_url
        self.store: SqlStore = open_store(self._url, campaigns=self.campaigns)
        self.desk = Desk(settings, bot_name="bench")
        self.store.write(lambda uow: self.desk.seed(uow, self.clock.now())).result()

    def begin_anew(self) -> None:
        """Open the database anew, as after a restart: nothing is remembered."""
        self.store.close()
        self.store = open_store(self._url, campaigns=self.campaigns)

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    def take_in(self, first: int, count: int) -> None:
        """Store arrivals of the rush."""
        self.put(rush.updates(first, count))

    def put(self, updates: Sequence[bytes]) -> None:
        """Store arrivals, a hundred to a commit."""
        arrivals = [arrival_of(json.loads(update)) for update in updates]
        for at in range(0, len(arrivals), 100):
            batch = arrivals[at : at + 100]
            self.store.write(lambda uow, batch=batch: uow.inbox.put(batch, self.clock.now())).result()  # type: ignore[misc]

    def work_off(self) -> None:
        """Work everything off, a batch after another."""
        while rows := self.store.read(lambda uow: uow.inbox.waiting(128)).result():
            for future in [self.store.write(self._work(row)) for row in rows]:
                future.result()

    def _work(self, row: QueuedArrival) -> Callable[[UnitOfWork], None]:
        def work(uow: UnitOfWork) -> None:
            now = self.clock.now()
            uow.inbox.done(row.id, now)
            event = event_of(row.arrival.payload)
            assert event is not None
            self.desk.handle(uow, event, now)

        return work

    def in_writer(self, work: Callable[[], float]) -> float:
        """Ask something in the writer's thread."""
        return self.store.write(lambda _: work()).result()


def figures() -> Iterator[Figure]:
    """Measure the stages, then show what is left to save."""
    with TemporaryDirectory(prefix="baocao-bench-") as name:
        bench = Bench(Path(name))
        with closing(bench.store):
            bench.take_in(0, WARM_UP)
            bench.work_off()
            settle_heap()
            started = time.process_time()
            bench.take_in(WARM_UP, REPORTS)
            yield "share_taken_in", 1000 * (time.process_time() - started) / REPORTS, "ms/report"
            started = bench.in_writer(time.thread_time)
            bench.work_off()
            yield "share_worked_off", 1000 * (bench.in_writer(time.thread_time) - started) / REPORTS, "ms/report"
            bench.take_in(WARM_UP + REPORTS, REPORTS // 2)
            profile = cProfile.Profile(time.thread_time)
            bench.store.write(lambda _: profile.enable()).result()
            bench.work_off()
            bench.store.write(lambda _: profile.disable()).result()
    yield from shares(pstats.Stats(profile))


def shares(stats: pstats.Stats) -> Iterator[Figure]:
    """Share the time out among rooms, by functions' own time; built-in functions count for whoever calls them."""
    rooms: dict[str, float] = {}
    own: dict[str, float] = {}
    for (file, _, function), (_, _, time_spent, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if file.startswith(("~", "<")):
            for (caller, _, name), (_, _, part, _) in callers.items():
                _add(rooms, own, caller, name, part)
        else:
            _add(rooms, own, file, function, time_spent)
    total = sum(rooms.values())
    for name, part in sorted(own.items(), key=lambda item: -item[1])[:SHOWN]:
        sys.stdout.write(f"  {100 * part / total:4.1f} %  {name}\n")
    for room, part in sorted(rooms.items(), key=lambda item: -item[1]):
        if part > total / 50:
            yield f"share_of_{room}", 100 * part / total, "%"


def _add(rooms: dict[str, float], own: dict[str, float], file: str, function: str, part: float) -> None:
    path = Path(file)
    root = Path(__file__).parents[1]
    inside = path.relative_to(root).with_suffix("").parts if path.is_relative_to(root) else ()
    room = "_".join(inside[:2]) if inside and inside[0] != ".venv" else "python"
    rooms[room] = rooms.get(room, 0.0) + part
    name = f"{'.'.join(inside) or path.name}: {function}"
    own[name] = own.get(name, 0.0) + part
