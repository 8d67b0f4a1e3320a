"""A long ranking of short names: two columns of units on one page, each with rank, name, rate and movement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.records import Json
from reporting.render.canvas import (
    GREY,
    INK,
    INNER,
    LINE,
    MARGIN,
    PALE_BLUE,
    SHADE,
    TEXT,
    blank,
    draw_lines,
    encode,
    font,
    frame_of,
    lines_height,
    plain,
    ruler_of,
    shorten,
    wrap,
)

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

ROW = 58
GAP = 44  # between the two columns of units, px
BETWEEN = 12
HALF = (INNER - GAP) / 2
WHOLE = 33  # px


def draw_double(picture: Json) -> bytes:
    """Draw one page of a `ranking` with `columns` marked `narrow`, half of its units beside the other half."""
    ruler = ruler_of()
    frame = frame_of(ruler, picture)
    shown = [index for index, column in enumerate(picture["columns"]) if column.get("narrow")]
    rows = [row for row in picture["rows"] if not row.get("strong")]
    whole = wrap(ruler, picture["whole"], font(WHOLE, bold=True), INNER, 2) if picture.get("whole") else []
    widths = _widths(ruler, picture, rows, shown)
    halves = _halves(rows)
    above = lines_height(whole, WHOLE) + 10 if whole else 0
    body = above + 56 + max((sum(_tall(row) for row in half) for half in halves), default=0)
    image, draw = blank(frame.height(body))
    frame.draw(draw, body)
    draw_lines(draw, whole, frame.top, WHOLE, INK, bold=True)
    for number, half in enumerate(halves):
        _draw_half(draw, picture, half, shown, widths, MARGIN + number * (HALF + GAP), frame.top + above)
    return encode(image)


def _halves(rows: list[Json]) -> list[list[Json]]:
    """Cut the rows in two, the first no shorter; a group that goes on in the second says so again."""
    marked: list[Json] = []
    group = ""
    for row in rows:
        begins = bool(row.get("group")) and row["group"] != group
        group = row.get("group") or group
        marked.append({**row, "heading": row["group"] if begins else ""})
    middle = -(-len(marked) // 2)
    second = marked[middle:]
    if second and second[0].get("group"):
        second[0] = {**second[0], "heading": second[0]["group"]}
    return [half for half in (marked[:middle], second) if half]


def _tall(row: Json) -> int:
    return ROW * 2 if row.get("heading") else ROW


def _widths(ruler: ImageDraw, picture: Json, rows: list[Json], shown: list[int]) -> list[float]:
    """Measure the columns; the name takes what the others leave."""
    widths: list[float] = []
    names = 0
    for place, index in enumerate(shown):
        column = picture["columns"][index]
        if column.get("align") == "left":
            names = place
            widths.append(0.0)
            continue
        texts = [_label(column), *(row["cells"][index] for row in rows)]
        widths.append(max(ruler.textlength(plain(text), font=font(TEXT)) for text in texts) + 2)
    widths[names] = HALF - sum(widths) - BETWEEN * (len(shown) - 1)
    return widths


def _draw_half(
    draw: ImageDraw, picture: Json, rows: list[Json], shown: list[int], widths: list[float], left: float, top: int
) -> None:
    lefts = [left + sum(widths[:place]) + BETWEEN * place for place in range(len(widths))]
    for place, index in enumerate(shown):
        column = picture["columns"][index]
        _write(draw, column, plain(_label(column)), lefts[place], widths[place], top + 24, GREY)
    draw.line((left, top + 50, left + HALF, top + 50), fill=LINE, width=2)
    y = top + 56
    for row in rows:
        if row.get("heading"):
            draw.rectangle((left - 8, y, left + HALF + 8, y + ROW - 6), fill=SHADE)
            label = shorten(draw, plain(row["heading"]), font(TEXT, bold=True), HALF)
            draw.text((left, y + ROW / 2 - 3), label, font=font(TEXT, bold=True), fill=INK, anchor="lm")
            y += ROW
        for place, index in enumerate(shown):
            column = picture["columns"][index]
            if column.get("bar") and row.get("bar") is not None:
                length = max(3.0, min(1.0, row["bar"]) * widths[place])
                draw.rectangle((lefts[place], y + 8, lefts[place] + length, y + ROW - 8), fill=PALE_BLUE)
            text = plain(row["cells"][index])
            if column.get("align") == "left":
                mark = f" {plain(row['mark'])}" if row.get("mark") else ""
                room = widths[place] - draw.textlength(mark, font=font(TEXT))
                text = shorten(draw, text, font(TEXT), room) + mark
            _write(draw, column, text, lefts[place], widths[place], y + ROW / 2, INK)
        y += ROW


def _label(column: Json) -> str:
    return str(column.get("short") or column["label"])


def _write(draw: ImageDraw, column: Json, text: str, left: float, width: float, middle: float, colour: str) -> None:
    is_name = column.get("align") == "left"
    x, anchor = (left, "lm") if is_name else (left + width, "rm")
    draw.text((x, middle), text, font=font(TEXT), fill=colour, anchor=anchor)
