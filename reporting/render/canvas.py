"""Fonts, colours and text fitting that all pictures share."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from reporting.errors import ReportingError
from reporting.numbers import NO_BREAK, bound
from reporting.records import Json

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH = 1080
MARGIN = 40

INK = "#1A1A1A"
GREY = "#5A5A5A"  # 6.9:1 on white
LINE = "#D0D0D0"
BLUE = "#0072B2"
PALE_BLUE = "#BFDDF0"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
SHADE = "#ECECEC"

TITLE, TEXT = 42, 30  # px
LEADING = 1.28
INNER = WIDTH - 2 * MARGIN
COLOURS = 32  # in the file: a third of the size, and no difference to the eye


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


def wrap(draw: ImageDraw, text: str, face: FreeTypeFont, width: float, most: int, *, equal: bool = False) -> list[str]:
    """Break text into at most `most` lines no wider than `width` px; what does not fit ends in an ellipsis.

    `equal`: of about the same length, so that no last word stands alone.
    """
    lines = _wrapped(draw, text, face, width, most)
    if not equal or len(lines) == 1 or lines[-1].endswith("…"):
        return lines
    low, high = width / 2, width
    while high - low > WRAP_STEP:
        middle = (low + high) / 2
        tried = _wrapped(draw, text, face, middle, len(lines) + 1)
        if len(tried) == len(lines) and all(not line.endswith("…") for line in tried):
            high = middle
        else:
            low = middle
    return _wrapped(draw, text, face, high, most)


def _wrapped(draw: ImageDraw, text: str, face: FreeTypeFont, width: float, most: int) -> list[str]:
    lines: list[str] = []
    rest = _words(text)
    while rest:
        count = 1
        while count < len(rest) and draw.textlength(" ".join(rest[: count + 1]), font=face) <= width:
            count += 1
        line, rest = " ".join(rest[:count]), rest[count:]
        if len(lines) + 1 == most and rest:
            line, rest = f"{line} {' '.join(rest)}", []
        lines.append(shorten(draw, line, face, width))
    return lines or [""]


def _words(text: str) -> list[str]:
    """Cut a text where a line may break: never inside an hour, a date, or between a number and its unit."""
    return [word.replace(NO_BREAK, " ") for word in bound(" ".join(plain(text).split())).split(" ") if word]


WRAP_STEP = 24  # px: lines are made equal to within so much


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every picture: the finding as title, the grey line below it, the grey foot."""

    title: list[str]
    subtitle: list[str]
    foot: list[str]

    @property
    def top(self) -> int:
        """Where the body begins, in px from the top."""
        return MARGIN + lines_height(self.title, TITLE) + lines_height(self.subtitle, TEXT) + 18

    def height(self, body: int) -> int:
        """How tall a picture is whose body is so tall."""
        return self.top + body + 18 + lines_height(self.foot, TEXT) + MARGIN - 10

    def draw(self, draw: ImageDraw, body: int) -> None:
        """Write it around a body that is so tall."""
        top = draw_lines(draw, self.title, MARGIN, TITLE, INK, bold=True)
        draw_lines(draw, self.subtitle, top, TEXT, GREY)
        draw_lines(draw, self.foot, self.top + body + 18, TEXT, GREY)


def frame_of(ruler: ImageDraw, picture: Json) -> Frame:
    """Break a picture's title (with its page), subtitle and foot into lines."""
    page = picture.get("page")
    title = picture["title"] + (f" ({page})" if page else "")
    return Frame(
        _by_clause(ruler, title),
        wrap(ruler, picture.get("subtitle", ""), font(TEXT), INNER, 3),
        wrap(ruler, foot_of(picture), font(TEXT), INNER, 3),
    )


def _by_clause(ruler: ImageDraw, title: str) -> list[str]:
    """Break a title after a comma or semicolon where that takes no more lines than breaking anywhere."""
    face = font(TITLE, bold=True)
    anywhere = wrap(ruler, title, face, INNER, 3, equal=True)
    lines: list[str] = []
    for clause in re.split(r"(?<=[,;:]) ", plain(title)):
        joined = f"{lines[-1]} {clause}" if lines else clause
        if lines and ruler.textlength(joined, font=face) <= INNER:
            lines[-1] = joined
        else:
            lines.append(clause)
    fits = all(ruler.textlength(line, font=face) <= INNER for line in lines)
    return lines if fits and len(lines) <= len(anywhere) else anywhere


def foot_of(picture: Json) -> str:
    """Write the foot: where it comes from, and when it was drawn."""
    return " ".join(text for text in (picture.get("foot"), picture.get("drawn")) if text)


def draw_sentence(picture: Json) -> bytes:
    """Draw a picture that has nothing to show: its sentence instead of empty axes."""
    frame, body = frame_of(ruler_of(), picture), 180
    image, draw = blank(frame.height(body))
    frame.draw(draw, body)
    text = plain(picture.get("empty", ""))
    draw.text((WIDTH / 2, frame.top + body / 2), text, font=font(TEXT), fill=GREY, anchor="mm")
    return encode(image)


def ruler_of() -> ImageDraw:
    """Give something to measure text with before there is a picture."""
    from PIL import Image, ImageDraw

    return ImageDraw.Draw(Image.new("L", (1, 1)))


def blank(height: int) -> tuple[Image, ImageDraw]:
    """Give a white picture of a height, and its pen."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, height), "white")
    return image, ImageDraw.Draw(image)


def encode(image: Image) -> bytes:
    """Write a picture as a small PNG."""
    stream = BytesIO()
    image.quantize(COLOURS, method=2).save(stream, "PNG", optimize=False)
    return stream.getvalue()


def lines_height(lines: list[str], size: int) -> int:
    """Measure lines below each other, in px."""
    return round(len(lines) * size * LEADING) if any(lines) else 0


def draw_lines(draw: ImageDraw, lines: list[str], top: int, size: int, colour: str, *, bold: bool = False) -> int:
    """Write lines from the left margin and return where they end, in px."""
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * size * LEADING), line, font=font(size, bold=bold), fill=colour)
    return top + lines_height(lines, size)


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
