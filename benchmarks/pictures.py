"""How long a picture takes to draw once fonts and libraries are loaded, and to find again where nothing changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from bot.sender.painter import Painter
from reporting.render import draw, pages

RUNS = 7
AROUND = {
    "title": "Tân Phú dẫn đầu 62,03 %, Tân Đông thấp nhất 42,70 %",
    "subtitle": "Thu nhận: trong kỳ 24–30/7, lũy kế đến 30/7/2023; 10/12 đơn vị đã báo cáo",
    "foot": "Nguồn: báo cáo của các đơn vị.",
    "drawn": "Lập lúc 11 giờ 00 ngày 31/7",
}
COLUMNS = [
    {"label": "Hạng", "short": "#", "align": "right", "narrow": True},
    {"label": "Đơn vị", "align": "left", "narrow": True},
    {"label": "Trong kỳ", "align": "right"},
    {"label": "Lũy kế", "align": "right"},
    {"label": "Chỉ tiêu", "align": "right", "spare": True},
    {"label": "Tỷ lệ %", "short": "%", "align": "right", "bar": True, "narrow": True},
    {"label": "±", "align": "right", "narrow": True},
]


def figures() -> Iterator[tuple[str, float, str]]:
    """Give the median drawing time of each picture, and that of one found again, in milliseconds."""
    for count in (12, 170):
        parts = pages(_ranking(count))
        yield f"ranking_picture_{count}_units", _median_ms(partial(_draw_all, parts)), "ms"
    yield "repeated_picture", _repeated_ms(_ranking(12)), "ms"
    for name, picture in (
        ("progress", _progress(100)),
        ("bars", _bars(12)),
        ("calendar", _calendar(12)),
        ("card", _card()),
    ):
        yield f"{name}_picture", _median_ms(partial(draw, picture)), "ms"
    for name, picture in (("bars", _bars(170)), ("calendar", _calendar(170))):
        yield f"{name}_picture_170_units", _median_ms(partial(_draw_all, pages(picture))), "ms"


def _draw_all(parts: list[dict[str, Any]]) -> list[bytes]:
    return [draw(part) for part in parts]


def _median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        work()
        times.append(1000 * (perf_counter() - start))
    return median(times)


def _repeated_ms(picture: dict[str, Any]) -> float:
    """Ask the painter for what it has drawn already, at another hour."""

    async def again() -> float:
        painter = Painter()
        await painter.draw(picture)
        times = []
        for hour in range(RUNS):
            later = picture | {"drawn": f"Lập lúc {hour} giờ"}
            start = perf_counter()
            await painter.draw(later)
            times.append(1000 * (perf_counter() - start))
        painter.close()
        return median(times)

    return asyncio.run(again())


def _ranking(count: int) -> dict[str, Any]:
    rows = [
        {"cells": [str(index + 1), f"Tân Hưng {index}", "+80", "7.529", "14.975", "50,28", "▼1"], "bar": 0.5028}
        for index in range(count)
    ]
    whole = {"cells": ["", "TỔNG CỘNG", "+800", "60.645", "122.045", "49,69", ""], "bar": 0.4969, "strong": True}
    words = "TỔNG CỘNG: 60.645/122.045 = 49,69 %; trong kỳ +800"
    return AROUND | {"kind": "ranking", "columns": COLUMNS, "rows": [*rows, whole], "whole": words}


def _bars(count: int) -> dict[str, Any]:
    row = {"label": "Tân Hưng", "rank": "6", "value": 0.5, "text": "50,28 %", "target": 1.0, "due": 0.56, "mark": ""}
    return AROUND | {"kind": "bars", "rows": [row] * count, "legend": "Vạch đen: chỉ tiêu 100 %; vạch cam: cần đạt"}


def _calendar(count: int) -> dict[str, Any]:
    states = ["on_time", "late", "missing", "on_time", "excused", "on_time", "partial"] * 2
    return AROUND | {
        "kind": "calendar",
        "columns": [{"label": str(day + 1), "above": "T7", "off": day % 7 > 4} for day in range(14)],
        "rows": [{"label": f"Tân Hưng {index}", "cells": states, "total": "11/13"} for index in range(count)],
        "sums": ["10"] * 14,
        "legend": dict.fromkeys(states, "đúng hạn"),
    }


def _card() -> dict[str, Any]:
    return AROUND | {
        "kind": "card",
        "hero": {"text": "50,28 %", "place": "xếp 6/12", "bar": 0.5028, "due": 0.53},
        "facts": [{"label": "Lũy kế", "text": "7.529"}] * 6,
        "history": {"label": "Từng kỳ", "bars": [{"label": "30/7", "value": 80, "text": "80"}] * 6, "needed": 567},
        "others": [{"label": "Kích hoạt", "text": "1.277/6.436", "rate": "19,84 %", "bar": 0.1984}],
        "states": {"text": "đúng hạn", "cells": [{"state": "on_time", "label": "30/7"}] * 8},
    }


def _progress(days: int) -> dict[str, Any]:
    first = date(2023, 7, 24)
    return AROUND | {
        "kind": "progress",
        "title": "Cần 668/ngày, đang làm 115/ngày",
        "days": [(first + timedelta(days=index)).isoformat() for index in range(days)],
        "actual": [59_845 + 115 * index for index in range(days)],
        "needed": [59_845 + 635 * index for index in range(days)],
        "labels": {"actual": "đã làm", "needed": "tiến độ cần"},
        "target": {"value": 122_045, "label": "chỉ tiêu 122.045"},
        "deadline": {"day": "2023-10-30", "label": "hạn 30/10"},
        "last": "71.230",
    }
