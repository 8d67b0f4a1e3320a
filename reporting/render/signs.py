"""The signs of how a unit stands in a period: told apart by their shape, colour only helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.render.canvas import BLUE, GREY, ORANGE, VERMILION

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

RADIUS = 15
LINE = 5

STATES = ("on_time", "late", "partial", "waiting", "missing", "excused")
"""The states that have a sign; one that is not due has none."""


def draw_sign(draw: ImageDraw, state: str, x: float, y: float, radius: float = RADIUS) -> None:
    """Draw a state's sign around a point: ● on time, ◐ late, ○ partial, ? waiting, × missing, – excused, none open."""
    box = (x - radius, y - radius, x + radius, y + radius)
    match state:
        case "on_time":
            draw.ellipse(box, fill=BLUE)
        case "late":
            draw.ellipse(box, fill="white", outline=ORANGE, width=LINE)
            draw.pieslice(box, 90, 270, fill=ORANGE)
        case "partial":
            draw.ellipse(box, fill="white", outline=BLUE, width=LINE)
        case "waiting":
            draw.ellipse(box, fill="white", outline=GREY, width=2)
            for shift in (-0.45, 0.0, 0.45):
                at = x + shift * radius
                draw.ellipse((at - 3, y - 3, at + 3, y + 3), fill=GREY)
        case "missing":
            reach = radius * 0.85
            draw.line((x - reach, y - reach, x + reach, y + reach), fill=VERMILION, width=LINE + 1)
            draw.line((x - reach, y + reach, x + reach, y - reach), fill=VERMILION, width=LINE + 1)
        case "excused":
            draw.line((x - radius * 0.8, y, x + radius * 0.8, y), fill=GREY, width=LINE)
        case _:
            pass
