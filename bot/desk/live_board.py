"""/bang: one pinned message for each open round in a group, edited in place by the clock, never on a report's way."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.desk.live_text import Round, closing_text, live_text, stamped
from bot.desk.office import Office
from bot.desk.permissions import Action
from bot.desk.quiet import quiet_until
from bot.desk.setup import which_campaign
from bot.desk.visit import Visit
from bot.desk.work import asked_period, closing, closing_key, papers_of, states
from bot.texts import Markup
from reporting.campaign import Campaign, Duty
from reporting.flat import flat_words
from reporting.leave import reach
from reporting.periods import Period, period_holding, periods
from reporting.ports import UnitOfWork
from reporting.reading import Reading
from reporting.records import Chat, Letter, LetterKind, Priority

EDIT_EVERY = timedelta(seconds=30)
"""A board is edited once in so long at most: a rush of 170 reports in five minutes gives ten edits."""
OPENS_BEFORE = timedelta(hours=3)
"""So long before its due a round without reminders gets its board; others get it with the first reminder."""
MOST_ANEW = 5
"""So many times the board of a round is made anew after somebody deleted it."""
_LOOK_BACK = timedelta(days=8)
_OFF = frozenset({"tat", "dong", "thoi", "bo", "off", "go"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A board in a group. `number` counts the messages it was in, `edits` its edits; `text` and `seen` are digests.

    `by_hand`: an admin asked for it before its time.
    """

    app: str
    chat: str
    duty: str
    end: str
    number: int = 1
    edits: int = 0
    text: str = ""
    seen: str = ""
    at: str = ""
    pinned: bool = False
    by_hand: bool = False

    def key(self, campaign: str) -> str:
        """Name the letter that the board is."""
        return f"live-board/{campaign}/{self.duty}/{self.end}/{self.app}:{self.chat}/{self.number}"


def show(visit: Visit, reading: Reading) -> None:
    """Answer /bang: an admin opens the boards in a group, or /bang tắt closes them; anybody else reads it."""
    campaign = visit.campaign
    if campaign is None:
        if visit.in_group or not which_campaign(visit):
            visit.say(visit.texts.say("not-allowed.nobody"))
        return
    if not visit.may(Action.SEE_MISSING):
        visit.say(visit.texts.say("not-allowed.see"))
        return
    runs = visit.in_group and visit.may(Action.RUN_BOARD) and _can_show(visit.office, visit.chat)
    runs = runs and campaign.code in visit.office.campaigns
    if not runs:
        visit.say(_read_out(visit, campaign))
    elif flat_words(reading.argument.strip()) in _OFF:
        _switch_off(visit, campaign)
    else:
        _switch_on(visit, campaign)


def _can_show(office: Office, chat: Chat) -> bool:
    return office.can(chat.app).edits


def _read_out(visit: Visit, campaign: Campaign) -> Markup:
    """Write the boards of what is being collected, as they stand, for one who only asks."""
    parts = [
        stamped(visit.texts, one, live_text(visit.texts, one))
        for duty, period in _asked(campaign, visit.now)
        for one in [_round(visit.uow, campaign, duty, period, visit.now)]
        if one.found
    ]
    return Markup("\n\n".join(parts)) if parts else visit.texts.say("live.no-round")


def _asked(campaign: Campaign, now: datetime) -> list[tuple[Duty, Period]]:
    """List the rounds that are open, or where none is, the ones that are being collected."""
    asked = [
        (duty, period)
        for duty in campaign.duties
        if not duty.whole and (period := asked_period(campaign, duty, now)) is not None and period.due >= now
    ]
    main = campaign.main_duty
    last = asked_period(campaign, main, now) if main else None
    return list(open_rounds(campaign, now)) or asked or ([(main, last)] if main and last else [])


def _switch_on(visit: Visit, campaign: Campaign) -> None:
    """Show the boards in this group from now on; one that stands there already comes down to the newest message."""
    chat, uow = visit.chat, visit.uow
    uow.state.set(_switch(campaign, chat), value=True)
    known, kept = _load(uow, campaign), []
    mine = [one for one in known if (one.app, one.chat) == (chat.app, chat.chat_id)]
    kept = [one for one in known if one not in mine]
    for duty, period in _asked(campaign, visit.now):
        former = next((one for one in mine if (one.duty, one.end) == (duty.code, period.span.end.isoformat())), None)
        if former is not None:
            _leave_behind(visit.office, uow, campaign, chat, former, visit.now)
        shown = Shown(chat.app, chat.chat_id, duty.code, period.span.end.isoformat(), by_hand=True)
        if former is not None:
            shown = replace(shown, number=former.number + 1)
        kept.append(_post(visit.office, uow, campaign, chat, shown, visit.now))
    kept += [one for one in mine if not any(_same(one, other) for other in kept)]
    _store(uow, campaign, kept)
    if not any((one.app, one.chat) == (chat.app, chat.chat_id) for one in kept):
        visit.say(visit.texts.say("live.none"))


def _same(one: Shown, other: Shown) -> bool:
    return (one.app, one.chat, one.duty, one.end) == (other.app, other.chat, other.duty, other.end)


def _switch_off(visit: Visit, campaign: Campaign) -> None:
    """Show no boards in this group any more; what stands there says how things stood."""
    chat, uow = visit.chat, visit.uow
    was = is_on(uow, campaign, chat)
    uow.state.set(_switch(campaign, chat), value=False)
    known = _load(uow, campaign)
    mine = [one for one in known if (one.app, one.chat) == (chat.app, chat.chat_id)]
    for one in mine:
        _unpin(uow, campaign, one, visit.now)
    _store(uow, campaign, [one for one in known if one not in mine])
    visit.say(visit.texts.say("live.off" if was or mine else "live.was-off"))


# ---- by the clock


def tick(office: Office, uow: UnitOfWork, campaign: Campaign, now: datetime) -> None:
    """Post boards whose round has opened, bring others up to date, end those whose round is over."""
    known = _load(uow, campaign)
    _keep_switches(uow, campaign, known)
    chats = [chat for chat in uow.chats.of_campaign(campaign.code) if _can_show(office, chat)]
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
        after = work(office, uow, campaign, chat, one, now)
        kept += [after] if after is not None else []
    kept += _opened(office, uow, campaign, chats, known, now)
    if kept != known:
        _store(uow, campaign, kept)


def _opened(
    office: Office, uow: UnitOfWork, campaign: Campaign, chats: list[Chat], known: list[Shown], now: datetime
) -> Iterator[Shown]:
    """Post the boards of rounds that opened, once each, whatever becomes of them; quiet hours are waited for."""
    for duty, period in open_rounds(campaign, now):
        for chat in chats:
            shown = Shown(chat.app, chat.chat_id, duty.code, period.span.end.isoformat())
            if any(_same(shown, one) for one in known) or _is_shut(uow, campaign, period):
                continue
            if quiet_until(uow, campaign, (chat.app, chat.chat_id), now) is not None:
                continue
            if uow.slots.open(campaign.code, shown.key(campaign.code), opens_at(campaign, duty, period), now):
                yield _post(office, uow, campaign, chat, shown, now)


def open_rounds(campaign: Campaign, now: datetime) -> Iterator[tuple[Duty, Period]]:
    """Go through the rounds that have their board now, of every duty that units owe."""
    for duty in campaign.duties:
        rounds = periods(campaign, duty) if not duty.whole else ()
        for period in rounds[bisect_left(rounds, now - _LOOK_BACK, key=lambda one: one.due) :]:
            opens = opens_at(campaign, duty, period)
            if opens > now:
                break
            if now < closing(campaign, duty, period):
                yield duty, period


def opens_at(campaign: Campaign, duty: Duty, period: Period) -> datetime:
    """Say when a round's board is posted: with the group's first reminder, not before the last day of its span."""
    before = max((one.before for one in duty.reminders if one.to is None), default=OPENS_BEFORE)
    return max(period.due - before, datetime.combine(period.span.end, time(), campaign.zone))


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
    shown = _pinned(office, uow, campaign, shown, now)
    over = now >= closing(campaign, duty, period) or _is_shut(uow, campaign, period)
    waits = now - datetime.fromisoformat(shown.at) < EDIT_EVERY and not over
    if waits or uow.outbox.outcome(_last_letter(campaign, shown)) == "waiting":
        return shown
    seen = _fingerprint(uow, campaign, duty, period, now)
    if seen == shown.seen and not over:
        return shown
    texts, found = office.group_texts(chat), _round(uow, campaign, duty, period, now)
    text = closing_text(uow, texts, found) if over else live_text(texts, found)
    shown = replace(shown, seen=seen)
    if _digest(text) != shown.text:
        shown = _edit(uow, campaign, shown, text if over else stamped(texts, found, text), _digest(text), now)
    if over:
        _unpin(uow, campaign, shown, now)
        return None
    return shown


def _gone(uow: UnitOfWork, campaign: Campaign, shown: Shown) -> bool:
    """Tell whether the board's message can't be edited any more: somebody deleted it, or nobody knows which it was.

    A last edit of which nothing is known any more was sent long ago.
    """
    failed = shown.edits > 0 and uow.outbox.outcome(_last_letter(campaign, shown)) == "failed"
    return failed or uow.outbox.outcome(shown.key(campaign.code)) is None


def _made_anew(
    office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime
) -> Shown | None:
    if shown.number >= MOST_ANEW:
        return None
    fresh = Shown(chat.app, chat.chat_id, shown.duty, shown.end, shown.number + 1, by_hand=shown.by_hand)
    return _post(office, uow, campaign, chat, fresh, now)


def _last_letter(campaign: Campaign, shown: Shown) -> str:
    key = shown.key(campaign.code)
    return f"{key}/edit/{shown.edits}" if shown.edits else key


def _post(office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime) -> Shown:
    """Post a board; it is pinned once it is there."""
    duty = campaign.duty_by_code[shown.duty]
    period = period_holding(campaign, duty, date.fromisoformat(shown.end))
    assert period is not None
    texts, found = office.group_texts(chat), _round(uow, campaign, duty, period, now)
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
    seen = _fingerprint(uow, campaign, duty, period, now)
    return replace(shown, text=_digest(text), seen=seen, at=now.isoformat())


def _edit(uow: UnitOfWork, campaign: Campaign, shown: Shown, text: str, digest: str, now: datetime) -> Shown:
    target = uow.outbox.sent_as(shown.key(campaign.code))
    if target is None:
        return shown
    shown = replace(shown, edits=shown.edits + 1, text=digest, at=now.isoformat())
    letter = Letter(
        shown.app,
        shown.chat,
        LetterKind.EDIT,
        text=text,
        target=target,
        priority=Priority.POST,
        key=_last_letter(campaign, shown),
    )
    uow.outbox.add(letter, now)
    return shown


def _pinned(office: Office, uow: UnitOfWork, campaign: Campaign, shown: Shown, now: datetime) -> Shown:
    target = None if shown.pinned else uow.outbox.sent_as(shown.key(campaign.code))
    if target is None or not office.can(shown.app).pins:
        return shown
    letter = Letter(shown.app, shown.chat, LetterKind.PIN, target=target, key=f"{shown.key(campaign.code)}/pin")
    uow.outbox.add(letter, now)
    return replace(shown, pinned=True)


def _unpin(uow: UnitOfWork, campaign: Campaign, shown: Shown, now: datetime) -> None:
    target = uow.outbox.sent_as(shown.key(campaign.code)) if shown.pinned else None
    if target is not None:
        key = f"{shown.key(campaign.code)}/unpin"
        uow.outbox.add(Letter(shown.app, shown.chat, LetterKind.UNPIN, target=target, key=key), now)


def _leave_behind(office: Office, uow: UnitOfWork, campaign: Campaign, chat: Chat, shown: Shown, now: datetime) -> None:
    """Let a board's former message say that the board is further down."""
    _unpin(uow, campaign, shown, now)
    _edit(uow, campaign, shown, office.group_texts(chat).say("live.moved"), "", now)


def _round(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> Round:
    return Round(campaign, duty, period, states(uow, campaign, duty, period, now), now)


def _is_shut(uow: UnitOfWork, campaign: Campaign, period: Period) -> bool:
    """Tell whether an admin has closed a period."""
    said = uow.state.get(closing_key(campaign, period)) or ()
    return bool(said and said[-1]["closed"])


def _fingerprint(uow: UnitOfWork, campaign: Campaign, duty: Duty, period: Period, now: datetime) -> str:
    """Name all that a board says depends on, cheaply: while it is the same, the board is."""
    days = reach(period)
    leaves = uow.leave.touching(campaign.code, days.start, days.end)
    moments = [period.due, *(one.until for one in leaves if one.until is not None)]
    papers = sorted(papers_of(uow, campaign, duty, period).items())
    due = period.due.isoformat()  # a day off may move it
    known = (uow.ledger.step(), due, [one.id for one in leaves], [now >= moment for moment in moments], papers)
    return _digest(repr(known))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ---- what is remembered


def is_on(uow: UnitOfWork, campaign: Campaign, chat: Chat) -> bool:
    """Tell whether a group shows boards: what was said there last, else what the campaign says."""
    said = uow.state.get(_switch(campaign, chat))
    return campaign.manners.board if said is None else bool(said)


def _keep_switches(uow: UnitOfWork, campaign: Campaign, known: list[Shown]) -> None:
    """Let a group that got a new id go on as it was."""
    for one in known:
        chat = uow.chats.get(one.app, one.chat)
        if chat is not None and chat.chat_id != one.chat and uow.state.get(_switch(campaign, chat)) is None:
            uow.state.set(_switch(campaign, chat), value=True)


def _switch(campaign: Campaign, chat: Chat) -> str:
    return f"live-board-on/{campaign.code}/{chat.app}:{chat.chat_id}"


def _load(uow: UnitOfWork, campaign: Campaign) -> list[Shown]:
    rows: list[Mapping[str, Any]] = uow.state.get(f"live-boards/{campaign.code}") or []
    return [Shown(**row) for row in rows]


def _store(uow: UnitOfWork, campaign: Campaign, boards: list[Shown]) -> None:
    uow.state.set(f"live-boards/{campaign.code}", [asdict(one) for one in boards])
