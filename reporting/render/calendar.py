"""The submission calendar: units down, days or periods across, a sign in each cell, totals at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reporting.records import Json
from reporting.render.canvas import (
    GREY,
    INK,
    INNER,
    LEADING,
    LINE,
    MARGIN,
    SHADE,
    TEXT,
    WIDTH,
    blank,
    encode,
    font,
    frame_of,
    plain,
    ruler_of,
    shorten,
    wrap,
)
from reporting.render.signs import STATES, draw_sign

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

ROW = 58
TOP_LINE, HEAD_LINE = 40, 56  # px: the months above, the days
MOST_COLUMNS = 14
NARROWEST, WIDEST = 46.0, 110.0  # of a cell, px
NAMES = (200.0, 380.0)
LEGEND_STEP = 46


@dataclass(frozen=True, slots=True)
class _Grid:
    """What stands where in px: `lines` and `tall` by row, `edge` where the totals end at the right."""

    columns: list[Json]
    left: float
    cell: float
    edge: float
    name_width: float
    head: int
    lines: list[list[str]]
    tall: list[int]


def draw_calendar(picture: Json) -> bytes:
    """Draw a `calendar` picture (its data: see the package) and return it as PNG."""
    ruler = ruler_of()
    frame, grid, legend = frame_of(ruler, picture), _grid_of(ruler, picture), _legend(ruler, picture)
    body = grid.head + sum(grid.tall) + ROW + 20 + LEGEND_STEP * (max((line for *_, line in legend), default=-1) + 1)
    image, draw = blank(frame.height(body))
    frame.draw(draw, body)
    top = frame.top + grid.head
    bottom = top + sum(grid.tall)
    _draw_columns(draw, grid, frame.top, bottom)
    for x, key, side in ((MARGIN, "corner", "lm"), (grid.edge, "total_label", "rm")):
        draw.text((x, top - 30), plain(picture.get(key, "")), font=font(TEXT), fill=GREY, anchor=side)
    _draw_rows(draw, list(picture["rows"]), grid, top)
    _draw_sums(draw, picture, grid, bottom)
    for state, word, x, down in legend:
        at = bottom + ROW + 20 + LEGEND_STEP * down + LEGEND_STEP / 2
        draw_sign(draw, state, x + 16, at)
        draw.text((x + 42, at), word, font=font(TEXT), fill=INK, anchor="lm")
    return encode(image)


def _grid_of(ruler: ImageDraw, picture: Json) -> _Grid:
    """Share the width out: the totals have what they need, then the last columns at their narrowest, then names."""
    columns, rows = list(picture["columns"])[-MOST_COLUMNS:], list(picture["rows"])
    totals = [plain(text) for text in (picture.get("total_label", ""), *(row["total"] for row in rows))]
    total = max(ruler.textlength(text, font=font(TEXT)) for text in totals)
    names = [ruler.textlength(plain(row["label"]), font=font(TEXT)) for row in rows]
    longest = max([*names, ruler.textlength(plain(picture.get("sum_label", "")), font=font(TEXT, bold=True))])
    least = max(NARROWEST, _column_text(ruler, picture, columns))
    room = INNER - total - 24
    columns = columns[-max(1, int((room - NAMES[0] - 20) // least)) :]
    name_width = min(max(NAMES[0], longest), NAMES[1], room - least * len(columns) - 20)
    cell = min(WIDEST, (room - name_width - 20) / max(1, len(columns)))
    left = MARGIN + name_width + 20
    lines = [wrap(ruler, plain(row["label"]), font(TEXT), name_width, 3) for row in rows]
    return _Grid(
        columns,
        left,
        cell,
        edge=left + cell * len(columns) + 24 + total,
        name_width=name_width,
        head=HEAD_LINE + (TOP_LINE if any(column.get("above") for column in columns) else 0),
        lines=lines,
        tall=[max(ROW, len(each) * round(TEXT * LEADING) + 12) for each in lines],
    )


def _column_text(ruler: ImageDraw, picture: Json, columns: list[Json]) -> float:
    """Measure how narrow a column may get: its label and its total must stand in it."""
    texts = [column["label"] for column in columns] + [str(text) for text in picture.get("sums", ())]
    return max([0.0, *(ruler.textlength(plain(text), font=font(TEXT)) + 8 for text in texts)])


def _draw_columns(draw: ImageDraw, grid: _Grid, top: float, bottom: float) -> None:
    """Write the columns' heads, shade days off, frame today."""
    left, cell, head = grid.left, grid.cell, grid.head
    above = ""
    for number, column in enumerate(grid.columns):
        x = left + cell * number
        if column.get("off"):
            draw.rectangle((x + 1, top + head - 46, x + cell - 1, bottom), fill=SHADE)
        upper = plain(column.get("above", ""))
        if upper and upper != above:
            draw.text((x + 4, top + 20), upper, font=font(TEXT), fill=GREY, anchor="lm")
            above = upper
        label = plain(column["label"])
        draw.text(
            (x + cell / 2, top + head - 30),
            label,
            font=font(TEXT),
            fill=INK if column.get("today") else GREY,
            anchor="mm",
        )
    draw.line((MARGIN, top + head - 4, WIDTH - MARGIN, top + head - 4), fill=LINE, width=2)
    for number, column in enumerate(grid.columns):
        if column.get("today"):
            x = left + cell * number
            draw.rectangle((x + 1, top + head - 48, x + cell - 1, bottom), outline=INK, width=3)


def _draw_rows(draw: ImageDraw, rows: list[Json], grid: _Grid, top: float) -> None:
    """Write each unit's name, its signs and its total."""
    y = top
    for row, lines, tall in zip(rows, grid.lines, grid.tall, strict=True):
        middle = y + tall / 2
        for number, line in enumerate(lines):
            at = middle + (number - (len(lines) - 1) / 2) * round(TEXT * LEADING)
            draw.text((MARGIN, at), line, font=font(TEXT), fill=INK, anchor="lm")
        for number, state in enumerate(list(row["cells"])[-len(grid.columns) :]):
            draw_sign(draw, state, grid.left + grid.cell * (number + 0.5), middle)
        draw.text((grid.edge, middle), plain(row["total"]), font=font(TEXT), fill=INK, anchor="rm")
        y += tall


def _draw_sums(draw: ImageDraw, picture: Json, grid: _Grid, y: float) -> None:
    """Write the last row: each column's total and that of all."""
    draw.line((MARGIN, y, WIDTH - MARGIN, y), fill=LINE, width=2)
    middle = y + ROW / 2
    label = shorten(draw, plain(picture.get("sum_label", "")), font(TEXT, bold=True), grid.name_width)
    draw.text((MARGIN, middle), label, font=font(TEXT, bold=True), fill=INK, anchor="lm")
    sums = [str(text) for text in picture.get("sums", ())][-len(grid.columns) :] if grid.columns else []
    for number, text in enumerate(sums):
        draw.text((grid.left + grid.cell * (number + 0.5), middle), plain(text), font=font(TEXT), fill=INK, anchor="mm")
    draw.text(
        (grid.edge, middle), plain(picture.get("sum_total", "")), font=font(TEXT, bold=True), fill=INK, anchor="rm"
    )


def _legend(ruler: ImageDraw, picture: Json) -> list[tuple[str, str, float, int]]:
    """Place the signs that occur with their words, as many a line as there is room for."""
    found: list[tuple[str, str, float, int]] = []
    x, line = float(MARGIN), 0
    words = picture.get("legend", {})
    used = {state for row in picture["rows"] for state in row["cells"]}
    for state in STATES:
        if state not in words or state not in used:
            continue
        word = plain(words[state])
        width = 42 + ruler.textlength(word, font=font(TEXT)) + 30
        if x > MARGIN and x + width > WIDTH - MARGIN + 30:
            x, line = float(MARGIN), line + 1
        found.append((state, word, x, line))
        x += width
    return found
