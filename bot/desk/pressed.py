"""A pressed button: who may press it, what it does, and what the message that carried it says afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.desk import practice, questions, setup
from bot.desk.comparison import compare
from bot.desk.documents import keeping, ledger, taking_back, which_paper
from bot.desk.duties import closing, days_off
from bot.desk.guided import flow as guided
from bot.desk.imports import flow as imports
from bot.desk.leave import command as leave
from bot.desk.levels import letters as levels
from bot.desk.levels import sending
from bot.desk.pasted import asking
from bot.desk.people import grants, linking, registration, requests
from bot.desk.permissions import Action, allowed
from bot.desk.reports import ask, changes, corrections, edits, problem_answers, senses, settled
from bot.desk.reports.entry_words import dropped_line, unit_name
from bot.desk.reports.hearing import respond
from bot.desk.reports.outcome import Fate, Hold, Outcome, Taken
from bot.desk.reports.take import take
from bot.desk.reports.verdict import overlapping
from bot.desk.views import history, inquiry, status
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.practice import real_code
from reporting.reading import Entry, Op, Problem
from reporting.records import EntryState, Question, Relation, StoredEntry, read_choice

_RELATIONS = {"whole": Relation.WHOLE, "part": Relation.PART, "extra": Relation.EXTRA}


def press(visit: Visit) -> None:
    """Deal with a pressed button: one of those that its question offered, where it was asked or shown."""
    number, choice = read_choice(visit.event.button) or (None, "")
    question = visit.uow.questions.get(number) if number is not None else None
    if question is None or visit.person is None or not questions.offered(visit, question, choice):
        visit.notice(visit.texts.plain("button.unknown"))
        return
    visit.in_list = questions.pressed_in_list(visit, question)
    if question.answered_at is not None:
        _too_late(visit, question)
    elif not _may_press(visit, question):
        visit.notice(visit.texts.plain("button.not-yours"))
    else:
        _act(visit, question, choice)


def _too_late(visit: Visit, question: Question) -> None:
    """Say that all is settled; also in place of the buttons, where they were still on their way then."""
    visit.notice(visit.texts.plain("button.answered"))
    campaign = visit.office.find(question.campaign)
    if question.kind != ask.QUESTION or campaign is None or not questions.was_unsent(visit, question):
        return
    stored = visit.uow.ledger.entry(int(question.data["entry"]))
    if stored is not None:
        stays = changes.what_counts(visit.uow, campaign, stored) if stored.state is EntryState.REJECTED else ()
        words = changes.closing_words(visit.texts, campaign, stored, stored.state, stays)
        visit.rewrite("" if question.data.get("under_answer") else words)


def _answered(visit: Visit, question: Question, choice: str) -> None:
    """Close the question; its buttons are not pressed again."""
    if visit.actor is not None:
        visit.uow.questions.answer(question.id, choice, visit.actor, visit.now)
    visit.question = question.id


def _may_press(visit: Visit, question: Question) -> bool:
    if visit.person is not None and visit.person.id in {question.person, *question.data.get("asked", ())}:
        return True
    if question.campaign is None or visit.person is None or question.kind == guided.QUESTION:
        return False
    given = visit.uow.people.grants(real_code(question.campaign), person=visit.person.id)
    return allowed({grant.role for grant in given}, Action.ANSWER_FOR_OTHERS)


def _still_may(visit: Visit, question: Question, choice: str) -> bool:
    """Tell whether whoever was asked still is what they were asked as; their own waiting figures one may always drop.

    A button outlives the role of the person it was made for.
    """
    needed = _NEEDS.get(question.kind, ())
    return not needed or (question.kind == ask.QUESTION and choice == "no") or any(map(visit.may, needed))


def _act(visit: Visit, question: Question, choice: str) -> None:
    of_no_campaign = _OF_NO_CAMPAIGN.get(question.kind)
    if of_no_campaign is not None:
        _answered(visit, question, choice)
        of_no_campaign(visit, question, choice)
        return
    campaign = visit.office.find(question.campaign)
    if campaign is None:
        visit.notice(visit.texts.plain("button.unknown"))
        return
    visit.enter(campaign)
    visit.author = question.person
    if not _still_may(visit, question, choice):
        visit.notice(visit.texts.plain("button.not-yours"))
        return
    if question.kind == ask.QUESTION:
        _entry_pressed(visit, campaign, question, choice)
        return
    _answered(visit, question, choice)
    decide = _DECIDED.get(question.kind, _fault_pressed)
    decide(visit, campaign, question, choice)


def _entry_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Accept, drop or move the entry that the question was about; in a closed period the question stays for others."""
    stored = visit.uow.ledger.entry(int(question.data["entry"]))
    moves = choice == "other"
    if stored is None or stored.state not in {EntryState.HELD, *([EntryState.LIVE] if moves else [])}:
        visit.notice(visit.texts.plain("button.answered"))
        return
    other = replace(stored.entry, date=date.fromisoformat(question.data["other"]), start=None) if moves else None
    other = senses.in_sense(stored.entry, choice) if choice in senses.SENSES else other
    touched = [one.entry for one in changes.replaced_by(visit.uow, stored)] + changes.counting([stored])
    closed = changes.refused(visit, campaign, other or stored.entry, *touched) if choice != "no" else None
    if closed is not None:
        visit.notice(problem_answers.problem_line(visit, campaign, closed))
        return
    _answered(visit, question, choice)
    visit.notice(visit.texts.plain("button.done"))
    visit.replies_to(stored.message)
    if choice == "no":
        _dropped(visit, campaign, stored)
    else:
        outcome = Outcome()
        if moves:
            settled.keep_day(visit.uow, stored, other.date if other else None)
        taken = _moved(visit, campaign, stored, other) if other else _accepted(visit, campaign, stored, choice)
        if isinstance(taken, Problem):
            outcome.problems.append(taken)
        else:
            outcome.taken.append(taken)
        _say_again(visit, campaign, question, stored, outcome)


def _dropped(visit: Visit, campaign: Campaign, stored: StoredEntry) -> None:
    """Drop what waited, and say what counts for its days."""
    stays = changes.reject(visit, campaign, [stored])
    visit.rewrite(dropped_line(visit.texts, campaign, stored, stays), answers=stored.message.id)


def _accepted(visit: Visit, campaign: Campaign, stored: StoredEntry, choice: str) -> Taken:
    relation = _RELATIONS.get(choice)
    if relation is not None:
        settled.keep_relation(visit.uow, stored, relation)
    elif stored.relation is None and (shared := overlapping(visit, campaign, stored)):
        # other figures for its days came while it waited: accepted without a word they would count twice
        return Taken(stored, Fate.HELD, (), shared, Hold.OVERLAP)
    if choice == "this":
        settled.keep_day(visit.uow, stored, None)
    accepted, came = changes.accept(visit, campaign, stored, relation)
    return Taken(accepted, Fate.ACCEPTED, came, relation=relation)


def _moved(visit: Visit, campaign: Campaign, stored: StoredEntry, other: Entry) -> Taken | Problem:
    """Take an entry anew, for the other day or in the other sense."""
    received = {key: stored.received_at.get(key, stored.sent_at) for key in other.values}
    replacing = [*changes.replaced_by(visit.uow, stored), stored]
    entry = replace(other, dated=True)
    return take(visit, campaign, stored.message, entry, received_at=received, sure=True, replacing=replacing)


def _fault_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Read the message again with what was chosen in the doubtful place, and take what is new in it."""
    data = question.data
    message = visit.uow.ledger.find_message(question.app, question.chat_id, str(data["message"]))
    if message is None or message.text != data["text"]:
        visit.notice(visit.texts.plain("button.answered"))
        return
    visit.replies_to(message)
    said, text = _read_again(visit, campaign, data, choice, message.sent_at)
    outcome = Outcome(problems=list(said.problems))
    if said.entries:
        old = changes.of_message(visit.uow, message.id)
        outcome = edits.replaced(visit, campaign, message, said, old)
    visit.notice(visit.texts.plain("button.done" if outcome.taken else "button.still"))
    if outcome.taken or outcome.dropped or outcome.problems:
        visit.rewriting()
        respond(visit, campaign, replace(message, text=text), outcome)


def _read_again(
    visit: Visit, campaign: Campaign, data: Mapping[str, object], choice: str, sent_at: datetime
) -> tuple[edits.Said, str]:
    best: tuple[edits.Said, str] | None = None
    for text in problem_answers.completed(data, choice, campaign):
        said = _said(visit, campaign, data, choice, text, sent_at)
        said = replace(said, entries=[_opened(entry, data, choice) for entry in said.entries])
        if best is None or len(said.problems) < len(best[0].problems):
            best = (said, text)
        if said.entries and not said.problems:
            break
    assert best is not None
    return best


def _said(
    visit: Visit, campaign: Campaign, data: Mapping[str, object], choice: str, text: str, sent_at: datetime
) -> edits.Said:
    """Read a text as its sender's, a correction as one."""
    sender = problem_answers.sender_of(data, choice, campaign)
    reading = visit.office.reader_of(campaign).read(text, sent_at, sender)
    if reading.command == "sua":
        entries, problems, why = corrections.read(visit, campaign, reading.argument, sent_at, sender)
        return edits.Said(entries, problems, sure=True, reason=why)
    return edits.Said(reading.entries, reading.problems, sure=reading.correction, reason=reading.reason)


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


_OF_NO_CAMPAIGN: dict[str, Callable[[Visit, Question, str], None]] = {
    setup.BIND: setup.pressed,
    setup.CHOOSE: inquiry.chosen,
    linking.QUESTION: linking.pressed,
    practice.QUESTION: practice.pressed,
}
"""What a pressed button does where its question belongs to no campaign, by the kind of the question."""

_DECIDED: dict[str, Callable[[Visit, Campaign, Question, str], None]] = {
    requests.QUESTION: registration.decide,
    grants.QUESTION: grants.confirmed,
    linking.OFFER: linking.taken,
    status.QUESTION: status.unit_pressed,
    guided.QUESTION: guided.pressed,
    history.QUESTION: history.page_pressed,
    history.WHICH: history.unit_pressed,
    leave.QUESTION: leave.decide,
    leave.UNDO: leave.undo,
    leave.WHICH: leave.unit_pressed,
    days_off.QUESTION: days_off.undo,
    closing.QUESTION: closing.pressed,
    asking.WHO: asking.who_pressed,
    asking.STORE: asking.store_pressed,
    imports.QUESTION: imports.pressed,
    compare.QUESTION: compare.pressed,
    compare.BASE: compare.based,
    which_paper.QUESTION: which_paper.pressed,
    keeping.UNDO: taking_back.undone,
    ledger.ROUNDS: ledger.round_pressed,
    ledger.TICK: ledger.unit_ticked,
    levels.QUESTION: sending.pressed,
}
"""What it does in a campaign; those of faults and of entries have their own ways."""

_NEEDS: dict[str, tuple[Action, ...]] = {
    ask.QUESTION: (Action.REPORT_OWN, Action.REPORT_ANY),
    asking.WHO: (Action.PASTE_CHAT,),
    asking.STORE: (Action.PASTE_CHAT,),
    which_paper.QUESTION: (Action.GIVE_PAPERS,),
    keeping.UNDO: (Action.GIVE_PAPERS,),
    closing.QUESTION: (Action.CLOSE_PERIODS,),
    levels.QUESTION: (Action.SEND_SUM,),
}
"""What one must still be allowed when a button is pressed (any of these); the other kinds look for themselves."""

KINDS = frozenset({*_OF_NO_CAMPAIGN, *_DECIDED, ask.QUESTION, problem_answers.QUESTION})
"""Every kind of question that there is."""
