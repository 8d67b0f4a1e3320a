"""Which of two words was said later: the one rule by which figures are folded and late arrivals are judged.

The sending time decides. Chat apps tell it in whole seconds, so two messages of one chat may bear the same; then the
chat's own order does, where its message ids are numbers that grow. Else the one that came first was said first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from reporting.records import Message, StoredEntry

_SENT = attrgetter("sent_at")


def said_before(one: Message, other: Message) -> bool:
    """Tell whether one message was said before another."""
    if one.sent_at != other.sent_at:
        return one.sent_at < other.sent_at
    first, second = _number(one), _number(other)
    if first is not None and second is not None and _chat(one) == _chat(other):
        return first < second
    return one.id < other.id


def in_said_order(some: Iterable[StoredEntry]) -> list[StoredEntry]:
    """Put entries of one unit and day, or span, in the order in which they were said.

    Of one second, the places that a chat's messages have by their coming are filled in the chat's own order: what
    comes of that depends on nothing but which entries there are.
    """
    found = sorted(some, key=lambda stored: (stored.sent_at, stored.message.id, stored.id))
    if len(found) > 1:
        start = 0
        for _moment, alike in groupby(found.copy(), _SENT):
            together = list(alike)
            if len(together) > 1:
                found[start : start + len(together)] = _by_chats(together)
            start += len(together)
    return found


def _by_chats(together: list[StoredEntry]) -> list[StoredEntry]:
    places: dict[tuple[str, str], list[int]] = {}
    for place, stored in enumerate(together):
        if _number(stored.message) is not None:
            places.setdefault(_chat(stored.message), []).append(place)
    found = together.copy()
    for own in places.values():
        in_chat = sorted((together[place] for place in own), key=lambda one: (_number(one.message) or 0, one.id))
        for place, stored in zip(own, in_chat, strict=True):
            found[place] = stored
    return found


def _number(message: Message) -> int | None:
    said = message.message_id
    return int(said) if said.isascii() and said.isdecimal() else None


def _chat(message: Message) -> tuple[str, str]:
    return message.app, message.chat_id
