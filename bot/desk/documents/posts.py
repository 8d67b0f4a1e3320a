"""Reminders of papers before they are due, and alerts after: who owes them, by name; nothing where all are in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.documents.words import paper_name, round_words
from bot.desk.drafts import own_paper
from bot.desk.duties.rounds import states
from bot.desk.names import list_name, unit_titles
from bot.desk.office import Office, admins
from bot.desk.posts.letters import MENTIONS, mentions_of, to_bound, to_group, to_role
from bot.desk.posts.occasion import Occasion
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, DutyKind, Role
from reporting.ports import UnitOfWork
from reporting.records import Chat
from reporting.schedule import Post


def remind_paper(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Remind of a paper: the units that owe it in the groups, or a role in private; the desk's own its admins."""
    occasion = _occasion(uow, campaign, post, now)
    if occasion.duty.kind is DutyKind.PAPER:
        if not _own_is_done(uow, campaign, post):
            _tell_own(office, uow, occasion, post.to or Role.ADMIN, "reminder.paper")
            own_paper(office, uow, campaign, occasion.duty, post.period, admins(uow, campaign.code), now)
        return
    if not occasion.missing:
        return
    if post.to is None:
        for chat in uow.chats.of_campaign(campaign.code):
            for number, text in enumerate(_group_texts(uow, office.group_texts(chat), occasion, chat)):
                to_group(uow, chat, post, text, now, number)
    elif post.to in {Role.HEAD, Role.REPORTER}:
        _tell_bound(office, uow, occasion, post.to, "documents.yours")
    else:
        to_role(office, uow, occasion, post.to, lambda texts: texts.lines(_words(texts, occasion, "documents.remind")))


def alert_paper(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Tell a role, in private, whose paper is overdue; nothing where nobody's is."""
    occasion, role = _occasion(uow, campaign, post, now), post.to or Role.ADMIN
    if occasion.duty.kind is DutyKind.PAPER:
        if not _own_is_done(uow, campaign, post):
            _tell_own(office, uow, occasion, role, "alert.paper")
        return
    if not occasion.missing:
        return
    if role in {Role.HEAD, Role.REPORTER}:
        _tell_bound(office, uow, occasion, role, "documents.yours-overdue")
        return

    def words(texts: Texts) -> Markup:
        lines = _words(texts, occasion, "documents.alert")
        return texts.lines([*lines, texts.say("documents.alert-admin") if role is Role.ADMIN else ""])

    to_role(office, uow, occasion, role, words)


def _occasion(uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> Occasion:
    """Look how the units stand, where it is theirs to give the paper."""
    duty = campaign.duty_by_code[post.duty]
    found = () if duty.kind is DutyKind.PAPER else states(uow, campaign, duty, post.period, now)
    return Occasion(campaign, post, found, now)


def _own_is_done(uow: UnitOfWork, campaign: Campaign, post: Post) -> bool:
    return bool(uow.documents.standing(campaign.code, duty=post.duty, period=post.period.span.end))


def _tell_own(office: Office, uow: UnitOfWork, occasion: Occasion, role: Role, key: str) -> None:
    """Tell of a paper that the desk itself owes."""

    def words(texts: Texts) -> Markup:
        label, span = paper_name(occasion.duty), texts.span(occasion.post.covers)
        said = texts.say(key, label=label, span=span, due=occasion.due(texts))
        return texts.lines((said, occasion.made_late(texts)))

    to_role(office, uow, occasion, role, words)


def _words(texts: Texts, occasion: Occasion, key: str, named: Sequence[Markup] = ()) -> list[Markup]:
    """Say which paper, by when, how many came, who owes it; `named` are those of them who are mentioned."""
    missing = named or [texts.listed((list_name(occasion.campaign, one.unit),)) for one in occasion.missing]
    return [
        texts.say(
            f"{key}-title",
            paper=round_words(texts, occasion.duty, occasion.post.period),
            due=occasion.due(texts),
            late=occasion.overdue(texts),
            done=texts.count(occasion.complete),
            expected=texts.count(len(occasion.expected)),
        ),
        occasion.made_late(texts),
        _missing(texts, missing),
    ]


def _missing(texts: Texts, named: Sequence[Markup]) -> Markup:
    return texts.say("documents.missing", n=texts.count(len(named)), units=texts.listed(named))


def _group_texts(uow: UnitOfWork, texts: Texts, occasion: Occasion, chat: Chat) -> list[Markup]:
    """Write the group's reminder, in several letters where very many owe the paper."""
    named = [_named(uow, texts, occasion.campaign, chat, one.unit) for one in occasion.missing]
    pages = [named[start : start + MENTIONS] for start in range(0, len(named), MENTIONS)]
    letters = [texts.lines(_words(texts, occasion, "documents.remind", pages[0]))]
    letters += [_missing(texts, page) for page in pages[1:]]
    letters[-1] = texts.lines((letters[-1], texts.say("documents.remind-how", paper=paper_name(occasion.duty))))
    return letters


def _named(uow: UnitOfWork, texts: Texts, campaign: Campaign, chat: Chat, unit: str) -> Markup:
    """Name a unit and mention its reporters where the chat knows them."""
    name, said = list_name(campaign, unit), mentions_of(uow, texts, campaign, chat, unit)
    return texts.say("reminder.named", unit=name, mentions=said) if said else texts.listed((name,))


def _tell_bound(office: Office, uow: UnitOfWork, occasion: Occasion, role: Role, key: str) -> None:
    """Tell each person who is bound to units of their own units only."""

    def words(texts: Texts, units: list[str]) -> Markup:
        said = texts.say(
            key,
            units=unit_titles(texts, occasion.campaign, units),
            paper=round_words(texts, occasion.duty, occasion.post.period),
            due=occasion.due(texts),
            late=occasion.overdue(texts),
        )
        return texts.lines((said, occasion.made_late(texts)))

    to_bound(office, uow, occasion, role, words)
