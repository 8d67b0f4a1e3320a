"""How long a workbook and an official paper take: 170 units with 150 days of figures, read from the database."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.storage import LAST, fill
from bot.config import Settings, load
from bot.desk.drafts import COMMEND, PAPER, WORKBOOK, document_of
from bot.desk.office import Office
from bot.files.making import make
from reporting.campaign import Baseline, Campaign, Duty, DutyKind, Frequency, Target, Unit
from reporting.papers.spans import PaperKind, paper_span
from reporting.records import Json, Span
from storage import open_store

RUNS: Final = 3
UNITS: Final = 170
DAYS: Final = 150
FILE: Final = Path(__file__).parents[1] / "examples" / "tan-chau.toml"


def settings(units: int = UNITS, days: int = DAYS) -> Settings:
    """Stretch Tân Châu's campaign to so many units that report every day."""
    base = load(FILE, {})
    one = base.campaigns[0]
    return dataclasses.replace(
        base, campaigns=(dataclasses.replace(one, campaign=_stretched(one.campaign, units, days)),)
    )


def _stretched(given: Campaign, units: int, days: int) -> Campaign:
    start = LAST - timedelta(days - 1)
    codes = [f"don-vi-{number:03}" for number in range(units)]
    typed = given.typed_keys
    counted = [metric.key for metric in given.metrics if metric.formula is None]
    duty = Duty("ngay", "Báo cáo ngày", DutyKind.FIGURES, Frequency.DAILY, tuple(codes), time(9), due_days=1)
    deadline = date(2023, 10, 30)
    return dataclasses.replace(
        given,
        start=start,
        units=tuple(Unit(code, f"Tân Hưng {number}", "xã") for number, code in enumerate(codes)),
        baselines=tuple(Baseline(code, key, 900, start - timedelta(1)) for code in codes for key in counted),
        targets=tuple(Target("100 %", "tn", deadline, code, 14_975) for code in codes),
        duties=(dataclasses.replace(duty, required=typed),),
    )


def figures() -> Iterator[tuple[str, float, str]]:
    """Give the median time of each file, in milliseconds; the first of all loads the libraries."""
    desk = settings()
    campaign = desk.campaigns[0].campaign
    office, moment = Office(desk), datetime.combine(LAST + timedelta(1), time(11), campaign.zone)
    whole, week = Span(campaign.start, LAST), paper_span(campaign, PaperKind.WEEK, LAST)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'giay.sqlite3'}"
        with closing(open_store(url, campaigns=[campaign])) as store:
            typed = dataclasses.replace(campaign, metrics=tuple(metric for metric in campaign.metrics if metric.typed))
            store.write(lambda uow: fill(uow, typed, DAYS, 1)).result()

            def made(kind: str, span: Span, **more: str) -> float:
                document: Json = document_of(kind, campaign, "vi", span, LAST, moment) | more
                return _median_ms(lambda: make(office, store, document))

            yield f"workbook_{UNITS}_units_{DAYS}_days", made(WORKBOOK, whole), "ms"
            yield f"workbook_{UNITS}_units_week", made(WORKBOOK, week), "ms"
            yield f"paper_{UNITS}_units_week", made(PAPER, week, paper="week"), "ms"
            yield f"paper_{UNITS}_units_final", made(PAPER, whole, paper="final"), "ms"
            yield f"commend_{UNITS}_units_week", made(COMMEND, week, paper="week"), "ms"


def _median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(1000 * (perf_counter() - start))
    return median(times)
