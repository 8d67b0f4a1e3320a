"""Ranking bars: who is how far, the target as a mark on each bar, and where each should be by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.records import Json
from reporting.render.canvas import (
    BLUE,
    INK,
    INNER,
    LEADING,
    LINE,
    MARGIN,
    ORANGE,
    PALE_BLUE,
    SHADE,
    TEXT,
    WIDTH,
    blank,
    draw_lines,
    draw_sentence,
    encode,
    font,
    frame_of,
    lines_height,
    plain,
    ruler_of,
    wrap,
)

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

ROW = 58
WIDEST_NAME = 360
MARK_WIDTH = 5  # px


def draw_bars(picture: Json) -> bytes:
    """Draw a `bars` picture (its data: see the package) and return it as PNG."""
    ruler = ruler_of()
    frame = frame_of(ruler, picture)
    rows = list(picture["rows"])
    if not rows:
        return draw_sentence(picture)
    face = font(TEXT)
    widest = max(ruler.textlength(_name(row), font=_face(row)) for row in rows)
    name_width = min(WIDEST_NAME, widest)
    names = [wrap(ruler, _name(row), _face(row), name_width, 3) for row in rows]
    left = MARGIN + name_width + 20
    number = max(ruler.textlength(plain(row["text"]), font=_face(row)) for row in rows)
    room = WIDTH - MARGIN - left - number - 14
    most = max([1e-9, *(value for row in rows for value in (row["value"], row.get("target"), row.get("due")) if value)])
    legend = wrap(ruler, picture.get("legend", ""), face, INNER, 2) if picture.get("legend") else []
    head = lines_height(legend, TEXT) + 14 if legend else 0
    tall = [max(ROW, len(lines) * round(TEXT * LEADING) + 14) for lines in names]
    groups = _headings(rows)
    body = head + sum(tall) + ROW * sum(bool(heading) for heading in groups)
    image, draw = blank(frame.height(body))
    frame.draw(draw, body)
    draw_lines(draw, legend, frame.top, TEXT, INK)
    y = frame.top + head
    for row, lines, height, heading in zip(rows, names, tall, groups, strict=True):
        if heading:
            draw.rectangle((MARGIN - 12, y, WIDTH - MARGIN + 12, y + ROW - 6), fill=SHADE)
            draw.text((MARGIN, y + ROW // 2 - 3), plain(heading), font=font(TEXT, bold=True), fill=INK, anchor="lm")
            y += ROW
        _draw_bar(draw, row, lines, (left, y, room / most, height))
        y += height
    return encode(image)


def _draw_bar(draw: ImageDraw, row: Json, lines: list[str], where: tuple[float, float, float, float]) -> None:
    left, top, scale, height = where
    middle, face = top + height / 2, _face(row)
    if row.get("strong"):
        draw.line((MARGIN, top + 1, WIDTH - MARGIN, top + 1), fill=LINE, width=2)
    step = round(TEXT * LEADING)
    for number, line in enumerate(lines):
        y = middle + (number - (len(lines) - 1) / 2) * step
        draw.text((MARGIN, y), line, font=face, fill=INK, anchor="lm")
    value = row["value"]
    end = left + max(2.0, (value or 0) * scale)
    if value is not None:
        draw.rectangle((left, middle - 18, end, middle + 18), fill=PALE_BLUE if row.get("mark") else BLUE)
    marks = []
    for key, colour in (("due", ORANGE), ("target", INK)):
        if row.get(key) is not None:
            at = left + row[key] * scale
            marks.append(at)
            draw.rectangle((at - MARK_WIDTH / 2, middle - 26, at + MARK_WIDTH / 2, middle + 26), fill=colour)
    text = plain(row["text"])
    x, length = end + 12, draw.textlength(text, font=face)
    for at in sorted(marks):
        if x - 8 <= at <= x + length + 6:
            x = at + 10
    draw.text((x, middle), text, font=face, fill=INK, anchor="lm", stroke_width=4, stroke_fill="white")


def _name(row: Json) -> str:
    place = f"{row['rank']}. " if row.get("rank") else ""
    mark = f" {row['mark']}" if row.get("mark") else ""
    return plain(f"{place}{row['label']}{mark}")


def _face(row: Json) -> FreeTypeFont:
    return font(TEXT, bold=bool(row.get("strong")))


def _headings(rows: list[Json]) -> list[str]:
    found, group = [], ""
    for row in rows:
        new = row.get("group", "")
        found.append(new if new and new != group else "")
        group = new or group
    return found
