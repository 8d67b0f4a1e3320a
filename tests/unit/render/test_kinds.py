"""Bars, calendar, card, two columns of units: sizes, pages and the cases that break pictures."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from reporting.records import picture_key
from reporting.render import draw, pages

LONG = "Đảng ủy, HĐND, UBND, Khối vận xã Mỹ Phú Đông"
AROUND = {
    "title": "Tân Phú dẫn đầu 62,03 %, Tân Đông thấp nhất 42,70 %",
    "subtitle": "lũy kế đến 30/7/2023",
    "foot": "Nguồn: báo cáo của các đơn vị.",
    "drawn": "Lập lúc 11 giờ 00",
    "empty": "Chưa có số liệu.",
}
STATES = ("on_time", "late", "partial", "waiting", "missing", "excused", "")


def bars(count: int, value: float | None = 0.5, **more: Any) -> dict[str, Any]:
    """Build bars of as many units and a total."""
    row = {"label": "Tân Hưng", "rank": "1", "value": value, "text": "50,00 %", "target": 1.0, "due": 0.6, "mark": ""}
    whole = {**row, "label": "Toàn bộ", "strong": True}
    rows = [*(row | more for _ in range(count)), *([whole] if count else [])]
    return {"kind": "bars", "rows": rows, "legend": "Vạch đen: chỉ tiêu.", "page_label": "tr. {page}/{pages}"} | AROUND


def calendar(units: int, columns: int, name: str = "Tân Hưng") -> dict[str, Any]:
    """Build a calendar in which every state occurs."""
    cells = [STATES[number % len(STATES)] for number in range(columns)]
    return AROUND | {
        "kind": "calendar",
        "columns": [{"label": str(n + 1), "above": "T7", "off": n % 7 > 4, "today": n == columns - 1}
                    for n in range(columns)],
        "rows": [{"label": name, "cells": cells, "total": "5/6"} for _ in range(units)],
        "sums": ["10"] * columns,
        "corner": "Ngày",
        "total_label": "Đã gửi",
        "sum_label": "Cộng",
        "sum_total": "50/60",
        "legend": {state: "chưa báo cáo" for state in STATES if state},
        "page_label": "tr. {page}/{pages}",
    }  # fmt: skip


def card(**more: Any) -> dict[str, Any]:
    """Build a card with everything on it."""
    fact = {"label": "Cần mỗi ngày đến 30/10", "text": "1.403.211"}
    return (
        AROUND
        | {
            "kind": "card",
            "hero": {"text": "50,28 %", "place": "xếp 6/12", "bar": 0.5, "due": 0.6},
            "facts": [fact] * 7,
            "history": {"label": "Từng kỳ", "bars": [{"label": "30/7", "value": 80, "text": "80"}] * 6, "needed": 567},
            "others": [{"label": "Kích hoạt", "text": "1.277/6.436", "rate": "19,84 %", "bar": 0.19}] * 2,
            "states": {"text": "đúng hạn", "cells": [{"state": state, "label": "30/7"} for state in STATES]},
        }
        | more
    )


def ranking(count: int, name: str = "Tân Hưng") -> dict[str, Any]:
    """Build a ranking whose columns may stand twice beside each other."""
    columns = [
        {"label": "Hạng", "short": "#", "align": "right", "narrow": True},
        {"label": "Đơn vị", "align": "left", "narrow": True},
        {"label": "Lũy kế", "align": "right"},
        {"label": "Tỷ lệ %", "short": "%", "align": "right", "bar": True, "narrow": True},
    ]
    rows = [{"cells": [str(n + 1), name, "7.449", "49,74"], "bar": 0.49, "mark": "*"} for n in range(count)]
    total = {"cells": ["", "TỔNG CỘNG", "70.449", "49,74"], "bar": 0.49, "strong": True}
    return AROUND | {"kind": "ranking", "columns": columns, "rows": [*rows, total], "whole": "TỔNG CỘNG: 49,74 %",
                     "page_label": "tr. {page}/{pages}"}  # fmt: skip


def fits(picture: dict[str, Any]) -> tuple[int, int]:
    """Draw a picture, check that it loads and stays small, and tell its size."""
    png = draw(picture)
    assert len(png) < 200_000
    with Image.open(BytesIO(png)) as image:
        image.load()
        assert image.width == 1080
        assert image.height <= 1400
        return image.size


@pytest.mark.parametrize("count", [0, 1, 3, 12, 16])
def test_bars_of_any_number(count: int) -> None:
    """None is a sentence."""
    fits(bars(count))


@pytest.mark.parametrize("value", [None, 0.0, 1.0, 2.5])
def test_bars_of_any_length(value: float | None) -> None:
    """Nothing, 0, 100 and 250 per cent; a long name takes lines, not room from the bars."""
    fits(bars(3, value))
    fits(bars(3, value, label=LONG, mark="*"))
    fits(bars(3, value, target=None, due=None))


@pytest.mark.parametrize(("units", "columns"), [(1, 1), (3, 5), (12, 8), (12, 14), (14, 14)])
def test_calendars(units: int, columns: int) -> None:
    """Every state has its sign."""
    fits(calendar(units, columns))


def test_a_calendar_that_is_too_wide_shows_the_last_days() -> None:
    """Forty days of a long name."""
    fits(calendar(2, 40, LONG))


@pytest.mark.parametrize("lacking", ["hero", "facts", "history", "others", "states"])
def test_a_card_with_any_part_lacking(lacking: str) -> None:
    """It closes the gap."""
    whole = fits(card())
    assert fits(card(**{lacking: None if lacking in {"hero", "history", "states"} else []}))[1] < whole[1]


def test_a_card_of_nothing_is_a_sentence() -> None:
    """No figures at all."""
    assert fits(card(hero=None, facts=[], history=None, others=[], states=None))[1] < 500


def test_a_card_far_above_its_target() -> None:
    """250 per cent: the target's mark stands within the bar."""
    fits(card(hero={"text": "12.345.678 %", "place": "xếp 170/170", "bar": 2.5, "due": 0.2}))


@pytest.mark.parametrize(("count", "lengths"), [(16, [17]), (17, [17]), (40, [20, 20]), (170, [29] * 5 + [25])])
def test_short_names_stand_in_two_columns(count: int, lengths: list[int]) -> None:
    """30 units a page; the total is a line on the first page."""
    parts = pages(ranking(count))
    assert [len(part["rows"]) for part in parts] == lengths
    for number, part in enumerate(parts):
        fits(part)
        if count > 16:
            assert part["double"]
            assert bool(part["whole"]) == (number == 0)


def test_long_names_keep_their_own_pages() -> None:
    """One column of units; the total stands below the last."""
    parts = pages(ranking(40, LONG[:30]))
    assert [len(part["rows"]) for part in parts] == [14, 14, 13]
    assert not any(part.get("double") for part in parts)


def test_bars_and_calendars_have_pages() -> None:
    """170 bars are what an album holds."""
    assert [len(part["rows"]) for part in pages(bars(170))] == [17] * 9 + [18]
    assert [len(part["rows"]) for part in pages(calendar(40, 5))] == [14, 14, 12]


def test_when_a_picture_is_drawn_is_no_part_of_its_name() -> None:
    """The same figures an hour later are the same picture, in an album too."""
    later = bars(3) | {"drawn": "Lập lúc 12 giờ 00"}
    assert picture_key(later) == picture_key(bars(3))
    assert picture_key({"kind": "album", "pictures": [later]}) == picture_key({"kind": "album", "pictures": [bars(3)]})
    assert picture_key(bars(4)) != picture_key(bars(3))
