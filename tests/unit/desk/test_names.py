"""How merged and split units are named."""

from __future__ import annotations

from dataclasses import replace

from bot.desk.names import ended_words, list_name, succession_line, typed_name
from bot.texts import texts
from tests.builders import example, on

VI = texts("vi")
ONE = example("sap-nhap")
ALIKE = replace(ONE, units=tuple(replace(unit, kind="xã") for unit in ONE.units))


def test_names_that_two_units_bear() -> None:
    """In a list the one that ended says so; what is typed has the kind."""
    assert [list_name(ALIKE, code) for code in ("tan-an", "phuong-tan-an", "tan-binh")] == [
        "Tân An (–30/6)",
        "Tân An",
        "Tân Bình",
    ]
    assert list_name(ONE, "tan-an") == "Tân An"
    assert [typed_name(ONE, code) for code in ("phuong-tan-an", "long-son")] == ["phường Tân An", "Long Sơn"]


def test_what_became_of_a_unit() -> None:
    """Said from the day on which its successors begin."""
    before, after = on("2025-06-30"), on("2025-07-01")
    assert succession_line(VI, ONE, "tan-binh", after) == "Từ 1/7: đã nhập vào phường Tân An."
    assert succession_line(VI, ONE, "long-dien", after) == "Từ 1/7: đã tách thành xã Long Sơn, xã Long Thủy."
    assert [succession_line(VI, ONE, code, before) for code in ("tan-binh", "phu-hoa")] == ["", ""]
    assert ended_words(VI, ONE, after) == "Đã chia tách: Long Điền"
    alone = replace(ONE, units=tuple(unit for unit in ONE.units if unit.split_from is None), duties=())
    assert ended_words(VI, alone, after) == "Đã thôi báo cáo: Long Điền"
