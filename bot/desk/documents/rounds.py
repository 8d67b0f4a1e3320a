"""Which papers a unit owes: rounds of document duties, open from when their span begins or a month before their due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.desk.documents.named import Named, document_duties
from bot.desk.duties.rounds import states
from bot.desk.duties.words import OWING
from reporting.campaign import Campaign, Duty, DutyKind, Frequency
from reporting.duties import UnitDuty
from reporting.periods import Period, owed_span, periods
from reporting.ports import UnitOfWork
from reporting.records import Document

EARLY = timedelta(days=31)
"""A paper whose span has not begun may be given so long before its due."""

MOST = 6
"""So many rounds of one duty are looked back on; older ones nobody will give any more."""

WHOLE = ""
"""How the whole is named where a unit's code would stand: the desk's own papers."""


@dataclass(frozen=True, slots=True)
class UnitRound:
    """One paper of one unit: which duty, which of its periods. `unit` empty is the whole."""

    unit: str
    duty: Duty
    period: Period

    @property
    def choice(self) -> str:
        """Name it among a question's buttons."""
        return f"{self.duty.code}/{self.period.number}/{self.unit}"


def begun(campaign: Campaign, duty: Duty, now: datetime) -> list[Period]:
    """List the rounds of a duty that papers may be given for now, oldest first; the desk's own but the last two."""
    today = now.astimezone(campaign.zone).date()
    soon = now + EARLY if duty.frequency is Frequency.ONCE else now
    found = [one for one in periods(campaign, duty) if one.span.start <= today or one.due <= soon]
    return found[-2:] if duty.kind is DutyKind.PAPER else found[-MOST:]


def _is_near(duty: Duty, period: Period, now: datetime) -> bool:
    """Tell whether a round is one to be thought of now: what is given once, not longer than a month before its due."""
    return duty.frequency is not Frequency.ONCE or period.due <= now + EARLY


def owed_rounds(uow: UnitOfWork, campaign: Campaign, units: Sequence[str], now: datetime) -> list[UnitRound]:
    """List what units still owe, earliest due first; of a duty's running rounds only where no earlier one is owed.

    With the whole among `units`, the desk's own papers too.
    """
    found: list[UnitRound] = []
    for duty in document_duties(campaign):
        owed: dict[str, int] = {}
        for period in (one for one in begun(campaign, duty, now) if _is_near(duty, one, now)):
            running = period.span.end >= now.astimezone(campaign.zone).date() and period.due > now
            for unit in _owing(uow, campaign, duty, period, now):
                if unit in units and not (running and owed.get(unit)):
                    owed[unit] = owed.get(unit, 0) + 1
                    found.append(UnitRound(unit, duty, period))
    return sorted(found, key=lambda one: one.period.due)


def _owing(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> Iterator[str]:
    if duty.kind is DutyKind.PAPER:
        if not uow.documents.standing(campaign.code, duty=duty.code, period=period.span.end):
            yield WHOLE
        return
    yield from (one.unit for one in states(uow, campaign, duty, period, now) if one.state in OWING)


def all_rounds(campaign: Campaign, units: Sequence[str], now: datetime) -> list[UnitRound]:
    """List every round that papers may be given for, given or not: a second paper replaces none."""
    return [
        UnitRound(unit, duty, period)
        for duty in document_duties(campaign)
        for period in begun(campaign, duty, now)
        for unit in units
        if _owes(campaign, duty, unit, period)
    ]


def _owes(campaign: Campaign, duty: Duty, unit: str, period: Period) -> bool:
    if duty.kind is DutyKind.PAPER:
        return unit == WHOLE
    return unit in duty.units and owed_span(campaign, duty, period.span, unit) is not None


def fitting(found: Iterable[UnitRound], named: Named) -> list[UnitRound]:
    """Keep the rounds that what was said fits; where it names a month or quarter, that one's."""
    kept = [one for one in found if not named.duties or one.duty in named.duties]
    if named.month is not None:
        by_month = [one for one in kept if one.duty.frequency is Frequency.MONTHLY]
        kept = [one for one in kept if one not in by_month or one.period.last.month == named.month]
    if named.quarter is not None:
        by_quarter = [one for one in kept if one.duty.frequency is Frequency.QUARTERLY]
        kept = [one for one in kept if one not in by_quarter or (one.period.last.month + 2) // 3 == named.quarter]
    return kept


def round_of(campaign: Campaign, paper: Document) -> UnitRound | None:
    """Find the round that a paper was given for; None where the campaign has it no more."""
    duty = campaign.duty_by_code.get(paper.duty)
    if duty is None or (paper.unit != WHOLE and paper.unit not in campaign.unit_by_code):
        return None
    rounds = (one for one in periods(campaign, duty) if one.span.end == paper.period)
    return next((UnitRound(paper.unit, duty, one) for one in rounds), None)


def find_round(campaign: Campaign, choice: str) -> UnitRound | None:
    """Find the round that a button names; None where the campaign has it no more."""
    code, number, unit = choice.split("/", 2)
    duty = campaign.duty_by_code.get(code)
    rounds = periods(campaign, duty) if duty else ()
    period = next((one for one in rounds if str(one.number) == number), None)
    if duty is None or period is None or (unit != WHOLE and unit not in campaign.unit_by_code):
        return None
    return UnitRound(unit, duty, period)


def state_of(uow: UnitOfWork, campaign: Campaign, one: UnitRound, now: datetime) -> UnitDuty | None:
    """Judge a unit's round; None for the whole's."""
    found = states(uow, campaign, one.duty, one.period, now) if one.unit != WHOLE else ()
    return next((state for state in found if state.unit == one.unit), None)


def received_at(one: UnitRound, came: date, sent_at: datetime) -> datetime:
    """Say when a paper counts as come that an admin says came on a day: at noon, or by the due where that is that day.

    Never after the word itself.
    """
    noon = datetime.combine(came, datetime.min.time(), one.period.due.tzinfo) + timedelta(hours=12)
    due = one.period.due
    return min(sent_at, min(noon, due) if due.date() == came else noon)
