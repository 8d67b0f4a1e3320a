"""The rounds of the campaign above that a sum is the report for, and how each of them stands."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.desk.duties.rounds import figure_duties, let_off_in, states_of
from bot.desk.levels.chain import Link
from reporting.campaign import Duty
from reporting.duties import UnitDuty
from reporting.levels import CHANGES_FOR, Sum, given_by, needs_history, rounds_within, standing_above, sum_up
from reporting.periods import Period, period_holding, periods
from reporting.ports import UnitOfWork
from reporting.records import Cell, Span


@dataclass(frozen=True, slots=True)
class Round:
    """A period that the unit above owes, and the own rounds that make up exactly its days."""

    link: Link
    duty: Duty
    period: Period
    own_duty: Duty
    own: tuple[Period, ...]

    @property
    def span(self) -> Span:
        """The days that are summed up."""
        return self.period.span


@dataclass(frozen=True, slots=True)
class Standing:
    """A round as it stands: the sum, how the own units stand round by round, what counts above."""

    round: Round
    sum: Sum
    states: Sequence[Sequence[UnitDuty]]
    above: dict[str, int]
    cells: Sequence[Cell]


def rounds_since(link: Link, now: datetime) -> Iterator[Round]:
    """Go through the rounds whose last day has come, those that were due long ago left out."""
    today = now.astimezone(link.upper.zone).date()
    for duty in figure_duties(link.upper, link.unit.code):
        rounds = periods(link.upper, duty)
        for period in rounds[bisect_left(rounds, now - CHANGES_FOR, key=lambda one: one.due) :]:
            if period.span.start > today:
                break
            found = round_of(link, duty, period)
            if found is not None:
                yield found


def next_opening(link: Link, now: datetime) -> datetime | None:
    """Say when the next round is put forward that isn't yet, whole or not."""
    found: list[datetime] = []
    for duty in figure_duties(link.upper, link.unit.code):
        rounds = periods(link.upper, duty)
        for period in rounds[bisect_left(rounds, now, key=lambda one: one.due) :]:
            last_day = datetime.combine(period.span.end, time(), link.upper.zone)
            opens = max(last_day, period.due - link.before)
            if opens > now:
                found.append(opens)
                break
    return min(found, default=None)


def round_of(link: Link, duty: Duty, period: Period) -> Round | None:
    """Take a period above together with the own rounds in it; None where they don't make it up, or the unit is gone."""
    own = rounds_within(link.lower, period.span)
    if own is None or not link.unit.exists_on(period.span.end):
        return None
    return Round(link, duty, period, *own)


def find_round(link: Link, duty: str, end: date) -> Round | None:
    """Find a round by its duty and last day."""
    known = link.upper.duty_by_code.get(duty)
    period = period_holding(link.upper, known, end) if known else None
    return round_of(link, known, period) if known and period else None


def due_above(uow: UnitOfWork, one: Round) -> datetime | None:
    """Say when the unit above must have sent the round; None where it is excused."""
    off = let_off_in(uow, one.link.upper, one.duty, one.period)
    unit = one.link.unit.code
    return None if unit in off.excused else off.due.get(unit, one.period.due)


@dataclass(frozen=True, slots=True)
class Figures:
    """What counts for a round's days: the own campaign's cells, and by metric what stands above."""

    round: Round
    cells: Sequence[Cell]
    above: dict[str, int]


@dataclass(frozen=True, slots=True)
class ManyFigures:
    """What counts for the days of many rounds of one campaign, read together."""

    cells: Sequence[Cell]
    above: Sequence[Cell]

    def of(self, one: Round) -> Figures:
        """Pick what is one round's."""
        first, last = one.span.start, one.span.end
        cells = [cell for cell in self.cells if (cell.start or cell.date) <= last and first <= cell.date]
        return Figures(one, cells, standing_above(self.above, one.link.unit.code, one.span))


def read_figures(uow: UnitOfWork, link: Link, rounds: Sequence[Round]) -> ManyFigures:
    """Read what counts for some rounds of a campaign, here and above."""
    if not rounds:
        return ManyFigures((), ())
    days = Span(min(one.span.start for one in rounds), max(one.span.end for one in rounds))
    own = uow.ledger.cells(link.lower.code, span=days)
    return ManyFigures(own, uow.ledger.cells(link.upper.code, unit=link.unit.code, span=days))


def look(uow: UnitOfWork, figures: Figures, now: datetime) -> Standing:
    """Work out how a round stands now."""
    one, cells = figures.round, figures.cells
    lower, pairs, span = one.link.lower, one.link.pairs, one.span
    found = states_of(uow, lower, [(one.own_duty, period) for period in one.own], now, cells)
    summed: Sequence[Cell] = cells
    if needs_history(lower, pairs, cells, span):
        keys = {own for own, _key in pairs}
        summed = uow.ledger.cells(lower.code, metrics=keys, span=Span(date.min, span.end))
    return Standing(one, sum_up(lower, pairs, span, summed, given_by(found)), found, figures.above, cells)


def look_now(uow: UnitOfWork, one: Round, now: datetime) -> Standing:
    """Read a round's figures and work out how it stands."""
    return look(uow, read_figures(uow, one.link, [one]).of(one), now)


def fingerprint(figures: Figures) -> str:
    """Name all figures that a round stands on: while it is the same, the sum is."""
    said = sorted(repr((c.unit, c.metric, c.date, c.start, c.value, c.anchor, c.relation)) for c in figures.cells)
    return hashlib.sha256(repr((said, sorted(figures.above.items()))).encode()).hexdigest()[:16]
