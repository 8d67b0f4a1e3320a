"""Where a chart's labels go, so that they cover neither lines nor one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from reporting.render.canvas import GREY, WIDTH, font, font_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 1000  # of the whole picture, px
DPI = 100
PT = 72 / DPI  # points to a pixel
TEXT = 30 * PT


@dataclass(slots=True)
class Crowd:
    """What stands in the axes already, so that a label finds a place beside its point that covers nothing."""

    axes: Axes
    points: list[tuple[float, float]] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def add_line(self, points: list[tuple[float, float]], parts: int = 4) -> None:
        """Take a line's points in, and some between them."""
        for (left, low), (right, high) in pairwise(points):
            shares = (part / parts for part in range(parts))
            self.points += [(left + (right - left) * share, low + (high - low) * share) for share in shares]
        self.points.append(points[-1])

    def pin_best(self, places: list[tuple[tuple[float, float], str]]) -> None:
        """Write a grey label beside an upright line where it covers least, right of it where both sides are free."""
        low, high = self.axes.get_xlim()
        tries = []
        for point, text in places:
            wide, tall = self._size(text, bold=False)
            for side, left in (("left", point[0]), ("right", point[0] - wide)):
                if low <= left and left + wide <= high:
                    box = (left + wide * 0.02, point[1] - tall / 2, left + wide * 0.98, point[1] + tall / 2)
                    tries.append((self._covers(box), point, text, side))
        if tries:
            _, point, text, side = min(tries, key=lambda one: one[0])
            self.pin(point, text, side)

    def pin(self, point: tuple[float, float], text: str, side: str) -> None:
        """Write a grey label where it belongs, whatever lies there."""
        wide, tall = self._size(text, bold=False)
        left = point[0] - (wide if side == "right" else 0)
        self.boxes.append((left, point[1] - tall / 2, left + wide, point[1] + tall / 2))
        self.axes.text(*point, text, fontsize=TEXT, color=GREY, va="center", ha=side, font=font_path())

    def write(self, point: tuple[float, float], text: str, colour: str) -> None:
        """Write a label near a point where it covers least."""
        from matplotlib.patheffects import withStroke

        if not text:
            return
        left, bottom, right, top = min(self._places(point, text), key=self._covers)
        self.boxes.append((left, bottom, right, top))
        self.axes.text(
            left,
            (bottom + top) / 2,
            text,
            fontsize=TEXT,
            color=colour,
            va="center",
            ha="left",
            zorder=5,
            font=font_path(bold=True),
            path_effects=[withStroke(linewidth=7, foreground="white")],
        )

    def _places(self, point: tuple[float, float], text: str) -> list[tuple[float, float, float, float]]:
        """List boxes around a point in data units, the dearest first, all within the axes."""
        low, high = self.axes.get_xlim()
        _, top = self.axes.get_ylim()
        wide, tall = self._size(text, bold=True)
        found = []
        for rise in (1.0, -1.0, 1.7, -1.7, 2.5, -2.5, 3.4, -3.4):
            for shift in (0.0, -1.0, -0.5):
                left = min(max(point[0] + wide * shift, low), high - wide)
                middle = min(max(point[1] + rise * tall, tall * 0.6), top - tall * 0.55)
                found.append((left, middle - tall / 2, left + wide, middle + tall / 2))
        return found

    def _size(self, text: str, *, bold: bool) -> tuple[float, float]:
        """Measure a label in data units."""
        low, high = self.axes.get_xlim()
        _, top = self.axes.get_ylim()
        box = self.axes.get_position()
        wide = font(30, bold=bold).getlength(text) * 1.02 * (high - low) / (box.width * WIDTH)
        return wide, 38 * top / (box.height * HEIGHT)

    def _covers(self, box: tuple[float, float, float, float]) -> float:
        """Count what a box would cover: a label weighs more than a piece of a line."""
        left, bottom, right, top = box
        hidden = sum(left <= x <= right and bottom <= y <= top for x, y in self.points)
        over = sum(left < b[2] and b[0] < right and bottom < b[3] and b[1] < top for b in self.boxes)
        return hidden + 1000 * over
