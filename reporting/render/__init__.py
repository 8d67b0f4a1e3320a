"""Pictures for a phone, drawn from data that already holds every word and figure.

`draw` takes one picture's data (JSON-like) and returns a PNG, 1080 px wide, on white. Kinds:

`ranking`: `title`, `subtitle`, `foot`, `columns` (`label`, `align` "left" or "right", `bar` true for the one that
holds a bar, `spare` true for one that may go where figures are too long for all), `rows` (`cells` one text a column,
`bar` 0-1 or null, `strong`, `mark` a word in grey after the name, `group` a heading above the first row of each
group), optional `page` ("tr. 1/2") and, for `pages`, `page_label` ("tr. {page}/{pages}").

`progress`: `title`, `subtitle`, `foot`, `days` (ISO), `actual`, `needed`, `forecast` (a number or null a day),
`labels` (`actual`, `needed`, `forecast`), optional `target` (`value`, `label`), `deadline` (`day`, `label`),
`shaded` (ISO days off), `last` (the last actual value as text), `thousands` (separator, "." by default),
`empty` (the sentence shown where there is nothing to draw).
"""

from __future__ import annotations

from reporting.errors import ReportingError
from reporting.records import Json
from reporting.render.pages import pages

__all__ = ["UnknownPictureError", "draw", "pages"]


class UnknownPictureError(ReportingError):
    """The data names no kind of picture that can be drawn."""


def draw(picture: Json) -> bytes:
    """Draw one picture and return it as PNG. Raises UnknownPictureError for a kind that is none."""
    kind = picture.get("kind")
    if kind == "ranking":
        from reporting.render.table import draw_table

        return draw_table(picture)
    if kind == "progress":
        from reporting.render.chart import draw_progress

        return draw_progress(picture)
    raise UnknownPictureError(f"no picture of kind {kind!r}: use 'ranking' or 'progress'")
