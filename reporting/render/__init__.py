"""Pictures for a phone, drawn from data that already holds every word and figure.

`draw` takes one picture's data (JSON-like) and returns a PNG, 1080 px wide, on white. All have `title` (the finding),
`subtitle`, `foot`, `drawn` (when; no part of what a picture is known by), optional `page` ("tr. 1/2"); `empty` is the
sentence shown where there is nothing to draw. Kinds:

`ranking`: `columns` (`label`, `align` "left" or "right", `bar` true for the one that holds a bar, `spare` true for
one that may go where figures are too long for all, `narrow` true for those that stand in two columns of units, there
under `short`),
`rows` (`cells` one text a column, `bar` 0-1 or null, `strong`, `mark` a word in grey after the name, `group` a heading
above the first row of each group), `whole` (the total in words, for two columns of units; `double` asks for them).

`progress`: `days` (ISO), `actual`, `needed`, `forecast` (a number or null a day), `labels` (`actual`, `needed`,
`forecast`), optional `target` (`value`, `label`), `deadline` (`day`, `label`), `milestones` (`day`, `value`,
`label`), `shaded` (ISO days off), `last` (the last actual value as text), `thousands` (separator, "." by default).

`bars`: `rows` (`label`, `rank`, `value`, `text` at the bar's end, `target` and `due` on the same scale or null,
`mark`, `strong`, `group`), `legend` (what the marks mean).

`calendar`: `columns` (`label`, `above` a heading such as the month, `off`, `today`), `rows` (`label`, `cells` a state
a column or "", `total`), `sums` (a text a column), `corner`, `total_label`, `sum_label`, `sum_total`, `legend` (a word
by state).

`card`: `hero` (`text`, `place`, `bar` 0- and `due` 0- or null), `facts` (`label`, `text`), `history` (`label`, `bars`
of `label`, `value`, `text`, optional `needed` and `needed_label`), `others` (`label`, `text`, `rate`, `bar`),
`states` (`text`, `cells` of `state`, `label`).

`pages` splits long ones; a picture of kind `album` is `pictures`, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable

from reporting.errors import ReportingError
from reporting.records import Json
from reporting.render.pages import MOST_PAGES, pages

__all__ = ["MOST_PAGES", "UnknownPictureError", "draw", "pages"]


class UnknownPictureError(ReportingError):
    """The data names no kind of picture that can be drawn."""


def draw(picture: Json) -> bytes:
    """Draw one picture and return it as PNG. Raises UnknownPictureError for a kind that is none."""
    maker = _MAKERS.get(str(picture.get("kind")))
    if maker is None:
        raise UnknownPictureError(f"no picture of kind {picture.get('kind')!r}: use {', '.join(_MAKERS)}")
    return maker(picture)


def _ranking(picture: Json) -> bytes:
    if picture.get("double"):
        from reporting.render.double import draw_double

        return draw_double(picture)
    from reporting.render.table import draw_table

    return draw_table(picture)


def _progress(picture: Json) -> bytes:
    from reporting.render.chart import draw_progress

    return draw_progress(picture)


def _bars(picture: Json) -> bytes:
    from reporting.render.bars import draw_bars

    return draw_bars(picture)


def _calendar(picture: Json) -> bytes:
    from reporting.render.calendar import draw_calendar

    return draw_calendar(picture)


def _card(picture: Json) -> bytes:
    from reporting.render.card import draw_card

    return draw_card(picture)


_MAKERS: dict[str, Callable[[Json], bytes]] = {
    "ranking": _ranking,
    "progress": _progress,
    "bars": _bars,
    "calendar": _calendar,
    "card": _card,
}
