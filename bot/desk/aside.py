"""Going aside: what concerns one person alone is said in private, where the desk can reach them there."""

from __future__ import annotations

from bot.desk.visit import Visit


def to_private(visit: Visit, word: str) -> bool:
    """Speak in private from now on, and say so in the group; false where nobody ever met the desk in private."""
    account = visit.event.account
    if not visit.in_group or account is None:
        return False
    place = visit.uow.chats.get(account.app, account.account_id)
    if place is None or not visit.uow.outbox.reached(account.app, account.account_id):
        return False
    visit.say(word)
    visit.go_to(place)
    visit.reply_to = ""
    return True
