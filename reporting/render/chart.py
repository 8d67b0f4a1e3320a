"""The progress chart: what was done, the pace that is needed, and where this pace leads."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from reporting.records import Json
from reporting.render.canvas import BLUE, GREY, INK, LINE, ORANGE, SHADE, WIDTH, font_path, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 1000
DPI = 100
PT = 72 / DPI  # points to a pixel
TITLE, TEXT = 40 * PT, 30 * PT
WEEKEND = 5
MOST_SHADED_DAYS = 200  # beyond that weekends are hairlines and say nothing


def draw_progress(picture: Json) -> bytes:
    """Draw a `progress` picture (its data: see the package) and return it as PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
    below = _write_head(figure, picture)
    if any(value is not None for value in picture.get("actual", ())):
        left = _axis_width(picture) / WIDTH
        axes = figure.add_axes((left, 0.17, 0.95 - left, below - 0.21))
        _plot(axes, picture)
    else:
        figure.text(0.5, 0.5, plain(picture.get("empty", "")), ha="center", va="center", fontsize=TEXT, color=GREY)
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=DPI)
    return _shrink(stream)


def _axis_width(picture: Json) -> float:
    """Measure the room that the figures beside the upright axis need, in px."""
    from reporting.render.canvas import font

    target = picture.get("target")
    highest = max(
        [value for name in ("actual", "needed", "forecast") for value in picture.get(name) or () if value is not None]
        + ([target["value"]] if target else [])
    )
    return max(110.0, font(30).getlength(f"{highest * 1.16:,.0f}") + 64)


def _shrink(stream: BytesIO) -> bytes:
    from PIL import Image

    small = BytesIO()
    Image.open(stream).convert("RGB").quantize(64, method=0).save(small, "PNG")
    return small.getvalue()


def _write_head(figure: Figure, picture: Json) -> float:
    """Write title, subtitle and foot; return where the title part ends, as a share of the height."""
    from PIL import Image, ImageDraw

    from reporting.render.canvas import font, wrap

    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    top = 1 - 36 / HEIGHT
    for text, size, bold, colour in (
        (picture["title"], 40, True, INK),
        (picture.get("subtitle", ""), 30, False, GREY),
    ):
        for line in wrap(ruler, text, font(size, bold=bold), WIDTH - 80, 3) if text else ():
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
    foot = wrap(ruler, picture.get("foot", ""), font(30), WIDTH - 80, 2)
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
    if target:
        axes.axhline(target["value"], color=GREY, linewidth=2, zorder=1)
        axes.text(
            x[0],
            target["value"],
            " " + plain(target["label"]),
            fontsize=TEXT,
            color=GREY,
            va="bottom",
            font=font_path(),
        )
    if deadline:
        _mark_deadline(axes, deadline, x, highest)
    taken: list[tuple[float, float]] = []
    for name, style, colour, width in (
        ("needed", (0, (6, 3)), ORANGE, 4.0),
        ("forecast", (0, (1, 1.6)), BLUE, 4.0),
        ("actual", "solid", BLUE, 5.5),
    ):
        points = [(day, value) for day, value in zip(x, series[name], strict=False) if value is not None]
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
        if name == "actual":
            axes.plot([points[-1][0]], [points[-1][1]], "o", color=colour, markersize=13, zorder=4, clip_on=False)
        text = plain(labels.get(name, "")) + (
            f" {plain(picture['last'])}" if name == "actual" and picture.get("last") else ""
        )
        _label_end(axes, points[-1], text, INK if name == "needed" else colour, taken)
    _tidy(axes, days, picture.get("thousands", "."))


def _mark_deadline(axes: Axes, deadline: Json, x: list[int], highest: float) -> None:
    at = date.fromisoformat(deadline["day"]).toordinal()
    if not x[0] <= at <= x[-1]:
        return
    axes.axvline(at, color=GREY, linewidth=2, zorder=1)
    right = at > (x[0] + x[-1]) / 2
    axes.text(
        at,
        highest * 0.03,
        f" {plain(deadline['label'])} ",
        fontsize=TEXT,
        color=GREY,
        font=font_path(),
        ha="right" if right else "left",
    )


def _label_end(
    axes: Axes, point: tuple[float, float], text: str, colour: str, taken: list[tuple[float, float]]
) -> None:
    """Write a line's name at its end, to the side where there is room, apart from those already written."""
    from matplotlib.patheffects import withStroke

    if not text:
        return
    left, right = axes.get_xlim()
    _, top = axes.get_ylim()
    step = top * 0.065
    ends_right = point[0] > left + (right - left) * 0.55
    y = point[1] + (step * 0.8 if not ends_right else -step * 1.3)
    y = min(max(y, step * 0.6), top - step)
    while any(abs(y - other) < step and abs(point[0] - where) < (right - left) * 0.6 for where, other in taken):
        y -= step
        if y < step * 0.5:
            y = max(other for _, other in taken) + step
            break
    taken.append((point[0], y))
    axes.annotate(
        text,
        point,
        xytext=(point[0], y),
        fontsize=TEXT,
        color=colour,
        va="center",
        zorder=5,
        font=font_path(bold=True),
        ha="right" if ends_right else "left",
        path_effects=[withStroke(linewidth=7, foreground="white")],
        annotation_clip=False,
    )


def _shade(axes: Axes, days: list[date], off: set[date]) -> None:
    if len(days) > MOST_SHADED_DAYS:
        return
    for day in days:
        if day.weekday() >= WEEKEND or day in off:
            axes.axvspan(day.toordinal() - 0.5, day.toordinal() + 0.5, color=SHADE, zorder=0, linewidth=0)


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
