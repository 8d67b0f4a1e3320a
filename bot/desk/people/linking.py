"""One-time codes typed in private: to be one person in two chat apps, or to take a role where nobody can be mentioned.

Whoever types a code of somebody else's account is shown who that is and what both may do, and says yes first; a role is
given once the admin who offered it has seen who typed the code. Wrong codes are counted, each person's and all.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.names import role_words
from bot.desk.office import admins
from bot.desk.permissions import Action
from bot.desk.tell import tell
from bot.desk.visit import Visit
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.ports import UnitOfWork
from reporting.records import Button, Grant, Person, Question

QUESTION = "link"
OFFER = "offer"
CHOICES = ("yes", "no")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of a code, none that looks like another."""
LENGTH = 8
HOLDS_FOR = timedelta(minutes=10)
OFFER_HOLDS_FOR = timedelta(hours=24)
TRIES = 5
"""So many wrong codes one person may type within an hour."""
TRIES_OF_ALL = 60
"""So many wrong codes are typed within an hour by all, before no code is taken for a while."""
WINDOW = timedelta(hours=1)


def link(visit: Visit, argument: str) -> None:
    """Answer /lienket: give a code, or take the one that was given in the other app."""
    if visit.person is None:
        return
    if visit.in_group or not visit.may(Action.LINK_ACCOUNTS):
        visit.say(visit.texts.say("link.private"))
    elif argument.strip():
        _typed(visit, visit.person, argument)
    else:
        code = _issue(visit, {"kind": QUESTION, "person": visit.person.id, "app": visit.chat.app}, HOLDS_FOR)
        visit.say(visit.texts.say("link.code", code=code, n=int(HOLDS_FOR.total_seconds() // 60)))


def offer(visit: Visit, campaign: Campaign, role: Role, unit: str | None) -> None:
    """Give an admin a code in private, with which one person may take a role: for apps that mention nobody."""
    if visit.person is None:
        return
    data = {"kind": OFFER, "person": visit.person.id, "campaign": campaign.code, "role": role.value, "unit": unit}
    code = _issue(visit, data, OFFER_HOLDS_FOR)
    texts = visit.office.person_texts(visit.person, campaign)
    hours = int(OFFER_HOLDS_FOR.total_seconds() // 3600)
    told = texts.say("link.offer", what=role_words(texts, campaign, role, unit), code=code, n=hours)
    if visit.in_group:
        tell(visit.uow, visit.person.id, told, visit.now)
        visit.say(visit.texts.say("link.offer-sent"))
    else:
        visit.say(told)


def _issue(visit: Visit, data: Mapping[str, Any], holds: timedelta) -> str:
    """Make a code; the person's former one of the same kind is none any more. Only its hash is kept."""
    state, place = visit.uow.state, f"link/of/{data['kind']}/{data['person']}"
    former = state.get(place)
    if former is not None:
        state.set(former, None)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    state.set(place, _name(code))
    state.set(_name(code), {**data, "until": (visit.now + holds).isoformat()})
    return code


def _name(code: str) -> str:
    plain = "".join(code.split()).replace("-", "").upper()
    return f"link/code/{hashlib.sha256(plain.encode()).hexdigest()}"


def _typed(visit: Visit, person: Person, argument: str) -> None:
    """Take a code that somebody typed: once, in time, and not after many wrong ones."""
    texts, state = visit.texts, visit.uow.state
    mine, everybodys = f"link/tries/{person.id}", "link/tries"
    if len(_recent(visit, mine)) >= TRIES or len(_recent(visit, everybodys)) >= TRIES_OF_ALL:
        visit.say(texts.say("link.too-many"))
        return
    name = _name(argument)
    found = state.get(name)
    if found is None or datetime.fromisoformat(found["until"]) <= visit.now:
        for place in (mine, everybodys):
            state.set(place, [*_recent(visit, place), visit.now.isoformat()])
        visit.say(texts.say("link.wrong"))
        return
    if found["kind"] == OFFER:
        state.set(name, None)
        _ask_offerer(visit, person, found)
        return
    owner = visit.uow.people.get(int(found["person"]))
    if owner.id == person.id:
        visit.say(texts.say("link.same"))
        return
    state.set(name, None)
    if found["app"] == visit.chat.app:
        visit.say(texts.say("link.other-app"))
        return
    question = questions.ask(visit, QUESTION, None, {"owner": owner.id}, CHOICES, person=person.id)
    text = texts.lines(
        (
            texts.say("link.ask", name=owner.name, app=str(found["app"]).capitalize()),
            *(texts.say("link.has", name=one.name, roles=_roles(visit, texts, one.id)) for one in (owner, person)),
        )
    )
    visit.say(text, buttons=_buttons(texts, question))


def _recent(visit: Visit, place: str) -> list[str]:
    since = visit.now - WINDOW
    return [at for at in visit.uow.state.get(place) or () if datetime.fromisoformat(at) > since]


def _buttons(texts: Texts, question: int) -> tuple[tuple[Button, ...], ...]:
    return rows(choice_button(question, choice, texts.plain(f"link.{choice}")) for choice in CHOICES)


def pressed(visit: Visit, question: Question, choice: str) -> None:
    """Make the two one, if their bearer says so; tell the admins whose campaigns it concerns."""
    texts, uow = visit.texts, visit.uow
    visit.notice(texts.plain("button.done"))
    if choice != "yes" or visit.person is None:
        visit.rewrite(texts.say("link.left"))
        return
    owner = uow.people.get(int(question.data["owner"]))
    here = visit.person
    keep, gone = sorted((owner.id, here.id))
    concerned = dict.fromkeys((*uow.people.campaigns_of(keep), *uow.people.campaigns_of(gone)))
    uow.people.join(keep, gone, visit.now)
    visit.rewrite(texts.say("link.done", name=owner.name, roles=_roles(visit, texts, keep)))
    told = {keep, gone}
    for code in concerned:
        campaign = visit.office.campaigns.get(code)
        for admin in admins(uow, code) if campaign else ():
            if admin not in told:
                told.add(admin)
                words = visit.office.texts_for(uow, admin, campaign)
                roles = _roles(visit, words, keep)
                tell(uow, admin, words.say("link.told", one=owner.name, other=here.name, roles=roles), visit.now)


def _roles(visit: Visit, texts: Texts, person: int) -> Markup:
    """Say what somebody is in all campaigns."""
    said: dict[Markup, None] = {}
    for code in visit.uow.people.campaigns_of(person):
        campaign = visit.office.campaigns.get(code)
        for grant in visit.uow.people.grants(code, person=person) if campaign else ():
            if campaign is not None and (grant.unit is None or grant.unit in campaign.unit_by_code):
                said[role_words(texts, campaign, grant.role, grant.unit)] = None
    return texts.listed(said) if said else texts.say("link.no-role")


def _ask_offerer(visit: Visit, person: Person, found: Mapping[str, Any]) -> None:
    """Show the admin who typed the code, before the role is given."""
    campaign = visit.office.campaigns.get(str(found["campaign"]))
    uow, admin = visit.uow, int(found["person"])
    if campaign is None or not _runs(uow, campaign, admin):
        visit.say(visit.texts.say("link.wrong"))
        return
    data = {"target": person.id, "role": found["role"], "unit": found["unit"], "elsewhere": True}
    question = questions.ask(visit, OFFER, campaign, data, CHOICES, person=admin, told=(admin,))
    texts = visit.office.texts_for(uow, admin, campaign)
    what = role_words(texts, campaign, Role(found["role"]), found["unit"])
    text = texts.say("link.took", name=person.name, app=visit.chat.app.capitalize(), what=what)
    tell(uow, admin, text, visit.now, buttons=_buttons(texts, question), question=question)
    visit.say(visit.texts.say("link.waits"))


def _runs(uow: UnitOfWork, campaign: Campaign, person: int) -> bool:
    return person in admins(uow, campaign.code)


def taken(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Give the offered role once its admin agrees, and tell whoever typed the code."""
    uow, texts, data = visit.uow, visit.texts, question.data
    visit.notice(texts.plain("button.done"))
    target = uow.people.get(int(data["target"]))
    role, unit = Role(data["role"]), data["unit"]
    agreed = choice == "yes" and visit.actor is not None and _runs(uow, campaign, visit.actor)
    if agreed and (unit is None or unit in campaign.unit_by_code):
        uow.people.grant(Grant(target.id, campaign.code, role, unit), visit.actor, visit.now)
        visit.rewrite(texts.say("grants.given", name=target.name, what=role_words(texts, campaign, role, unit)))
        words = visit.office.person_texts(target, campaign)
        tell(uow, target.id, words.say("link.yours", what=role_words(words, campaign, role, unit)), visit.now)
    else:
        visit.rewrite(texts.say("grants.left", name=target.name))
