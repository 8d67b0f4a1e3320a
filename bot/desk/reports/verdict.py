"""What is thought of an entry before it is stored: doubts that hold it, what flags it, which other day it may be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.desk.board import goals_on
from bot.desk.duties.rounds import duty_round
from bot.desk.reports import changes
from bot.desk.reports.outcome import Hold
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Duty, Frequency
from reporting.checks import CONFIRM_WITHIN, Finding, History, check_entry
from reporting.periods import period_holding
from reporting.reading import Entry
from reporting.records import Message, Relation, Span, StoredEntry
from reporting.swift import swift

NEAR_ROLLOVER = timedelta(minutes=30)
"""So near the hour at which "today" takes over from "yesterday", an undated daily report may mean either."""

_HOLD_OF = {
    "overlap": Hold.OVERLAP,
    "repeated-add": Hold.REPEATED,
    "falls": Hold.SUSPICIOUS,
    "too-big": Hold.SUSPICIOUS,
}


@swift
@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks found (`codes`), what of it is said (`told`), why the entry waits, which other day it may be."""

    codes: frozenset[str] = frozenset()
    told: tuple[Finding, ...] = ()
    hold: Hold | None = None
    other: Span | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """What is kept beside the entry."""
        return tuple(dict.fromkeys([*([self.hold.value] if self.hold else ()), *[found.code for found in self.told]]))


def judged(
    visit: Visit,
    campaign: Campaign,
    message: Message,
    entry: Entry,
    there: Sequence[StoredEntry],
    before: Sequence[StoredEntry],
    *,
    sure: bool,
    relation: Relation | None,
) -> Verdict:
    """Judge an entry beside what counts for its days (`there`), of which some was said `before` it.

    What it replaces of other days is out of the way already: the figures that it is checked against are without it.
    """
    findings = _check(visit, campaign, message, entry, there)
    if relation is not None:
        findings = tuple(found for found in findings if found.code not in {"overlap", "confirmed"})
    other = None if sure or entry.dated else other_reading(campaign, message, entry)
    hold = next((_HOLD_OF[found.code] for found in findings if found.hold), None)
    if hold is None and other is not None and _asks_day(visit, campaign, message, entry, other, before):
        hold = Hold.WHICH_DAY
    told = tuple([found for found in findings if not found.told_only])
    return Verdict(frozenset([found.code for found in findings]), told, hold, other)


def _check(
    visit: Visit,
    campaign: Campaign,
    message: Message,
    entry: Entry,
    there: Sequence[StoredEntry],
    aside: Collection[tuple[date, date | None]] = (),
) -> tuple[Finding, ...]:
    """Check an entry against its unit's history, but for the days and spans that make room for it."""
    ledger = visit.uow.ledger
    first = min([entry.start or entry.date, *(start or day for day, start in aside)])
    past = ledger.past_of(campaign, entry.unit, first)
    cells = past.cells
    if aside:
        cells = {key: [cell for cell in own if (cell.date, cell.start) not in aside] for key, own in cells.items()}
    recent = [one for one in there if abs(message.sent_at - one.sent_at) <= CONFIRM_WITHIN]
    history = History(
        cells=cells,
        goals=goals_on(visit.uow, campaign, entry.unit, entry.date),
        sent_at=message.sent_at,
        person=visit.author,
        recent=recent,
        earlier=past.earlier,
    )
    return check_entry(campaign, entry, history)


def overlapping(visit: Visit, campaign: Campaign, stored: StoredEntry) -> tuple[Finding, ...]:
    """Find what a waiting entry shares days with by now, where that was not settled; what it replaces is no such."""
    aside = {one.entry.days for one in changes.replaced_by(visit.uow, stored)}
    findings = _check(visit, campaign, stored.message, stored.entry, (), aside)
    return tuple(found for found in findings if found.code == "overlap")


def other_reading(campaign: Campaign, message: Message, entry: Entry) -> Span | None:
    """Name the other day or span that an undated report might be for: the day of sending, or the day before."""
    found = duty_round(campaign, entry.unit, entry.date)
    if found is None:
        return None
    sent = message.sent_at.astimezone(campaign.zone).date()
    if found[0].frequency is Frequency.DAILY:
        day = sent if entry.date != sent else sent - timedelta(days=1)
    elif entry.start is not None:
        day = sent
    else:
        return None
    inside = campaign.start <= day <= campaign.end and campaign.unit_by_code[entry.unit].exists_on(day)
    return Span(day, day) if inside and day != entry.date else None


def _asks_day(
    visit: Visit, campaign: Campaign, message: Message, entry: Entry, other: Span, there: Sequence[StoredEntry]
) -> bool:
    """Tell whether the other reading is likely enough to ask before anything counts.

    The span's report is in already (and this isn't its own sender mending it within the hour), or the hour is near
    the rollover and neither day has its report.
    """
    duty, _period = duty_round(campaign, entry.unit, entry.date) or (None, None)
    if there:
        if all(_says(one, entry) for one in there):
            return False
        mending = any(
            one.person == visit.author and timedelta() <= message.sent_at - one.sent_at <= CONFIRM_WITHIN
            for one in there
        )
        complete = set(duty.required if duty else ()) <= {key for one in there for key in one.entry.values}
        overlapping = any(key in one.entry.values for one in there for key in entry.values)
        return complete and overlapping and not mending
    if duty is None or duty.frequency is not Frequency.DAILY:
        return False
    if visit.uow.ledger.live_entries(campaign.code, entry.unit, other.end):
        return False
    near = is_near_rollover(duty, message.sent_at.astimezone(campaign.zone))
    return near and period_holding(campaign, duty, other.end) is not None


def _says(stored: StoredEntry, entry: Entry) -> bool:
    return dict(stored.entry.values) == dict(entry.values)


def is_near_rollover(duty: Duty, at: datetime) -> bool:
    """Tell whether a moment, in the campaign's zone, is near the hour at which a duty's day turns."""
    turn = at.replace(hour=duty.rollover.hour, minute=duty.rollover.minute, second=0)
    return abs(at - turn) <= NEAR_ROLLOVER
