"""A pressed button: who may press it, what it does, and what the message that carried it says afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.desk import ask, faults, registration, status
from bot.desk.answers import dropped_line, unit_name
from bot.desk.outcome import Fate, Outcome, Taken
from bot.desk.permissions import Action, allowed
from bot.desk.reports import respond
from bot.desk.setup import campaign_pressed
from bot.desk.take import take
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.reading import Entry, Op, Problem, Reading
from reporting.records import EntryState, Question, Relation, StoredEntry

_RELATIONS = {"whole": Relation.WHOLE, "part": Relation.PART, "extra": Relation.EXTRA}


def press(visit: Visit) -> None:
    """Deal with a pressed button."""
    parts = visit.event.button.split(":", 2)
    if len(parts) != 3 or parts[0] != "q" or not parts[1].isdecimal():
        visit.notice(visit.texts.plain("button.unknown"))
        return
    question = visit.uow.questions.get(int(parts[1]))
    if question is None or visit.person is None:
        visit.notice(visit.texts.plain("button.unknown"))
    elif question.answered_at is not None:
        visit.notice(visit.texts.plain("button.answered"))
    elif not _may_press(visit, question):
        visit.notice(visit.texts.plain("button.not-yours"))
    elif visit.uow.questions.answer(question.id, parts[2], visit.person.id, visit.now):
        _act(visit, question, parts[2])
    else:
        visit.notice(visit.texts.plain("button.answered"))


def _may_press(visit: Visit, question: Question) -> bool:
    if visit.person is not None and question.person == visit.person.id:
        return True
    if question.campaign is None or visit.person is None:
        return False
    grants = visit.uow.people.grants(question.campaign, person=visit.person.id)
    return allowed({grant.role for grant in grants}, Action.ANSWER_FOR_OTHERS)


def _act(visit: Visit, question: Question, choice: str) -> None:
    if question.kind in {"bind", "choose"}:
        said = campaign_pressed(visit, question.kind, choice)
        visit.notice(visit.texts.plain("button.done" if said else "button.not-yours"))
        if said:
            visit.rewrite(said)
        return
    campaign = visit.office.campaigns.get(question.campaign or "")
    if campaign is None:
        visit.notice(visit.texts.plain("button.unknown"))
        return
    visit.campaign = campaign
    visit.author = question.person
    if question.kind == registration.QUESTION:
        registration.decide(visit, campaign, question, choice)
    elif question.kind == status.QUESTION:
        status.unit_pressed(visit, campaign, question, choice)
    elif question.kind == ask.QUESTION:
        _entry_pressed(visit, campaign, question, choice)
    else:
        _fault_pressed(visit, campaign, question, choice)


def _entry_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Accept, drop or move the entry that the question was about."""
    stored = visit.uow.ledger.entry(int(question.data["entry"]))
    if stored is None or stored.state not in {EntryState.HELD, EntryState.LIVE}:
        visit.notice(visit.texts.plain("button.answered"))
        return
    visit.reply_to = stored.message.message_id
    ledger, now = visit.uow.ledger, visit.now
    by = visit.person.id if visit.person else None
    if choice == "no":
        ledger.set_state(campaign, [stored.id], EntryState.REJECTED, now, by=by)
        visit.notice(visit.texts.plain("button.done"))
        visit.rewrite(dropped_line(visit.texts, campaign, stored), answers=stored.message.id)
        return
    if choice == "other":
        taken = _moved(visit, campaign, stored, date.fromisoformat(question.data["other"]))
    elif stored.state is EntryState.LIVE:
        visit.notice(visit.texts.plain("button.answered"))
        return
    else:
        relation = _RELATIONS.get(choice)
        changes = ledger.set_state(campaign, [stored.id], EntryState.LIVE, now, by=by, relation=relation)
        accepted = replace(stored, state=EntryState.LIVE, relation=relation)
        taken = Taken(accepted, Fate.ACCEPTED, changes, relation=relation)
    visit.notice(visit.texts.plain("button.done"))
    outcome = Outcome(problems=[taken]) if isinstance(taken, Problem) else Outcome(taken=[taken])
    _say_again(visit, campaign, question, stored, outcome)


def _moved(visit: Visit, campaign: Campaign, stored: StoredEntry, day: date) -> Taken | Problem:
    """Take an entry off its days and store it for the other day."""
    ledger, now = visit.uow.ledger, visit.now
    ledger.set_state(campaign, [stored.id], EntryState.SUPERSEDED, now, by=visit.person.id if visit.person else None)
    entry = replace(stored.entry, date=day, start=None, dated=True)
    received = {key: stored.received_at.get(key, stored.sent_at) for key in entry.values}
    return take(visit, campaign, stored.message, entry, received_at=received, sure=True)


def _fault_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Read the message again with what was chosen in the doubtful place, and take what is new in it."""
    data = question.data
    message = visit.uow.ledger.find_message(question.app, question.chat_id, str(data["message"]))
    if message is None or message.text != data["text"]:
        visit.notice(visit.texts.plain("button.answered"))
        return
    visit.reply_to = message.message_id
    reading, text = _read_again(visit, campaign, data, choice, message.sent_at)
    known = {
        (one.entry.unit, one.entry.date, one.entry.start)
        for one in visit.uow.ledger.entries_of(message.id, EntryState.LIVE, EntryState.HELD)
    }
    outcome = Outcome()
    for entry in reading.entries:
        if (entry.unit, entry.date, entry.start) not in known:
            taken = take(visit, campaign, message, _opened(entry, data, choice))
            if isinstance(taken, Problem):
                outcome.problems.append(taken)
            else:
                outcome.taken.append(taken)
    outcome.problems.extend(reading.problems)
    visit.notice(visit.texts.plain("button.done" if outcome.taken else "button.still"))
    if outcome.taken or outcome.problems:
        visit.rewriting()
        respond(visit, campaign, replace(message, text=text), outcome)


def _read_again(
    visit: Visit, campaign: Campaign, data: Mapping[str, object], choice: str, sent_at: datetime
) -> tuple[Reading, str]:
    reader = visit.office.readers[campaign.code]
    best: tuple[Reading, str] | None = None
    for text in faults.completed(data, choice, campaign):
        reading = reader.read(text, sent_at, faults.sender_of(data))
        if best is None or len(reading.problems) < len(best[0].problems):
            best = (reading, text)
        if reading.entries and not reading.problems:
            break
    assert best is not None
    return best


def _opened(entry: Entry, data: Mapping[str, object], choice: str) -> Entry:
    """Turn sets into adds where that was the answer."""
    if data["kind"] != "ambiguous-value" or choice != "add":
        return entry
    values = {key: replace(value, op=Op.ADD) if value.op is Op.SET else value for key, value in entry.values.items()}
    return replace(entry, values=values)


def _say_again(visit: Visit, campaign: Campaign, question: Question, stored: StoredEntry, outcome: Outcome) -> None:
    """Put the answer where the question stood; where an admin pressed a copy of it, also where it was asked."""
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is not None and (asked.app, asked.chat_id) != (visit.chat.app, visit.chat.chat_id):
        visit.rewrite(visit.texts.say("admin.decided", unit=unit_name(campaign, stored)))
        visit.go_to(asked)
    else:
        visit.rewriting()
    respond(visit, campaign, stored.message, outcome)
