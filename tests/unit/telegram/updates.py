"""Builders for raw updates, as Telegram writes them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

GROUP: Json = {"id": -1001, "type": "supergroup", "title": "Tổ công tác"}
LAN: Json = {"id": 7, "is_bot": False, "first_name": "Lan", "last_name": "Lê", "username": "lanle"}


def message(text: str = "xin chào", **more: Any) -> Json:
    """Make an update with a message of Lan's in the group."""
    return {"update_id": 1, "message": said(text, **more)}


def edited(text: str, at: int, **more: Any) -> Json:
    """Make an update with the same message, edited."""
    return {"update_id": 2, "edited_message": said(text, edit_date=at, **more)}


def said(text: str, **more: Any) -> Json:
    """Make a message."""
    return {"message_id": 11, "date": 1_690_765_200, "chat": GROUP, "from": LAN, "text": text} | more


def pressed(data: str = "q:1:yes", **more: Any) -> Json:
    """Make an update with a pressed button."""
    carrier = {"message_id": 12, "date": 1_690_765_100, "chat": GROUP, "text": "?"}
    return {
        "update_id": 3,
        "callback_query": {"id": "123456789012", "from": LAN, "message": carrier, "data": data} | more,
    }


def membership(old: str, new: str, chat: Json = GROUP) -> Json:
    """Make an update about the bot's own standing in a chat."""
    change = {"chat": chat, "from": LAN, "date": 1_690_765_200}
    return {
        "update_id": 4,
        "my_chat_member": change | {"old_chat_member": {"status": old}, "new_chat_member": {"status": new}},
    }
