"""Long tables go on further pages: Telegram shows a photo in a box of 1,280 px, where 17 rows can still be read."""

from __future__ import annotations

from typing import Any

from reporting.records import Json

ROWS_PER_PAGE = 17
_FEWER = {"calendar": 14}
"""Kinds that need room for more than their rows."""
ROWS_OF_TWO = 15
"""Rows a page where two columns of units stand beside each other, below a line with the whole."""
SHORT_NAME = 15
"""Letters that a name may have where two columns of units stand beside each other."""
MOST_PAGES = 10
"""What an album holds; beyond it the pages go as a document."""

_PAGED = frozenset({"ranking", "bars", "calendar"})


def pages(picture: Json, rows_per_page: int = ROWS_PER_PAGE) -> list[dict[str, Any]]:
    """Split a ranking, bars or a calendar into pages of at most so many rows, about equally long, numbered in `page`.

    Totals stand below the last. A ranking of short names has two columns of units a page (`double`), 30 of them; its
    totals then stand in `whole`, on the first page only. Anything else comes back as one page.
    """
    rows = list(picture.get("rows", ()))
    kind = picture.get("kind")
    strong = [row for row in rows if row.get("strong")]
    rows_per_page = min(rows_per_page, _FEWER.get(str(kind), rows_per_page))
    if kind not in _PAGED or len(rows) <= rows_per_page:
        return [dict(picture)]
    double = kind == "ranking" and _is_short(picture, rows)
    rows = [row for row in rows if not row.get("strong")]
    if double:
        rows_per_page = 2 * ROWS_OF_TWO
    count = -(-len(rows) // rows_per_page)
    size = -(-len(rows) // count)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    if not double:
        parts[-1] = parts[-1] + strong
    label = picture.get("page_label", "{page}/{pages}")
    found: list[dict[str, Any]] = []
    for number, part in enumerate(parts, start=1):
        page = {**picture, "rows": part}
        if len(parts) > 1:
            page["page"] = label.format(page=number, pages=len(parts))
        if double:
            page["double"] = True
            page["whole"] = picture.get("whole", "") if number == 1 else ""
        found.append(page)
    return found


def _is_short(picture: Json, rows: list[Json]) -> bool:
    """Tell whether all names fit into half a page, and columns are marked for it."""
    columns = list(picture.get("columns", ()))
    narrow = [index for index, column in enumerate(columns) if column.get("narrow")]
    names = [index for index in narrow if columns[index].get("align") == "left"]
    return bool(names) and all(len(row["cells"][names[0]]) <= SHORT_NAME for row in rows if not row.get("strong"))
