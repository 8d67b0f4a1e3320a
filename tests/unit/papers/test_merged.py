"""Tables after a merger and a split: the new units' rows, a line for what was split, and a total that they make."""

from __future__ import annotations

from bot.desk.board import Board
from bot.desk.pictures.table import ranking_picture
from bot.files.sheets.follow_ups import follow_ups
from bot.texts import texts
from reporting.ledger import tally
from reporting.papers.tables import Formula, Tone, plain_value
from reporting.progress import progress
from reporting.records import Span
from tests.builders import at, cell, example, on

VI = texts("vi")
ONE = example("sap-nhap")
CELLS = [
    cell(9, "2025-06-30", unit="tan-an", metric="kh2"),
    cell(60, "2025-06-29", unit="long-dien", metric="kh2"),
    cell(12, "2025-07-02", unit="phuong-tan-an", metric="kh2"),
    cell(6, "2025-07-02", unit="long-thuy", metric="kh2"),
]
SPAN = Span(on("2025-06-30"), on("2025-07-06"))


def test_the_follow_up_table_adds_up() -> None:
    """Its sum is live: the rows, and what Long Điền did beyond Long Thủy's share."""
    now = progress(ONE, tally(ONE, CELLS, on("2025-07-03"), SPAN))
    (table,) = follow_ups(VI, now)
    done = {row.cells.get("unit"): plain_value(row.cells.get("done")) for row in table.rows[:-1]}
    assert done == {
        "Phường Tân An": 2021,
        "Long Sơn": 0,
        "Long Thủy": 506,
        "Phú Hòa": 1500,
        "Đã chia tách: Long Điền": 460,
    }
    total = table.rows[-1]
    assert total.tone is Tone.TOTAL
    assert isinstance(total.cells["done"], Formula)
    assert plain_value(total.cells["done"]) == 4487


def test_the_picture_has_the_line_above_its_total() -> None:
    """And on the day before, the communes and no such line."""
    for day, names in (
        ("2025-06-30", ["Tân An", "Tân Bình", "Long Điền", "Phú Hòa"]),
        ("2025-07-03", ["Phường Tân An", "Phú Hòa", "Long Thủy", "Long Sơn", "Đã chia tách: Long Điền"]),
    ):
        known = tally(ONE, CELLS, on(day), SPAN)
        board = Board(ONE, on(day), SPAN, known, progress(ONE, known), None)
        rows = ranking_picture(VI, board, "kh2", at(f"{day} 12:00"))["rows"]
        assert [row["cells"][1] for row in rows[:-1]] == names
    assert rows[-2]["cells"][2:4] == ["–", "460"]
