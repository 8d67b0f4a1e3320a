"""Reminders of papers before they are due, and alerts after: who owes them, by name; nothing where all are in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.documents.words import paper_name, round_words
from bot.desk.drafts import own_paper
from bot.desk.duties.rounds import states
from bot.desk.duties.words import due_words, made_late, owing
from bot.desk.names import list_name, unit_titles
from bot.desk.office import Office, admins
from bot.desk.posts.letters import MENTIONS, mentions_of, to_bound, to_group, to_role
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, DutyKind, Role
from reporting.duties import UnitDuty
from reporting.ports import UnitOfWork
from reporting.records import Chat
from reporting.schedule import Post


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
                to_group(uow, chat, post, text, now, number)
    elif post.to in {Role.HEAD, Role.REPORTER}:
        _tell_bound(office, uow, campaign, duty, post, missing, post.to, now, "documents.yours")
    else:

        def words(texts: Texts) -> Markup:
            return texts.lines(_words(texts, campaign, duty, post, found, now, [], "documents.remind"))

        to_role(office, uow, campaign, post, post.to, now, words)


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

    def words(texts: Texts) -> Markup:
        lines = _words(texts, campaign, duty, post, found, now, [], "documents.alert")
        return texts.lines([*lines, texts.say("documents.alert-admin") if role is Role.ADMIN else ""])

    to_role(office, uow, campaign, post, role, now, words)


def _own_is_done(uow: UnitOfWork, campaign: Campaign, post: Post) -> bool:
    return bool(uow.documents.standing(campaign.code, duty=post.duty, period=post.period.span.end))


def _tell_own(
    office: Office, uow: UnitOfWork, campaign: Campaign, duty: Duty, post: Post, now: datetime, key: str, role: Role
) -> None:
    """Tell of a paper that the desk itself owes."""

    def words(texts: Texts) -> Markup:
        due = due_words(texts, campaign, post.period.due, now)
        said = texts.say(key, label=paper_name(duty), span=texts.span(post.covers), due=due)
        return texts.lines((said, made_late(texts, campaign, post, now)))

    to_role(office, uow, campaign, post, role, now, words)


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
            late=texts.overdue(now - post.period.due),
            done=texts.count(sum(one.complete for one in counted)),
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
    name, said = list_name(campaign, unit), mentions_of(uow, texts, campaign, chat, unit)
    return texts.say("reminder.named", unit=name, mentions=said) if said else texts.listed((name,))


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

    def words(texts: Texts, units: list[str]) -> Markup:
        said = texts.say(
            key,
            units=unit_titles(texts, campaign, units),
            paper=round_words(texts, duty, post.period),
            due=due_words(texts, campaign, post.period.due, now),
            late=texts.overdue(now - post.period.due),
        )
        return texts.lines((said, made_late(texts, campaign, post, now)))

    to_bound(office, uow, campaign, post, role, [one.unit for one in missing], now, words)
