"""What messages are made of: texts with their entities, keyboards, replies."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Entity, parse_html, plain_text, utf16, with_found
from bot.sandbox.world import Keyboard, Message, Room

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
CALLBACK_BYTES = 64


def text_of(call: Call, name: str = "text") -> tuple[str, list[Entity]]:
    """Read a text or caption with its markup, within Telegram's length."""
    return checked_text(call.text(name), call.text("parse_mode"), call.data(_marks(name)), caption=name == "caption")


def checked_text(source: str, mode: str, entities: Any, *, caption: bool) -> tuple[str, list[Entity]]:
    """Read a text with its markup and check its length."""
    if mode.lower() == "html":
        text, marks = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, marks = plain_text(source, entities or [])
    if not caption and not text:
        raise bad_request("message text is empty")
    if utf16(text) > (CAPTION_UNITS if caption else TEXT_UNITS):
        raise bad_request("message caption is too long" if caption else "message is too long")
    return text, with_found(text, marks)


def _marks(name: str) -> str:
    return "caption_entities" if name == "caption" else "entities"


def keyboard_of(call: Call) -> Keyboard:
    """Read an inline keyboard; other keyboards are accepted and not shown."""
    markup = call.data("reply_markup")
    if markup is None:
        return []
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an Array of Array")
    return [[_button(button) for button in row] for row in rows if row]


def _button(button: Any) -> dict[str, str]:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    data = button.get("callback_data")
    if data is None and not button.get("url"):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    kept = {"text": str(button["text"])}
    kept |= {"callback_data": str(data)} if data is not None else {"url": str(button["url"])}
    return kept


def reply_of(call: Call, room: Room) -> Message | None:
    """Find the message that a new one replies to."""
    given = call.data("reply_parameters") or {}
    wanted = given.get("message_id") or call.number("reply_to_message_id")
    if not wanted:
        return None
    found = room.message(int(wanted))
    lenient = given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad_request("message to be replied not found")
    return found
