"""/guithu: practice. Before a report: answered as real, marked, counted nowhere; alone it makes a practice group."""

from __future__ import annotations

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.guard import spoken_of
from bot.desk.permissions import Action
from bot.desk.reports.samples import blank_pairs, example_metrics, example_unit
from bot.desk.setup import administered, hint
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.practice import practice_code, real_code
from reporting.records import Question

COMMAND = "guithu"
QUESTION = "practice"
"""The kind of question whether a group is to become a practice group."""
CHOICES = ("yes", "no")
IN_PRACTICE = frozenset(
    {"guithu", "status", "chuabc", "sua", "huy", "nhaplieu", "lichsu", "huongdan", "toi", "chot", "moky"}
    | {"start", "ketnoi", "ngatketnoi", "ngonngu"}
)
"""The commands that are there in practice; the others change who is who, or what the campaign is."""


def enter(visit: Visit) -> bool:
    """Go over to the practice copy of the campaign spoken of; false where it isn't known which."""
    campaign = visit.campaign or visit.only_campaign
    copy = visit.office.find(practice_code(campaign.code)) if campaign else None
    if copy is None:
        return False
    visit.enter(copy)
    return True


def practise(visit: Visit, argument: str) -> None:
    """Answer /guithu where nothing follows it, or nobody knows for which campaign."""
    campaign = visit.campaign or visit.only_campaign
    if not visit.in_group:
        campaign = campaign or spoken_of(visit)
        if campaign is not None:
            visit.say(_usage(visit, campaign))
    elif visit.campaign is None:
        _unbound(visit, argument)
    elif visit.member.practising:
        visit.say(visit.texts.lines((visit.texts.say("practice.group"), _usage(visit, visit.campaign))))
    elif visit.may(Action.BIND_GROUP):
        _ask(visit, visit.campaign)
    else:
        visit.say(_usage(visit, visit.campaign))


def not_here(visit: Visit) -> None:
    """Say that a command isn't there in practice."""
    visit.say(visit.texts.say("practice.not-here"))


def _usage(visit: Visit, campaign: Campaign) -> Markup:
    pairs = blank_pairs(example_metrics(campaign))
    return visit.texts.say("practice.usage", unit=example_unit(visit, campaign).name, pairs=pairs)


def _unbound(visit: Visit, argument: str) -> None:
    """Make a new group a practice group where an admin of one campaign says so there."""
    mine = administered(visit)
    if argument or not mine:
        hint(visit)
    elif len(mine) > 1:
        _ask(visit, *mine)
    else:
        visit.say(_bind_to(visit, mine[0]))


def _ask(visit: Visit, *campaigns: Campaign) -> None:
    """Ask back first: in a practice group nothing counts."""
    texts = visit.texts
    codes = [real_code(one.code) for one in campaigns]
    question = questions.ask(visit, QUESTION, None, {}, [*codes, "no"], person=visit.author)
    labels = [texts.plain("practice.yes") if len(codes) == 1 else one.name[:60] for one in campaigns]
    buttons = [choice_button(question, code, label) for label, code in zip(labels, codes, strict=True)]
    said = texts.lines((texts.say("practice.ask"), _usage(visit, campaigns[0])))
    visit.say(said, buttons=rows([*buttons, choice_button(question, "no", texts.plain("practice.no"))], 1))


def pressed(visit: Visit, question: Question, choice: str) -> None:
    """Make the group a practice group, or leave it as it is."""
    del question
    campaign = visit.office.campaigns.get(choice)
    if campaign is None or not visit.in_group:
        visit.notice(visit.texts.plain("button.done"))
        visit.rewrite(visit.texts.say("practice.left"))
    elif campaign not in administered(visit):
        visit.notice(visit.texts.plain("button.not-yours"))
    else:
        visit.notice(visit.texts.plain("button.done"))
        visit.rewrite(_bind_to(visit, campaign))


def _bind_to(visit: Visit, campaign: Campaign) -> Markup:
    """Make the group one of the campaign's practice copy, and say so."""
    code = practice_code(campaign.code)
    visit.uow.chats.bind(visit.chat.app, visit.chat.chat_id, code, visit.actor, visit.now)
    return visit.texts.lines((visit.texts.say("practice.bound", campaign=campaign.name), _usage(visit, campaign)))
