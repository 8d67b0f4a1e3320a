"""One entry's way into the ledger: closed periods, doubts that hold it, checks that flag it, then the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.desk.board import goals_on
from bot.desk.duties.rounds import duty_round
from bot.desk.reports import changes, later
from bot.desk.reports.outcome import Fate, Hold, Taken, merged
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Duty, Frequency, Role
from reporting.checks import CONFIRM_WITHIN, Finding, History, check_entry
from reporting.ledger import said_before
from reporting.periods import period_holding
from reporting.reading import Entry, Op, Problem, ProblemCode
from reporting.records import Change, EntryState, Message, Relation, Span, StoredEntry

NEAR_ROLLOVER = timedelta(minutes=30)
"""So near the hour at which "today" takes over from "yesterday", an undated daily report may mean either."""

_HOLD_OF = {
    "overlap": Hold.OVERLAP,
    "repeated-add": Hold.REPEATED,
    "falls": Hold.SUSPICIOUS,
    "too-big": Hold.SUSPICIOUS,
}


def take(
    visit: Visit,
    campaign: Campaign,
    message: Message,
    entry: Entry,
    *,
    received_at: Mapping[str, datetime] | None = None,
    sure: bool = False,
    reason: str = "",
    replacing: Sequence[StoredEntry] = (),
    relation: Relation | None = None,
) -> Taken | Problem:
    """Store an entry, live or held, in the place of others. `sure`: which day it is for is beyond doubt.

    `relation` is how it stands to figures that overlap it, where that was settled. Refused, nothing has changed.
    """
    now, ledger = visit.now, visit.uow.ledger
    if campaign.changes_units and not _exists(campaign, entry):
        return Problem(ProblemCode.NOT_ALLOWED, 1, "", unit=entry.unit, reason="not-there")
    # what the message itself said waits beside it: an edit that came before it
    held = [
        one
        for one in ledger.held_entries(campaign.code, entry.unit)
        if one not in replacing and one.message.id != message.id
    ]
    twin = _held_twin(visit, held, message, entry)
    makes_room = [*replacing, *(changes.replaced_by(visit.uow, twin) if twin else ())]
    refused = changes.refused(visit, campaign, entry, *changes.counting(makes_room))
    if refused is not None:
        return refused
    # what stood for its own days is what it replaces, for the checks too; what stood for others is out of the way
    former = [one for one in replacing if one.entry.days == entry.days]
    cleared = changes.set_aside(visit, campaign, [one for one in replacing if one not in former])
    there = ledger.live_entries(campaign.code, entry.unit, entry.date, entry.start)
    there = [one for one in there if one.message.id != message.id]
    late = later.judge(message, entry, there, held) if there or held else later.FIRST
    if twin is not None:
        return _confirmed(visit, campaign, message, twin, former, cleared)
    findings = _check(visit, campaign, message, entry, there)
    if relation is not None:
        findings = tuple(found for found in findings if found.code not in {"overlap", "confirmed"})
    codes = [found.code for found in findings]
    other = None if sure or entry.dated else other_reading(campaign, message, entry)
    hold = next((_HOLD_OF[found.code] for found in findings if found.hold), None)
    if hold is None and other is not None and _asks_day(visit, campaign, message, entry, other, late.before(there)):
        hold = Hold.WHICH_DAY
    overtaken = hold is not None and late.overtaken and not replacing
    told = tuple([found for found in findings if not found.told_only])
    gone = changes.set_aside(visit, campaign, [one for one in former if not hold or one.state is not EntryState.LIVE])
    stored, came = ledger.record(
        campaign,
        message,
        entry,
        now,
        person=visit.author,
        state=EntryState.SUPERSEDED if overtaken else EntryState.HELD if hold else EntryState.LIVE,
        relation=relation or (Relation.WHOLE if "confirmed" in codes else None),
        entered_for=_entered_for(visit, entry),
        flags=tuple(dict.fromkeys([*([hold.value] if hold else ()), *[found.code for found in told]])),
        reason=reason,
        received_at=received_at,
    )
    if held:
        drop_held(visit, campaign, stored, held)
    if overtaken:
        return Taken(stored, Fate.OVERTAKEN, kept=late.standing(entry))
    if hold:
        meanwhile = changes.hold_instead(visit, campaign, stored, replacing)
        return Taken(stored, Fate.HELD, came, told, hold, other, meanwhile=meanwhile)
    changed = merged(gone, came)
    kept = late.kept(entry, changed) if late.later else ()
    same = "same-again" in codes or _unchanged(changed, entry)
    fate = Fate.OVERTAKEN if kept and late.covered else Fate.SAME if same else Fate.COUNTED
    return Taken(stored, fate, changed, told, other=other if not same else None, cleared=cleared, kept=kept)


def _exists(campaign: Campaign, entry: Entry) -> bool:
    """Tell whether a unit exists on all days of an entry: whatever way it came, nothing else is ever stored."""
    unit = campaign.unit_by_code[entry.unit]
    return unit.exists_on(entry.start or entry.date) and unit.exists_on(entry.date)


def _confirmed(
    visit: Visit,
    campaign: Campaign,
    message: Message,
    twin: StoredEntry,
    former: Sequence[StoredEntry],
    cleared: tuple[Change, ...],
) -> Taken:
    """Let what waited count: the message says it again, or said it first and came later."""
    if said_before(message, twin.message):
        visit.uow.ledger.first_said(campaign, twin.id, twin.entry.values.keys(), message.sent_at)
    gone = changes.set_aside(visit, campaign, former)
    accepted, came = changes.accept(visit, campaign, twin, again=message)
    return Taken(accepted, Fate.ACCEPTED, merged(gone, came), cleared=cleared)


def drop_held(visit: Visit, campaign: Campaign, newer: StoredEntry, waiting: Iterable[StoredEntry]) -> None:
    """Let what still waits for the same unit and days go, where a figure said after it speaks of all of it."""
    entry = newer.entry
    old = [
        held
        for held in waiting
        if held.id != newer.id
        and held.entry.days == entry.days
        and set(held.entry.values) <= set(entry.values)
        and not said_before(newer.message, held.message)
    ]
    changes.set_aside(visit, campaign, old)


def _entered_for(visit: Visit, entry: Entry) -> bool:
    if Role.ADMIN not in visit.roles or visit.person is None or visit.author != visit.person.id:
        return False
    return Role.REPORTER not in visit.roles or bool(visit.entrusted_units and entry.unit not in visit.entrusted_units)


def _unchanged(changes: Sequence[Change], entry: Entry) -> bool:
    """Tell whether a report only said again what counts already."""
    if not changes or any(change.before is None or change.before != change.after for change in changes):
        return False
    return all(value.op is not Op.ADD for value in entry.values.values())


def _held_twin(visit: Visit, waiting: Iterable[StoredEntry], message: Message, entry: Entry) -> StoredEntry | None:
    """Find the held entry that this one, sent again by the same person within the hour, confirms."""
    for held in waiting:
        same_days = held.entry.days == entry.days
        again = held.message.id != message.id and held.person == visit.author
        passed = message.sent_at - held.sent_at
        # two that were said alike may come the other way round; an edit of what was said before confirms nothing
        soon = passed <= CONFIRM_WITHIN if message.edited_at is None else timedelta() <= passed <= CONFIRM_WITHIN
        soon = soon and passed >= -CONFIRM_WITHIN
        asks = Hold.OVERLAP.value in held.flags
        if same_days and again and soon and not asks and dict(held.entry.values) == dict(entry.values):
            return held
    return None


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
    cells = ledger.cells_by_metric(campaign.code, entry.unit)
    if aside:
        cells = {key: [cell for cell in own if (cell.date, cell.start) not in aside] for key, own in cells.items()}
    recent = [one for one in there if abs(message.sent_at - one.sent_at) <= CONFIRM_WITHIN]
    history = History(
        cells=cells,
        goals=goals_on(visit.uow, campaign, entry.unit, entry.date),
        sent_at=message.sent_at,
        person=visit.author,
        recent=recent,
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
