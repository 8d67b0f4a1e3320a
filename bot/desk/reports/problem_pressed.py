"""A button that says what was meant in a doubtful place: the message is read again with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.desk.reports import changes, edits
from bot.desk.reports.hearing import respond
from bot.desk.reports.outcome import Outcome
from bot.desk.reports.problem_days import DAYS, with_day
from bot.desk.reports.problem_units import UNITS, unit_choice
from bot.desk.reports.samples import COMMAND
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.reading import Entry, Op, ProblemCode, Sender, SenderRole
from reporting.records import Json, Question
from reporting.successors import entrusted


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
    sender = _sender_of(data, choice, campaign)
    best: tuple[edits.Said, str] | None = None
    for text in completed(data, choice, campaign):
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


def completed(data: Json, choice: str, campaign: Campaign) -> list[str]:
    """Write the message anew with what was chosen in the doubtful place; several ways, the likeliest first."""
    text, fragment = str(data["text"]), str(data["fragment"])
    kind = ProblemCode(data["kind"])
    if kind is ProblemCode.MISSING_UNIT:
        command = COMMAND.match(text)
        head, rest = (command[0], text[command.end() :]) if command else ("", text)
        return [f"{head} {campaign.unit_by_code[choice].title} {rest.strip()}".strip()]
    if kind in DAYS:
        return [with_day(text, int(data["line"]), fragment, choice)]
    if kind is ProblemCode.AMBIGUOUS_VALUE:
        return [re.sub(r"(?i)b[oổ]\s*sung", "đính chính", text)]
    words = unit_choice(campaign, choice).words if kind in UNITS else _metric_words(campaign, choice, fragment)
    return [_put(text, int(data["line"]), fragment, word) for word in words]


def _metric_words(campaign: Campaign, choice: str, fragment: str) -> tuple[str, ...]:
    """Name the chosen metric, with the number that stood in the doubtful words."""
    number = re.search(r"[=:]?\s*([+-]?\d[\d.,]*)\D*$", fragment)
    if number is None:
        return (f"{choice}=", choice, campaign.metric_by_key[choice].label)
    return (f"{choice}={number[1]}",)


def _put(text: str, line: int, fragment: str, word: str) -> str:
    lines = text.splitlines() or [""]
    place = line - 1 if 0 < line <= len(lines) and fragment in lines[line - 1] else None
    if place is None:
        return text.replace(fragment, word, 1)
    lines[place] = lines[place].replace(fragment, word, 1)
    return "\n".join(lines)


def _sender_of(data: Json, choice: str, campaign: Campaign) -> Sender:
    """Say again what the sender was to the reader."""
    units = tuple(data["units"])
    if choice.partition("@")[0] in entrusted(campaign, units):  # it was said that all of the merged unit is meant
        units = tuple(dict.fromkeys((*units, choice.partition("@")[0])))
    return Sender(SenderRole(data["role"]), units)
