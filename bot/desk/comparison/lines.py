"""Three figures of a unit beside each other: what it reported, what was checked, what the official system counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.board import open_board
from bot.desk.names import list_name, within
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.records import OfficialFigure, OfficialKind, Span


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's three figures (None: nobody knows), or their sums (`unit` None), `partial` where some are unknown."""

    unit: str | None
    reported: int | None
    checked: int | None
    official: int | None
    partial: bool = False

    @property
    def difference(self) -> int | None:
        """What was reported above what is official, or where that is unknown above what was checked."""
        other = self.official if self.official is not None else self.checked
        return None if other is None or self.reported is None or self.partial else self.reported - other


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units' lines of one metric, cumulative as of a day, or (`start` given) of a span."""

    metric: str
    as_of: date
    start: date | None
    lines: tuple[Line, ...]

    def of(self, unit: str) -> Line | None:
        """Find a unit's line."""
        return next((line for line in self.lines if line.unit == unit), None)

    @property
    def known(self) -> tuple[Line, ...]:
        """The lines of units that something was counted of elsewhere."""
        return tuple(line for line in self.lines if line.checked is not None or line.official is not None)

    @property
    def sums(self) -> Line:
        """What the units that are compared make up, as far as it is known."""
        known = self.known
        partial = any(line.reported is None or line.official is None for line in known)
        return Line(
            None,
            _sum(line.reported for line in known),
            _sum(line.checked for line in known),
            _sum(line.official for line in known),
            partial,
        )


def _sum(values: Iterable[int | None]) -> int | None:
    found = [value for value in values if value is not None]
    return sum(found) if found else None


def compare(uow: UnitOfWork, campaign: Campaign, as_of: date, now: datetime) -> list[Comparison]:
    """Put reported figures beside those counted elsewhere as of a day, metric by metric in the campaign's order."""
    found = [one for one in uow.official.on(campaign.code, as_of) if one.metric in campaign.metric_by_key]
    comparisons: list[Comparison] = []
    for metric in campaign.metrics:
        mine = [one for one in found if one.metric == metric.key]
        if mine:
            comparisons.append(_compared(uow, campaign, metric.key, as_of, mine, now))
    return comparisons


def _compared(
    uow: UnitOfWork, campaign: Campaign, metric: str, as_of: date, figures: list[OfficialFigure], now: datetime
) -> Comparison:
    start = next((one.start for one in reversed(figures) if one.start is not None), None)
    values = {(one.kind, one.unit): one.value for one in figures}
    reported = _reported(uow, campaign, metric, as_of, start, now)
    lines = tuple(
        Line(
            unit.code,
            reported.get(unit.code),
            values.get((OfficialKind.CHECKED, unit.code)),
            values.get((OfficialKind.OFFICIAL, unit.code)),
        )
        for unit in campaign.units
        if unit.exists_on(as_of)
    )
    return Comparison(metric, as_of, start, lines)


def _reported(
    uow: UnitOfWork, campaign: Campaign, metric: str, as_of: date, start: date | None, now: datetime
) -> dict[str, int | None]:
    """Say what units reported: of the span, or cumulative; without a known start, since the campaign's first day."""
    day = min(as_of, campaign.end)
    span = Span(min(start or campaign.start, day), day)
    progress = open_board(uow, campaign, day, now, span).progress
    found: dict[str, int | None] = {}
    for unit in campaign.units:
        figure = progress.of(unit.code, metric)
        counted = figure.in_period if progress.known.has_begun(unit.code, metric) else None
        found[unit.code] = counted if start is not None or figure.cumulative is None else figure.cumulative
    return found


def day_words(texts: Texts, comparison: Comparison) -> str:
    """Name the days that are compared."""
    if comparison.start is None:
        return texts.plain("compare.up-to", day=comparison.as_of)
    return texts.plain("compare.span", day=texts.span(Span(comparison.start, comparison.as_of), year=True))


def number(texts: Texts, value: int | None) -> str:
    """Write a figure, or that nobody knows it."""
    return texts.plain("compare.unknown") if value is None else texts.number(value)


def _difference_words(texts: Texts, line: Line) -> str:
    """Say by how much a line is off, or that its unit has not reported; nothing where nobody else counted."""
    if line.difference is None:
        return texts.plain("compare.no-report") if line.unit is not None and line.reported is None else ""
    if line.difference == 0:
        return texts.plain("compare.agrees")
    return texts.plain("compare.difference", difference=texts.signed(line.difference))


def row_words(texts: Texts, campaign: Campaign, line: Line) -> Markup:
    """`Vĩnh Lợi: 500 · 480 · 470 (lệch +30)`."""
    name: str = texts.say("compare.whole") if line.unit is None else list_name(campaign, line.unit)
    return texts.say(
        "compare.row",
        unit=name,
        reported=number(texts, line.reported),
        checked=number(texts, line.checked),
        official=number(texts, line.official),
        difference=_difference_words(texts, line),
    )


def own_words(texts: Texts, campaign: Campaign, comparison: Comparison, line: Line) -> Markup:
    """Write one unit's line as a sentence."""
    return texts.say(
        "compare.line",
        metric=within(campaign.metric_by_key[comparison.metric].said),
        unit=campaign.unit_by_code[line.unit or ""].title,
        days=day_words(texts, comparison),
        reported=number(texts, line.reported),
        checked=number(texts, line.checked),
        official=number(texts, line.official),
        difference=_difference_words(texts, line),
    )


def latest_day(uow: UnitOfWork, campaign: Campaign, named: date | None) -> date | None:
    """Choose the day to compare as of: the latest there are figures of, at a named day or before it."""
    days = uow.official.days(campaign.code)
    return next((day for day in days if named is None or day <= named), None)
