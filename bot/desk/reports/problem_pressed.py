"""A button that says what was meant in a doubtful place: the message is read again with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.desk.reports import changes, edits, problem_answers
from bot.desk.reports.hearing import respond
from bot.desk.reports.outcome import Outcome
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.reading import Entry, Op
from reporting.records import Question


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
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
    """Put the choice into the text in each way that it fits, and keep what reads best."""
    sender = problem_answers.sender_of(data, choice, campaign)
    best: tuple[edits.Said, str] | None = None
    for text in problem_answers.completed(data, choice, campaign):
        reading = visit.office.reader_of(campaign).read(text, sent_at, sender)
        said = edits.said_in(visit, campaign, reading, sent_at, sender)
        said = replace(said, entries=[_opened(entry, data, choice) for entry in said.entries])
        if best is None or len(said.problems) < len(best[0].problems):
            best = (said, text)
        if said.entries and not said.problems:
            break
    assert best is not None
    return best


def _opened(entry: Entry, data: Mapping[str, object], choice: str) -> Entry:
    """Turn sets into adds where that was the answer."""
    if data["kind"] != "ambiguous-value" or choice != "add":
        return entry
    values = {key: replace(value, op=Op.ADD) if value.op is Op.SET else value for key, value in entry.values.items()}
    return replace(entry, values=values)
