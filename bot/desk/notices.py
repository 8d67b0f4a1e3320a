"""What the admins are told of the machine itself: updates set aside, letters not taken, times when it was off."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.desk.office import Office, admins
from bot.desk.posts import digest
from bot.desk.tell import tell
from bot.texts import Markup, Texts, texts
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.practice import real_code
from reporting.records import Account, Arrival, ChatKind, Letter, LetterKind

_GIVEN_UP: Final = "given-up/"
_TAG: Final = re.compile(r"<[^>]*>")
_MOST_SAID: Final = 80  # of a lost letter's first line


def poison(office: Office, uow: UnitOfWork, arrival: Arrival, error: str, now: datetime) -> None:
    """Tell of an update that could not be worked off and was set aside."""
    del error  # it is in the log and beside the kept update; an officer can do nothing with it

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.say("machine.poison", key=arrival.key)

    _tell_all(
        office,
        uow,
        text,
        now,
        f"poison/{arrival.app}/{arrival.key}",
        _of_chat(office, uow, arrival.app, arrival.chat_id),
    )


def undeliverable(office: Office, uow: UnitOfWork, letter: Letter, reason: str, now: datetime) -> None:
    """Tell of somebody whom no letter reaches, once a day; nothing of the admins themselves."""
    found = _of_chat(office, uow, letter.app, letter.chat_id)
    who = _who(uow, letter)
    if letter.kind in {LetterKind.PIN, LetterKind.UNPIN}:
        _no_pins(office, uow, letter, who, found, now)
        return
    person_ids = {
        account.account_id for one in found for admin in admins(uow, one.code) for account in uow.people.accounts(admin)
    }
    if letter.chat_id in person_ids:
        return

    key = "lost.group" if _is_group(uow, letter) else "machine.undeliverable"

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.say(key, who=who or letter.chat_id, reason=digest.reason_words(texts, reason))

    for campaign in found:
        digest.undelivered(uow, campaign.code, who or letter.chat_id, reason)

    _tell_all(office, uow, text, now, f"undeliverable/{letter.app}/{letter.chat_id}/{now.date().isoformat()}", found)


def given_up(office: Office, uow: UnitOfWork, letter: Letter, why: str, now: datetime) -> None:
    """Tell of a letter that never arrived, or of which nobody knows: each post, else one a day for a chat.

    A reaction in an answer's stead is said in words.
    """
    if (letter.key or "").startswith(_GIVEN_UP):
        return
    if letter.kind is LetterKind.REACTION:
        _answer_in_words(office, uow, letter, why, now)
        return
    who, what = _who(uow, letter) or letter.chat_id, _first_words(letter)

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        said = what or texts.say("lost.picture")
        return texts.say("lost.letter", who=who, what=said, reason=texts.say(f"lost.{why}"))

    key = f"{_GIVEN_UP}{letter.app}/{letter.chat_id}/{letter.slot or now.date().isoformat()}"
    _tell_all(office, uow, text, now, key, _of_chat(office, uow, letter.app, letter.chat_id))


def _answer_in_words(office: Office, uow: UnitOfWork, reaction: Letter, why: str, now: datetime) -> None:
    """Say what a reaction was to say; where the chat refuses them, tell once that it takes none."""
    app, chat_id = reaction.app, reaction.chat_id
    chat = uow.chats.get(app, chat_id)
    words = texts(office.settings.language) if chat is None else office.group_texts(chat)
    said = words.say("lost.reaction")
    uow.outbox.add(Letter(app, chat_id, LetterKind.TEXT, said, reply_to=reaction.target, answers=reaction.answers), now)

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.say("lost.reactions", group=_who(uow, reaction) or chat_id)

    if why == "refused":
        _tell_all(office, uow, text, now, f"no-reactions/{app}/{chat_id}", _of_chat(office, uow, app, chat_id))


def _first_words(letter: Letter) -> str:
    """Give the first line of what a letter says, as plain words."""
    made = letter.picture or letter.document or {}
    words = html.unescape(_TAG.sub("", letter.text or str(made.get("twin") or ""))).strip()
    line = words.partition("\n")[0]
    return line if len(line) <= _MOST_SAID else f"{line[:_MOST_SAID].rstrip()}…"


def _no_pins(
    office: Office, uow: UnitOfWork, letter: Letter, group: str, found: Iterable[Campaign], now: datetime
) -> None:
    """Tell once of a group that lets the bot pin nothing."""

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.say("live.no-right", group=group or letter.chat_id)

    if letter.kind is LetterKind.PIN:
        _tell_all(office, uow, text, now, f"no-pins/{letter.app}/{letter.chat_id}", found)


def was_off(office: Office, uow: UnitOfWork, start: datetime, end: datetime, now: datetime) -> None:
    """Tell when the desk was off; what was sent then counts by its sending time."""

    def text(texts: Texts, campaign: Campaign) -> Markup:
        since, until = start.astimezone(campaign.zone), end.astimezone(campaign.zone)
        return texts.say("machine.was-off", start=since, end=until)

    _tell_all(office, uow, text, now, f"was-off/{start.isoformat()}", office.campaigns.values())


def app_lost(office: Office, uow: UnitOfWork, app: str, since: datetime, now: datetime) -> None:
    """Tell once that a chat app no longer accepts the bot's token, so that nothing is heard there any more."""

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.say("zalo.app-lost", app=app.capitalize())

    _tell_all(office, uow, text, now, f"app-lost/{app}/{since.isoformat()}", office.campaigns.values())


def clock_differs(office: Office, uow: UnitOfWork, by: timedelta, since: datetime, now: datetime) -> None:
    """Tell that the machine's clock is wrong by minutes, once for the day it was found."""

    def text(texts: Texts, _campaign: Campaign) -> Markup:
        return texts.say("machine.clock", by=texts.duration(abs(by)))

    _tell_all(office, uow, text, now, f"clock/{since.date().isoformat()}", office.campaigns.values())


def tell_admins(
    office: Office,
    uow: UnitOfWork,
    text: Callable[[Texts, Campaign], Markup],
    now: datetime,
    key: str,
    campaigns: Iterable[Campaign] | None = None,
) -> None:
    """Tell every admin, of some campaigns where they are given, something once."""
    _tell_all(office, uow, text, now, key, office.campaigns.values() if campaigns is None else campaigns)


def _of_chat(office: Office, uow: UnitOfWork, app: str, chat_id: str) -> list[Campaign]:
    """Name the campaign of a chat, all of them where the chat is of none."""
    chat = uow.chats.get(app, chat_id)
    campaign = office.campaigns.get(real_code(chat.campaign or "")) if chat else None
    return [campaign] if campaign else list(office.campaigns.values())


def _is_group(uow: UnitOfWork, letter: Letter) -> bool:
    chat = uow.chats.get(letter.app, letter.chat_id)
    return chat is not None and chat.kind is ChatKind.GROUP


def _who(uow: UnitOfWork, letter: Letter) -> str:
    person = uow.people.by_account(Account(letter.app, letter.chat_id))
    if person is not None:
        return person.name
    chat = uow.chats.get(letter.app, letter.chat_id)
    return chat.title if chat else ""


def _tell_all(
    office: Office,
    uow: UnitOfWork,
    text: Callable[[Texts, Campaign], Markup],
    now: datetime,
    key: str,
    campaigns: Iterable[Campaign],
) -> None:
    told: set[int] = set()
    for campaign in campaigns:
        for admin in admins(uow, campaign.code):
            if admin not in told:
                told.add(admin)
                texts = office.texts_for(uow, admin, campaign)
                tell(uow, admin, text(texts, campaign), now, key=f"{key}/{admin}")
