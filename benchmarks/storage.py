"""Storage: reports through the writer with every commit on the disk, and rankings whatever the length of history."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final
from zoneinfo import ZoneInfo

from reporting.campaign import Baseline, Campaign, Metric, MetricKind, Unit
from reporting.ports import UnitOfWork
from reporting.reading import Entry, Op, Value
from reporting.records import Account, Arrival, Cell, ChatKind, Letter, LetterKind, Span
from storage import SqlStore, open_store
from storage.ledger import SqlLedger, cells
from storage.ledger.fitting import write_daily, write_unit

NOW: Final = datetime(2023, 7, 31, 1, tzinfo=UTC)
LAST: Final = date(2023, 7, 30)
REPORTS: Final = 4000
MONTH: Final = 30
THREE_YEARS: Final = 1095

Figure = tuple[str, float, str]


def campaign(units: int, metrics: tuple[str, ...]) -> Campaign:
    """Build a campaign of so many units, each with a baseline."""
    codes = [f"don-vi-{number:05}" for number in range(units)]
    day = date(2020, 1, 1)
    return Campaign(
        "do",
        "Đo",
        day,
        date(2023, 12, 31),
        ZoneInfo("Asia/Ho_Chi_Minh"),
        tuple(Unit(code, code, "xã") for code in codes),
        tuple(Metric(key, key, MetricKind.INCREMENT) for key in metrics),
        metrics[0],
        baselines=tuple(Baseline(code, key, 100, day) for code in codes for key in metrics),
    )


def report(some: Campaign, number: int) -> Callable[[UnitOfWork], None]:
    """Make the unit of work of one report: everything that the desk stores and asks for one."""
    unit = some.units[number % len(some.units)].code
    values = {metric.key: Value(Op.SET, 100 + number % 7) for metric in some.metrics[:2]}
    entry = Entry(unit, LAST - timedelta(number // len(some.units)), values)
    account, chat = Account("telegram", str(number % 500)), str(-number % 50)

    def work(uow: UnitOfWork) -> None:
        uow.inbox.done(number + 1, NOW)
        person = uow.people.seen(account, "Nguyễn Văn A", None, NOW)
        uow.chats.seen("telegram", chat, ChatKind.GROUP, "Tổ công tác", NOW)
        uow.people.grants(some.code, person=person.id)
        message = uow.ledger.message("telegram", chat, str(number), person.id, some.code, NOW, "/bc m1=100 m2=7")
        uow.ledger.live_entries(some.code, unit, entry.date)
        uow.ledger.record(some, message, entry, NOW, person=person.id)
        uow.ledger.tally(some, LAST, Span(LAST - timedelta(6), LAST))
        uow.outbox.add(Letter("telegram", chat, LetterKind.TEXT, "Đã ghi", answers=message.id), NOW)

    return work


def take_in(store: SqlStore, number: int) -> None:
    """Store arrivals in batches of a hundred, as polling does."""
    payload = {"message": {"text": "/bc TânHưng m1=100 m2=7", "chat": {"id": -1}, "from": {"id": 7}}}
    for first in range(0, number, 100):
        batch = [Arrival("telegram", str(first + place), "-1", payload) for place in range(100)]
        store.write(lambda uow, batch=batch: uow.inbox.put(batch, NOW)).result()  # type: ignore[misc]


def reports_a_second(units: int) -> float:
    """Send reports through the writer and wait until the last one is on the disk."""
    some = campaign(units, ("m1", "m2"))
    with tempfile.TemporaryDirectory() as folder, closing(open_store(_url(folder), campaigns=[some])) as store:
        started = perf_counter()
        take_in(store, REPORTS)
        futures = [store.write(report(some, number)) for number in range(REPORTS)]
        for future in futures:
            future.result()
        return REPORTS / (perf_counter() - started)


def commits_a_second() -> float:
    """Send reports one by one, each waiting for its own commit."""
    some = campaign(12, ("m1", "m2"))
    with tempfile.TemporaryDirectory() as folder, closing(open_store(_url(folder), campaigns=[some])) as store:
        take_in(store, 500)
        started = perf_counter()
        for number in range(500):
            store.write(report(some, number)).result()
        return 500 / (perf_counter() - started)


def tally_ms(units: int, metrics: tuple[str, ...], days: int, step: int = 1) -> float:
    """Fill a database with history and time what a ranking reads from it."""
    some = campaign(units, metrics)
    with tempfile.TemporaryDirectory() as folder, closing(open_store(_url(folder), campaigns=[some])) as store:
        store.write(lambda uow: fill(uow, some, days, step)).result()

        def work(uow: UnitOfWork) -> float:
            times = []
            for _ in range(15):
                started = perf_counter()
                uow.ledger.tally(some, LAST, Span(LAST, LAST))
                times.append(perf_counter() - started)
            return min(times) * 1000  # the machine has other work too

        return store.read(work).result()


def fill(uow: UnitOfWork, some: Campaign, days: int, step: int) -> None:
    """Write a daily (or every so many days) figure of each unit and metric, as the ledger would have left it."""
    assert isinstance(uow.ledger, SqlLedger)
    link = uow.ledger._link  # noqa: SLF001 - a hundred times as fast as sending reports
    totals: defaultdict[tuple[str, date], int] = defaultdict(int)
    dates = [LAST - timedelta(number) for number in range(0, days, step)]
    for unit in some.units:
        own = [Cell(unit.code, metric.key, day, 5) for metric in some.metrics for day in reversed(dates)]
        cells.put(link, some.code, cells.by_key(own))
        write_unit(link, some, unit.code, own, totals)
    write_daily(link, some, totals)


def _url(folder: str) -> str:
    return f"sqlite:///{Path(folder) / 'do.sqlite3'}"


def figures() -> Iterator[Figure]:
    """Measure."""
    yield "storage_reports_12_units", reports_a_second(12), "/s"
    yield "storage_reports_170_units", reports_a_second(170), "/s"
    yield "storage_single_commits", commits_a_second(), "/s"
    month = tally_ms(170, ("m1", "m2", "m3"), MONTH)
    years = tally_ms(170, ("m1", "m2", "m3"), THREE_YEARS)
    yield "tally_170_units_1_month", month, "ms"
    yield "tally_170_units_3_years", years, "ms"
    yield "tally_170_units_growth", years / month, ""
    # A weekly figure each: daily ones of three years would take minutes to write.
    month = tally_ms(10_600, ("m1",), MONTH, 7)
    years = tally_ms(10_600, ("m1",), THREE_YEARS, 7)
    yield "tally_10600_units_1_month", month, "ms"
    yield "tally_10600_units_3_years", years, "ms"
    yield "tally_10600_units_growth", years / month, ""
