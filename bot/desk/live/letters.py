"""The letters that a live board is: posted, edited in place, pinned, taken off the top, left behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.desk.live.kept import Shown, digest
from bot.desk.live.rounds import fingerprint, standing
from bot.desk.live.words import live_text, stamped
from bot.desk.office import Office
from reporting.campaign import Campaign
from reporting.periods import period_holding
from reporting.ports import UnitOfWork
from reporting.records import Chat, Letter, LetterKind, Priority


def post_board(office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime) -> Shown:
    """Post a board; it is pinned once it is there."""
    duty = campaign.duty_by_code[shown.duty]
    period = period_holding(campaign, duty, date.fromisoformat(shown.end))
    assert period is not None
    texts, found = office.group_texts(chat), standing(uow, campaign, duty, period, now)
    text = live_text(texts, found)
    letter = Letter(
        chat.app,
        chat.chat_id,
        LetterKind.TEXT,
        text=stamped(texts, found, text),
        priority=Priority.POST,
        key=shown.key(campaign.code),
    )
    uow.outbox.add(letter, now)
    seen = fingerprint(uow, campaign, duty, period, now)
    return replace(shown, text=digest(text), seen=seen, at=now.isoformat())


def edit_board(uow: UnitOfWork, campaign: Campaign, shown: Shown, text: str, said: str, now: datetime) -> Shown:
    """Put other words into a board, where it has been sent; `said` is the digest of what they say."""
    target = uow.outbox.sent_as(shown.key(campaign.code))
    if target is None:
        return shown
    shown = replace(shown, edits=shown.edits + 1, text=said, at=now.isoformat())
    letter = Letter(
        shown.app,
        shown.chat,
        LetterKind.EDIT,
        text=text,
        target=target,
        priority=Priority.POST,
        key=last_letter(campaign, shown),
    )
    uow.outbox.add(letter, now)
    return shown


def pin_board(office: Office, uow: UnitOfWork, campaign: Campaign, shown: Shown, now: datetime) -> Shown:
    """Pin a board once it is there, where the app pins."""
    target = None if shown.pinned else uow.outbox.sent_as(shown.key(campaign.code))
    if target is None or not office.can(shown.app).pins:
        return shown
    letter = Letter(shown.app, shown.chat, LetterKind.PIN, target=target, key=f"{shown.key(campaign.code)}/pin")
    uow.outbox.add(letter, now)
    return replace(shown, pinned=True)


def unpin_board(uow: UnitOfWork, campaign: Campaign, shown: Shown, now: datetime) -> None:
    """Take a board from the top of its group."""
    target = uow.outbox.sent_as(shown.key(campaign.code)) if shown.pinned else None
    if target is not None:
        key = f"{shown.key(campaign.code)}/unpin"
        uow.outbox.add(Letter(shown.app, shown.chat, LetterKind.UNPIN, target=target, key=key), now)


def leave_behind(office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime) -> None:
    """Let a board's former message say that the board is further down."""
    unpin_board(uow, campaign, shown, now)
    edit_board(uow, campaign, shown, office.group_texts(chat).say("live.moved"), "", now)


def last_letter(campaign: Campaign, shown: Shown) -> str:
    """Name the letter that last said what a board says."""
    key = shown.key(campaign.code)
    return f"{key}/edit/{shown.edits}" if shown.edits else key
