"""A paper as it is given: kept, answered for, its pages put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.chat import ChatFile
from bot.desk import questions
from bot.desk.buttons import choice_button
from bot.desk.documents.named import Named
from bot.desk.documents.rounds import UnitRound, received_at, round_of, state_of
from bot.desk.documents.words import received_words
from bot.desk.permissions import Action
from bot.desk.reports.hearing import LIKE, message_of
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.records import Document, DocumentSource, Json

UNDO = "paper-undo"
"""The button under an answer that takes the paper back."""
TOGETHER = timedelta(seconds=60)
"""Files that one sends so close behind each other, without words, are pages of one paper."""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody gave: the file, or none; what was said; from which message and when."""

    named: Named
    file: ChatFile | None
    message: int
    sent_at: datetime
    person: int | None


def given_here(visit: Visit, campaign: Campaign, named: Named, file: ChatFile | None) -> Given:
    """Take what is given with the message that is dealt with."""
    message = message_of(visit, campaign)
    return Given(named, file, message.id, message.sent_at, visit.author)


def keep(visit: Visit, campaign: Campaign, one: UnitRound, given: Given, file: ChatFile | None) -> Document:
    """Keep a paper, and that it was the last here: the next file without words may be a page of it."""
    named, admin = given.named, visit.may(Action.TICK_PAPERS) and one.unit not in visit.member.entrusted_units
    came = received_at(one, named.came, given.sent_at) if named.came and admin else given.sent_at
    plain = DocumentSource.TICK if admin and not named.number else DocumentSource.NUMBER
    paper = visit.uow.documents.add(
        campaign.code,
        one.unit,
        one.duty.code,
        one.period.span.end,
        DocumentSource.FILE if file else plain,
        came,
        visit.now,
        number=named.number,
        dated=named.dated,
        file_id=file.file_id if file else "",
        file_name=file.name if file else "",
        message=given.message,
        person=visit.actor,
    )
    visit.uow.state.set(page_key(visit), {"paper": paper.id, "at": given.sent_at.isoformat()})
    return paper


def answer_for(visit: Visit, campaign: Campaign, one: UnitRound, papers: Sequence[Document]) -> None:
    """Say what was recorded, with a button that takes it back."""
    there = visit.uow.documents.standing(campaign.code, duty=one.duty.code, period=one.period.span.end)
    first = not any(paper.unit == one.unit and paper.id < papers[0].id for paper in there)
    state = state_of(visit.uow, campaign, one, visit.now)
    words = received_words(visit.texts, campaign, one, papers[0], state, first=first)
    data: Json = {"papers": [paper.id for paper in papers]}
    question = questions.ask(visit, UNDO, campaign, data, ("undo",), person=visit.actor)
    button = choice_button(question, "undo", visit.texts.plain("documents.undo"))
    visit.say(words, buttons=((button,),), answers=papers[0].message, key=questions.here(visit, question))


def next_page(visit: Visit, campaign: Campaign, file: ChatFile) -> bool:
    """Add a file without words to the paper that was given, or asked about, just before it."""
    last = visit.uow.state.get(page_key(visit)) or {}
    if not last or abs(visit.event.sent_at - datetime.fromisoformat(last["at"])) > TOGETHER:
        return False
    if "question" in last:
        question = visit.uow.questions.get(int(last["question"]))
        if question is None or question.answered_at is not None or question.campaign != campaign.code:
            return False
        key = f"paper-files/{question.id}"
        visit.uow.state.set(key, [*(visit.uow.state.get(key) or ()), [file.file_id, file.name]])
        return True
    paper = visit.uow.documents.get(int(last["paper"]))
    one = round_of(campaign, paper) if paper and paper.campaign == campaign.code else None
    if paper is None or one is None:
        return False
    named = Named(number=paper.number, dated=paper.dated)
    message = message_of(visit, campaign)
    keep(visit, campaign, one, Given(named, file, message.id, message.sent_at, visit.author), file)
    visit.react(LIKE, answers=message.id)
    return True


def page_key(visit: Visit) -> str:
    """Name what remembers the last paper that somebody gave, or was asked about, in a chat."""
    return f"paper-last/{visit.chat.app}/{visit.chat.chat_id}/{visit.actor}"
