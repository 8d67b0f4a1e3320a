"""Roles given in the chat: /phanquyen for leaders, heads and admins, /phancong for reporters and their units."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.config.words import ROLE_OF
from bot.desk import questions
from bot.desk.buttons import choice_button, rows
from bot.desk.guard import permitted
from bot.desk.names import role_words, unit_titles
from bot.desk.office import admins
from bot.desk.people import linking
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign, Role
from reporting.flat import flat_words
from reporting.ports import PENDING_FOR
from reporting.records import Grant, Question

_USERNAME = re.compile(r"@([A-Za-z0-9_]{3,32})")
QUESTION = "grant"
"""The kind of question that confirms who is meant by a username."""
CHOICES = ("yes", "no")
CONFIRMED = frozenset({Role.ADMIN, Role.LEADER})
"""The roles that are given by username only after asking back."""
_AWAY = {"bo", "thoi", "xoa", "go"}


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody a role is given to: met already, or only known by a username."""

    person: int | None
    username: str | None
    name: str
    by_username: bool = False
    """Whether only a username says who it is: whoever uses it now may be somebody else than is meant."""


def whom(visit: Visit) -> Whom | None:
    """Find who is meant: a mention, an @username in the text, or the one replied to."""
    event, people = visit.event, visit.uow.people
    for mention in event.mentions:
        if visit.office.bot_name and (mention.username or "").casefold() == visit.office.bot_name.casefold():
            continue
        if mention.account:
            met = people.by_account(mention.account) or people.seen(
                mention.account, mention.name, mention.username, visit.now
            )
            return Whom(met.id, met.username, met.name)
        if mention.username:
            return _named(visit, mention.username)
    for found in _USERNAME.finditer(event.text.partition(" ")[2]):
        if found[1].casefold() != visit.office.bot_name.casefold():
            return _named(visit, found[1])
    if event.reply_to_account and not event.reply_to_bot:
        met = people.by_account(event.reply_to_account) or people.seen(
            event.reply_to_account, event.reply_to_name, None, visit.now
        )
        return Whom(met.id, met.username, met.name)
    return None


def _named(visit: Visit, username: str) -> Whom:
    met = visit.uow.people.by_username(username)
    return Whom(met.id, met.username, met.name, by_username=True) if met else Whom(None, username, f"@{username}")


def rest_of(visit: Visit, argument: str) -> tuple[str, bool]:
    """Leave out who is meant and the word that takes a role away; tell whether it was there."""
    text = _USERNAME.sub(" ", argument)
    for mention in visit.event.mentions:
        if mention.name:
            text = text.replace(mention.name, " ")
    words = text.split()
    away = bool(words) and flat_words(words[0]) in _AWAY
    return " ".join(words[1:] if away else words), away


def give_role(visit: Visit, argument: str) -> None:
    """Answer /phanquyen @ten lanhdao|thuongtruc|totruong [unit]; `bỏ` before the role takes it back."""
    campaign = permitted(visit, Action.GRANT_ROLES, otherwise="not-allowed.admin")
    if campaign is None:
        return
    target = whom(visit)
    rest, away = rest_of(visit, argument)
    role, unit_words = _role(rest)
    units = visit.reader.find_units(unit_words) if unit_words else ()
    found = len(units) == bool(unit_words)
    if target is None and role is not None and found and not away and not visit.abilities.mentions:
        linking.offer(visit, campaign, role, units[0] if units else None)
        return
    if target is None or role is None or role is Role.REPORTER or len(units) > 1 or (unit_words and not units):
        visit.say(usage(visit, campaign, "grants.role-usage"))
        return
    unit = units[0] if units else None
    if target.by_username and role in CONFIRMED and not away:
        _ask(visit, campaign, target, role, unit)
        return
    visit.say(_changed(visit, campaign, target, role, unit, away=away))


def usage(visit: Visit, campaign: Campaign, key: str) -> Markup:
    """Say how a command is typed, or where nobody can be named in a message, what is done in its stead."""
    return visit.texts.say(key if visit.abilities.mentions else f"{key}-codes", unit=campaign.units[0].name)


def _ask(visit: Visit, campaign: Campaign, target: Whom, role: Role, unit: str | None) -> None:
    """Ask back with the name of whoever uses the username, before a role that opens everything is given."""
    texts = visit.texts
    data = {"target": target.person, "role": role.value, "unit": unit}
    question = questions.ask(visit, QUESTION, campaign, data, CHOICES, person=visit.author)
    buttons = rows(choice_button(question, choice, texts.plain(f"grants.{choice}")) for choice in CHOICES)
    text = texts.say(
        "grants.confirm", username=f"@{target.username}", name=target.name, what=role_words(texts, campaign, role, unit)
    )
    visit.say(text, buttons=buttons)


def confirmed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Give the role to the person who was named, or leave it."""
    visit.notice(visit.texts.plain("button.done"))
    person = visit.uow.people.get(int(question.data["target"]))
    if choice != "yes" or not visit.may(Action.GRANT_ROLES):
        visit.rewrite(visit.texts.say("grants.left", name=person.name))
        return
    target = Whom(person.id, person.username, person.name)
    role, unit = Role(question.data["role"]), question.data["unit"]
    visit.rewrite(_changed(visit, campaign, target, role, unit, away=False))


def _role(text: str) -> tuple[Role | None, str]:
    """Read a role of one or two words and give back what follows it."""
    words = text.split()
    for length in (2, 1):
        role = ROLE_OF.get(flat_words(" ".join(words[:length])))
        if role is not None and len(words) >= length:
            return role, " ".join(words[length:])
    return None, ""


def assign(visit: Visit, argument: str) -> None:
    """Answer /phancong @ten Tân Hưng[, Tân Phú]: these report for those units; `bỏ` takes it back."""
    campaign = permitted(visit, Action.ASSIGN_REPORTERS, otherwise="not-allowed.admin")
    if campaign is None:
        return
    if re.search(r"(?i)\bthay\b", argument):
        _replace(visit, campaign, argument)
        return
    target = whom(visit)
    rest, away = rest_of(visit, argument)
    names = [part.strip() for part in re.split(r"[,;\n]", rest) if part.strip()]
    found = [visit.reader.find_units(name) for name in names]
    if target is None or not names:
        visit.say(usage(visit, campaign, "grants.assign-usage"))
        return
    for name, units in zip(names, found, strict=True):
        if len(units) != 1:
            near = units or visit.reader.suggest_units(name)
            options = unit_titles(visit.texts, campaign, near) or "–"
            visit.say(visit.texts.say("grants.unknown-unit", text=name, options=options))
            return
    said = [_changed(visit, campaign, target, Role.REPORTER, units[0], away=away) for units in found]
    visit.say(visit.texts.lines(said))


def _replace(visit: Visit, campaign: Campaign, argument: str) -> None:
    """Put somebody in a reporter's place, for one unit or for all of theirs: `@moi thay @cu [Tân Hưng]`."""
    texts, people = visit.texts, visit.uow.people
    names = [one for one in _USERNAME.findall(argument) if one.casefold() != visit.office.bot_name.casefold()]
    old = people.by_username(names[1]) if len(names) == 2 else None
    wanted = visit.reader.find_units(re.split(r"(?i)\bthay\b", rest_of(visit, argument)[0])[-1])
    theirs = people.grants(campaign.code, person=old.id, role=Role.REPORTER) if old else []
    units = [
        grant.unit for grant in theirs if grant.unit and grant.until is None and grant.unit in (wanted or [grant.unit])
    ]
    if old is None or not units:
        key = "people.replace-usage" if visit.abilities.mentions else "grants.assign-usage-codes"
        visit.say(texts.say(key, unit=campaign.units[0].name))
        return
    new = _named(visit, names[0])
    said = [_changed(visit, campaign, new, Role.REPORTER, unit, away=False) for unit in units]
    gone = Whom(old.id, old.username, old.name)
    said += [_changed(visit, campaign, gone, Role.REPORTER, unit, away=True) for unit in units]
    visit.say(texts.lines((*said, texts.say("people.history-stays"))))


def _changed(visit: Visit, campaign: Campaign, target: Whom, role: Role, unit: str | None, *, away: bool) -> Markup:
    """Give or take a role, in the words that say so."""
    texts, people, by = visit.texts, visit.uow.people, visit.person
    what = role_words(texts, campaign, role, unit)
    if target.person is None:
        if target.username is None or by is None:
            return texts.say("grants.not-met", name=target.name)
        if away:
            done = people.revoke_pending(target.username, campaign.code, role, unit, visit.now)
            return texts.say("grants.revoked" if done else "grants.not-met", name=target.name, what=what)
        people.grant_pending(target.username, campaign.code, role, unit, by.id, visit.now)
        key = "grants.pending-days" if role in CONFIRMED else "grants.pending"
        return texts.say(key, name=target.name, what=what, n=PENDING_FOR.days)
    grant = Grant(target.person, campaign.code, role, unit)
    if away and role is Role.ADMIN and admins(visit.uow, campaign.code) == (target.person,):
        return texts.say("grants.last-admin", name=target.name)
    if away:
        done = people.revoke(grant, visit.now)
        return texts.say("grants.revoked" if done else "grants.had-none", name=target.name, what=what)
    done = people.grant(grant, by.id if by else None, visit.now)
    return texts.say("grants.given" if done else "grants.had", name=target.name, what=what)
