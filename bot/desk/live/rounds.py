"""The rounds that have a live board: from when, how they stand, and what would change that."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot.desk.duties.rounds import asked_period, closing, is_shut, papers_of, states
from bot.desk.live.kept import digest
from bot.desk.live.words import LiveRound
from reporting.campaign import Campaign, Duty, DutyKind
from reporting.leave import reach
from reporting.periods import Period, periods
from reporting.ports import UnitOfWork

OPENS_BEFORE = timedelta(hours=3)
"""So long before its due a round without reminders gets its board; others get it with the first reminder."""
_LOOK_BACK = timedelta(days=8)


def open_rounds(campaign: Campaign, now: datetime) -> Iterator[tuple[Duty, Period]]:
    """Go through the rounds that have their board now, of every duty that units owe."""
    for duty in campaign.duties:
        rounds = periods(campaign, duty) if not duty.whole else ()
        for period in rounds[bisect_left(rounds, now - _LOOK_BACK, key=lambda one: one.due) :]:
            opens = opens_at(campaign, duty, period)
            if opens > now:
                break
            if now < closing(campaign, duty, period):
                yield duty, period


def opens_at(campaign: Campaign, duty: Duty, period: Period) -> datetime:
    """Say when a round's board is posted: with the group's first reminder, not before the last day of its span."""
    before = max((one.before for one in duty.reminders if one.to is None), default=OPENS_BEFORE)
    return max(period.due - before, datetime.combine(period.span.end, time(), campaign.zone))


def asked_rounds(uow: UnitOfWork, campaign: Campaign, now: datetime) -> list[tuple[Duty, Period]]:
    """List the rounds that are open or that people still owe; where there is none, what is due next."""
    found = list(open_rounds(campaign, now))
    for duty in campaign.duties:
        last = asked_period(campaign, duty, now) if duty.kind is DutyKind.FIGURES and not duty.whole else None
        if last is not None and (duty, last) not in found and is_owed(uow, campaign, duty, last, now):
            found.append((duty, last))
    return found or _next_rounds(campaign, now)


def is_owed(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> bool:
    """Tell whether units still owe a round whose due is over, and may send it."""
    if period.due > now or is_shut(uow, campaign, period, now, now):
        return False
    return any(one.expected and not one.complete for one in states(uow, campaign, duty, period, now))


def _next_rounds(campaign: Campaign, now: datetime) -> list[tuple[Duty, Period]]:
    """List what is due next among the rounds that have begun, else the main duty's last."""
    today = now.astimezone(campaign.zone).date()
    coming: list[tuple[Duty, Period]] = []
    for duty in campaign.duties:
        rounds = periods(campaign, duty) if not duty.whole else ()
        ahead = rounds[bisect_left(rounds, now, key=lambda one: one.due) :][:1]
        coming += [(duty, period) for period in ahead if period.span.start <= today]
    first = min((period.due for _, period in coming), default=None)
    main = campaign.main_duty
    last = asked_period(campaign, main, now) if main else None
    soonest = [(duty, period) for duty, period in coming if period.due == first]
    return soonest or ([(main, last)] if main and last else [])


def standing(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> LiveRound:
    """Work out how a round stands now."""
    return LiveRound(campaign, duty, period, states(uow, campaign, duty, period, now), now)


def fingerprint(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> str:
    """Name all that a board says depends on, cheaply: while it is the same, the board is."""
    days = reach(period)
    leaves = uow.leave.touching(campaign.code, days.start, days.end)
    moments = [period.due, *(one.until for one in leaves if one.until is not None)]
    papers = sorted(papers_of(uow, campaign, duty, period).items())
    due = period.due.isoformat()  # a day off may move it
    known = (uow.ledger.step(), due, [one.id for one in leaves], [now >= moment for moment in moments], papers)
    return digest(repr(known))
