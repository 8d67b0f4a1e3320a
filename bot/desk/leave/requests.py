"""Leave that a reporter asks for: put to the admins in private, granted or not by a button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.leave.granting import store
from bot.desk.leave.words import Wish, granted_words, wish_words, written
from bot.desk.office import admins
from bot.desk.tell import tell
from bot.desk.visit import Visit
from reporting.campaign import Campaign
from reporting.records import Question

QUESTION = "leave"
"""An admin's to answer: whether what a reporter asked for is granted."""
CHOICES = ("yes", "no")


def ask_admins(visit: Visit, campaign: Campaign, wishes: list[Wish]) -> None:
    """Put a reporter's wish to the admins, in private and with buttons."""
    uow, texts, person = visit.uow, visit.texts, visit.person
    office = admins(uow, campaign.code)
    if person is None or not office:
        visit.say(texts.say("leave.nobody"))
        return
    name = f"leave-asked/{campaign.code}/{person.id}"
    waiting = [one.id for one in questions.unanswered(uow, uow.state.get(name) or ())]
    if len(waiting) >= questions.MOST_ASKED:
        visit.say(texts.say("leave.wait"))
        return
    data: dict[str, Any] = {
        "person": person.id,
        "wishes": [wish.as_json() for wish in wishes],
        "message": visit.reply_to,
        "elsewhere": True,
    }
    question = questions.ask(visit, QUESTION, campaign, data, CHOICES, told=office)
    uow.state.set(name, [*waiting, question])
    for admin in office:
        theirs = visit.office.texts_for(uow, admin, campaign)
        text = theirs.lines(
            wish_words(theirs, campaign, wish, f"leave.ask-{wish.kind.value}", name=person.name) for wish in wishes
        )
        buttons = rows(choice_button(question, choice, theirs.plain(f"leave.{choice}")) for choice in CHOICES)
        tell(uow, admin, text, visit.now, buttons=buttons, question=question)
    visit.say(texts.say("leave.asked", what=granted_words(texts, campaign, wishes)))


def decide(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Do what an admin pressed: grant what was asked for, or not; whoever asked is told where they asked."""
    data: Mapping[str, Any] = question.data
    wishes = [Wish.from_json(one) for one in data["wishes"]]
    granted = choice == "yes"
    if granted:
        for wish in wishes:
            for leave in written(campaign, wish):
                store(visit, campaign, leave, int(data["person"]))
    key = "leave.approved" if granted else "leave.refused"
    visit.notice(visit.texts.plain("button.done"))
    visit.rewrite(visit.texts.say(key, text=granted_words(visit.texts, campaign, wishes)))
    questions.close(
        visit, campaign, question, lambda texts: texts.say(key, text=granted_words(texts, campaign, wishes))
    )
    asked = visit.uow.chats.get(question.app, question.chat_id)
    if asked is None:
        return
    visit.go_to(asked)
    visit.reply_to = str(data["message"])
    answer = "leave.approved" if granted else "leave.told-refused"
    visit.say(visit.texts.say(answer, text=granted_words(visit.texts, campaign, wishes)))
