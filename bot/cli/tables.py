"""The tables that `baocao export` writes, as rows of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from reporting import exports
from reporting.campaign import Campaign, Duty
from reporting.duties import UnitDuty, duty_states
from reporting.leave import as_of, days_of_leave, excused_in, let_off
from reporting.periods import Period, main_span, periods
from reporting.ports import UnitOfWork
from reporting.progress import Progress, progress
from reporting.ranking import baseline_ranks
from reporting.records import StoredEntry

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment a table is of: a day with all that is known, or the end of a day in the past."""

    day: date
    moment: datetime

    @classmethod
    def of(cls, campaign: Campaign, day: date | None, now: datetime) -> AsOf:
        """Take the end of a day, or now."""
        local = now.astimezone(campaign.zone)
        if day is None:
            return cls(local.date(), local)
        return cls(day, datetime.combine(day, time.max, campaign.zone))


def reports(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    """What counts now, of days up to the day."""
    return exports.reports_rows(campaign, [cell for cell in uow.ledger.cells(campaign.code) if cell.date <= at.day])


def history(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    """Every revision recorded by the moment."""
    entries = [entry for entry in uow.ledger.history(campaign.code) if entry.recorded_at <= at.moment]
    return exports.history_rows(campaign, entries, _names(uow, entries))


def _names(uow: UnitOfWork, entries: Iterable[StoredEntry]) -> Mapping[int, str]:
    return {person: uow.people.get(person).name for person in {entry.person for entry in entries} if person is not None}


def progress_table(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    """Each unit's and the whole's figures."""
    return exports.progress_rows(campaign, _progress(uow, campaign, at))


def _progress(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> Progress:
    earlier = {
        quota.as_of: uow.ledger.tally(campaign, quota.as_of, main_span(campaign, quota.as_of))
        for quota in campaign.quotas
        if quota.as_of is not None
    }
    span = main_span(campaign, at.day)
    excused = excused_in(campaign, span, uow.leave.touching(campaign.code, *days_of_leave(campaign, span)))
    return progress(campaign, uow.ledger.tally(campaign, at.day, span), excused=excused, earlier=earlier)


def ranking(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    """The headline's ranking, moved since the last summary before the moment."""
    snapshot = uow.slots.last_snapshot(campaign.code, at.moment)
    before = snapshot.data.get("ranks", {}).get(campaign.headline) if snapshot else None
    previous = {str(unit): int(place) for unit, place in before.items()} if before else None
    previous = previous or baseline_ranks(campaign, campaign.headline)
    return exports.ranking_rows(campaign, _progress(uow, campaign, at), previous)


def duties(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    """Every duty's periods that had begun by the day, judged by what was received by the moment."""
    return exports.duties_rows(campaign, _states(uow, campaign, at))


def rates(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[Row]:
    """How completely and punctually each of those periods was met."""
    owed = ((duty, period, units) for duty, period, units in _states(uow, campaign, at) if units)
    return exports.rates_rows(campaign, owed)


def _states(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> list[tuple[Duty, Period, tuple[UnitDuty, ...]]]:
    cells = exports.known_by(uow.ledger.cells(campaign.code), at.moment)
    held = [entry for entry in uow.ledger.held_entries(campaign.code) if entry.sent_at <= at.moment]
    leaves = as_of(uow.leave.touching(campaign.code, date.min, date.max, revoked=True), at.moment)
    papers = _papers(uow, campaign, at)

    def judged(duty: Duty, period: Period) -> tuple[UnitDuty, ...]:
        off = let_off(duty, period, leaves)
        came = papers.get((duty.code, period.span.end), {})
        return duty_states(campaign, duty, period, cells, held, at.moment, off.excused, came, off.due)

    return [
        (duty, period, judged(duty, period))
        for duty in campaign.duties
        for period in periods(campaign, duty)
        if period.span.start <= at.day or period.due <= at.moment
    ]


def _papers(uow: UnitOfWork, campaign: Campaign, at: AsOf) -> dict[tuple[str, date], dict[str, datetime]]:
    """Say when each unit's paper came, of what came by the moment, by duty and last day of the period."""
    found: dict[tuple[str, date], dict[str, datetime]] = {}
    for paper in uow.documents.standing(campaign.code):
        if paper.received_at <= at.moment:
            found.setdefault((paper.duty, paper.period), {}).setdefault(paper.unit, paper.received_at)
    return found


TABLES: Mapping[str, Callable[[UnitOfWork, Campaign, AsOf], list[Row]]] = {
    "reports": reports,
    "history": history,
    "progress": progress_table,
    "ranking": ranking,
    "duties": duties,
    "rates": rates,
}
"""Each table by its word on the command line."""
