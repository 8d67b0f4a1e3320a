"""Which paper it is, asked with buttons where several fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.chat import ChatFile
from bot.desk import questions
from bot.desk.buttons import LONGEST_LABEL, choice_button, rows
from bot.desk.documents.keeping import Given, answer_for, keep, page_key
from bot.desk.documents.named import Named
from bot.desk.documents.rounds import WHOLE, UnitRound, find_round
from bot.desk.documents.words import round_words, unit_words
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.records import Question

QUESTION = "paper"
"""Asks which paper a file is."""


def ask_which(visit: Visit, campaign: Campaign, found: Sequence[UnitRound], given: Given) -> None:
    """Ask which paper it is."""
    named, file = given.named, given.file
    data: dict[str, Any] = {
        "rounds": [one.choice for one in found],
        "number": named.number,
        "dated": named.dated.isoformat() if named.dated else None,
        "came": named.came.isoformat() if named.came else None,
        "files": [[file.file_id, file.name]] if file else [],
        "message": given.message,
        "sent_at": given.sent_at.isoformat(),
    }
    choices = [str(number) for number in range(len(found))]
    question = questions.ask(visit, QUESTION, campaign, data, [*choices, "no"], person=visit.author)
    several = len({one.unit for one in found}) > 1
    labels = [
        f"{_short(visit, campaign, one.unit)}: {round_words(visit.texts, one.duty, one.period)}"
        if several
        else round_words(visit.texts, one.duty, one.period)
        for one in found
    ]
    buttons = [choice_button(question, number, label[:LONGEST_LABEL]) for number, label in enumerate(labels)]
    buttons.append(choice_button(question, "no", visit.texts.plain("documents.none-of-these")))
    text = visit.texts.say("documents.which" if file else "documents.which-number", number=named.number)
    visit.say(text, buttons=rows(buttons, 1), answers=given.message, key=questions.here(visit, question))
    visit.uow.state.set(page_key(visit), {"question": question, "at": given.sent_at.isoformat()})


def _short(visit: Visit, campaign: Campaign, unit: str) -> str:
    return unit_words(visit.texts, campaign, unit) if unit == WHOLE else campaign.unit_by_code[unit].name


def pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Record the paper as what was chosen."""
    texts, data = visit.texts, question.data
    visit.notice(texts.plain("button.done"))
    one = find_round(campaign, str(data["rounds"][int(choice)])) if choice != "no" else None
    if one is None:
        visit.rewrite(texts.say("documents.dropped"))
        return
    named = Named(number=data["number"], dated=_day(data["dated"]), came=_day(data["came"]))
    sent_at = datetime.fromisoformat(data["sent_at"])
    given = Given(named, None, int(data["message"]), sent_at, question.person)
    more = visit.uow.state.get(f"paper-files/{question.id}") or []
    files: list[ChatFile | None] = [ChatFile(file_id, name) for file_id, name in (*data["files"], *more)]
    papers = [keep(visit, campaign, one, given, file) for file in files or [None]]
    visit.rewriting()
    answer_for(visit, campaign, one, papers)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
