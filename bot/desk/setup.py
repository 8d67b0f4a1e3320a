"""Set-up in the chat: the first admin's code, binding a group, choosing a campaign, warnings about personal data."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC

from bot.desk import questions
from bot.desk.buttons import LONGEST_LABEL, choice_button, rows
from bot.desk.guide import greet
from bot.desk.permissions import Action
from bot.desk.posts import digest
from bot.desk.reports.samples import blank_pairs, example_metrics
from bot.desk.tell import tell
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.flat import flat_words
from reporting.records import Grant, Letter, LetterKind, Question, ReplyMode

BIND, CHOOSE = "bind", "choose"
"""The kinds of question which campaign a group is bound to, and which one a person speaks of in private."""
TRIES = 8
"""How many wrong codes one person may type before the desk stops answering them."""

_MODES = {"camxuc": ReplyMode.REACTION, "tim": ReplyMode.REACTION, "traloi": ReplyMode.REPLY}


def start(visit: Visit, argument: str) -> None:
    """Answer /start: with the one-time code its sender becomes the admin, else they are greeted."""
    if visit.in_group or visit.person is None:
        return
    if visit.campaign is not None:
        digest.reached(visit.uow, visit.campaign.code, visit.person.name)
    if not argument:
        greet(visit)
        return
    code, state = visit.office.setup_code, visit.uow.state
    tries_key = f"setup/tries/{visit.person.id}"
    tries = int(state.get(tries_key) or 0)
    if tries >= TRIES:
        return
    mark = hashlib.sha256((code or "").encode()).hexdigest()
    fits = code is not None and hmac.compare_digest(argument.strip().encode(), code.encode())
    if not fits or state.get("setup/used") == mark:
        state.set(tries_key, tries + 1)
        visit.say(visit.texts.say("setup.code-used" if fits else "setup.code-wrong"))
        return
    state.set("setup/used", mark)
    for campaign in visit.office.campaigns:
        visit.uow.people.grant(Grant(visit.person.id, campaign, Role.ADMIN), None, visit.now)
    names = visit.texts.listed((one.name for one in visit.office.campaigns.values()), "; ")
    form = visit.texts.say("zalo.form") if not visit.abilities.hears_all else ""
    visit.say(visit.texts.lines((visit.texts.say("setup.admin", campaigns=names), form)))


def hint(visit: Visit) -> None:
    """Say once in a group that isn't bound how to bind it."""
    if visit.in_group and visit.campaign is None and not visit.chat.hinted:
        visit.uow.chats.hinted(visit.chat.app, visit.chat.chat_id)
        visit.say(visit.texts.say("setup.hint"))


def joined(visit: Visit) -> None:
    """Remember whether the bot is an admin of the group, which lets it read plain messages, and hint how to bind."""
    visit.uow.state.set(f"bot-admin/{visit.chat.app}/{visit.chat.chat_id}", visit.event.bot_is_admin)
    hint(visit)


def bind(visit: Visit, argument: str) -> None:
    """Answer /ketnoi: bind the group, by name or by buttons, or choose replies or reactions in it."""
    if not visit.in_group:
        visit.say(visit.texts.say("setup.only-group"))
        return
    if not (visit.admin_anywhere if visit.campaign is None else visit.may(Action.BIND_GROUP)):
        visit.say(visit.texts.say("not-allowed.admin"))
        return
    words = [word for word in argument.split() if flat_words(word) not in _MODES]
    modes = [_MODES[flat_words(word)] for word in argument.split() if flat_words(word) in _MODES]
    if modes and modes[-1] is ReplyMode.REACTION and not visit.abilities.reactions:
        visit.say(visit.texts.say("zalo.no-reactions"))
        return
    if modes:
        visit.uow.chats.set_reply_mode(visit.chat.app, visit.chat.chat_id, modes[-1])
    if modes and not words and visit.campaign:
        visit.say(visit.texts.say(f"setup.mode-{modes[-1].value}"))
        return
    mine = administered(visit)
    found = _find_campaign(mine, " ".join(words)) if words else (mine[0] if len(mine) == 1 else None)
    if found is not None:
        visit.say(_bind_to(visit, found))
        return
    _ask_campaign(visit, BIND, mine)


def _bind_to(visit: Visit, campaign: Campaign) -> Markup:
    """Bind the group and say so, with whether the bot can read plain messages there."""
    visit.uow.chats.bind(visit.chat.app, visit.chat.chat_id, campaign.code, visit.actor, visit.now)
    if not visit.abilities.hears_all:
        reads = visit.texts.say(
            "zalo.reads-mentions", line=f"{campaign.units[0].name} {blank_pairs(example_metrics(campaign))}"
        )
    else:
        admin = visit.uow.state.get(f"bot-admin/{visit.chat.app}/{visit.chat.chat_id}")
        reads = visit.texts.say("setup.reads-all" if visit.office.can_read_all or admin else "setup.reads-commands")
    return visit.texts.lines(
        (
            visit.texts.say("setup.bound", campaign=campaign.name, units=visit.texts.count(len(campaign.units))),
            reads,
        )
    )


def unbind(visit: Visit, _argument: str) -> None:
    """Answer /ngatketnoi."""
    if not visit.in_group:
        visit.say(visit.texts.say("setup.only-group"))
    elif visit.campaign is None:
        visit.say(visit.texts.say("setup.not-bound"))
    elif not visit.may(Action.BIND_GROUP):
        visit.say(visit.texts.say("not-allowed.admin"))
    else:
        visit.uow.chats.bind(visit.chat.app, visit.chat.chat_id, None, visit.actor, visit.now)
        visit.say(visit.texts.say("setup.unbound", campaign=visit.campaign.name))


def choose(visit: Visit, argument: str) -> None:
    """Answer /chiendich: which campaign this chat speaks of; in private one may choose another of one's own."""
    if visit.in_group or visit.person is None:
        if visit.campaign:
            visit.say(visit.texts.say("setup.group-campaign", campaign=visit.campaign.name))
        return
    theirs = of_person(visit)
    found = _find_campaign(theirs, argument) if argument else (theirs[0] if len(theirs) == 1 else None)
    if not theirs:
        visit.say(visit.texts.say("not-allowed.nobody"))
    elif found:
        visit.say(_go_to(visit, found))
    else:
        _ask_campaign(visit, CHOOSE, theirs)


def _go_to(visit: Visit, campaign: Campaign) -> Markup:
    """Choose the campaign that a private chat speaks of, and say so."""
    visit.uow.chats.bind(visit.chat.app, visit.chat.chat_id, campaign.code, visit.actor, visit.now)
    return visit.texts.say("setup.chosen", campaign=campaign.name)


def which_campaign(visit: Visit, then: str = "") -> bool:
    """Ask a person of several campaigns which one they mean; false where they are of none.

    `then` is the plain question that is answered once it is known.
    """
    theirs = of_person(visit)
    if not theirs:
        return False
    _ask_campaign(visit, CHOOSE, theirs, then)
    return True


def of_person(visit: Visit) -> list[Campaign]:
    """List the campaigns in which a person has a role, in the files' order."""
    theirs = visit.uow.people.campaigns_of(visit.person.id) if visit.person else ()
    return [one for code, one in visit.office.campaigns.items() if code in theirs]


def _ask_campaign(visit: Visit, kind: str, campaigns: list[Campaign], then: str = "") -> None:
    codes = [one.code for one in campaigns]
    question = questions.ask(visit, kind, None, {"then": then} if then else {}, codes, person=visit.actor)
    buttons = rows((choice_button(question, one.code, one.name[:LONGEST_LABEL]) for one in campaigns), 1)
    visit.say(visit.texts.say("setup.which-campaign"), buttons=buttons)


def pressed(visit: Visit, question: Question, choice: str) -> None:
    """Bind the group to the campaign that was chosen, or speak of it from now on, where the person may."""
    campaign = visit.office.campaigns.get(choice)
    may = not visit.in_group if question.kind == CHOOSE else campaign in administered(visit)
    if campaign is None or not may:
        visit.notice(visit.texts.plain("button.not-yours"))
        return
    visit.notice(visit.texts.plain("button.done"))
    visit.rewrite(_go_to(visit, campaign) if question.kind == CHOOSE else _bind_to(visit, campaign))


def administered(visit: Visit) -> list[Campaign]:
    """List the campaigns that a person runs, in the files' order."""
    person = visit.person
    if person is None:
        return []
    return [
        one
        for code, one in visit.office.campaigns.items()
        if visit.uow.people.grants(code, person=person.id, role=Role.ADMIN)
    ]


def _find_campaign(campaigns: list[Campaign], words: str) -> Campaign | None:
    """Find the one campaign whose code or name holds the words."""
    wanted = flat_words(words).replace("-", " ")
    exact = [one for one in campaigns if wanted in {flat_words(one.code).replace("-", " "), flat_words(one.name)}]
    near = exact or [
        one for one in campaigns if wanted in flat_words(one.name) or wanted in flat_words(one.code).replace("-", " ")
    ]
    return near[0] if len(near) == 1 else None


def warn_masked(visit: Visit) -> None:
    """Tell the sender in private that an ID-card or phone number was hidden; delete the message where agreed."""
    if visit.campaign is not None:
        digest.masked(visit.uow, visit.campaign.code)
    if visit.person is not None:
        texts = visit.office.person_texts(visit.person, visit.campaign)
        minute = visit.event.sent_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
        tell(
            visit.uow,
            visit.person.id,
            texts.say("privacy.warning"),
            visit.now,
            key=f"masked/{visit.person.id}/{minute}",
        )
    if visit.in_group and visit.campaign and visit.campaign.delete_personal_data:
        event = visit.event
        visit.post(Letter(event.app, event.chat_id, LetterKind.DELETE, target=event.message_id))
