"""How long a ranking takes, and whether the length of history matters.

Two databases with the same figures today, one with a month of history behind them, one with three years. Rankings are
timed by turns, one here, one there, so that a busy machine slows both; what counts is the median of many.

- kept: as the desk ranks after each report: the writer has the tally in memory and moves it along;
- cold: everything is read from the database first, as after a restart, or where somebody else has written;
- rows: cold, with every unit's figure put together, as for the picture of a whole ranking.

`ranking_growth` is the worst of kept and cold, three years to one month, over both sizes of campaign.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.storage import LAST, MONTH, NOW, THREE_YEARS, campaign, fill
from bot.warm import settle_heap
from reporting.campaign import Baseline, Campaign, Target
from reporting.ports import UnitOfWork
from reporting.progress import progress
from reporting.ranking import rank, ranks
from reporting.reading import Entry, Op, Value
from reporting.records import Span
from storage import SqlStore, open_store

RUNS: Final = {170: 161, 10_600: 41}
"""Runs by units: the shorter they take, the more of them even out a busy minute."""
REPORTING: Final = 7
"""Units that report by turns before each run, so that the writer has their past in memory, as while a rush lasts."""
DEADLINE: Final = date(2023, 12, 31)
WEEK: Final = 7
SPAN: Final = Span(LAST - timedelta(WEEK - 1), LAST)
FIGURE: Final = 5  # what `fill` writes for each day

Figure = tuple[str, float, str]


def with_targets(units: int, days: int = MONTH, step: int = 1) -> Campaign:
    """Build a campaign of so many units with targets, and baselines such that all stand alike after so many days."""
    some = campaign(units, ("m1",))
    targets = tuple(Target("", "m1", DEADLINE, unit.code, 9000 + n) for n, unit in enumerate(some.units))
    before = FIGURE * (THREE_YEARS // step - days // step)
    baselines = tuple(Baseline(one.unit, one.metric, one.value + before, one.as_of) for one in some.baselines)
    return dataclasses.replace(some, targets=targets, baselines=baselines)


@dataclass(slots=True)
class Course:
    """One database, and the milliseconds of each run on it."""

    campaign: Campaign
    store: SqlStore
    kept: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)

    def run(self, number: int) -> None:
        """Time each kind of ranking once."""
        self.cold.append(self.store.read(self._cold).result())
        self.rows.append(self.store.read(self._rows).result())
        self.kept.append(self.store.write(lambda uow: self._kept(uow, number)).result())

    def _cold(self, uow: UnitOfWork) -> float:
        tally = uow.ledger.tally
        return timed(lambda: ranks(self.campaign, progress(self.campaign, tally(self.campaign, LAST, SPAN)), "m1"))

    def _rows(self, uow: UnitOfWork) -> float:
        tally = uow.ledger.tally
        return timed(lambda: rank(self.campaign, progress(self.campaign, tally(self.campaign, LAST, SPAN)), "m1"))

    def _kept(self, uow: UnitOfWork, number: int) -> float:
        """Store a report, then rank everybody; time the ranking alone."""
        uow.ledger.tally(self.campaign, LAST, SPAN)
        message = uow.ledger.message("telegram", "-1", str(number), None, self.campaign.code, NOW, "")
        entry = Entry(self.campaign.units[number % REPORTING].code, LAST, {"m1": Value(Op.SET, 10 + number)})
        uow.ledger.record(self.campaign, message, entry, NOW, person=None)
        return self._cold(uow)


def timed(work: Callable[[], object]) -> float:
    """Time some work in milliseconds."""
    started = perf_counter()
    work()
    return 1000 * (perf_counter() - started)


def race(units: int, step: int) -> tuple[Course, Course]:
    """Time rankings over a month of history and over three years, by turns."""
    with ExitStack() as stack:
        courses = []
        for days in (MONTH, THREE_YEARS):
            some = with_targets(units, days, step)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="baocao-bench-")))
            store = stack.enter_context(closing(open_store(f"sqlite:///{folder / 'do.sqlite3'}", campaigns=[some])))
            store.write(lambda uow, some=some, days=days: fill(uow, some, days, step)).result()  # type: ignore[misc]
            courses.append(Course(some, store))
        settle_heap()  # as the program does once it runs
        for number in range(RUNS[units]):
            for course in courses if number % 2 else reversed(courses):
                course.run(number)
        month, years = courses
        return month, years


def figures() -> Iterator[Figure]:
    """Measure; 10,600 units get a figure a week, since daily ones of three years would take minutes to write."""
    growths = []
    for units, step in ((170, 1), (10_600, WEEK)):
        month, years = race(units, step)
        yield f"ranking_{units}_units", median(years.kept), "ms"
        yield f"ranking_{units}_units_cold", median(years.cold), "ms"
        yield f"ranking_{units}_units_cold_rows", median(years.rows), "ms"
        for name in ("kept", "cold"):
            growth = median(getattr(years, name)) / median(getattr(month, name))
            yield f"ranking_{units}_units_{name}_growth", growth, "ratio"
            growths.append(growth)
    yield "ranking_growth", max(growths), "ratio"
