"""Live boards by the clock: posted when their round opens, brought up to date, ended when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.desk.chores import Chores
from bot.desk.duties.rounds import asked_period, closing, is_shut, is_shut_by_hand
from bot.desk.live.kept import Shown, can_show, digest, is_on, keep_switches, load, same, store
from bot.desk.live.letters import edit_board, last_letter, pin_board, post_board, unpin_board
from bot.desk.live.rounds import fingerprint, is_owed, open_rounds, opens_at, standing
from bot.desk.live.words import closing_text, live_text, stamped
from bot.desk.office import Office
from bot.desk.posts.quiet import quiet_until
from reporting.campaign import Campaign, Duty
from reporting.periods import Period, period_holding
from reporting.ports import UnitOfWork
from reporting.records import Chat

EDIT_EVERY = timedelta(seconds=30)
"""A board is edited once in so long at most: a rush of 170 reports in five minutes gives ten edits."""
MOST_ANEW = 5
"""So many times the board of a round is made anew after somebody deleted it."""


def tick(office: Office, uow: UnitOfWork, campaign: Campaign, now: datetime, chores: Chores) -> None:
    """Post boards whose round has opened, bring others up to date, end those whose round is over.

    One that fails is left as it is and holds up no other.
    """
    known = load(uow, campaign)
    keep_switches(uow, campaign, known)
    chats = [chat for chat in uow.chats.of_campaign(campaign.code) if can_show(office, chat)]
    chats = [chat for chat in chats if is_on(uow, campaign, chat)]
    if not known and not chats:
        return
    here = {(chat.app, chat.chat_id): chat for chat in chats}
    kept: list[Shown] = []
    for one in known:
        now_in = uow.chats.get(one.app, one.chat)
        chat = here.get((one.app, now_in.chat_id if now_in else one.chat))
        if chat is None:
            continue
        work = _brought_up if chat.chat_id == one.chat else _made_anew  # messages don't move along to a new id
        after: list[Shown | None] = []
        look = partial(work, office, uow, campaign, chat, one, now)
        if not chores.do("boards", partial(_into, after, look), campaign, one.key(campaign.code)):
            after = [one]
        kept += [shown for shown in after if shown is not None]
    kept += _opened(office, uow, campaign, chats, known, now, chores)
    if kept != known:
        store(uow, campaign, kept)


def _into(found: list[Shown | None], work: Callable[[], Shown | None]) -> None:
    found.append(work())


def _opened(
    office: Office,
    uow: UnitOfWork,
    campaign: Campaign,
    chats: list[Chat],
    known: list[Shown],
    now: datetime,
    chores: Chores,
) -> Iterator[Shown]:
    """Post the boards of rounds that opened, once each, whatever becomes of them; quiet hours are waited for."""
    for duty, period in open_rounds(campaign, now):
        for chat in chats:
            shown = Shown(chat.app, chat.chat_id, duty.code, period.span.end.isoformat())
            if any(same(shown, one) for one in known) or is_shut_by_hand(uow, campaign, period):
                continue
            if quiet_until(uow, campaign, (chat.app, chat.chat_id), now) is not None:
                continue
            posted: list[Shown | None] = []
            post = partial(_posted, office, uow, campaign, chat, shown, opens_at(campaign, duty, period), now)
            if chores.do("boards", partial(_into, posted, post), campaign, shown.key(campaign.code)):
                yield from (one for one in posted if one is not None)


def _posted(
    office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, due: datetime, now: datetime
) -> Shown | None:
    """Post a board, once."""
    if uow.slots.open(campaign.code, shown.key(campaign.code), due, now):
        return post_board(office, uow, campaign, chat, shown, now)
    return None


def _brought_up(
    office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime
) -> Shown | None:
    """Edit a board where it no longer says how things stand; None once it is over."""
    duty = campaign.duty_by_code.get(shown.duty)
    period = period_holding(campaign, duty, date.fromisoformat(shown.end)) if duty else None
    if duty is None or period is None:
        return None
    if _gone(uow, campaign, shown):
        return _made_anew(office, uow, campaign, chat, shown, now)
    shown = pin_board(office, uow, campaign, shown, now)
    over = _is_over(uow, campaign, duty, period, shown, now)
    waits = now - datetime.fromisoformat(shown.at) < EDIT_EVERY and not over
    if waits or uow.outbox.outcome(last_letter(campaign, shown)) == "waiting":
        return shown
    seen = fingerprint(uow, campaign, duty, period, now)
    if seen == shown.seen and not over:
        return shown
    texts, found = office.group_texts(chat), standing(uow, campaign, duty, period, now)
    text = closing_text(uow, texts, found) if over else live_text(texts, found)
    shown = replace(shown, seen=seen)
    if digest(text) != shown.text:
        shown = edit_board(uow, campaign, shown, text if over else stamped(texts, found, text), digest(text), now)
    if over:
        unpin_board(uow, campaign, shown, now)
        return None
    return shown


def _is_over(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, shown: Shown, now: datetime) -> bool:
    """Tell whether a board's round is over; one opened after the summary is once nobody may send it, or owes it."""
    if not shown.late:
        return now >= closing(campaign, duty, period) or is_shut_by_hand(uow, campaign, period)
    if is_shut(uow, campaign, period, now, now) or asked_period(campaign, duty, now) != period:
        return True
    unchanged = fingerprint(uow, campaign, duty, period, now) == shown.seen
    return not unchanged and not is_owed(uow, campaign, duty, period, now)


def _gone(uow: UnitOfWork, campaign: Campaign, shown: Shown) -> bool:
    """Tell whether the board's message can't be edited any more: somebody deleted it, or nobody knows which it was.

    A last edit of which nothing is known any more was sent long ago.
    """
    failed = shown.edits > 0 and uow.outbox.outcome(last_letter(campaign, shown)) == "failed"
    return failed or uow.outbox.outcome(shown.key(campaign.code)) is None


def _made_anew(
    office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime
) -> Shown | None:
    if shown.number >= MOST_ANEW:
        return None
    fresh = Shown(
        chat.app, chat.chat_id, shown.duty, shown.end, shown.number + 1, by_hand=shown.by_hand, late=shown.late
    )
    return post_board(office, uow, campaign, chat, fresh, now)
