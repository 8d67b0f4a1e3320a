"""Whole workbooks from a database: every sheet, formulas that a spreadsheet works out to the same, hostile notes."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot.files.facts import Asked, View
from bot.files.workbook import all_tables
from bot.texts import texts
from reporting.campaign import Campaign, DutyKind
from reporting.papers.tables import Formula, Table
from reporting.papers.workbook import write_workbook
from reporting.periods import main_span, periods
from reporting.ports import UnitOfWork
from reporting.reading import Entry, Op, Value
from storage import open_store
from tests.builders import ZONE, example, on
from tests.unit.papers.sheets import calculated, grid, needs_office, opened, uncalculated

DAYS = {
    "tan-chau": "2023-08-20",
    "ninh-thuan": "2024-07-14",
    "duyen-hai": "2023-09-10",
    "rach-gia": "2023-11-07",
    "my-phu-dong": "2023-06-14",
}


def fill(uow: UnitOfWork, campaign: Campaign, until: str) -> None:
    """Report every period of every duty up to a day, some late, some not at all, some with a note."""
    random, number = Random(7), 0
    for duty in campaign.duties:
        for period in periods(campaign, duty) if duty.kind is DutyKind.FIGURES else ():
            for unit in duty.units:
                if period.span.end > on(until) or random.random() < 0.15:
                    continue
                number += 1
                sent = period.due + timedelta(minutes=random.choice((-90, -5, 25)))
                message = uow.ledger.message("telegram", "-1", str(number), None, campaign.code, sent, "x")
                typed = campaign.typed_keys
                values = {key: Value(Op.SET, random.randrange(3, 90)) for key in typed}
                start = period.span.start if period.span.days > 1 else None
                note = "=1+1 máy quét hỏng" if number % 9 == 0 else ""
                uow.ledger.record(
                    campaign, message, Entry(unit, period.span.end, values, start, note), sent, person=None
                )


def books(name: str) -> list[Table]:
    """Compose a filled campaign's workbook."""
    campaign, day = example(name), on(DAYS[name])
    moment = datetime.combine(day + timedelta(2), datetime.min.time(), ZONE)
    with closing(open_store("sqlite://", campaigns=[campaign])) as store:
        store.write(lambda uow: fill(uow, campaign, DAYS[name])).result()
        asked = Asked(campaign, texts("vi"), day, main_span(campaign, day), moment)
        return store.read(lambda uow: all_tables(View(uow, asked))).result()


@pytest.fixture(scope="module", params=DAYS)
def book(request: pytest.FixtureRequest) -> list[Table]:
    """Each campaign's tables."""
    return books(request.param)


@needs_office
def test_a_spreadsheet_works_out_the_same(book: list[Table], tmp_path: Path) -> None:
    """LibreOffice calculates every formula of every sheet anew and shows what the program had worked out."""
    again, plain = (
        opened(calculated(uncalculated(book), tmp_path), values=True),
        opened(write_workbook(book), values=True),
    )
    for number, table in enumerate(book):
        assert grid(again, number) == grid(plain, number), table.title


def test_totals_are_live(book: list[Table]) -> None:
    """Every sheet with a total has formulas in it, and no text begins one."""
    for table in book:
        totals = [row for row in table.rows if row.label == "TỔNG CỘNG"]
        assert all(any(isinstance(value, Formula) for value in row.cells.values()) for row in totals), table.title
    cells = [cell for sheet in opened(write_workbook(book)).worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" and "máy quét" in str(cell.value)]
