"""What captions and `/nop` say of papers: number, dates, unit, which duty, which round; and what is no paper at all."""

from __future__ import annotations

from datetime import date

import pytest

from bot.desk.documents.named import Named, read_named
from reporting.message import Reader
from tests.unit.imports.reading import campaign_of

TODAY = date(2023, 9, 3)


def named(text: str, campaign: str = "duyen-hai", today: date = TODAY) -> Named:
    """Read a caption."""
    found = campaign_of(campaign)
    return read_named(found, Reader(found), text, today)


@pytest.mark.parametrize(
    ("text", "number", "dated"),
    [
        ("số 46/KH-UBND ngày 8/6", "46/KH-UBND", date(2023, 6, 8)),
        ("so 46/kh-ubnd ngay 1.9.2023", "46/KH-UBND", date(2023, 9, 1)),
        ("Kế hoạch số: 697/UBND-NC, ngày 15/3/23", "697/UBND-NC", date(2023, 3, 15)),
        ("12/2023/QĐ - UBND", "12/2023/QĐ-UBND", None),
        ("46/KH–UBND", "46/KH-UBND", None),
        ("số 46", "46", None),
        ("số 46/BC ngày 24/12", "46/BC", date(2022, 12, 24)),
        ("kế hoạch", "", None),
        ("đã làm 12/375 hộ, ngày 8/6", "", None),
    ],
)
def test_numbers_and_dates(text: str, number: str, dated: date | None) -> None:
    """As clerks write them; a day without a year is the latest that isn't in the future."""
    found = named(text)
    assert (found.number, found.dated) == (number, dated)


@pytest.mark.parametrize(
    ("text", "codes", "sure"),
    [
        ("Kế hoạch của đơn vị", ["ke-hoach"], True),
        ("gui ke hoach xa Long Huu", ["ke-hoach"], True),
        ("báo cáo tổng kết", ["tong-ket"], True),
        ("số 46/KH-UBND", ["ke-hoach"], True),
        ("báo cáo anh buổi họp sáng nay", ["tong-ket"], False),
        ("Anh em ra quân sáng nay", [], False),
        ("tổ chức tuyên truyền", [], False),
    ],
)
def test_which_paper(text: str, codes: list[str], sure: bool) -> None:
    """By all words of its label, or its number's letters; a word in passing is not enough in a group."""
    found = named(text)
    assert found.sure is sure
    assert not codes or [duty.code for duty in found.duties] == codes


def test_units_and_rounds() -> None:
    """Whose it is, and of which month or quarter."""
    found = named("Báo cáo tháng 8 xã Tân Hưng", "tan-chau")
    assert ([duty.code for duty in found.duties], found.units, found.month) == (["thang"], ("tan-hung",), 8)
    found = named("bao cao quy III thi tran Tan Chau", "tan-chau")
    assert ([duty.code for duty in found.duties], found.units, found.quarter) == (["quy"], ("thi-tran",), 3)
    found = named("Danh sách hộ đợt 2 phường Vĩnh Thanh Vân", "rach-gia", date(2023, 11, 19))
    assert ([duty.code for duty in found.duties], found.units) == (["ds-ho-2"], ("vinh-thanh-van",))
    assert len(named("danh sách hộ", "rach-gia").duties) == 2


def test_when_it_came() -> None:
    """An admin may say so; a day without a number is that, too."""
    found = named("Long Toàn số 9/KH-UBND ngày 31/8 nhận ngày 2/9")
    assert (found.dated, found.came, found.units) == (date(2023, 8, 31), date(2023, 9, 2), ("long-toan",))
    assert named("Long Toàn kế hoạch ngày 2/9").came == date(2023, 9, 2)
    assert named("số 1/KH-UBND ngày 31/6").bad_day == "ngày 31/6"
