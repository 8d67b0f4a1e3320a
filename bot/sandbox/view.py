"""The sandbox as the page and the tests see it: plain JSON of all that changed since a version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.sandbox.loopback import Loopback
from bot.sandbox.world import Json, Message, Press, Room, User

SHOWN_PRESSES = 20


def state_json(api: Loopback, since: int, now: datetime) -> Json:
    """Show people and rooms, and the messages that changed since a version."""
    world = api.world
    messages = [
        message_view(api, message)
        for room in world.rooms.values()
        for message in room.messages.values()
        if message.version > since
    ]
    return {
        "version": world.version,
        "now": now.isoformat(),
        "pending": len(api.feed.pending),
        "bot": person_view(world.bot),
        "reads_all": world.reads_all,
        "commands": commands_view(api),
        "people": [person_view(user) for user in world.people()],
        "rooms": [room_view(api, room) for room in world.rooms.values()],
        "messages": messages,
        "presses": [press_view(press) for press in list(world.presses.values())[-SHOWN_PRESSES:]],
    }


def person_view(user: User) -> Json:
    """Show somebody."""
    return {
        "id": user.id,
        "name": user.name,
        "username": user.username,
        "role": user.role,
        "unit": user.unit,
        "started": user.started,
        "blocked": user.blocked,
    }


def room_view(api: Loopback, room: Room) -> Json:
    """Show a room without its messages."""
    return {
        "id": room.id,
        "kind": room.kind,
        "title": room.title,
        "members": [member for member, status in room.members.items() if status not in {"left", "kicked"}],
        "bot": api.world.bot_status(room),
        "migrated_to": room.migrated_to,
    }


def message_view(api: Loopback, message: Message) -> Json:
    """Show a message; a deleted one keeps only its place."""
    body: Json = {"id": message.id, "room": message.room, "version": message.version}
    if message.deleted:
        return body | {"deleted": True}
    file = api.world.files.get(message.file) if message.file else None
    body |= {
        "from": message.sender,
        "date": message.date,
        "text": message.text,
        "entities": message.entities,
        "reply_to": message.reply_to,
        "edited": message.edited,
        "album": message.album,
        "keyboard": message.keyboard,
        "reactions": {str(user): emoji for user, emoji in message.reactions.items()},
        "pinned": message.pinned,
        "service": _service(message.service),
    }
    if file:
        body["file"] = {
            "id": file.id,
            "name": file.name,
            "mime": file.mime,
            "size": file.size,
            "width": file.width,
            "height": file.height,
            "photo": message.photo,
        }
    return body


def _service(service: Json) -> dict[str, Any]:
    names = [user["first_name"] for user in service.get("new_chat_members", [])]
    if names:
        return {"joined": names}
    if "left_chat_member" in service:
        return {"left": service["left_chat_member"]["first_name"]}
    if "new_chat_title" in service:
        return {"title": service["new_chat_title"]}
    return {"migrated": True} if service else {}


def press_view(press: Press) -> Json:
    """Show a pressed button and its answer."""
    return {
        "id": press.id,
        "user": press.user,
        "room": press.room,
        "message": press.message,
        "data": press.data,
        "answer": press.answer,
        "alert": press.alert,
    }


def commands_view(api: Loopback) -> list[Json]:
    """Show the menu of commands, the group's own first, then the private one, then everybody's."""
    for scope in ("all_group_chats::", "all_group_chats::vi", "default::", "default::vi"):
        if scope in api.world.commands:
            return api.world.commands[scope]
    return next(iter(api.world.commands.values()), [])
