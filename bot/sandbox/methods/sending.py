"""Methods that put new messages into a chat."""

from __future__ import annotations

import secrets
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.loopback import API, Loopback
from bot.sandbox.methods.content import checked_text, keyboard_of, reply_of, text_of
from bot.sandbox.wire import message_json
from bot.sandbox.world import File, Json, Message

ACTIONS = frozenset({"typing", "upload_photo", "upload_document", "record_video", "choose_sticker", "find_location"})


@API.method("sendMessage")
async def send_message(api: Loopback, call: Call) -> Json:
    """Send a text."""
    room = api.room_for(call)
    text, entities = text_of(call)
    keyboard, reply = keyboard_of(call), reply_of(call, room)
    api.gate.take(room.id, group=room.is_group)
    message = api.world.post(room, api.world.bot.id, text, entities)
    return _finish(api, message, reply, keyboard)


def _finish(api: Loopback, message: Message, reply: Message | None, keyboard: Any) -> Json:
    message.reply_to = reply.id if reply else None
    message.keyboard = keyboard
    return message_json(api.world, message)


@API.method("sendPhoto", "sendDocument")
async def send_file(api: Loopback, call: Call) -> Json:
    """Send a picture or a document, uploaded or known by its id."""
    photo = call.method == "sendphoto"
    room = api.room_for(call)
    text, entities = text_of(call, "caption")
    keyboard, reply = keyboard_of(call), reply_of(call, room)
    file = find_file(api, call, "photo" if photo else "document", call.values.get("photo" if photo else "document"))
    api.gate.take(room.id, group=room.is_group)
    message = api.world.post(room, api.world.bot.id, text, entities)
    message.file, message.photo = file.id, photo
    return _finish(api, message, reply, keyboard)


def find_file(api: Loopback, call: Call, kind: str, named: Any) -> File:
    """Take an uploaded file in, or find one that was sent before."""
    photo = kind == "photo"
    field = kind
    if isinstance(named, str) and named.startswith("attach://"):
        field = named.removeprefix("attach://")
        named = None
    upload = call.uploads.get(field)
    if upload is not None:
        return api.shelf.put(upload.name, upload.mime, upload.data, photo=photo)
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    known = api.shelf.find(str(named))
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if photo and not known.width:
        raise bad_request("can't use file of type Document as Photo")
    return known


@API.method("sendMediaGroup")
async def send_media_group(api: Loopback, call: Call) -> list[Json]:
    """Send an album of 2 to 10 pictures or documents."""
    room = api.room_for(call)
    media = call.data("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad_request("wrong number of items in the media group; must be from 2 to 10")
    reply = reply_of(call, room)
    kinds = {str(item.get("type")) for item in media}
    if len(kinds) != 1 or not kinds <= {"photo", "document"}:
        raise bad_request("wrong type of media group")
    parts = []
    for item in media:
        marked = checked_text(
            item.get("caption", ""), item.get("parse_mode", ""), item.get("caption_entities"), caption=True
        )
        parts.append((find_file(api, call, item["type"], item.get("media")), *marked))
    api.gate.take(room.id, group=room.is_group, messages=len(parts))
    album, sent = secrets.token_hex(8), []
    for file, text, entities in parts:
        message = api.world.post(room, api.world.bot.id, text, entities)
        message.file, message.photo, message.album = file.id, kinds == {"photo"}, album
        sent.append(_finish(api, message, reply, []))
    return sent


@API.method("sendChatAction")
async def send_chat_action(api: Loopback, call: Call) -> bool:
    """Show that the bot is at work."""
    api.room_for(call)
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True
