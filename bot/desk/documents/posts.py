"""Reminders of papers before they are due, and alerts after: who owes them, by name; nothing where all are in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.documents.words import paper_name, round_words
from bot.desk.drafts import own_paper
from bot.desk.duty_words import due_words, heads_of, made_late, owing
from bot.desk.missing import DONE
from bot.desk.names import list_name
from bot.desk.office import Office, admins, of_role
from bot.desk.tell import tell
from bot.desk.work import states
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind, Role
from reporting.duties import UnitDuty
from reporting.ports import UnitOfWork
from reporting.records import Chat, Letter, LetterKind, Priority
from reporting.schedule import Post

MENTIONS = 40
"""Chat apps show at most 100 marked places of a message: with a name and a mention each, so many units."""


def remind_paper(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Remind of a paper: the units that owe it in the groups, or a role in private; the desk's own its admins."""
    duty = campaign.duty_by_code[post.duty]
    if duty.kind is DutyKind.PAPER:
        if not _own_is_done(uow, campaign, post):
            _tell_own(office, uow, campaign, duty, post, now, "reminder.paper", post.to or Role.ADMIN)
            own_paper(office, uow, campaign, duty, post.period, admins(uow, campaign.code), now)
        return
    found = states(uow, campaign, duty, post.period, now)
    missing = owing(found)
    if not missing:
        return
    if post.to is None:
        for chat in uow.chats.of_campaign(campaign.code):
            texts = office.group_texts(chat)
            for number, text in enumerate(_group_texts(uow, texts, campaign, duty, post, found, chat, now)):
                _put(uow, chat, text, post, now, f"/{number}" if number else "")
    elif post.to in {Role.HEAD, Role.REPORTER}:
        _tell_bound(office, uow, campaign, duty, post, missing, post.to, now, "documents.yours")
    else:
        for person in of_role(uow, campaign, post.to):
            texts = office.person_texts(uow.people.get(person), campaign)
            text = texts.lines(_words(texts, campaign, duty, post, found, now, [], "documents.remind"))
            tell(uow, person, text, now, key=f"{post.key}/{person}", slot=post.key)


def alert_paper(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Tell a role, in private, whose paper is overdue; nothing where nobody's is."""
    duty, role = campaign.duty_by_code[post.duty], post.to or Role.ADMIN
    if duty.kind is DutyKind.PAPER:
        if not _own_is_done(uow, campaign, post):
            _tell_own(office, uow, campaign, duty, post, now, "alert.paper", role)
        return
    found = states(uow, campaign, duty, post.period, now)
    missing = owing(found)
    if not missing:
        return
    if role in {Role.HEAD, Role.REPORTER}:
        _tell_bound(office, uow, campaign, duty, post, missing, role, now, "documents.yours-overdue")
        return
    for person in of_role(uow, campaign, role):
        texts = office.person_texts(uow.people.get(person), campaign)
        lines = _words(texts, campaign, duty, post, found, now, [], "documents.alert")
        if role is Role.ADMIN:
            lines.append(texts.say("documents.alert-admin"))
        tell(uow, person, texts.lines(lines), now, key=f"{post.key}/{person}", slot=post.key)


def _own_is_done(uow: UnitOfWork, campaign: Campaign, post: Post) -> bool:
    return bool(uow.documents.standing(campaign.code, duty=post.duty, period=post.period.span.end))


def _tell_own(
    office: Office, uow: UnitOfWork, campaign: Campaign, duty: Duty, post: Post, now: datetime, key: str, role: Role
) -> None:
    """Tell of a paper that the desk itself owes."""
    for person in of_role(uow, campaign, role):
        texts = office.person_texts(uow.people.get(person), campaign)
        due = due_words(texts, campaign, post.period.due, now)
        said = texts.say(key, label=paper_name(duty), span=texts.span(post.covers), due=due)
        text = texts.lines((said, made_late(texts, campaign, post, now)))
        tell(uow, person, text, now, key=f"{post.key}/{person}", slot=post.key)


def _words(
    texts: Texts,
    campaign: Campaign,
    duty: Duty,
    post: Post,
    found: Sequence[UnitDuty],
    now: datetime,
    named: Sequence[Markup],
    key: str,
) -> list[Markup]:
    """Say which paper, by when, how many came, who owes it."""
    counted = [one for one in found if one.expected]
    missing = named or [texts.listed((list_name(campaign, one.unit),)) for one in owing(found)]
    return [
        texts.say(
            f"{key}-title",
            paper=round_words(texts, duty, post.period),
            due=due_words(texts, campaign, post.period.due, now),
            late=texts.duration(now - post.period.due) if now > post.period.due else "",
            done=texts.count(sum(one.state in DONE for one in counted)),
            expected=texts.count(len(counted)),
        ),
        made_late(texts, campaign, post, now),
        _missing(texts, missing),
    ]


def _missing(texts: Texts, named: Sequence[Markup]) -> Markup:
    return texts.say("documents.missing", n=texts.count(len(named)), units=texts.listed(named))


def _group_texts(
    uow: UnitOfWork,
    texts: Texts,
    campaign: Campaign,
    duty: Duty,
    post: Post,
    found: Sequence[UnitDuty],
    chat: Chat,
    now: datetime,
) -> list[Markup]:
    """Write the group's reminder, in several letters where very many owe the paper."""
    named = [_named(uow, texts, campaign, chat, one.unit) for one in owing(found)]
    pages = [named[start : start + MENTIONS] for start in range(0, len(named), MENTIONS)]
    letters = [texts.lines(_words(texts, campaign, duty, post, found, now, pages[0], "documents.remind"))]
    letters += [_missing(texts, page) for page in pages[1:]]
    letters[-1] = texts.lines((letters[-1], texts.say("documents.remind-how", paper=paper_name(duty))))
    return letters


def _named(uow: UnitOfWork, texts: Texts, campaign: Campaign, chat: Chat, unit: str) -> Markup:
    """Name a unit and mention its reporters where the chat knows them."""
    mentions: list[Markup] = []
    for grant in uow.people.grants(campaign.code, role=Role.REPORTER):
        if grant.unit == unit:
            account = next((one for one in uow.people.accounts(grant.person) if one.app == chat.app), None)
            if account is not None:
                name = uow.people.get(grant.person).name or campaign.unit_by_code[unit].name
                mentions.append(texts.say("reminder.mention", id=account.account_id, name=name))
    name = list_name(campaign, unit)
    if not mentions:
        return texts.listed((name,))
    return texts.say("reminder.named", unit=name, mentions=texts.listed(mentions))


def _tell_bound(
    office: Office,
    uow: UnitOfWork,
    campaign: Campaign,
    duty: Duty,
    post: Post,
    missing: Sequence[UnitDuty],
    role: Role,
    now: datetime,
    key: str,
) -> None:
    """Tell each person who is bound to units of their own units only."""
    for person, units in heads_of(uow, campaign, [one.unit for one in missing], role).items():
        texts = office.person_texts(uow.people.get(person), campaign)
        said = texts.say(
            key,
            units=texts.listed(campaign.unit_by_code[unit].title for unit in units),
            paper=round_words(texts, duty, post.period),
            due=due_words(texts, campaign, post.period.due, now),
            late=texts.duration(now - post.period.due) if now > post.period.due else "",
        )
        text = texts.lines((said, made_late(texts, campaign, post, now)))
        tell(uow, person, text, now, key=f"{post.key}/{person}", slot=post.key)


def _put(uow: UnitOfWork, chat: Chat, text: Markup, post: Post, now: datetime, part: str = "") -> None:
    uow.outbox.add(
        Letter(
            chat.app,
            chat.chat_id,
            LetterKind.TEXT,
            text=text,
            priority=Priority.POST,
            key=f"{post.key}/{chat.app}:{chat.chat_id}{part}",
            slot=post.key,
        ),
        now,
    )
