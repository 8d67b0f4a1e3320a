"""A button about an entry that waits, or that may be for another day: it counts, is dropped, or is taken anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.desk.reports import changes, problem_words, senses, settled
from bot.desk.reports.entry_words import dropped_line, unit_name
from bot.desk.reports.hearing import respond
from bot.desk.reports.outcome import Fate, Hold, Outcome, Taken
from bot.desk.reports.take import take
from bot.desk.reports.verdict import overlapping
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.reading import Entry, Problem
from reporting.records import EntryState, Question, Relation, StoredEntry

_RELATIONS = {"whole": Relation.WHOLE, "part": Relation.PART, "extra": Relation.EXTRA}


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
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
        visit.notice(problem_words.problem_line(visit, campaign, closed))
        return
    visit.answered(question, choice)
    visit.notice(visit.texts.plain("button.done"))
    visit.replies_to(stored.message)
    if choice == "no":
        _dropped(visit, campaign, stored)
    else:
        outcome = Outcome()
        if moves:
            settled.keep_day(visit.uow, stored, other.date if other else None)
        taken = _moved(visit, campaign, stored, other) if other else _accepted(visit, campaign, stored, choice)
        outcome.add(taken)
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


def _say_again(visit: Visit, campaign: Campaign, question: Question, stored: StoredEntry, outcome: Outcome) -> None:
    """Put the answer where the question stood; where an admin pressed a copy of it, also where it was asked."""
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is not None and (asked.app, asked.chat_id) != (visit.chat.app, visit.chat.chat_id):
        visit.rewrite(visit.texts.say("admin.decided", unit=unit_name(campaign, stored)))
        visit.go_to(asked)
    else:
        visit.rewriting()
    respond(visit, campaign, stored.message, outcome)
