"""Raw updates made ready for the inbox: personal data masked, and a name that no redelivery changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.raw import UNREADABLE, bounded, digest, moment_from, storable
from reporting.privacy import mask_json
from reporting.records import Arrival

APP: Final = "telegram"
MASKED: Final = "_masked"  # set in the payload where something was masked
_MESSAGES: Final = ("message", "edited_message", "channel_post", "edited_channel_post")
_FILES: Final = ("document", "video", "audio", "voice", "animation", "sticker", "video_note")


def arrival_of(update: object) -> Arrival:
    """Make an arrival of anything that getUpdates or a webhook handed over, sense or nonsense."""
    masked, found = mask_json(storable(update))
    payload: dict[str, Any] = masked if isinstance(masked, dict) else {UNREADABLE: masked}
    if found:
        payload[MASKED] = True
    return Arrival(APP, bounded(key_of(payload)), bounded(chat_of(payload)), payload)


def key_of(update: Mapping[str, Any]) -> str:
    """Name an update by what happened, never by its number: Telegram may number anew and deliver again."""
    for kind in _MESSAGES:
        message = update.get(kind)
        if isinstance(message, dict) and "message_id" in message:
            chat = _chat_id(message)
            return f"message:{chat}:{message['message_id']}:{message.get('edit_date', 0)}:{digest(_said(message))}"
    callback = update.get("callback_query")
    if isinstance(callback, dict) and "id" in callback:
        return f"button:{callback['id']}"
    return "update:" + digest({name: value for name, value in update.items() if name != "update_id"})


def chat_of(update: Mapping[str, Any]) -> str:
    """Name the chat that an update belongs to, for order; empty where it has none."""
    for kind in (*_MESSAGES, "my_chat_member"):
        if isinstance(update.get(kind), dict):
            return _chat_id(update[kind])
    callback = update.get("callback_query")
    if isinstance(callback, dict):
        message = callback.get("message")
        return _chat_id(message if isinstance(message, dict) else {"chat": callback.get("from")})
    return ""


def said_at(arrival: Arrival) -> datetime | None:
    """Tell when a message was said, for comparing clocks; None where it says no such thing."""
    message = arrival.payload.get("message")
    return moment_from(message.get("date")) if isinstance(message, dict) else None


def _said(message: Mapping[str, Any]) -> object:
    """Gather what tells two versions of a message apart that were made within the same second."""
    files = [message[kind].get("file_unique_id") for kind in _FILES if isinstance(message.get(kind), dict)]
    photos = message.get("photo")
    if isinstance(photos, list):
        files += [photo.get("file_unique_id") for photo in photos if isinstance(photo, dict)]
    return [message.get("text"), message.get("caption"), message.get("migrate_to_chat_id"), files]


def _chat_id(message: Mapping[str, Any]) -> str:
    chat = message.get("chat")
    return str(chat.get("id", "")) if isinstance(chat, dict) else ""
