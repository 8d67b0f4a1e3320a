"""Long tables go on further pages: Telegram shows a photo in a box of 1,280 px, where 17 rows can still be read."""

from __future__ import annotations

from typing import Any

from reporting.records import Json

ROWS_PER_PAGE = 17


def pages(picture: Json, rows_per_page: int = ROWS_PER_PAGE) -> list[dict[str, Any]]:
    """Split a ranking into pages of at most `rows_per_page` rows, about equally long, numbered in `page`.

    Strong rows (totals) at the head stand on the first page only. Anything else comes back as one page.
    """
    rows = list(picture.get("rows", ()))
    if picture.get("kind") != "ranking" or len(rows) <= rows_per_page:
        return [dict(picture)]
    count = -(-len(rows) // rows_per_page)
    size = -(-len(rows) // count)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    label = picture.get("page_label", "{page}/{pages}")
    return [
        {**picture, "rows": part, "page": label.format(page=number, pages=len(parts))}
        for number, part in enumerate(parts, start=1)
    ]
