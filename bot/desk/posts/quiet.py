"""Quiet hours: what the clock would say to a chat then waits for their end, unless it was overtaken by then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from typing import Any, cast

from bot.config.words import NONE, parse_hours
from bot.desk.guard import spoken_of
from bot.desk.permissions import Action
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.flat import flat_words
from reporting.manners import QuietHours
from reporting.ports import UnitOfWork
from reporting.records import Button, Letter, LetterKind, Priority

SPOKEN = frozenset({LetterKind.TEXT, LetterKind.PICTURE, LetterKind.DOCUMENT})
"""The letters that ring a phone; edits in place don't."""

_USUAL = frozenset({"mac dinh", "macdinh", "default", "usual"})

Place = tuple[str, str]


def _hours_of(uow: UnitOfWork, campaign: Campaign, place: Place) -> QuietHours | None:
    """Give the quiet hours of a chat: its own, else the campaign's; None where it has none."""
    said = uow.state.get(_name(place))
    if said is None:
        return campaign.manners.quiet
    return QuietHours(*(time.fromisoformat(one) for one in said)) if said else None


def quiet_until(uow: UnitOfWork, campaign: Campaign, place: Place, now: datetime) -> datetime | None:
    """Say until when nothing is said by the clock in a chat; None where it isn't quiet."""
    hours = _hours_of(uow, campaign, place)
    return hours.until(now.astimezone(campaign.zone)) if hours else None


def moved(uow: UnitOfWork, app: str, old: str, new: str) -> None:
    """Let a group keep its quiet hours under its new id."""
    said = uow.state.get(_name((app, old)))
    if said is not None:
        uow.state.set(_name((app, new)), said)


def _name(place: Place) -> str:
    return f"quiet/{place[0]}/{place[1]}"


class Sift:
    """A unit of work whose outbox keeps back what is for chats in their quiet hours; `held` and `passed` tell what was.

    With `only` it lets through what is for these chats, and nothing else.
    """

    def __init__(
        self, uow: UnitOfWork, campaign: Campaign, now: datetime, *, off: bool = False, only: Collection[Place] = ()
    ) -> None:
        self._uow, self._campaign, self._now = uow, campaign, now
        self._off, self._only = off, only
        self.held: list[Letter] = []
        self.passed = 0

    @property
    def uow(self) -> UnitOfWork:
        """The unit of work to hand on."""
        return cast("UnitOfWork", _Behind(self._uow, self))

    def add(self, letter: Letter, at: datetime) -> int | None:
        """Queue a letter, or keep it back."""
        place = (letter.app, letter.chat_id)
        if self._only and place not in self._only:
            return None
        spoken = letter.kind in SPOKEN and not (self._off or self._only)
        if spoken and quiet_until(self._uow, self._campaign, place, self._now):
            self.held.append(letter)
            return None
        self.passed += 1
        return self._uow.outbox.add(letter, at)


class _Behind:
    """All of a unit of work but its outbox's `add`."""

    def __init__(self, behind: object, sift: Sift) -> None:
        self._behind, self._sift = behind, sift

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._behind, name)
        return _Behind(found, self._sift) if name == "outbox" else found

    def add(self, letter: Letter, at: datetime) -> int | None:
        """Queue a letter, or keep it back."""
        return self._sift.add(letter, at)


def stored(letter: Letter) -> Mapping[str, Any]:
    """Write a letter down as JSON."""
    return {
        "app": letter.app,
        "chat_id": letter.chat_id,
        "kind": letter.kind.value,
        "text": letter.text,
        "buttons": [[[one.label, one.data] for one in row] for row in letter.buttons],
        "picture": letter.picture,
        "document": letter.document,
        "file_name": letter.file_name,
        "priority": int(letter.priority),
        "key": letter.key,
        "slot": letter.slot,
    }


def restored(said: Mapping[str, Any]) -> Letter:
    """Make a letter of what was written down."""
    buttons: Sequence[Sequence[Sequence[str]]] = said["buttons"]
    return Letter(
        said["app"],
        said["chat_id"],
        LetterKind(said["kind"]),
        text=said["text"],
        buttons=tuple(tuple(Button(label, data) for label, data in row) for row in buttons),
        picture=said["picture"],
        document=said["document"],
        file_name=said["file_name"],
        priority=Priority(said["priority"]),
        key=said["key"],
        slot=said["slot"],
    )


def set_hours(visit: Visit, argument: str) -> None:
    """Answer /yenlang 21:00-6:30, tắt, mặc định: of a group by an admin, of one's own private chat by oneself."""
    texts, campaign = visit.texts, spoken_of(visit)
    if campaign is None:
        return
    place = (visit.chat.app, visit.chat.chat_id)
    if not argument.strip():
        visit.say(texts.lines((_now(visit, campaign, place), texts.say("quiet.usage"))))
        return
    if visit.in_group and not visit.may(Action.SET_QUIET_HOURS):
        visit.say(texts.say("not-allowed.admin"))
        return
    said = flat_words(argument)
    hours = parse_hours(argument)
    if said in _USUAL:
        visit.uow.state.set(_name(place), None)
    elif said in NONE:
        visit.uow.state.set(_name(place), [])
    elif hours is not None:
        visit.uow.state.set(_name(place), [one.isoformat() for one in hours])
    else:
        visit.say(texts.say("quiet.usage"))
        return
    visit.say(_now(visit, campaign, place))


def _now(visit: Visit, campaign: Campaign, place: Place) -> Markup:
    hours = _hours_of(visit.uow, campaign, place)
    if hours is None:
        return visit.texts.say("quiet.none")
    key = "quiet.hours-urgent" if campaign.manners.urgent_alerts else "quiet.hours"
    return visit.texts.say(key, start=visit.texts.time(hours.start), end=visit.texts.time(hours.end))
