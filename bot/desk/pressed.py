"""A pressed button: who may press it, what it does, and what the message that carried it says afterwards."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk import practice, questions, setup
from bot.desk.comparison import compare
from bot.desk.documents import keeping, ledger, taking_back, which_paper
from bot.desk.duties import closing, days_off
from bot.desk.guided import flow as guided
from bot.desk.imports import flow as imports
from bot.desk.leave import command as leave
from bot.desk.leave import granting
from bot.desk.leave import requests as leave_requests
from bot.desk.levels import letters as levels
from bot.desk.levels import sending
from bot.desk.pasted import asking
from bot.desk.people import grants, linking, registration, requests
from bot.desk.permissions import Action, allowed
from bot.desk.reports import ask, changes, entry_pressed, problem_answers, problem_pressed
from bot.desk.views import history, inquiry, status
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.practice import real_code
from reporting.records import EntryState, Question, read_choice


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
        visit.answered(question, choice)
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
        entry_pressed.pressed(visit, campaign, question, choice)
        return
    visit.answered(question, choice)
    decide = _DECIDED.get(question.kind, problem_pressed.pressed)
    decide(visit, campaign, question, choice)


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
    leave_requests.QUESTION: leave_requests.decide,
    granting.UNDO: granting.undo,
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
