"""A word to somebody in private, wherever they were last seen."""

from __future__ import annotations

from datetime import datetime

from bot.desk.buttons import Buttons, question_key
from reporting.ports import UnitOfWork
from reporting.records import Letter, LetterKind, Priority


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
    accounts = uow.people.accounts(person)
    if not accounts:
        return False
    account = accounts[0]
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
