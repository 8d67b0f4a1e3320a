"""Pictures: their size, their pages, and the cases that break pictures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from reporting.render import UnknownPictureError, draw, pages
from reporting.render.canvas import font, font_path, plain, wrap
from reporting.render.table import _place

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ"
COLUMNS: list[dict[str, Any]] = [
    {"label": "#", "align": "right"},
    {"label": "Đơn vị", "align": "left"},
    {"label": "Lũy kế", "align": "right"},
    {"label": "Tỷ lệ %", "align": "right", "bar": True},
]


def ranking(count: int, name: str = "Tân Hưng", **more: Any) -> dict[str, Any]:
    """Build a ranking of as many rows."""
    rows = [
        {"cells": [str(index + 1), f"{name} {index}", "7.449", "49,74"], "bar": 0.4974, "strong": False, "mark": ""}
        for index in range(count)
    ]
    return {"kind": "ranking", "title": "Tân Phú dẫn đầu", "columns": COLUMNS, "rows": rows, **more}


def progress(days: int, **more: Any) -> dict[str, Any]:
    """Build a progress chart over as many days."""
    first = date(2023, 7, 24)
    return {
        "kind": "progress",
        "title": "Cần 668/ngày",
        "days": [(first + timedelta(days=index)).isoformat() for index in range(days)],
        "actual": [index * 10 for index in range(days)],
        "labels": {"actual": "đã làm"},
        **more,
    }


def size_of(png: bytes) -> tuple[int, int]:
    """Open a picture and tell its width and height."""
    with Image.open(BytesIO(png)) as image:
        image.load()
        return image.size


@pytest.mark.parametrize("count", [0, 1, 3, 12, 17])
def test_a_ranking_is_as_wide_as_a_phone_shows_and_not_too_tall(count: int) -> None:
    """Telegram fits photos into 1,280 px; 200 KB load on a weak line."""
    png = draw(ranking(count, subtitle="lũy kế đến 30/7/2023", foot="Nguồn: báo cáo của các đơn vị"))
    width, height = size_of(png)
    assert width == 1080
    assert height <= 1400
    assert len(png) < 200_000


@pytest.mark.parametrize(("count", "lengths"), [(17, [17]), (18, [9, 9]), (40, [14, 14, 12]), (170, [17] * 10)])
def test_a_long_ranking_goes_on_further_pages(count: int, lengths: list[int]) -> None:
    """No page has more than 17 rows, and every row stands on just one."""
    parts = pages(ranking(count, page_label="tr. {page}/{pages}"))
    assert [len(part["rows"]) for part in parts] == lengths
    assert [row for part in parts for row in part["rows"]] == ranking(count)["rows"]
    if len(parts) > 1:
        assert parts[0]["page"] == f"tr. 1/{len(parts)}"


def test_a_name_of_forty_letters_is_wrapped_and_not_cut() -> None:
    """The row grows: two lines where one is too narrow."""
    long = draw(ranking(3, name="Đảng ủy, HĐND, UBND, Khối vận xã Mỹ Phú Đông"))
    assert size_of(long)[1] > size_of(draw(ranking(3)))[1]


@pytest.mark.parametrize("bar", [None, 0.0, 1.0, 2.5])
def test_any_rate_has_its_bar(bar: float | None) -> None:
    """0, 100 and 250 per cent, and no target at all."""
    data = ranking(1)
    data["rows"][0]["bar"] = bar
    assert size_of(draw(data))[0] == 1080


def test_kinds_stand_under_headings_of_their_own() -> None:
    """A heading takes a row's room."""
    data = ranking(2)
    plain_height = size_of(draw(data))[1]
    data["rows"][0]["group"], data["rows"][1]["group"] = "Ấp", "Cơ quan"
    assert size_of(draw(data))[1] == plain_height + 2 * 58


@pytest.mark.parametrize("days", [1, 2, 100, 400])
def test_a_chart_is_drawn_for_any_number_of_days(days: int) -> None:
    """One day of data is a point, a year a line."""
    png = draw(progress(days, target={"value": 1_220_450, "label": "chỉ tiêu 1.220.450"}, last="1.000"))
    assert size_of(png) == (1080, 1000)
    assert len(png) < 200_000


def test_no_data_is_a_sentence_and_not_an_empty_axis() -> None:
    """The two pictures differ by the sentence alone."""
    without = progress(3, actual=[None, None, None], empty="")
    assert draw(without) != draw({**without, "empty": "Chưa có số liệu."})


def test_pictures_know_all_vietnamese_letters() -> None:
    """Each letter has a glyph of its own, composed or not."""
    from matplotlib.ft2font import FT2Font

    letters = VIETNAMESE + VIETNAMESE.upper() + "▲▼–×●◐…"
    known = FT2Font(str(font_path())).get_charmap()
    assert [letter for letter in letters if ord(letter) not in known] == []
    assert plain("Tân Hoà") == "Tân Hoà"
    assert plain("a\x00\u200fb") == "ab"


def test_an_unknown_kind_is_refused_with_its_remedy() -> None:
    """The error names what can be drawn."""
    with pytest.raises(UnknownPictureError, match="ranking, progress, bars, calendar, card"):
        draw({"kind": "pie"})


@pytest.mark.parametrize("width", range(20, 900, 40))
def test_no_line_breaks_inside_a_time_a_date_or_a_number_and_its_unit(width: int) -> None:
    """However narrow the picture is."""
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    whole = ("07 giờ 31 ngày 1/7,", "50,28 %", "09/12 đơn vị", "tháng 7")
    lines = wrap(ruler, f"Lập lúc {whole[0]} đạt {whole[1]} của {whole[2]} trong {whole[3]}", font(30), width, 99)
    for words in whole:
        first, last = words.split()[0], words.split()[-1]
        assert not any(line.endswith(f" {first}") or line.startswith(f"{last} ") for line in lines), lines


def test_a_mark_never_stands_on_a_line_of_its_own() -> None:
    """A long name breaks earlier, so that its star stands behind its last word."""
    texts = ["1", "Thị trấn Tân Châu", "+1.000"]
    row: dict[str, Any] = {"cells": texts, "bar": None, "strong": False, "mark": "*"}
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    columns: list[Mapping[str, Any]] = [*COLUMNS[:3]]
    for width in range(150, 400, 10):
        lines = _place(ruler, row, 0, texts, columns, [40, width, 100], 33).cells[1]
        assert lines[-1], (width, lines)
