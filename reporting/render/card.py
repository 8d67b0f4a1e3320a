"""One unit's card: how far it is, what is left, what each day needs, its last periods, how it reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.records import Json
from reporting.render.canvas import (
    BLUE,
    GREY,
    INK,
    INNER,
    LINE,
    MARGIN,
    ORANGE,
    PALE_BLUE,
    SHADE,
    TEXT,
    WIDTH,
    blank,
    draw_sentence,
    encode,
    font,
    frame_of,
    plain,
    ruler_of,
    shorten,
    wrap,
)
from reporting.render.signs import draw_sign

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

HERO, FACT = 96, 44  # px
BAR = 34
FACT_ROW, OTHER_ROW, HISTORY, STATES = 100, 58, 226, 108
GAP = 20
FACTS_A_ROW = 3


def draw_card(picture: Json) -> bytes:
    """Draw a `card` picture (its data: see the package) and return it as PNG."""
    ruler = ruler_of()
    frame = frame_of(ruler, picture)
    parts = [part for part in (_hero, _facts, _history, _others, _states) if part(None, picture, 0)]
    body = sum(part(None, picture, 0) for part in parts) + GAP * max(0, len(parts) - 1)
    if not parts:
        return draw_sentence(picture)
    image, draw = blank(frame.height(body))
    frame.draw(draw, body)
    top = frame.top
    for part in parts:
        top += part(draw, picture, top) + GAP
    return encode(image)


def _hero(draw: ImageDraw | None, picture: Json, top: int) -> int:
    """The one large figure, its place, and a bar with the target's mark; return its height in px."""
    hero = picture.get("hero")
    if not hero:
        return 0
    bar = hero.get("bar")
    height = HERO + 24 + (BAR + 20 if bar is not None else 0)
    if draw is None:
        return height
    place = plain(hero.get("place", ""))
    room = INNER - draw.textlength(place, font=font(FACT)) - 30
    size = HERO
    while size > FACT and draw.textlength(plain(hero["text"]), font=font(size, bold=True)) > room:
        size -= 4
    base = top + HERO - 6
    draw.text((MARGIN - 3, base), plain(hero["text"]), font=font(size, bold=True), fill=BLUE, anchor="ls")
    draw.text((WIDTH - MARGIN, base), place, font=font(FACT), fill=INK, anchor="rs")
    if bar is not None:
        y, most = top + HERO + 24, max(1.0, bar, hero.get("due") or 0.0)
        draw.rectangle((MARGIN, y, WIDTH - MARGIN, y + BAR), fill=SHADE)
        draw.rectangle((MARGIN, y, MARGIN + max(3.0, INNER * bar / most), y + BAR), fill=BLUE)
        for value, colour in ((hero.get("due"), ORANGE), (1.0, INK)):
            if value is not None:
                at = min(MARGIN + INNER * value / most, WIDTH - MARGIN - 3)
                draw.rectangle((at - 3, y - 10, at + 3, y + BAR + 10), fill=colour)
    return height


def _facts(draw: ImageDraw | None, picture: Json, top: int) -> int:
    """Figures with their names, three a row."""
    facts = list(picture.get("facts", ()))
    rows = -(-len(facts) // FACTS_A_ROW)
    if draw is None:
        return rows * FACT_ROW
    width = INNER / FACTS_A_ROW
    for number, fact in enumerate(facts):
        x, y = MARGIN + width * (number % FACTS_A_ROW), top + FACT_ROW * (number // FACTS_A_ROW)
        label = shorten(draw, plain(fact["label"]), font(TEXT), width - 16)
        draw.text((x, y + 20), label, font=font(TEXT), fill=GREY, anchor="lm")
        size = FACT
        while size > TEXT and draw.textlength(plain(fact["text"]), font=font(size, bold=True)) > width - 16:
            size -= 2
        text = shorten(draw, plain(fact["text"]), font(size, bold=True), width - 16)
        draw.text((x, y + 64), text, font=font(size, bold=True), fill=INK, anchor="lm")
    return rows * FACT_ROW


def _history(draw: ImageDraw | None, picture: Json, top: int) -> int:
    """The last periods as upright bars with their figures, the one needed dashed."""
    history = picture.get("history")
    if not history or not history["bars"]:
        return 0
    if draw is None:
        return HISTORY + 46
    draw.text((MARGIN, top + 18), plain(history["label"]), font=font(TEXT), fill=GREY, anchor="lm")
    bars, needed = history["bars"], history.get("needed")
    most = max([1.0, *(float(bar["value"] or 0) for bar in bars), float(needed or 0)])
    floor, high = top + HISTORY + 2, HISTORY - 100
    step = INNER / len(bars)
    wide = min(110.0, step * 0.6)
    for number, bar in enumerate(bars):
        x = MARGIN + step * (number + 0.5)
        tall = high * max(0.0, float(bar["value"] or 0)) / most
        if bar["value"] is not None:
            fill = BLUE if number == len(bars) - 1 else PALE_BLUE
            draw.rectangle((x - wide / 2, floor - max(2.0, tall), x + wide / 2, floor), fill=fill)
        draw.text(
            (x, floor - tall - 22),
            plain(bar["text"]),
            font=font(TEXT),
            fill=INK,
            anchor="mm",
            stroke_width=3,
            stroke_fill="white",
        )
        draw.text((x, floor + 26), plain(bar["label"]), font=font(TEXT), fill=GREY, anchor="mm")
    draw.line((MARGIN, floor, WIDTH - MARGIN, floor), fill=LINE, width=2)
    if needed:
        y = floor - high * float(needed) / most
        x = float(MARGIN)
        while x < WIDTH - MARGIN:
            draw.line((x, y, min(x + 18, WIDTH - MARGIN), y), fill=ORANGE, width=4)
            x += 30
        draw.text(
            (WIDTH - MARGIN, top + 18), plain(history.get("needed_label", "")), font=font(TEXT), fill=INK, anchor="rm"
        )
    return HISTORY + 46


def _others(draw: ImageDraw | None, picture: Json, top: int) -> int:
    """The other metrics, a line each: name, figures, rate on a bar."""
    others = list(picture.get("others", ()))
    if draw is None:
        return len(others) * OTHER_ROW
    right = [
        max((draw.textlength(plain(row[key]), font=font(TEXT)) for row in others), default=0.0)
        for key in ("rate", "text")
    ]
    wide = max(right[0] + 16, 130.0) if right[0] else -16.0
    for number, row in enumerate(others):
        y = top + OTHER_ROW * number
        draw.line((MARGIN, y, WIDTH - MARGIN, y), fill=LINE, width=1)
        middle = y + OTHER_ROW / 2
        if row.get("bar") is not None:
            length = max(3.0, wide * min(1.0, row["bar"]))
            draw.rectangle(
                (WIDTH - MARGIN - wide, y + 8, WIDTH - MARGIN - wide + length, y + OTHER_ROW - 8), fill=PALE_BLUE
            )
        draw.text((WIDTH - MARGIN - 8, middle), plain(row["rate"]), font=font(TEXT), fill=INK, anchor="rm")
        draw.text((WIDTH - MARGIN - wide - 24, middle), plain(row["text"]), font=font(TEXT), fill=INK, anchor="rm")
        name = shorten(draw, plain(row["label"]), font(TEXT), INNER - wide - right[1] - 48)
        draw.text((MARGIN, middle), name, font=font(TEXT), fill=INK, anchor="lm")
    return len(others) * OTHER_ROW


def _states(draw: ImageDraw | None, picture: Json, top: int) -> int:
    """How the unit reported in the last periods: a sign each, and in words how the last one stands."""
    states = picture.get("states")
    if not states or not (states["cells"] or states.get("text")):
        return 0
    words = wrap(draw or ruler_of(), states.get("text", ""), font(TEXT), INNER, 2) if states.get("text") else []
    height = (STATES if states["cells"] else 14) + 40 * len(words)
    if draw is None:
        return height
    draw.line((MARGIN, top, WIDTH - MARGIN, top), fill=LINE, width=1)
    y = top + 14
    for line in words:
        draw.text((MARGIN, y + 20), line, font=font(TEXT), fill=INK, anchor="lm")
        y += 40
    step = INNER / max(1, len(states["cells"]))
    for number, cell in enumerate(states["cells"]):
        x = MARGIN + step * (number + 0.5)
        draw_sign(draw, cell["state"], x, y + 28)
        draw.text((x, y + 72), plain(cell["label"]), font=font(TEXT), fill=GREY, anchor="mm")
    return height
