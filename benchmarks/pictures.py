"""How long a picture takes to draw, once fonts and libraries are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from reporting.render import draw, pages

RUNS = 7
COLUMNS = [
    {"label": "Hạng", "align": "right"},
    {"label": "Đơn vị", "align": "left"},
    {"label": "Trong kỳ", "align": "right"},
    {"label": "Lũy kế", "align": "right"},
    {"label": "Chỉ tiêu", "align": "right", "spare": True},
    {"label": "Tỷ lệ %", "align": "right", "bar": True},
    {"label": "±", "align": "right"},
]


def figures() -> Iterator[tuple[str, float, str]]:
    """Give the median drawing time of each picture, in milliseconds."""
    for count in (12, 170):
        parts = pages(_ranking(count))
        yield f"ranking_picture_{count}_units", _median_ms(partial(_draw_all, parts)), "ms"
    chart = _progress(100)
    yield "progress_picture", _median_ms(lambda: draw(chart)), "ms"


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


def _ranking(count: int) -> dict[str, Any]:
    rows = [
        {"cells": [str(index + 1), f"Tân Hưng {index}", "+80", "7.529", "14.975", "50,28", "▼1"], "bar": 0.5028}
        for index in range(count)
    ]
    return {
        "kind": "ranking",
        "title": "Tân Phú dẫn đầu 62,03 %, Tân Đông chậm nhất 42,70 %",
        "subtitle": "Đã làm (thu nhận), lũy kế đến 30/7/2023; 10/12 đơn vị đã báo cáo",
        "columns": COLUMNS,
        "rows": rows,
        "foot": "Nguồn: báo cáo của các đơn vị",
    }


def _progress(days: int) -> dict[str, Any]:
    first = date(2023, 7, 24)
    return {
        "kind": "progress",
        "title": "Cần 668/ngày, đang làm 115/ngày",
        "days": [(first + timedelta(days=index)).isoformat() for index in range(days)],
        "actual": [59_845 + 115 * index for index in range(days)],
        "needed": [59_845 + 635 * index for index in range(days)],
        "labels": {"actual": "đã làm", "needed": "tiến độ cần"},
        "target": {"value": 122_045, "label": "chỉ tiêu 122.045"},
        "last": "71.230",
    }
