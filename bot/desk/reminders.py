"""Reminders before the due time: only who is missing, their reporters mentioned; nothing where all is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.desk.documents.posts import remind_paper
from bot.desk.duty_words import due_words, heads_of, is_figures, made_late, owing, owing_words, round_title
from bot.desk.missing import DONE
from bot.desk.names import list_name, metric_names
from bot.desk.office import Office
from bot.desk.tell import tell
from bot.desk.work import states
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Duty, Role
from reporting.duties import DutyState, UnitDuty
from reporting.ports import UnitOfWork
from reporting.records import Chat, Letter, LetterKind, Priority
from reporting.schedule import Post

MENTIONS = 40
"""Chat apps show at most 100 marked places of a message: with a name and a mention each, so many units."""


def remind(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Post a reminder to the groups, or to a role in private."""
    duty = campaign.duty_by_code[post.duty]
    if not is_figures(duty):
        remind_paper(office, uow, campaign, post, now)
        return
    found = states(uow, campaign, duty, post.period, now)
    missing = owing(found)
    if not missing:
        return
    _count(uow, post)
    if post.to is None:
        for chat in uow.chats.of_campaign(campaign.code):
            for number, text in enumerate(_group_texts(office, uow, campaign, duty, post, found, chat, now)):
                _put(uow, chat, text, post, now, f"/{number}" if number else "")
        return
    for person, units in heads_of(uow, campaign, [one.unit for one in missing], post.to).items():
        texts = office.person_texts(uow.people.get(person), campaign)
        names = owing_words(texts, campaign, [one for one in missing if one.unit in units], "reminder.yours")
        text = texts.lines((_head(texts, campaign, duty, post, found, now), texts.say("reminder.yours", units=names)))
        tell(uow, person, text, now, key=f"{post.key}/{person}", slot=post.key)


def _count(uow: UnitOfWork, post: Post) -> None:
    """Remember how often was reminded; the overdue alert says so."""
    key = reminded_key(post)
    uow.state.set(key, int(uow.state.get(key) or 0) + 1)


def reminded_key(post: Post) -> str:
    """Name the count of reminders of a period."""
    return f"reminded/{post.campaign}/{post.period.key}"


def _head(texts: Texts, campaign: Campaign, duty: Duty, post: Post, found: Sequence[UnitDuty], now: datetime) -> Markup:
    expected = [one for one in found if one.expected]
    return texts.lines(
        (
            texts.say(
                "reminder.title",
                round=round_title(texts, duty, post),
                due=due_words(texts, campaign, post.period.due, now),
                done=texts.count(sum(one.state in DONE for one in expected)),
                expected=texts.count(len(expected)),
            ),
            made_late(texts, campaign, post, now),
        )
    )


def _group_texts(
    office: Office,
    uow: UnitOfWork,
    campaign: Campaign,
    duty: Duty,
    post: Post,
    found: Sequence[UnitDuty],
    chat: Chat,
    now: datetime,
) -> list[Markup]:
    """Write the group's reminder, in several letters where very many are missing."""
    texts = office.group_texts(chat)
    missing = owing(found)
    named = [_named(uow, texts, campaign, chat, one) for one in missing]
    waiting = [list_name(campaign, one.unit) for one in found if one.state is DutyState.WAITING]
    first = campaign.unit_by_code[missing[0].unit].name
    pairs = " ".join(f"{key}=…" for key in (*duty.required, *duty.wanted))
    letters = [
        texts.say("reminder.missing", units=texts.listed(named[start : start + MENTIONS]))
        for start in range(0, len(named), MENTIONS)
    ]
    letters[0] = texts.lines((_head(texts, campaign, duty, post, found, now), letters[0]))
    tail = (
        texts.say("reminder.waiting", units=texts.listed(waiting)) if waiting else "",
        texts.say("reminder.example", line=f"{first} {pairs}", nothing=texts.plain("reminder.nothing", unit=first)),
    )
    letters[-1] = texts.lines((letters[-1], *tail))
    return letters


def _named(uow: UnitOfWork, texts: Texts, campaign: Campaign, chat: Chat, state: UnitDuty) -> Markup:
    """Name a missing unit and mention its reporters where the chat knows them."""
    unit = campaign.unit_by_code[state.unit]
    mentions: list[Markup] = []
    reporters = [one for one in uow.people.grants(campaign.code, role=Role.REPORTER) if one.unit == state.unit]
    standing_in = [one for one in reporters if one.until is not None]
    for grant in standing_in or reporters:  # while somebody stands in, the absent one is left in peace
        person = uow.people.get(grant.person)
        account = next((one for one in uow.people.accounts(grant.person) if one.app == chat.app), None)
        if account is not None:
            mentions.append(texts.say("reminder.mention", id=account.account_id, name=person.name or unit.name))
    name, said = list_name(campaign, state.unit), texts.listed(mentions)
    if state.state is DutyState.PARTIAL and state.lacking:
        key = "reminder.named-lacking" if mentions else "missing.lacking"
        return texts.say(key, unit=name, metrics=metric_names(campaign, state.lacking), mentions=said)
    return texts.say("reminder.named", unit=name, mentions=said) if mentions else texts.listed((name,))


def _put(uow: UnitOfWork, chat: Chat, text: Markup, post: Post, now: datetime, part: str = "") -> None:
    letter = Letter(
        chat.app,
        chat.chat_id,
        LetterKind.TEXT,
        text=text,
        priority=Priority.POST,
        key=f"{post.key}/{chat.app}:{chat.chat_id}{part}",
        slot=post.key,
    )
    uow.outbox.add(letter, now)
