"""How long a ranking takes to read and work out, with a month and with three years of daily history behind it."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.storage import LAST, MONTH, THREE_YEARS, campaign, fill
from reporting.campaign import Campaign, Target
from reporting.ports import UnitOfWork
from reporting.progress import progress
from reporting.ranking import rank, ranks
from reporting.records import Span
from storage import open_store

RUNS: Final = 15
DEADLINE: Final = date(2023, 12, 31)
WEEK: Final = 7

Figure = tuple[str, float, str]


def with_targets(units: int) -> Campaign:
    """Build a campaign of so many units that each have a baseline and a target."""
    some = campaign(units, ("m1",))
    targets = tuple(Target("", "m1", DEADLINE, unit.code, 9000 + n) for n, unit in enumerate(some.units))
    return dataclasses.replace(some, targets=targets)


def ranking_ms(units: int, days: int, step: int) -> tuple[float, float]:
    """Fill a database and time ranks alone, and rows with everything in them; the database is read each time."""
    some = with_targets(units)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'do.sqlite3'}"
        with closing(open_store(url, campaigns=[some])) as store:
            store.write(lambda uow: fill(uow, some, days, step)).result()

            def work(uow: UnitOfWork) -> tuple[float, float]:
                bare, full = [], []
                for _ in range(RUNS):
                    started = perf_counter()
                    tally = uow.ledger.tally(some, LAST, Span(LAST - timedelta(WEEK - 1), LAST))
                    ranks(some, progress(some, tally), "m1")
                    bare.append(perf_counter() - started)
                    rank(some, progress(some, tally), "m1")
                    full.append(perf_counter() - started)
                return median(bare) * 1000, median(full) * 1000

            return store.read(work).result()


def figures() -> Iterator[Figure]:
    """Measure; 10,600 units get a figure a week, since daily ones of three years would take minutes to write."""
    month, _ = ranking_ms(170, MONTH, 1)
    years, full = ranking_ms(170, THREE_YEARS, 1)
    yield "ranking_170_units", years, "ms"
    yield "ranking_170_units_rows", full, "ms"
    growth = years / month
    month, _ = ranking_ms(10_600, MONTH, WEEK)
    years, full = ranking_ms(10_600, THREE_YEARS, WEEK)
    yield "ranking_10600_units", years, "ms"
    yield "ranking_10600_units_rows", full, "ms"
    yield "ranking_growth", max(growth, years / month), "ratio"
