"""What the standing office is told once a day in private: what waits, what is doubtful, whom no word reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.desk import questions
from bot.desk.names import when
from bot.desk.office import Office, admins
from bot.desk.reports.choices import answerable, numbered, numbered_days
from bot.desk.reports.entry_words import unit_name, values_line
from bot.desk.reports.outcome import span_of
from bot.desk.tell import account_of, reachable, tell
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, Role
from reporting.ports import UnitOfWork
from reporting.records import EntryState, StoredEntry

if TYPE_CHECKING:
    from bot.desk.chores import Chores

MOST = 15
"""So many of a kind are named, the rest counted."""

TOLD_IN_PRIVATE = (Role.LEADER, Role.HEAD, Role.ADMIN)

Note = dict[str, Any]


def note(uow: UnitOfWork, campaign: str, what: str, *new: object) -> None:
    """Remember something for the next digest: `flags` (entries), `asked` (questions)."""
    name = _name(campaign)
    known: Note = dict(uow.state.get(name) or {})
    known[what] = list(dict.fromkeys([*known.get(what, ()), *new]))
    uow.state.set(name, known)


def masked(uow: UnitOfWork, campaign: str) -> None:
    """Count a message in which personal data was hidden."""
    known: Note = dict(uow.state.get(_name(campaign)) or {})
    known["masked"] = int(known.get("masked", 0)) + 1
    uow.state.set(_name(campaign), known)


def reached(uow: UnitOfWork, campaign: str, who: str) -> None:
    """Forget that somebody could not be reached: they spoke with the desk in private."""
    known: Note = dict(uow.state.get(_name(campaign)) or {})
    if who in known.get("undelivered", ()):
        known["undelivered"] = {name: why for name, why in known["undelivered"].items() if name != who}
        uow.state.set(_name(campaign), known)


def undelivered(uow: UnitOfWork, campaign: str, who: str, reason: str) -> None:
    """Remember whom no letter reached, and why."""
    known: Note = dict(uow.state.get(_name(campaign)) or {})
    known["undelivered"] = {**known.get("undelivered", {}), who: reason}
    uow.state.set(_name(campaign), known)


def _name(campaign: str) -> str:
    return f"digest/{campaign}"


_REASONS = (
    ("not-started", ("initiate", "chat not found", "user not found")),
    ("blocked", ("blocked",)),
    ("gone", ("deactivated",)),
    ("left", ("kicked", "not a member", "removed", "not in the")),
    ("no-right", ("not enough rights", "restricted", "have no rights")),
)


def reason_words(texts: Texts, reason: str) -> str:
    """Say why a chat takes no letter, in the office's words where the app's are known."""
    low = reason.casefold()
    known = next((name for name, marks in _REASONS if any(mark in low for mark in marks)), None)
    return texts.say(f"reason.{known}") if known else reason


def tick(office: Office, uow: UnitOfWork, now: datetime, chores: Chores) -> None:
    """Tell the admins of every campaign whose hour has come today; nothing where there is nothing."""
    for campaign in office.campaigns.values():
        at = campaign.manners.digest_at
        if at is not None and (due := _hour(campaign, now, at)) <= now:
            chores.do("digest", partial(_tell_of_day, office, uow, campaign, due, now), campaign)


def _tell_of_day(office: Office, uow: UnitOfWork, campaign: Campaign, due: datetime, now: datetime) -> None:
    day = due.date().isoformat()
    key, last = f"{campaign.code}/digest/{day}", f"digest-told/{campaign.code}"
    if uow.state.get(last) == day:
        return
    uow.state.set(last, day)
    if uow.slots.open(campaign.code, key, due, now):
        _tell(office, uow, campaign, now, key)


def next_due(office: Office, uow: UnitOfWork, now: datetime) -> datetime | None:
    """Name the moment of the next digest that has something to say as things are."""
    hours = [
        due
        for campaign in office.campaigns.values()
        if (at := campaign.manners.digest_at) is not None
        and (due := _hour(campaign, now, at)) > now
        and _Found(uow, campaign).any
    ]
    return min(hours, default=None)


def _hour(campaign: Campaign, now: datetime, at: time) -> datetime:
    local = now.astimezone(campaign.zone)
    return datetime.combine(local.date(), at, campaign.zone)


class _Found:
    """What there is to tell of a campaign."""

    def __init__(self, uow: UnitOfWork, campaign: Campaign) -> None:
        noted: Note = uow.state.get(_name(campaign.code)) or {}
        entries = (uow.ledger.entry(int(number)) for number in noted.get("flags", ()))
        self.flagged = [one for one in entries if one is not None and one.state is EntryState.LIVE]
        self.held = uow.ledger.held_entries(campaign.code)
        self.asked = questions.unanswered(uow, noted.get("asked", ()))
        self.undelivered: dict[str, str] = noted.get("undelivered", {})
        self.masked = int(noted.get("masked", 0))
        self.silent = _silent(uow, campaign)
        self.silent_news = [name for name in self.silent if name not in noted.get("silent", ())]

    @property
    def any(self) -> bool:
        """Whether anything is new or still waits for an admin; who is silent is told of once."""
        return bool(self.flagged or self.held or self.asked or self.undelivered or self.masked or self.silent_news)


def _silent(uow: UnitOfWork, campaign: Campaign) -> list[str]:
    """Name those who are told things in private and have never spoken with the desk there, nor been reached."""
    told = [grant.person for role in TOLD_IN_PRIVATE for grant in uow.people.grants(campaign.code, role=role)]
    silent = [person for person in told if account_of(uow, person) and not reachable(uow, person)]
    return list(dict.fromkeys(uow.people.get(person).name for person in silent))


def _tell(office: Office, uow: UnitOfWork, campaign: Campaign, now: datetime, key: str) -> None:
    found = _Found(uow, campaign)
    if not found.any:
        return
    for admin in admins(uow, campaign.code):
        texts = office.texts_for(uow, admin, campaign)
        _tell_one(office, uow, campaign, admin, texts, found, now, key)
    kept = {"asked": [one.id for one in found.asked], "silent": found.silent}
    uow.state.set(_name(campaign.code), kept)


def _tell_one(
    office: Office,
    uow: UnitOfWork,
    campaign: Campaign,
    admin: int,
    texts: Texts,
    found: _Found,
    now: datetime,
    key: str,
) -> None:
    """Send the list; what waits can be answered there, the first few under it, the rest in letters that follow."""
    numbers = numbered(found.held[:MOST])
    text = _text(uow, texts, campaign, found, numbers, now)
    first, *others = answerable(office, uow, texts, campaign, admin, found.held[:MOST])
    tell(uow, admin, text, now, buttons=first.buttons, key=f"{key}/{admin}", slot=key)
    for number, asked in enumerate(others, 2):
        more = texts.lines(
            (texts.say("digest.held-more"), *(_held(texts, campaign, one, numbers) for one in asked.entries))
        )
        tell(uow, admin, more, now, buttons=asked.buttons, key=f"{key}/{admin}/{number}", slot=key)


def _text(
    uow: UnitOfWork, texts: Texts, campaign: Campaign, found: _Found, numbers: Mapping[int, int], now: datetime
) -> Markup:
    names = [
        (uow.people.get(int(one.data["person"])).name, campaign.unit_by_code[one.data["unit"]].title)
        for one in found.asked
        if one.data.get("unit") in campaign.unit_by_code
    ]
    asked = [texts.say("digest.who", name=name, unit=unit) for name, unit in names]
    reached = [
        texts.say("digest.not-reached-one", name=who, reason=reason_words(texts, why))
        for who, why in found.undelivered.items()
    ]
    return texts.lines(
        (
            texts.say("digest.title", day=texts.short_day(now.astimezone(campaign.zone).date())),
            *_block(texts, "digest.held", [_held(texts, campaign, one, numbers) for one in found.held]),
            *_block(texts, "digest.flagged", [_flagged(texts, campaign, one) for one in found.flagged]),
            _line(texts, "digest.asked", asked),
            _line(texts, "digest.not-reached", reached),
            _line(texts, "digest.silent", found.silent),
            texts.say("digest.masked", n=texts.count(found.masked)) if found.masked else "",
        )
    )


def _block(texts: Texts, key: str, rows: Sequence[Markup]) -> list[Markup]:
    if not rows:
        return []
    more = [texts.say("digest.more", n=texts.count(len(rows) - MOST))] if len(rows) > MOST else []
    return [texts.say(key, n=texts.count(len(rows))), *rows[:MOST], *more]


def _line(texts: Texts, key: str, parts: Iterable[str]) -> Markup:
    all_of = list(parts)
    if not all_of:
        return Markup("")
    names = texts.listed(all_of[:MOST])
    if len(all_of) > MOST:
        names = texts.listed((names, texts.say("digest.more-names", n=texts.count(len(all_of) - MOST))), "; ")
    return texts.say(key, n=texts.count(len(all_of)), names=names)


def _held(texts: Texts, campaign: Campaign, stored: StoredEntry, numbers: Mapping[int, int]) -> Markup:
    values, days = values_line(texts, campaign, stored), numbered_days(texts, stored, numbers)
    return texts.say("digest.row", unit=unit_name(campaign, stored), when=days, what=values)


def _flagged(texts: Texts, campaign: Campaign, stored: StoredEntry) -> Markup:
    known = (f"digest.flag-{flag}" for flag in stored.flags)
    why = texts.listed((texts.say(key) for key in known if texts.has(key)), "; ")
    return texts.say("digest.row", unit=unit_name(campaign, stored), when=when(texts, span_of(stored)), what=why)
