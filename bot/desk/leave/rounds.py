"""Which rounds of which duties leave is for: those that days name, or the one that is being collected."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.desk.duties.rounds import asked_period, figure_duties, states
from bot.desk.leave.words import Wish, round_and_due
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Duty
from reporting.message import Instruction
from reporting.periods import Period, periods
from reporting.records import LeaveKind


def extensions(
    visit: Visit, campaign: Campaign, kind: LeaveKind, units: tuple[str, ...], given: Instruction
) -> tuple[list[Wish], Markup]:
    """Find each unit's round that is being collected, and until when it may be sent; or say why there is none."""
    found: dict[tuple[str, date, datetime | None], list[str]] = {}
    for unit in units or ("",):
        asked = _round_now(visit, campaign, unit)
        if asked is None:
            name = campaign.unit_by_code[unit].title if unit else visit.texts.say("leave.everyone")
            return [], visit.texts.say("leave.no-round", unit=name)
        duty, period = asked
        until = _until(visit, campaign, duty, period, given) if kind is LeaveKind.EXTENDED else None
        if until is not None and until <= period.due:
            return [], visit.texts.say("leave.too-early", round=round_and_due(visit.texts, campaign, duty, period))
        found.setdefault((duty.code, period.span.end, until), []).extend([unit] if unit else [])
    return [
        Wish(kind, tuple(some), last, last, code, until, given.reason) for (code, last, until), some in found.items()
    ], Markup("")


def _round_now(visit: Visit, campaign: Campaign, unit: str) -> tuple[Duty, Period] | None:
    """Choose a unit's round: what is collected now and not done yet, else what is due next (empty: every unit's)."""
    main = [campaign.main_duty] if campaign.main_duty else []
    duties = figure_duties(campaign, unit) if unit else tuple(main)
    duties = duties or tuple(duty for duty in campaign.duties if unit in duty.units and not duty.whole)
    for duty in duties:
        period = asked_period(campaign, duty, visit.now)
        if period is not None and _owed(visit, campaign, duty, period, unit):
            return duty, period
    done = {period.key for duty in duties if (period := asked_period(campaign, duty, visit.now)) is not None}
    coming = [
        (duty, period)
        for duty in duties
        for period in periods(campaign, duty)
        if period.due > visit.now and period.key not in done
    ]
    return min(coming, key=lambda one: one[1].due, default=None)


def _owed(visit: Visit, campaign: Campaign, duty: Duty, period: Period, unit: str) -> bool:
    found = states(visit.uow, campaign, duty, period, visit.now)
    return any(one.received_at is None for one in found if unit in {"", one.unit})


def _until(visit: Visit, campaign: Campaign, duty: Duty, period: Period, given: Instruction) -> datetime:
    """Say until when: on the day that is named, else at the first such hour after the due and now."""
    clock: time = given.clock or duty.due_time
    if given.spans:
        return datetime.combine(given.spans[-1].end, clock, campaign.zone)
    after = max(period.due, visit.now).astimezone(campaign.zone)
    until = datetime.combine(after.date(), clock, campaign.zone)
    return until if until > after else until + timedelta(days=1)
