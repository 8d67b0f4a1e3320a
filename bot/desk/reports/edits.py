"""An edited message: what it says now stands where it stood; entries that are the same go on, others are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk import setup
from bot.desk.people import registration
from bot.desk.reports import belated, changes, corrections
from bot.desk.reports.hearing import message_of, read, respond
from bot.desk.reports.outcome import Fate, Outcome, Taken, received_of
from bot.desk.reports.settled import Settled, settled
from bot.desk.reports.take import take
from bot.desk.visit import Visit
from reporting.campaign import Campaign, Role
from reporting.reading import Entry, Problem, ProblemCode, Reading, Sender
from reporting.records import Change, EntryState, Message, StoredEntry


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says now. `sure`: it is a correction, the days are beyond doubt."""

    entries: Sequence[Entry]
    problems: Sequence[Problem]
    sure: bool = False
    reason: str = ""


def edited(visit: Visit) -> None:
    """Deal with an edit, in the campaign in which the message was said."""
    event = visit.event
    known = visit.uow.ledger.find_message(event.app, event.chat_id, event.message_id)
    if belated.is_overtaken(known, event):
        return
    if known is not None and known.text == event.text:
        if event.edited_at is not None:
            visit.uow.ledger.touch(known.id, event.edited_at)
        return
    if known is not None and known.campaign is not None:
        its = visit.office.find(known.campaign)
        if its is None:
            return
        visit.enter(its)
    campaign = visit.campaign
    if campaign is None:
        setup.hint(visit)
    elif visit.member.roles & {Role.REPORTER, Role.ADMIN}:
        _reread(visit, campaign, known)
    else:
        registration.edited(visit, campaign, known)


def _reread(visit: Visit, campaign: Campaign, known: Message | None) -> None:
    old = changes.of_message(visit.uow, known.id) if known else []
    reading = read(visit, visit.event.text)
    said = said_in(visit, campaign, reading, visit.event.sent_at, visit.member.sender())
    nothing = not (said.entries or said.problems)
    if not visit.in_group and not (reading.reported or reading.command == "sua" or old):
        nothing = True
    if nothing and (known is None or not (known.text or old)):
        belated.note_edit(visit, campaign)
        return
    if nothing and not old and not visit.in_group:
        return
    message = message_of(visit, campaign)
    outcome = replaced(visit, campaign, message, said, old)
    if outcome.taken or outcome.dropped or outcome.problems:
        respond(visit, campaign, message, outcome)


def said_in(visit: Visit, campaign: Campaign, reading: Reading, sent_at: datetime, sender: Sender) -> Said:
    """Tell what a message says, a correction as one; another command says nothing of figures."""
    if reading.command == "sua":
        entries, problems, why = corrections.read(visit, campaign, reading.argument, sent_at, sender)
        return Said(entries, problems, sure=True, reason=why)
    if reading.command:
        return Said((), ())
    return Said(reading.entries, reading.problems, sure=reading.correction, reason=reading.reason)


def replaced(visit: Visit, campaign: Campaign, message: Message, said: Said, old: Sequence[StoredEntry]) -> Outcome:
    """Put what a message says now in the place of what stands of it; what is gone from it is taken back."""
    outcome = Outcome(problems=list(said.problems))
    before: dict[tuple[str, date, date | None], list[StoredEntry]] = {}
    for one in old:
        before.setdefault(one.entry.unit_days, []).append(one)
    now = [settled(visit.uow, message, entry) for entry in said.entries]
    former = [before.pop(one.entry.unit_days, []) for one in now]
    for known, stood in zip(now, former, strict=True):
        elsewhere = [days for days in before if days[0] == known.entry.unit]
        may_go = not any(problem.unit in {None, known.entry.unit} for problem in said.problems)
        left = [one for days in elsewhere for one in before[days]] if may_go else []
        if _take_one(visit, campaign, message, said, known, stood, left, outcome) and may_go:
            for days in elsewhere:
                del before[days]
    for stood in before.values():
        _leave_out(visit, campaign, stood, outcome)
    return outcome


def _take_one(
    visit: Visit,
    campaign: Campaign,
    message: Message,
    said: Said,
    known: Settled,
    former: Sequence[StoredEntry],
    left: Sequence[StoredEntry],
    outcome: Outcome,
) -> bool:
    """Take one entry in the place of the former ones of its days, and of those of days that the message left.

    The same again changes nothing, and leaves the other days alone (false).
    """
    entry = known.entry
    same = next((one for one in former if _says_same(one, entry)), None)
    if same is not None:
        waiting = [one for one in former if one.state is EntryState.HELD]
        if same.state is EntryState.LIVE and waiting:
            changes.supersede(visit, campaign, waiting)
            outcome.taken.append(Taken(same, Fate.SAME))
        return False
    taken = take(
        visit,
        campaign,
        message,
        entry,
        received_at=received_of(message, entry, former),
        sure=said.sure or known.day or bool(former),
        reason=said.reason,
        replacing=[*former, *left],
        relation=known.relation,
    )
    outcome.add(taken)
    if isinstance(taken, Taken) and taken.fate is not Fate.HELD:
        outcome.dropped.extend((one, _of_days(taken.cleared, one)) for one in left if one.state is EntryState.LIVE)
    return True


def _of_days(some: Iterable[Change], stored: StoredEntry) -> tuple[Change, ...]:
    return tuple(one for one in some if (one.unit, one.date, one.start) == stored.entry.unit_days)


def _says_same(stored: StoredEntry, entry: Entry) -> bool:
    return dict(stored.entry.values) == dict(entry.values) and stored.entry.note == entry.note


def _leave_out(visit: Visit, campaign: Campaign, former: Sequence[StoredEntry], outcome: Outcome) -> None:
    """Take back what the message no longer says, unless that may be what could not be read or still waits."""
    unit = former[0].entry.unit
    live = [one for one in former if one.state is EntryState.LIVE]
    unread = [problem for problem in outcome.problems if problem.unit in {None, unit}]
    closed = changes.refused(visit, campaign, *changes.counting(former))
    if unread or closed is not None:
        known = any(problem.code is ProblemCode.CLOSED_PERIOD for problem in unread)
        if closed is not None and not known:
            outcome.problems.append(closed)
        outcome.kept.extend([] if closed or known else live)
        return
    told = live or list(former)
    changes.supersede(visit, campaign, [one for one in former if one not in told])
    outcome.dropped.extend((one, changes.retract(visit, campaign, [one])) for one in told)
