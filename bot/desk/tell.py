"""Where somebody is reached: a word in private, wherever they were last seen, or a mention before others."""

from __future__ import annotations

from datetime import datetime

from bot.desk.buttons import Buttons, question_key
from bot.texts import Markup, Texts
from reporting.ports import UnitOfWork
from reporting.records import Account, Letter, LetterKind, Priority


def account_of(uow: UnitOfWork, person: int, app: str | None = None) -> Account | None:
    """Name the account under which somebody is reached in private: where they were last seen, or in an app."""
    return next((one for one in uow.people.accounts(person) if app is None or one.app == app), None)


def has_met(uow: UnitOfWork, person: int) -> bool:
    """Tell whether somebody has spoken with the desk there in private, so that a word comes as no surprise."""
    account = account_of(uow, person)
    return account is not None and uow.chats.get(account.app, account.account_id) is not None


def reachable(uow: UnitOfWork, person: int) -> Account | None:
    """Name the account under which somebody has spoken with the desk in private, or was reached there, in any app."""
    for account in uow.people.accounts(person):
        if uow.chats.get(account.app, account.account_id) or uow.outbox.reached(account.app, account.account_id):
            return account
    return None


def mention(uow: UnitOfWork, texts: Texts, app: str, person: int, name: str) -> Markup | None:
    """Mention somebody by name in a group of an app; None where the app doesn't know them."""
    account = account_of(uow, person, app)
    return None if account is None else texts.say("reminder.mention", id=account.account_id, name=name)


def tell(
    uow: UnitOfWork,
    person: int,
    text: str,
    now: datetime,
    *,
    buttons: Buttons = (),
    priority: Priority = Priority.ALERT,
    key: str | None = None,
    slot: str | None = None,
    question: int | None = None,
) -> bool:
    """Write to a person in private, where they were last seen; false where nobody knows how to reach them.

    `question` is the one whose buttons the letter carries.
    """
    account = account_of(uow, person)
    if account is None:
        return False
    if question is not None:
        key = question_key(question, account.app, account.account_id)
    uow.outbox.add(
        Letter(
            account.app,
            account.account_id,
            LetterKind.TEXT,
            text=text,
            buttons=buttons,
            priority=priority,
            key=key,
            slot=slot,
        ),
        now,
    )
    return True
