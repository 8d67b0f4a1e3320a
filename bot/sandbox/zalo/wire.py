"""How Zalo writes people, chats and messages: ids are text, dates milliseconds, mentions plain words."""

from __future__ import annotations

from bot.sandbox.world import PRIVATE, Json, Message, Room, User, World

BOT_NAME = "Bot Báo cáo"


def id_of(number: int) -> str:
    """Write a person's or group's number as Zalo would: twenty letters that look like hex."""
    return f"{number:020x}" if number >= 0 else f"f{-number:019x}"


def number_of(text: str) -> int | None:
    """Read such an id; None where it is none."""
    try:
        return -int(text[1:], 16) if text.startswith("f") else int(text, 16)
    except ValueError:
        return None


def message_id(message: Message) -> str:
    """Write a message's id."""
    return f"{abs(message.room):014x}{message.id:08x}"


def sender_json(user: User) -> Json:
    """Write a person."""
    return {"id": id_of(user.id), "display_name": user.name, "is_bot": user.is_bot}


def chat_json(room: Room) -> Json:
    """Write a chat: no title, and `chat_type`."""
    return {"id": id_of(room.id), "chat_type": "PRIVATE" if room.kind == PRIVATE else "GROUP"}


def event_json(world: World, message: Message, photo_url: str = "") -> Json:
    """Write what the bot is told of a message."""
    body: Json = {
        "message_id": message_id(message),
        "date": message.date * 1000,
        "from": sender_json(world.users[message.sender]),
        "chat": chat_json(world.rooms[message.room]),
    }
    if photo_url:
        body |= {"photo_url": photo_url, "message_type": "CHAT_PHOTO"}
        if message.text:
            body["caption"] = message.text
        return {"event_name": "message.image.received", "message": body}
    if message.file:
        return {"event_name": "message.unsupported.received", "message": body}
    return {"event_name": "message.text.received", "message": body | {"text": message.text}}
