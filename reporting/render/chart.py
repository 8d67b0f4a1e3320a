"""The progress chart: what was done, the pace that is needed, and where this pace leads."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reporting.records import Json
from reporting.render.canvas import (
    BLUE,
    GREY,
    INK,
    LINE,
    ORANGE,
    WIDTH,
    draw_sentence,
    font,
    font_path,
    foot_of,
    plain,
    wrap,
)
from reporting.render.crowd import DPI, HEIGHT, PT, TEXT, Crowd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALE = "#F1F1F1"
WEEKEND = 5
MOST_SHADED_DAYS = 200  # beyond that weekends are hairlines and say nothing
_LINES: dict[str, tuple[Any, str, float]] = {
    "needed": ((0, (6, 3)), ORANGE, 4.0),
    "forecast": ((0, (1, 1.6)), BLUE, 4.0),
    "actual": ("solid", BLUE, 5.5),
}
"""The lines by what the picture calls them, the lowest first: dashes, colour, width."""

Label = tuple[tuple[float, float], str, str]
"""A point, the text beside it, and the text's colour."""


def draw_progress(picture: Json) -> bytes:
    """Draw a `progress` picture (its data: see the package) and return it as PNG."""
    if all(value is None for value in picture.get("actual", ())):
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
    return max(110.0, font(30).getlength(f"{_highest(picture) * 1.16:,.0f}") + 64)


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
    first, last = days[0].toordinal(), days[-1].toordinal()
    highest = max(_highest(picture), 1.0)
    axes.set_ylim(0, highest * 1.16)
    axes.set_xlim(first, max(last, first + 1) + 0.015 * (last - first))
    _shade(axes, days, {date.fromisoformat(day) for day in picture.get("shaded", ())})
    crowd = Crowd(axes)
    if picture.get("target"):
        _draw_target(axes, picture["target"], (float(first), float(last)), highest, crowd)
    lines = _draw_lines(axes, picture, days, crowd)
    milestones = _draw_milestones(axes, picture, first, last)
    if picture.get("deadline"):
        _draw_deadline(axes, picture["deadline"], (first, last), highest, crowd)
    for label in (*reversed(lines), *milestones):
        crowd.write(*label)
    _tidy(axes, days, picture.get("thousands", "."))


def _highest(picture: Json) -> float:
    values = [value for name in _LINES for value in picture.get(name) or () if value is not None]
    target = picture.get("target")
    return max([*map(float, values), *([float(target["value"])] if target else [])], default=0.0)


def _draw_target(axes: Axes, target: Json, ends: tuple[float, float], highest: float, crowd: Crowd) -> None:
    level = float(target["value"])
    axes.axhline(level, color=GREY, linewidth=2, zorder=1)
    crowd.add_line([(ends[0], level), (ends[1], level)], 60)
    crowd.pin((ends[0], level + highest * 0.035), f" {plain(target['label'])} ", "left")


def _draw_lines(axes: Axes, picture: Json, days: list[date], crowd: Crowd) -> list[Label]:
    """Draw what is needed, what is forecast and what was done, and give their labels, each beside its last point."""
    labels: list[Label] = []
    for name, (style, colour, width) in _LINES.items():
        values = zip(days, picture.get(name) or (), strict=False)
        points = [(float(day.toordinal()), value) for day, value in values if value is not None]
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
        text = plain(picture.get("labels", {}).get(name, ""))
        if name == "actual":
            axes.plot([points[-1][0]], [points[-1][1]], "o", color=colour, markersize=13, zorder=4, clip_on=False)
            text += f" {plain(picture['last'])}" if picture.get("last") else ""
        labels.append((points[-1], text, INK if name == "needed" else colour))
    return labels


def _draw_milestones(axes: Axes, picture: Json, first: int, last: int) -> list[Label]:
    """Draw the milestones that lie within the days, and give their labels."""
    labels: list[Label] = []
    for mark in picture.get("milestones", ()):
        at = (float(date.fromisoformat(mark["day"]).toordinal()), float(mark["value"]))
        if first <= at[0] <= last:
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
            labels.append((at, plain(mark["label"]), GREY))
    return labels


def _draw_deadline(axes: Axes, deadline: Json, ends: tuple[int, int], highest: float, crowd: Crowd) -> None:
    at = date.fromisoformat(deadline["day"]).toordinal()
    if not ends[0] <= at <= ends[1]:
        return
    axes.axvline(at, color=GREY, linewidth=2, zorder=1)
    crowd.add_line([(float(at), 0.0), (float(at), highest)], 60)
    text = f" {plain(deadline['label'])} "
    crowd.pin_best([((float(at), highest * share), text) for share in (0.04, 0.5, 0.75, 0.25)])


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
