"""Reports against the length of history: with a month and with three years of daily figures behind every unit.

Two databases of the same campaign, in each a figure a day of every unit but for the last few days. By turns every unit
reports a day more, here and there: first after the program has begun anew and remembers nothing (`cold`), then once
more for that day with other figures (`again`). On SQLite it is the writer thread's own time that counts; on PostgreSQL,
where nothing is remembered from one transaction to the next, the time until everything is committed.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks import rush
from benchmarks.shares import Bench
from benchmarks.storage import MONTH, THREE_YEARS
from bot.clock import WallClock
from bot.warm import settle_heap
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.records import Cell
from storage.codec import to_day, to_moment
from storage.figures import entries, entry_values
from storage.ledger import SqlLedger, cells
from storage.ledger.fitting import write_daily, write_unit
from storage.sql import POSTGRESQL, insert_sql
from storage.tables import messages
from tests.contract.servers import PostgresServer

FEW: Final = 12
DAYS: Final = {rush.UNITS: 7, FEW: 15}
"""Days that are reported while time is taken, by units; the median of them counts."""
METRICS: Final = ("m1", "m2")
DAILY: Final = 'code = "ngay"\nlabel = "Báo cáo ngày"\nevery = "daily"\ncovers = "previous day"\ndue = "08:00"'
GOAL: Final = 1_000_000
"""More than three years come to, so that nobody is told of more than was asked."""
_ADD: Final = (insert_sql(messages), insert_sql(entries), insert_sql(entry_values))

Figure = tuple[str, float, str]
Rows = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]


def last_day() -> date:
    """Name the last day that units report."""
    return WallClock(rush.ZONE).now().date() - timedelta(1)


@dataclass(slots=True)
class Course:
    """One database, and the milliseconds a report took on each day reported."""

    bench: Bench
    units: int
    wall: bool
    cold: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)

    def run(self, day: date) -> None:
        """Let every unit report a day, in a program begun anew, and once more."""
        self.bench.begin_anew()
        self.cold.append(self._reported(day, 0))
        self.again.append(self._reported(day, 1))

    def _reported(self, day: date, time_of: int) -> float:
        number = 2 * day.toordinal() + time_of
        said = [_said(unit, day, number) for unit in range(self.units)]
        self.bench.put([rush.said(unit, number * rush.UNITS + unit, number, text) for unit, text in enumerate(said)])
        started = self._clock()
        self.bench.work_off()
        return 1000 * (self._clock() - started) / self.units

    def _clock(self) -> float:
        return time.perf_counter() if self.wall else self.bench.in_writer(time.thread_time)


def _evening(day: date) -> datetime:
    return datetime.combine(day, clock_time(11), UTC)


def _said(unit: int, day: date, number: int) -> str:
    m1, m2 = rush.figures_of(number * rush.UNITS + unit)
    return f"/bc {rush.units()[unit][1]} {day.day}/{day.month}/{day.year} m1={m1} m2={m2}"


def fill(uow: UnitOfWork, some: Campaign, days: int, last: date) -> None:
    """Write a figure a day of each unit and metric, as the desk and the ledger would have left them."""
    assert isinstance(uow.ledger, SqlLedger)
    link = uow.ledger._link  # noqa: SLF001 - a hundred times as fast as sending reports
    totals: defaultdict[tuple[str, date], int] = defaultdict(int)
    for number, unit in enumerate(some.units):
        own = _figures(number, unit.code, days, last)
        for sql, rows in zip(_ADD, _rows(some.code, number, own), strict=True):
            link.many(sql, rows)
        cells.put(link, some.code, cells.by_key(own))
        write_unit(link, some, unit.code, own, totals)
    write_daily(link, some, totals)
    link.flush()
    if link.dialect == POSTGRESQL:
        for table in ("messages", "entries"):
            link.tell(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
        link.tell("ANALYZE")  # as the server itself does before long


def _figures(number: int, unit: str, days: int, last: date) -> list[Cell]:
    found = []
    for day in (last - timedelta(back) for back in reversed(range(days))):
        for metric, value in zip(METRICS, rush.figures_of(day.toordinal() + number), strict=True):
            found.append(Cell(unit, metric, day, value, received_at=_evening(day)))
    return found


def _rows(campaign: str, unit: int, own: list[Cell]) -> Rows:
    """Write figures as the messages, entries and values that they came by: a message a day."""
    found: Rows = ([], [], [])
    for place, cell in enumerate(own):
        number = unit * THREE_YEARS + place // len(METRICS) + 1
        moment = to_moment(_evening(cell.date))
        if not place % len(METRICS):
            one = {"id": number, "campaign": campaign, "person": None, "sent_at": moment}
            said = {"app": "telegram", "said_in": "-1", "message_id": str(number), "chat_id": "-1", "text": "/bc"}
            found[0].append({**one, **said, "edited_at": None, "version": 0})
            days = {"unit": cell.unit, "start": "", "date": to_day(cell.date), "dated": True, "note": ""}
            stands = {"state": "live", "relation": None, "recorded_at": moment, "entered_for": False}
            found[1].append({**one, **days, **stands, "message": number, "version": 0, "flags": "[]", "reason": ""})
        value = {"metric": cell.metric, "position": place % len(METRICS), "op": "set", "number": cell.value}
        found[2].append({**value, "entry": number, "stated_total": None, "received_at": moment})
    return found


def race(units: int, url: Callable[[], str] | None = None) -> tuple[Course, Course]:
    """Time reports over a month of history and over three years, by turns."""
    with ExitStack() as stack:
        courses = []
        last, timed = last_day(), DAYS[units]
        for days in (MONTH, THREE_YEARS):
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="baocao-bench-")))
            config = rush.write_config(folder, last - timedelta(THREE_YEARS + timed), units, DAILY, GOAL)
            bench = Bench(folder, config, url() if url else "")
            stack.enter_context(closing(bench))
            work = partial(fill, some=bench.campaigns[0], days=days, last=last - timedelta(timed))
            bench.store.write(work).result()
            courses.append(Course(bench, units, wall=url is not None))
        settle_heap()
        for number in range(timed):
            for course in courses if number % 2 else reversed(courses):
                course.run(last - timedelta(timed - 1 - number))
        month, years = courses
        return month, years


def figures() -> Iterator[Figure]:
    """Measure."""
    growths: list[float] = []
    for units in (rush.UNITS, FEW):
        yield from _compared(f"ingest_{units}_units", *race(units), growths)
    yield "ingest_history_growth", max(growths), "ratio"
    with closing(PostgresServer()) as server:
        growths = []
        yield from _compared("ingest_postgresql", *race(FEW, server.url), growths)
        yield "ingest_history_growth_postgresql", max(growths), "ratio"


def _compared(title: str, month: Course, years: Course, growths: list[float]) -> Iterator[Figure]:
    for name in ("cold", "again"):
        before, after = median(getattr(month, name)), median(getattr(years, name))
        yield f"{title}_{name}_1_month", before, "ms/report"
        yield f"{title}_{name}_3_years", after, "ms/report"
        growths.append(after / before)
