"""Methods that change, remove, pin or react to messages that are there, and that answer buttons."""

from __future__ import annotations

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.loopback import API, Loopback
from bot.sandbox.methods.content import checked_text, keyboard_of, text_of
from bot.sandbox.methods.sending import find_file
from bot.sandbox.wire import message_json
from bot.sandbox.world import Json, Message, Room

NOTICE_CHARACTERS = 200
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETE_SECONDS = 48 * 3600

# What Telegram allows as a reaction, as of Bot API 9.
REACTIONS = frozenset(
    [
        "👍",
        "👎",
        "❤",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)


def _own(api: Loopback, call: Call) -> tuple[Room, Message]:
    room = api.room_for(call)
    message = api.message_for(room, call, "to edit")
    if message.sender != api.world.bot.id:
        raise bad_request("message can't be edited")
    return room, message


def _changed(api: Loopback, message: Message, before: tuple[object, ...]) -> Json:
    if before == _look(message):
        raise bad_request(NOT_MODIFIED)
    message.edited = api.world.stamp()
    api.world.touch(message)
    return message_json(api.world, message)


def _look(message: Message) -> tuple[object, ...]:
    return message.text, message.entities, message.keyboard, message.file, message.photo


@API.method("editMessageText")
async def edit_message_text(api: Loopback, call: Call) -> Json:
    """Give a text message new words; a keyboard not given again goes away."""
    room, message = _own(api, call)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    text, entities = text_of(call)
    keyboard = keyboard_of(call)
    before = _look(message)
    if before != (text, entities, keyboard, message.file, message.photo):
        api.gate.take(room.id, group=room.is_group)
    message.text, message.entities, message.keyboard = text, entities, keyboard
    return _changed(api, message, before)


@API.method("editMessageCaption")
async def edit_message_caption(api: Loopback, call: Call) -> Json:
    """Give a picture or document new words."""
    room, message = _own(api, call)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    text, entities = text_of(call, "caption")
    keyboard = keyboard_of(call)
    api.gate.take(room.id, group=room.is_group)
    before = _look(message)
    message.text, message.entities, message.keyboard = text, entities, keyboard
    return _changed(api, message, before)


@API.method("editMessageReplyMarkup")
async def edit_message_reply_markup(api: Loopback, call: Call) -> Json:
    """Change or take away a message's buttons."""
    room, message = _own(api, call)
    keyboard = keyboard_of(call)
    api.gate.take(room.id, group=room.is_group)
    before = _look(message)
    message.keyboard = keyboard
    return _changed(api, message, before)


@API.method("editMessageMedia")
async def edit_message_media(api: Loopback, call: Call) -> Json:
    """Put another picture or document into a message."""
    room, message = _own(api, call)
    media = call.data("media")
    if not isinstance(media, dict) or media.get("type") not in {"photo", "document"}:
        raise bad_request("can't parse media JSON object")
    text, entities = checked_text(
        media.get("caption", ""), media.get("parse_mode", ""), media.get("caption_entities"), caption=True
    )
    keyboard = keyboard_of(call)
    file = find_file(api, call, media["type"], media.get("media"))
    api.gate.take(room.id, group=room.is_group)
    before = _look(message)
    message.text, message.entities, message.keyboard = text, entities, keyboard
    message.file, message.photo = file.id, media["type"] == "photo"
    return _changed(api, message, before)


@API.method("deleteMessage")
async def delete_message(api: Loopback, call: Call) -> bool:
    """Delete a message: the bot's own, and as an administrator anybody's."""
    room = api.room_for(call)
    message = api.message_for(room, call, "to delete")
    own = message.sender == api.world.bot.id
    if not own and not (room.is_group and api.is_admin(room)) and room.is_group:
        raise bad_request("message can't be deleted")
    if api.world.stamp() - message.date > DELETE_SECONDS and not (room.is_group and api.is_admin(room)):
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    message.pinned = False
    api.world.touch(message)
    return True


@API.method("setMessageReaction")
async def set_message_reaction(api: Loopback, call: Call) -> bool:
    """Put the bot's reaction under a message, or take it away."""
    room = api.room_for(call)
    message = api.message_for(room, call, "to react")
    wanted = call.data("reaction") or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = str(wanted[0].get("emoji", "")).replace("\ufe0f", "") if wanted else ""
    if wanted and emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    if emoji:
        message.reactions[api.world.bot.id] = emoji
    else:
        message.reactions.pop(api.world.bot.id, None)
    api.world.touch(message)
    return True


@API.method("pinChatMessage", "unpinChatMessage")
async def pin_chat_message(api: Loopback, call: Call) -> bool:
    """Pin a message, or unpin one (the last, where none is named)."""
    room = api.room_for(call)
    if not api.is_admin(room):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    pin = call.method == "pinchatmessage"
    if pin or call.number("message_id"):
        message = api.message_for(room, call, "to pin" if pin else "to unpin")
    elif (last := api.world.pinned(room)) is not None:
        message = last
    else:
        raise bad_request("message to unpin not found")
    message.pinned = pin
    api.world.touch(message)
    return True


@API.method("unpinAllChatMessages")
async def unpin_all_chat_messages(api: Loopback, call: Call) -> bool:
    """Unpin everything in a chat."""
    room = api.room_for(call)
    if not api.is_admin(room):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    for message in room.messages.values():
        if message.pinned:
            message.pinned = False
            api.world.touch(message)
    return True


@API.method("answerCallbackQuery")
async def answer_callback_query(api: Loopback, call: Call) -> bool:
    """Answer a pressed button, once."""
    press = api.world.presses.get(call.text("callback_query_id"))
    if press is None or press.answer is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > NOTICE_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answer, press.alert = text, call.flag("show_alert")
    api.world.touch()
    return True
