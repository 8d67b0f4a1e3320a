"""How long a ranking takes to read and work out, with a month and with three years of daily history behind it."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.storage import LAST, MONTH, NOW, THREE_YEARS, campaign, fill
from reporting.campaign import Campaign, Target
from reporting.ports import UnitOfWork
from reporting.progress import progress
from reporting.ranking import rank, ranks
from reporting.reading import Entry, Op, Value
from reporting.records import Span
from storage import open_store

RUNS: Final = 25
DEADLINE: Final = date(2023, 12, 31)
WEEK: Final = 7
SPAN: Final = Span(LAST - timedelta(WEEK - 1), LAST)

Figure = tuple[str, float, str]


def with_targets(units: int) -> Campaign:
    """Build a campaign of so many units that each have a baseline and a target."""
    some = campaign(units, ("m1",))
    targets = tuple(Target("", "m1", DEADLINE, unit.code, 9000 + n) for n, unit in enumerate(some.units))
    return dataclasses.replace(some, targets=targets)


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: `kept` as the desk ranks after each report, `cold` where all is read from the database first.

    `rows` is cold, with every unit's figure put together.
    """

    kept: float
    cold: float
    rows: float


def ranking_ms(units: int, days: int, step: int) -> Times:
    """Fill a database and time rankings."""
    some = with_targets(units)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'do.sqlite3'}"
        with closing(open_store(url, campaigns=[some])) as store:
            store.write(lambda uow: fill(uow, some, days, step)).result()
            cold, rows = store.read(lambda uow: _read(uow, some)).result()
            kept = store.write(lambda uow: _after_reports(uow, some)).result()
            return Times(kept, cold, rows)


def _read(uow: UnitOfWork, some: Campaign) -> tuple[float, float]:
    bare, full = [], []
    for _ in range(RUNS):
        started = perf_counter()
        tally = uow.ledger.tally(some, LAST, SPAN)
        ranks(some, progress(some, tally), "m1")
        bare.append(perf_counter() - started)
        rank(some, progress(some, tally), "m1")
        full.append(perf_counter() - started)
    return min(bare) * 1000, min(full) * 1000  # the machine has other work too


def _after_reports(uow: UnitOfWork, some: Campaign) -> float:
    """Store a report, then rank everybody; time the ranking alone."""
    times = []
    uow.ledger.tally(some, LAST, SPAN)
    for number in range(RUNS):
        message = uow.ledger.message("telegram", "-1", str(number), None, some.code, NOW, "")
        entry = Entry(some.units[number].code, LAST, {"m1": Value(Op.SET, 10 + number)})
        uow.ledger.record(some, message, entry, NOW, person=None)
        started = perf_counter()
        ranks(some, progress(some, uow.ledger.tally(some, LAST, SPAN)), "m1")
        times.append(perf_counter() - started)
    return min(times) * 1000


def figures() -> Iterator[Figure]:
    """Measure; 10,600 units get a figure a week, since daily ones of three years would take minutes to write."""
    growths = []
    for units, step in ((170, 1), (10_600, WEEK)):
        month, years = ranking_ms(units, MONTH, step), ranking_ms(units, THREE_YEARS, step)
        yield f"ranking_{units}_units", years.kept, "ms"
        yield f"ranking_{units}_units_cold", years.cold, "ms"
        yield f"ranking_{units}_units_cold_rows", years.rows, "ms"
        growths.append(years.cold / month.cold)
    yield "ranking_growth", max(growths), "ratio"
