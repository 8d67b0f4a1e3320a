"""Fonts, colours and text fitting that all pictures share."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from reporting.errors import ReportingError

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1080
MARGIN = 40
SMALLEST = 30  # 11 px on a phone 400 points wide

INK = "#1A1A1A"
GREY = "#5A5A5A"  # 6.9:1 on white
LINE = "#D0D0D0"
BLUE = "#0072B2"
PALE_BLUE = "#BFDDF0"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
SHADE = "#ECECEC"


class FontMissingError(ReportingError):
    """The fonts that come with matplotlib are not where they should be."""


@cache
def font_path(*, bold: bool = False) -> Path:
    """Find DejaVu Sans as matplotlib ships it, without importing matplotlib. It has all Vietnamese letters."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FontMissingError("matplotlib is not installed, and its fonts with it: run `make setup`")
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    path = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name
    if not path.is_file():
        raise FontMissingError(f"{path} is missing: install matplotlib anew (`make setup`)")
    return path


@cache
def font(size: int, *, bold: bool = False) -> FreeTypeFont:
    """Load the font at a size in pixels."""
    from PIL import ImageFont

    return ImageFont.truetype(font_path(bold=bold), size)


def plain(text: str) -> str:
    """Make text drawable: composed letters (the font has no combining ones that stack), no control characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if letter.isprintable())


def wrap(draw: ImageDraw, text: str, face: FreeTypeFont, width: float, most: int) -> list[str]:
    """Break text into at most `most` lines no wider than `width` px; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    rest = plain(text).split()
    while rest:
        count = 1
        while count < len(rest) and draw.textlength(" ".join(rest[: count + 1]), font=face) <= width:
            count += 1
        line, rest = " ".join(rest[:count]), rest[count:]
        if len(lines) + 1 == most and rest:
            line, rest = f"{line} {' '.join(rest)}", []
        lines.append(shorten(draw, line, face, width))
    return lines or [""]


def shorten(draw: ImageDraw, text: str, face: FreeTypeFont, width: float) -> str:
    """Cut one line to `width` px, with an ellipsis where something went."""
    if draw.textlength(text, font=face) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if draw.textlength(text[:middle].rstrip() + "…", font=face) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
