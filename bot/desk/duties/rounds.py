"""Duties seen from the desk: which period an entry is for, who owes it, which day figures are as of, what is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reporting.campaign import Campaign, Duty, DutyKind
from reporting.duties import DutyState, UnitDuty, duty_states, unit_duty
from reporting.leave import NOBODY, LetOff, let_off, reach
from reporting.memo import per_campaign
from reporting.periods import Period, closes_at, ended_period, period_holding, periods, summary_at
from reporting.ports import UnitOfWork
from reporting.reading import Entry
from reporting.records import Cell, Span, StoredEntry
from reporting.swift import swift


@swift
@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands in the period that an entry is for. `quick`: a day's figure, which fulfils no longer span."""

    duty: Duty
    period: Period
    state: UnitDuty
    late: timedelta | None
    quick: bool


@per_campaign
def figure_duties(campaign: Campaign, unit: str) -> tuple[Duty, ...]:
    """List the duties that ask a unit for figures, the main one first."""
    return tuple(duty for duty in campaign.duties if duty.kind is DutyKind.FIGURES and unit in duty.units)


def duty_round(campaign: Campaign, unit: str, day: date) -> tuple[Duty, Period] | None:
    """Find the duty and period that a unit's figure of a day belongs to."""
    for duty in figure_duties(campaign, unit):
        period = period_holding(campaign, duty, day)
        if period is not None:
            return duty, period
    return None


def states(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> tuple[UnitDuty, ...]:
    """Work out how every unit stands in a period."""
    cells = uow.ledger.cells(campaign.code, span=period.span)
    held = uow.ledger.held_entries(campaign.code)
    off = let_off_in(uow, campaign, duty, period)
    papers = papers_of(uow, campaign, duty, period)
    return duty_states(campaign, duty, period, cells, held, now, off.excused, papers, off.due)


def states_of(
    uow: UnitOfWork,
    campaign: Campaign,
    rounds: Sequence[tuple[Duty, Period]],
    now: datetime,
    cells: Iterable[Cell] | None = None,
) -> list[tuple[UnitDuty, ...]]:
    """Work out how every unit stands in many periods, as `states` does for one.

    `cells` are what counts for their days, where that was read already.
    """
    if not rounds:
        return []
    days = Span(min(period.span.start for _, period in rounds), max(period.span.end for _, period in rounds))
    by_day: dict[date, list[Cell]] = {}
    longer: list[Cell] = []
    for cell in uow.ledger.cells(campaign.code, span=days) if cells is None else cells:
        (longer if cell.start else by_day.setdefault(cell.date, [])).append(cell)
    held = uow.ledger.held_entries(campaign.code)
    late = max(reach(period).end for _, period in rounds)
    leaves = uow.leave.touching(campaign.code, days.start, late)
    found: list[tuple[UnitDuty, ...]] = []
    for duty, period in rounds:
        span = period.span
        own = [cell for number in range(span.days) for cell in by_day.get(span.start + timedelta(number), ())]
        own += [cell for cell in longer if cell.start and cell.start <= span.end and span.start <= cell.date]
        off = let_off(duty, period, leaves) if leaves else NOBODY
        papers = papers_of(uow, campaign, duty, period)
        found.append(duty_states(campaign, duty, period, own, held, now, off.excused, papers, off.due))
    return found


def papers_of(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period) -> dict[str, datetime]:
    """Say when each unit's paper for a document duty's period came, the first where several did."""
    if duty.kind is DutyKind.FIGURES:
        return {}
    found: dict[str, datetime] = {}
    for paper in uow.documents.standing(campaign.code, duty=duty.code, period=period.span.end):
        found.setdefault(paper.unit, paper.received_at)
    return found


def let_off_in(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period) -> LetOff:
    """Look up who is excused from a period, and who may send it later."""
    days = reach(period)
    leaves = uow.leave.touching(campaign.code, days.start, days.end)
    return let_off(duty, period, leaves) if leaves else NOBODY


def standing_of(uow: UnitOfWork, campaign: Campaign, stored: StoredEntry, now: datetime) -> Standing | None:
    """Tell how the unit stands after an entry; None where no duty covers its day."""
    found = duty_round(campaign, stored.entry.unit, stored.entry.date)
    if found is None:
        return None
    duty, period = found
    cells = uow.ledger.cells(campaign.code, unit=stored.entry.unit, span=period.span)
    held = uow.ledger.held_entries(campaign.code, stored.entry.unit)
    off = let_off_in(uow, campaign, duty, period)
    unit = stored.entry.unit
    due = off.due.get(unit)
    state = unit_duty(campaign, duty, period, unit, cells, held, now, excused=unit in off.excused, due=due)
    received = state.received_at
    late = received - (due or period.due) if received and received > (due or period.due) else None
    quick = not state.complete and is_quick(period, stored.entry)
    return Standing(duty, period, state, late, quick)


def is_quick(period: Period, entry: Entry) -> bool:
    """Tell whether an entry is a figure of one day of a longer span."""
    return entry.start is None and period.span.days > 1


def closing(campaign: Campaign, duty: Duty, period: Period) -> datetime:
    """Say when a period's figures are final: its due, or its last own summary."""
    return max((period.due, *summary_at(campaign, duty, period)))


def figures_day(uow: UnitOfWork, campaign: Campaign, now: datetime) -> date:
    """Choose the day that figures are as of when nobody names one.

    The last day of the span that was due last, until there are later figures and that span's summary is out.
    """
    local = now.astimezone(campaign.zone).date()
    today, over = min(local, campaign.end), _span_over(campaign, local)
    if over is None:
        return max(today, campaign.start)
    last, final_at = over
    following = last + timedelta(days=1)
    if now >= final_at and uow.ledger.any_cells(campaign.code, Span(following, max(today, following))):
        return today
    return last


@per_campaign
def _span_over(campaign: Campaign, day: date) -> tuple[date, datetime] | None:
    """Name the last day of the main duty's latest span that was over before a day, and when its figures are final."""
    duty = campaign.main_duty
    ended = ended_period(campaign, duty, day) if duty else None
    return (ended.span.end, closing(campaign, duty, ended)) if duty and ended else None


def is_closed(uow: UnitOfWork, campaign: Campaign, entry: Entry, at: datetime, now: datetime) -> bool:
    """Tell whether the period of an entry took no more figures when something was sent, and still takes none."""
    found = duty_round(campaign, entry.unit, entry.date)
    return found is not None and is_shut(uow, campaign, found[1], at, now)


def is_shut(uow: UnitOfWork, campaign: Campaign, period: Period, at: datetime, now: datetime) -> bool:
    """Tell whether a period took no more figures from reporters at a moment, and still takes none."""
    said = uow.state.get(closing_key(campaign, period)) or ()
    clock = closes_at(campaign, period)

    def closed(moment: datetime) -> bool:
        last = next((one for one in reversed(said) if datetime.fromisoformat(one["at"]) <= moment), None)
        return bool(last["closed"]) if last else clock is not None and moment >= clock

    return closed(at) and closed(now)


def is_shut_by_hand(uow: UnitOfWork, campaign: Campaign, period: Period) -> bool:
    """Tell whether an admin closed a period, whatever the clock says."""
    said = uow.state.get(closing_key(campaign, period)) or ()
    return bool(said and said[-1]["closed"])


def closing_key(campaign: Campaign, period: Period) -> str:
    """Name the list of what admins said of a period: closed or open, from when, who, in which words."""
    return f"closed/{campaign.code}/{period.key}"


def owes_now(uow: UnitOfWork, campaign: Campaign, units: tuple[str, ...], now: datetime) -> bool:
    """Tell whether a duty for figures is open in which one of the units (all, where none is named) owes something."""
    for duty in campaign.duties:
        period = asked_period(campaign, duty, now) if duty.kind is DutyKind.FIGURES else None
        if period is None:
            continue
        for one in states(uow, campaign, duty, period, now):
            mine = not units or one.unit in units
            if mine and not one.complete and one.state is not DutyState.EXCUSED:
                return True
    return False


def asked_period(campaign: Campaign, duty: Duty, now: datetime) -> Period | None:
    """Choose the period that is collected now: the last one that is over, else the first that has begun."""
    today = now.astimezone(campaign.zone).date()
    ended = ended_period(campaign, duty, today)
    return ended or next((period for period in periods(campaign, duty) if period.span.start <= today), None)
