"""One entry's way into the ledger: closed periods, what it replaces, the verdict on it, then the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.desk.reports import changes, later
from bot.desk.reports.outcome import Fate, Hold, Taken, merged
from bot.desk.reports.verdict import judged
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role
from reporting.checks import CONFIRM_WITHIN
from reporting.ledger import said_before
from reporting.reading import Entry, Op, Problem, ProblemCode
from reporting.records import Change, EntryState, Message, Relation, StoredEntry


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
    cleared = changes.supersede(visit, campaign, [one for one in replacing if one not in former])
    there = ledger.live_entries(campaign.code, entry.unit, entry.date, entry.start)
    there = [one for one in there if one.message.id != message.id]
    late = later.judge(message, entry, there, held) if there or held else later.FIRST
    if twin is not None:
        return _confirmed(visit, campaign, message, twin, former, cleared)
    verdict = judged(visit, campaign, message, entry, there, late.before(there), sure=sure, relation=relation)
    hold = verdict.hold
    overtaken = hold is not None and late.overtaken and not replacing
    gone = changes.supersede(visit, campaign, [one for one in former if not hold or one.state is not EntryState.LIVE])
    stored, came = ledger.record(
        campaign,
        message,
        entry,
        now,
        person=visit.author,
        state=EntryState.SUPERSEDED if overtaken else EntryState.HELD if hold else EntryState.LIVE,
        relation=relation or (Relation.WHOLE if "confirmed" in verdict.codes else None),
        entered_for=_entered_for(visit, entry),
        flags=verdict.flags,
        reason=reason,
        received_at=received_at,
    )
    if held:
        _drop_held(visit, campaign, stored, held)
    if overtaken:
        return Taken(stored, Fate.OVERTAKEN, kept=late.standing(entry))
    if hold:
        meanwhile = changes.hold_instead(visit, campaign, stored, replacing)
        return Taken(stored, Fate.HELD, came, verdict.told, hold, verdict.other, meanwhile=meanwhile)
    changed = merged(gone, came)
    kept = late.kept(entry, changed) if late.later else ()
    same = "same-again" in verdict.codes or _unchanged(changed, entry)
    fate = Fate.OVERTAKEN if kept and late.covered else Fate.SAME if same else Fate.COUNTED
    return Taken(stored, fate, changed, verdict.told, other=None if same else verdict.other, cleared=cleared, kept=kept)


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
    gone = changes.supersede(visit, campaign, former)
    accepted, came = changes.accept(visit, campaign, twin, again=message)
    return Taken(accepted, Fate.ACCEPTED, merged(gone, came), cleared=cleared)


def _drop_held(visit: Visit, campaign: Campaign, newer: StoredEntry, waiting: Iterable[StoredEntry]) -> None:
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
    changes.supersede(visit, campaign, old)


def _entered_for(visit: Visit, entry: Entry) -> bool:
    if Role.ADMIN not in visit.member.roles or visit.person is None or visit.author != visit.person.id:
        return False
    return Role.REPORTER not in visit.member.roles or bool(
        visit.member.entrusted_units and entry.unit not in visit.member.entrusted_units
    )


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
