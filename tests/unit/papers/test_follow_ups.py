"""Follow-up tables: Tân Châu's annex cell by cell, every campaign's by its own metrics, formulas that agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.sheets.follow_ups import follow_ups
from bot.files.sheets.quotas import quota_table
from bot.texts import texts
from reporting.papers.tables import Formula, Row, Table, plain_value
from reporting.papers.workbook import write_workbook
from tests.builders import TAN_CHAU_WEEK, anchor, baseline, campaign, cell, example, progress_on, tan_chau, target, week
from tests.campaigns.annex import ANNEX, half_up, rate
from tests.unit.papers.sheets import calculated, grid, needs_office, opened, uncalculated

VI = texts("vi")
DAYS = {
    "tan-chau": "2023-07-24",
    "ninh-thuan": "2024-07-10",
    "duyen-hai": "2023-09-10",
    "rach-gia": "2023-11-07",
    "my-phu-dong": "2023-06-07",
}


def tables(name: str, day: str) -> list[Table]:
    """Compose a shipped campaign's tables from its file alone."""
    progress = progress_on(example(name), [], day)
    quotas = quota_table(VI, progress)
    return [*follow_ups(VI, progress), *([quotas] if quotas else [])]


def values(table: Table, row: Row) -> list[object]:
    """List what a row shows."""
    return [plain_value(row.cells.get(column.key)) for column in table.columns]


def test_tan_chau_first_table() -> None:
    """Target, done by level and in all, not done, rate: the letter's first annex on 24/7/2023."""
    table = tables("tan-chau", "2023-07-24")[0]
    labels = [(column.over, column.label) for column in table.columns]
    over = "Đã làm (thu nhận)"
    assert labels == [
        ("", "STT"),
        ("", "Đơn vị"),
        ("", "Chỉ tiêu"),
        (over, "Mức 1"),
        (over, "Mức 2"),
        (over, "Cộng"),
        ("", "Chưa làm"),
        ("", "Tỷ lệ %"),
    ]
    for row, known in zip(table.rows, ANNEX, strict=False):
        shown = [known.target, known.m1, known.m2, known.tn, known.target - known.tn]
        assert values(table, row)[2:7] == shown
        assert str(values(table, row)[7]) == rate(known.tn, known.target)
    milestone = table.rows[13]
    assert milestone.label == "Mốc đến 31/7/2023"
    assert values(table, milestone)[2:] == [80_000, None, None, 59_845, 20_155, plain_value(milestone.cells["rate"])]


def test_tan_chau_second_table() -> None:
    """Granted and activated by level and in all, left, rate; below the total what 70 % still lacks."""
    table = tables("tan-chau", "2023-07-24")[1]
    for row, known in zip(table.rows, ANNEX, strict=False):
        shown = [known.cap1, known.cap2, known.cap, known.kh1, known.kh2, known.kh, known.cap - known.kh]
        assert values(table, row)[2:9] == shown
        assert str(values(table, row)[9]) == rate(known.kh, known.cap)
    minimum = table.rows[13]
    assert (minimum.label, plain_value(minimum.cells["base"])) == ("Tối thiểu 70 % đến 31/12/2023", 36_150)
    assert plain_value(minimum.cells["left"]) == 36_150 - 13_275


def test_tan_chau_quotas() -> None:
    """35 and 120 days for what is left to collect, 60 for the level-2 activations, the total from the totals."""
    table = tables("tan-chau", "2023-07-24")[-1]
    for row, known in zip(table.rows, ANNEX, strict=True):
        left = known.target - known.tn
        assert plain_value(row.cells["tn/left"]) == left
        assert plain_value(row.cells["tn/den-31-7"]) == half_up(left, 35)
        assert plain_value(row.cells["tn/den-1-12"]) == half_up(left, 120)
        assert plain_value(row.cells["kh2/thang-9"]) == half_up(known.to_do, 60)
    assert [plain_value(table.rows[-1].cells[key]) for key in ("tn/den-31-7", "tn/den-1-12", "kh2/thang-9")] == [
        1777,
        518,
        532,
    ]


def test_the_model_week() -> None:
    """After the week of ten reports the totals are the summary's: 60.645 of 122.045, 49,69 %."""
    found = follow_ups(VI, progress_on(tan_chau(), week(TAN_CHAU_WEEK), "2023-07-30"))
    assert [str(value) for value in values(found[0], found[0].rows[12])[5:]] == ["60645", "61400", "49.69"]
    assert [str(value) for value in values(found[1], found[1].rows[12])[7:]] == ["14686", "36956", "28.44"]


@pytest.mark.parametrize("name", DAYS)
def test_every_campaign_has_its_tables(name: str) -> None:
    """Which tables there are follows from the metrics: all five write, totals only where kinds may be added."""
    found = tables(name, DAYS[name])
    names = {
        "tan-chau": ["Thu nhận", "Kích hoạt", "Kích hoạt mức 2", "Chỉ tiêu ngày"],
        "ninh-thuan": ["Kích hoạt", "Thu nhận mức 2", "Chỉ tiêu ngày"],
        "duyen-hai": ["Kích hoạt mức 2", "Số liệu khác"],
        "rach-gia": ["Kích hoạt"],
        "my-phu-dong": ["Định danh mức 2", "Hồ sơ CCCD", "Cài VNeID", "Chỉ tiêu ngày"],
    }
    assert [table.name for table in found] == names[name]
    write_workbook(found)
    total = any(row.label == "TỔNG CỘNG" for row in found[0].rows)
    assert total == (name != "my-phu-dong")


@needs_office
def test_formulas_give_the_programs_figures(tmp_path: Path) -> None:
    """A spreadsheet that calculates every formula anew shows what the program worked out, in all five campaigns."""
    found = [table for name, day in DAYS.items() for table in tables(name, day)]
    found += follow_ups(VI, progress_on(tan_chau(), week(TAN_CHAU_WEEK), "2023-07-30"))
    again = opened(calculated(uncalculated(found), tmp_path), values=True)
    plain = opened(write_workbook(found), values=True)
    for number, table in enumerate(found):
        assert grid(again, number) == grid(plain, number), table.title
    live = sum(isinstance(value, Formula) for table in found for row in table.rows for value in row.cells.values())
    assert live > 300


def test_a_whole_that_its_units_do_not_make_is_no_sum() -> None:
    """Where only the whole has a baseline, its total is not the sum of units that nobody knows."""
    table = tables("rach-gia", "2023-11-07")[0]
    total = table.rows[-1]
    assert plain_value(total.cells["start"]) == 113_957
    assert total.cells["start"] == 113_957
    assert total.cells["done"] == Formula("{start}+{since}", 113_957)
    assert (plain_value(total.cells["target"]), plain_value(total.cells["left"])) == (173_856, 59_899)
    assert [plain_value(row.cells.get("done")) for row in table.rows[:2]] == [None, None]


def test_a_surplus_and_a_target_of_zero() -> None:
    """Above the target nothing is left; a target of nothing has no rate; a unit without one stays empty."""
    one = campaign(
        baselines=(baseline("a", "m", 5),),
        targets=(target("a", "m", 10), target("b", "m", 0)),
    )
    table = follow_ups(VI, progress_on(one, [cell(20, "5/7"), anchor(3, "5/7", unit="b")], "9/7"))[0]
    rows = [values(table, row)[2:] for row in table.rows]
    assert [str(value) for value in rows[0]] == ["10", "25", "0", "250.00"]
    assert rows[1] == [0, 3, 0, None]
    assert rows[2][0] is None
