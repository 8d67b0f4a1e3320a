"""How Telegram writes people, chats, messages and members as JSON."""

from __future__ import annotations

from bot.sandbox.markup import Entity
from bot.sandbox.world import PRIVATE, File, Json, Message, Room, User, World

PHOTO_BOX = 1280  # Telegram fits photos into a square of that size
THUMB_BOX = 320

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)


def user_json(user: User) -> Json:
    """Write a user."""
    body: Json = {"id": user.id, "is_bot": user.is_bot, "first_name": user.name}
    if user.username:
        body["username"] = user.username
    if not user.is_bot:
        body["language_code"] = user.language
    return body


def chat_json(world: World, room: Room) -> Json:
    """Write a chat."""
    if room.kind == PRIVATE:
        user = world.users[room.id]
        body: Json = {"id": room.id, "type": PRIVATE, "first_name": user.name}
        return body | ({"username": user.username} if user.username else {})
    return {"id": room.id, "type": room.kind, "title": room.title}


def full_chat_json(world: World, room: Room) -> Json:
    """Write what getChat tells."""
    pinned = world.pinned(room)
    body = chat_json(world, room) | {
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    if room.is_group:
        body["permissions"] = {"can_send_messages": True, "can_send_photos": True, "can_send_documents": True}
    if pinned:
        body["pinned_message"] = message_json(world, pinned)
    return body


def member_json(user: User, status: str) -> Json:
    """Write a chat member; an administrator of the sandbox has every right."""
    body: Json = {"user": user_json(user), "status": status}
    if status == "administrator":
        body |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    elif status == "creator":
        body["is_anonymous"] = False
    elif status == "kicked":
        body["until_date"] = 0
    return body


def photo_json(file: File) -> list[Json]:
    """Write a photo in its sizes, the largest last."""
    sizes = []
    for box, mark in ((THUMB_BOX, "s"), (PHOTO_BOX, "x")):
        scale = min(1.0, box / max(file.width, file.height, 1))
        sizes.append(
            {
                "file_id": f"{mark}{file.id}",
                "file_unique_id": f"u{mark}{file.id[-12:]}",
                "file_size": max(1, int(file.size * scale * scale)),
                "width": max(1, round(file.width * scale)),
                "height": max(1, round(file.height * scale)),
            }
        )
    return sizes


def document_json(file: File) -> Json:
    """Write a document."""
    return {
        "file_id": f"d{file.id}",
        "file_unique_id": f"ud{file.id[-12:]}",
        "file_name": file.name,
        "mime_type": file.mime,
        "file_size": file.size,
    }


def message_json(world: World, message: Message, *, quoted: bool = False) -> Json:
    """Write a message with what it replies to (a quoted one without)."""
    room = world.rooms[message.room]
    body: Json = {
        "message_id": message.id,
        "from": user_json(world.users[message.sender]),
        "chat": chat_json(world, room),
        "date": message.date,
    }
    if message.edited:
        body["edit_date"] = message.edited
    if message.album:
        body["media_group_id"] = message.album
    _content(world, message, body)
    if message.reply_to and not quoted:
        original = room.message(message.reply_to)
        if original:
            body["reply_to_message"] = message_json(world, original, quoted=True)
    if message.keyboard:
        body["reply_markup"] = {"inline_keyboard": message.keyboard}
    for key, value in message.service.items():
        body[key] = value
    return body


def _content(world: World, message: Message, body: Json) -> None:
    file = world.files.get(message.file) if message.file else None
    if file:
        body["photo" if message.photo else "document"] = photo_json(file) if message.photo else document_json(file)
    word, marks = ("caption", "caption_entities") if file else ("text", "entities")
    if message.text:
        body[word] = message.text
        if message.entities:
            body[marks] = [_entity(world, entity) for entity in message.entities]


def _entity(world: World, entity: Entity) -> Entity:
    if entity["type"] != "text_mention":
        return entity
    user = world.users.get(entity["user"]["id"])
    return {**entity, "user": user_json(user) if user else {**entity["user"], "is_bot": False, "first_name": "?"}}
