"""Reminders before the due time: only who is missing, their reporters mentioned; nothing where all is in."""

from __future__ import annotations

from datetime import datetime

from bot.desk.documents.posts import remind_paper
from bot.desk.duties.rounds import states
from bot.desk.duties.words import is_figures, owing_words, round_title
from bot.desk.names import metric_names, owing_name, typed_name
from bot.desk.office import Office
from bot.desk.posts.letters import MENTIONS, mentions_of, to_bound, to_group
from bot.desk.posts.occasion import Occasion
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.duties import DutyState, UnitDuty
from reporting.ports import UnitOfWork
from reporting.records import Chat
from reporting.schedule import Post


def remind(office: Office, uow: UnitOfWork, campaign: Campaign, post: Post, now: datetime) -> None:
    """Post a reminder to the groups, or to a role in private."""
    duty = campaign.duty_by_code[post.duty]
    if not is_figures(duty):
        remind_paper(office, uow, campaign, post, now)
        return
    found = states(uow, campaign, duty, post.period, now)
    occasion = Occasion(campaign, post, found, now)
    missing = occasion.missing
    if not missing:
        return
    _count(uow, post)
    if post.to is None:
        for chat in uow.chats.of_campaign(campaign.code):
            for number, text in enumerate(_group_texts(uow, office.group_texts(chat), occasion, chat)):
                to_group(uow, chat, post, text, now, number)
        return

    def own(texts: Texts, units: list[str]) -> Markup:
        names = owing_words(texts, campaign, [one for one in missing if one.unit in units], "reminder.yours")
        return texts.lines((_head(texts, occasion), texts.say("reminder.yours", units=names)))

    to_bound(office, uow, occasion, post.to, own)


def _count(uow: UnitOfWork, post: Post) -> None:
    """Remember how often was reminded; the overdue alert says so."""
    key = reminded_key(post)
    uow.state.set(key, int(uow.state.get(key) or 0) + 1)


def reminded_key(post: Post) -> str:
    """Name the count of reminders of a period."""
    return f"reminded/{post.campaign}/{post.period.key}"


def _head(texts: Texts, occasion: Occasion) -> Markup:
    title = texts.say(
        "reminder.title",
        round=round_title(texts, occasion.duty, occasion.post),
        due=occasion.due(texts),
        done=texts.count(occasion.complete),
        expected=texts.count(len(occasion.expected)),
    )
    return texts.lines((title, occasion.made_late(texts)))


def _group_texts(uow: UnitOfWork, texts: Texts, occasion: Occasion, chat: Chat) -> list[Markup]:
    """Write the group's reminder, in several letters where very many are missing."""
    campaign, duty, missing = occasion.campaign, occasion.duty, occasion.missing
    named = [_named(uow, texts, campaign, chat, one) for one in missing]
    waiting = occasion.waiting(texts)
    first = typed_name(campaign, missing[0].unit)
    pairs = " ".join(f"{key}=…" for key in (*duty.required, *duty.wanted))
    letters = [
        texts.say("reminder.missing", units=texts.listed(named[start : start + MENTIONS]))
        for start in range(0, len(named), MENTIONS)
    ]
    letters[0] = texts.lines((_head(texts, occasion), letters[0]))
    tail = (
        texts.say("reminder.waiting", units=texts.listed(waiting)) if waiting else "",
        texts.say("reminder.example", line=f"{first} {pairs}", nothing=texts.plain("reminder.nothing", unit=first)),
    )
    letters[-1] = texts.lines((letters[-1], *tail))
    return letters


def _named(uow: UnitOfWork, texts: Texts, campaign: Campaign, chat: Chat, state: UnitDuty) -> Markup:
    """Name a missing unit and mention its reporters where the chat knows them."""
    name = owing_name(texts, campaign, state.unit, state.until)
    said = mentions_of(uow, texts, campaign, chat, state.unit)
    if state.state is DutyState.PARTIAL and state.lacking:
        key = "reminder.named-lacking" if said else "missing.lacking"
        return texts.say(key, unit=name, metrics=metric_names(campaign, state.lacking), mentions=said)
    return texts.say("reminder.named", unit=name, mentions=said) if said else texts.listed((name,))
