"""Raw events made ready for the inbox: unwrapped, personal data masked, named by their message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.raw import UNREADABLE, bounded, digest, moment_from, storable
from reporting.privacy import mask_json
from reporting.records import Arrival

APP: Final = "zalo"
MASKED: Final = "_masked"  # set in the payload where something was masked
_NAMES: Final = frozenset({"message_id", "date", "photo", "photo_url", "voice_url", "url", "sticker"})
_MILLISECONDS_FROM: Final = 100_000_000_000  # as seconds it would be the year 5138
_DIGITS: Final = 20  # no date has as many


def arrival_of(update: object) -> Arrival:
    """Make an arrival of anything that getUpdates or a webhook handed over, sense or nonsense."""
    plain, names = _apart(storable(unwrapped(update)))
    masked, found = mask_json(plain)
    payload: dict[str, Any] = masked if isinstance(masked, dict) else {UNREADABLE: masked}
    if names:
        payload["message"] |= names
    if found:
        payload[MASKED] = True
    return Arrival(APP, bounded(key_of(payload)), bounded(chat_of(payload)), payload)


def _apart(value: object) -> tuple[object, dict[str, str]]:
    """Take out of a message what no person typed: a name or address in which digits are masked points nowhere."""
    message = value.get("message") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(message, dict):
        return value, {}
    names = {name: said for name, said in message.items() if name in _NAMES and isinstance(said, str)}
    return value | {"message": {name: said for name, said in message.items() if name not in names}}, names


def unwrapped(update: object) -> object:
    """Take the event out of the envelope that some webhook bodies have and others don't."""
    if isinstance(update, dict) and isinstance(update.get("result"), dict):
        return update["result"]
    return update


def key_of(update: Mapping[str, Any]) -> str:
    """Name an event by its message, whatever is redelivered; by all it says where it carries no message id."""
    message = update.get("message")
    if isinstance(message, dict) and message.get("message_id"):
        return f"message:{chat_of(update)}:{message['message_id']}"
    return "event:" + digest(dict(update))


def chat_of(update: Mapping[str, Any]) -> str:
    """Name the chat that an event belongs to, for order; empty where it has none."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    return str(chat.get("id") or "") if isinstance(chat, dict) else ""


def said_at(arrival: Arrival) -> datetime | None:
    """Tell when a message was said, for comparing clocks."""
    message = arrival.payload.get("message")
    return moment_of(message.get("date")) if isinstance(message, dict) else None


def moment_of(date: object) -> datetime | None:
    """Read a date: milliseconds as documented, seconds where somebody meant those; None where it is neither."""
    if isinstance(date, str) and date.isdecimal() and len(date) < _DIGITS:
        date = int(date)
    if isinstance(date, int | float) and _MILLISECONDS_FROM <= date < _MILLISECONDS_FROM * 10**7:
        date /= 1000
    return moment_from(date)
