"""The progress chart: what was done, the pace that is needed, and where this pace leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reporting.records import Json
from reporting.render.canvas import BLUE, GREY, INK, LINE, ORANGE, WIDTH, font_path, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 1000
DPI = 100
PT = 72 / DPI  # points to a pixel
TITLE, TEXT = 40 * PT, 30 * PT
PALE = "#F1F1F1"
WEEKEND = 5
MOST_SHADED_DAYS = 200  # beyond that weekends are hairlines and say nothing


def draw_progress(picture: Json) -> bytes:
    """Draw a `progress` picture (its data: see the package) and return it as PNG."""
    if all(value is None for value in picture.get("actual", ())):
        from reporting.render.canvas import draw_sentence

        return draw_sentence(picture)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
    below = _write_head(figure, picture)
    left = _axis_width(picture) / WIDTH
    axes = figure.add_axes((left, 0.15, 0.955 - left, below - 0.175))
    _plot(axes, picture)
    return _encode(figure)


def _axis_width(picture: Json) -> float:
    """Measure the room that the figures beside the upright axis need, in px."""
    from reporting.render.canvas import font

    target = picture.get("target")
    highest = max(
        [value for name in ("actual", "needed", "forecast") for value in picture.get(name) or () if value is not None]
        + ([target["value"]] if target else [])
    )
    return max(110.0, font(30).getlength(f"{highest * 1.16:,.0f}") + 64)


def _encode(figure: Figure) -> bytes:
    """Draw the figure and write it as PNG, in all its colours: fewer would cost its pale stripes and thin lines."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    out = BytesIO()
    image.convert("RGB").save(out, "PNG")
    return out.getvalue()


def _write_head(figure: Figure, picture: Json) -> float:
    """Write title, subtitle and foot; return where the title part ends, as a share of the height."""
    from PIL import Image, ImageDraw

    from reporting.render.canvas import font, foot_of, wrap

    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    top = 1 - 36 / HEIGHT
    for text, size, bold, colour in (
        (picture["title"], 40, True, INK),
        (picture.get("subtitle", ""), 30, False, GREY),
    ):
        for line in wrap(ruler, text, font(size, bold=bold), WIDTH - 80, 3, equal=bold) if text else ():
            figure.text(
                40 / WIDTH,
                top,
                line,
                fontsize=size * PT,
                color=colour,
                va="top",
                font=font_path(bold=bold),
            )
            top -= size * 1.3 / HEIGHT
    foot = wrap(ruler, foot_of(picture), font(30), WIDTH - 80, 2)
    for number, line in enumerate(reversed(foot)):
        figure.text(40 / WIDTH, (24 + number * 38) / HEIGHT, line, fontsize=TEXT, color=GREY, font=font_path())
    return top


def _plot(axes: Axes, picture: Json) -> None:
    days = [date.fromisoformat(day) for day in picture["days"]]
    x = [day.toordinal() for day in days]
    labels = picture.get("labels", {})
    deadline = picture.get("deadline")
    target = picture.get("target")
    series = {name: list(picture.get(name) or ()) for name in ("actual", "needed", "forecast")}
    highest = max(
        [value for values in series.values() for value in values if value is not None]
        + ([float(target["value"])] if target else [])
        + [1.0]
    )
    axes.set_ylim(0, highest * 1.16)
    axes.set_xlim(x[0], max(x[-1], x[0] + 1) + 0.015 * (x[-1] - x[0]))
    _shade(axes, days, {date.fromisoformat(day) for day in picture.get("shaded", ())})
    crowd = _Crowd(axes)
    if target:
        level = float(target["value"])
        axes.axhline(level, color=GREY, linewidth=2, zorder=1)
        crowd.add_line([(float(x[0]), level), (float(x[-1]), level)], 60)
        crowd.pin(axes, (x[0], level + highest * 0.035), f" {plain(target['label'])} ", "left")
    drawn: list[tuple[tuple[float, float], str, str]] = []
    for name, style, colour, width in (
        ("needed", (0, (6, 3)), ORANGE, 4.0),
        ("forecast", (0, (1, 1.6)), BLUE, 4.0),
        ("actual", "solid", BLUE, 5.5),
    ):
        points = [(float(day), value) for day, value in zip(x, series[name], strict=False) if value is not None]
        if not points:
            continue
        axes.plot(
            [day for day, _ in points],
            [value for _, value in points],
            linestyle=style,
            color=colour,
            linewidth=width,
            solid_capstyle="round",
            zorder=3,
            clip_on=False,
        )
        crowd.add_line(points)
        if name == "actual":
            axes.plot([points[-1][0]], [points[-1][1]], "o", color=colour, markersize=13, zorder=4, clip_on=False)
        text = plain(labels.get(name, "")) + (
            f" {plain(picture['last'])}" if name == "actual" and picture.get("last") else ""
        )
        drawn.append((points[-1], text, INK if name == "needed" else colour))
    for mark in picture.get("milestones", ()):
        at = (float(date.fromisoformat(mark["day"]).toordinal()), float(mark["value"]))
        if x[0] <= at[0] <= x[-1]:
            axes.plot(
                [at[0]],
                [at[1]],
                "D",
                color="white",
                markeredgecolor=GREY,
                markeredgewidth=3,
                markersize=12,
                zorder=4,
                clip_on=False,
            )
            drawn.insert(0, (at, plain(mark["label"]), GREY))
    if deadline:
        _mark_deadline(axes, deadline, x, highest, crowd)
    for point, text, colour in reversed(drawn):
        crowd.write(axes, point, text, colour)
    _tidy(axes, days, picture.get("thousands", "."))


@dataclass(slots=True)
class _Crowd:
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

    def pin_best(self, axes: Axes, places: list[tuple[tuple[float, float], str]]) -> None:
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
            self.pin(axes, point, text, side)

    def pin(self, axes: Axes, point: tuple[float, float], text: str, side: str) -> None:
        """Write a grey label where it belongs, whatever lies there."""
        wide, tall = self._size(text, bold=False)
        left = point[0] - (wide if side == "right" else 0)
        self.boxes.append((left, point[1] - tall / 2, left + wide, point[1] + tall / 2))
        axes.text(*point, text, fontsize=TEXT, color=GREY, va="center", ha=side, font=font_path())

    def write(self, axes: Axes, point: tuple[float, float], text: str, colour: str) -> None:
        """Write a label near a point where it covers least."""
        from matplotlib.patheffects import withStroke

        if not text:
            return
        left, bottom, right, top = min(self._places(point, text), key=self._covers)
        self.boxes.append((left, bottom, right, top))
        axes.text(
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
        from reporting.render.canvas import font

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


def _mark_deadline(axes: Axes, deadline: Json, x: list[int], highest: float, crowd: _Crowd) -> None:
    at = date.fromisoformat(deadline["day"]).toordinal()
    if not x[0] <= at <= x[-1]:
        return
    axes.axvline(at, color=GREY, linewidth=2, zorder=1)
    crowd.add_line([(float(at), 0.0), (float(at), highest)], 60)
    text = f" {plain(deadline['label'])} "
    crowd.pin_best(axes, [((float(at), highest * share), text) for share in (0.04, 0.5, 0.75, 0.25)])


def _shade(axes: Axes, days: list[date], off: set[date]) -> None:
    if len(days) > MOST_SHADED_DAYS:
        return
    for day in days:
        if day.weekday() >= WEEKEND or day in off:
            axes.axvspan(day.toordinal() - 0.5, day.toordinal() + 0.5, color=PALE, zorder=0, linewidth=0)


def _tidy(axes: Axes, days: list[date], thousands: str) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

    count = min(5, len(days))
    step = max(1, (len(days) - 1) // max(1, count - 1))
    ticks = [days[0] + timedelta(days=step * index) for index in range(count) if step * index < len(days)]
    axes.xaxis.set_major_locator(FixedLocator([day.toordinal() for day in ticks]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _short(value)))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", thousands)))
    axes.tick_params(labelsize=TEXT, colors=GREY, length=0, pad=10)
    axes.grid(axis="y", color=LINE, linewidth=1)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)


def _short(ordinal: float) -> str:
    day = date.fromordinal(round(ordinal))
    return f"{day.day}/{day.month}"
