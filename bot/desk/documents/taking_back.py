"""Papers taken back: by the button under the answer, by /huy in reply, from the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk.documents.keeping import TOGETHER
from bot.desk.documents.rounds import round_of
from bot.desk.documents.words import round_words, unit_words
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.records import Document, Question


def undone(visit: Visit, campaign: Campaign, question: Question, _choice: str) -> None:
    """Take back what the answer above the button spoke of."""
    papers = [visit.uow.documents.get(int(number)) for number in question.data["papers"]]
    visit.notice(visit.texts.plain("button.done"))
    words = take_back(visit, campaign, [paper for paper in papers if paper is not None])
    visit.rewrite(words or visit.texts.say("documents.dropped"))


def retract_replied(visit: Visit) -> bool:
    """Take back the papers of the message replied to with /huy (or of the one the desk answered); false: none."""
    event, uow = visit.event, visit.uow
    if event.reply_to is None or visit.campaign is None:
        return False
    message = uow.ledger.find_message(event.app, event.chat_id, event.reply_to)
    number = message.id if message else uow.outbox.answered_by(event.app, event.chat_id, event.reply_to)
    papers = uow.documents.of_message(number) if number is not None else []
    campaign = visit.office.campaigns.get(papers[0].campaign) if papers else None
    if campaign is None:
        return False
    visit.enter(campaign)
    mine = visit.person is not None and all(paper.person == visit.person.id for paper in papers)
    if not (visit.may(Action.TICK_PAPERS) or (mine and visit.may(Action.GIVE_PAPERS))):
        visit.say(visit.texts.say("retract.not-yours"))
        return True
    words = take_back(visit, campaign, papers)
    if words:
        visit.say(words)
    return True


def take_back(visit: Visit, campaign: Campaign, papers: Sequence[Document]) -> Markup | None:
    """Take papers back and say so; None where there was nothing."""
    lines: dict[Markup, None] = {}
    for paper in _with_pages(visit, papers):
        duty = campaign.duty_by_code.get(paper.duty)
        if not visit.uow.documents.revoke(paper.id, visit.actor, visit.now) or duty is None:
            continue
        one = round_of(campaign, paper)
        name = round_words(visit.texts, duty, one.period) if one else duty.label
        unit = unit_words(visit.texts, campaign, paper.unit)
        lines[visit.texts.say("documents.taken-back", unit=unit, paper=name)] = None
    return visit.texts.lines(lines) if lines else None


def _with_pages(visit: Visit, papers: Sequence[Document]) -> list[Document]:
    """Add the pages that the same person sent close behind."""
    found = {paper.id: paper for paper in papers}
    for paper in papers:
        for other in visit.uow.documents.standing(paper.campaign, duty=paper.duty, period=paper.period):
            same = (other.unit, other.person) == (paper.unit, paper.person)
            if same and abs(other.received_at - paper.received_at) <= TOGETHER:
                found[other.id] = other
    return list(found.values())
