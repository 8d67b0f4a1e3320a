"""A stored update told as an event that the desk understands; nothing else of Telegram reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.chat import ChatFile, Event, EventKind, Mention
from bot.raw import refuse_unreadable
from bot.telegram.arrivals import APP, MASKED
from reporting.records import Account, ChatKind

_FILES: Final = ("document", "photo", "video", "audio", "voice", "animation", "video_note")
_GONE: Final = ("left", "kicked")
_NAMING: Final = ("mention", "text_mention")
_NOBODY: Final = (None, "", None, False)
_KINDS: Final = {"private": ChatKind.PRIVATE, "group": ChatKind.GROUP, "supergroup": ChatKind.GROUP}


def event_of(update: Mapping[str, Any]) -> Event | None:
    """Tell what happened; None where it is nothing to the desk. A malformed update raises some error."""
    if "message" in update:
        return _message(update["message"], EventKind.MESSAGE, masked=bool(update.get(MASKED)))
    if "edited_message" in update:
        return _message(update["edited_message"], EventKind.EDIT, masked=bool(update.get(MASKED)))
    if "callback_query" in update:
        return _button(update["callback_query"])
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    refuse_unreadable(update)
    return None


def _message(message: Mapping[str, Any], kind: EventKind, *, masked: bool) -> Event | None:
    chat, chat_kind = _chat(message["chat"])
    if chat_kind is None:
        return None
    moved = _migration(message, chat, chat_kind)
    if moved is not None:
        return moved
    text = message.get("text") or message.get("caption") or ""
    file = _file(message)
    if not text and file is None:
        return None  # somebody joined, a title changed, a poll, a place: nothing for the desk
    account, name, username, is_bot = _author(message)
    reply = message.get("reply_to_message")
    reply_account, reply_name, _, reply_bot = _author(reply) if reply else _NOBODY
    edited = message.get("edit_date")
    return Event(
        kind=kind,
        app=APP,
        chat_id=str(chat["id"]),
        chat_kind=chat_kind,
        sent_at=_moment(message["date"]),
        chat_title=chat.get("title", ""),
        message_id=str(message["message_id"]),
        account=account,
        name=name,
        username=username,
        is_bot=is_bot,
        text=text,
        edited_at=_moment(edited) if edited else None,
        reply_to=_replied_to(reply) if reply else None,
        reply_to_account=reply_account,
        reply_to_name=reply_name,
        reply_to_bot=reply_bot,
        mentions=_mentions(text, message.get("entities") or message.get("caption_entities") or ()),
        file=file,
        reply_file=_file(reply) if reply else None,
        masked=masked,
    )


def _file(message: Mapping[str, Any]) -> ChatFile | None:
    """Find what was sent with a message; of a photo's sizes the largest."""
    if message.keys().isdisjoint(_FILES):
        return None
    found = next((message[name] for name in _FILES if message.get(name)), None)
    if found is None:
        return None
    one = found[-1] if isinstance(found, list) else found
    return ChatFile(
        str(one["file_id"]),
        str(one.get("file_name", "")),
        str(one.get("mime_type", "")),
        int(one.get("file_size") or 0),
    )


def _button(callback: Mapping[str, Any]) -> Event | None:
    message = callback.get("message")
    if message is None or "data" not in callback:
        return None
    chat, chat_kind = _chat(message["chat"])
    if chat_kind is None:
        return None
    person = callback["from"]
    return Event(
        kind=EventKind.BUTTON,
        app=APP,
        chat_id=str(chat["id"]),
        chat_kind=chat_kind,
        # a callback has no time of its own; a message too old to be shown has date 0
        sent_at=_moment(message.get("date", 0)),
        chat_title=chat.get("title", ""),
        message_id=str(message["message_id"]),
        account=Account(APP, str(person["id"])),
        name=_full_name(person),
        username=person.get("username"),
        is_bot=bool(person.get("is_bot")),
        button=callback["data"],
        callback=str(callback["id"]),
    )


def _membership(change: Mapping[str, Any]) -> Event | None:
    chat, chat_kind = _chat(change["chat"])
    if chat_kind is None:
        return None
    old, new = change["old_chat_member"], change["new_chat_member"]
    was_in, is_in = _is_in(old), _is_in(new)
    same = was_in == is_in and _is_admin(old) == _is_admin(new)
    if same or (is_in and chat_kind is ChatKind.PRIVATE):
        return None
    person = change["from"]
    return Event(
        kind=EventKind.JOINED if is_in else EventKind.LEFT,
        app=APP,
        chat_id=str(chat["id"]),
        chat_kind=chat_kind,
        sent_at=_moment(change["date"]),
        chat_title=chat.get("title", ""),
        account=Account(APP, str(person["id"])),
        name=_full_name(person),
        username=person.get("username"),
        is_bot=bool(person.get("is_bot")),
        bot_is_admin=_is_admin(new),
    )


def _is_admin(member: Mapping[str, Any]) -> bool:
    return member["status"] in {"administrator", "creator"}


def _is_in(member: Mapping[str, Any]) -> bool:
    return member["status"] not in _GONE and bool(member.get("is_member", True))


def _migration(message: Mapping[str, Any], chat: Mapping[str, Any], kind: ChatKind) -> Event | None:
    """Read a group's move to a new id, told once in the old chat and once in the new."""
    if "migrate_to_chat_id" in message:
        old, new = str(chat["id"]), str(message["migrate_to_chat_id"])
    elif "migrate_from_chat_id" in message:
        old, new = str(message["migrate_from_chat_id"]), str(chat["id"])
    else:
        return None
    return Event(
        kind=EventKind.MIGRATED,
        app=APP,
        chat_id=old,
        chat_kind=kind,
        sent_at=_moment(message["date"]),
        chat_title=chat.get("title", ""),
        migrated_to=new,
    )


def _chat(chat: Mapping[str, Any]) -> tuple[Mapping[str, Any], ChatKind | None]:
    return chat, _KINDS.get(chat["type"])


def _author(message: Mapping[str, Any]) -> tuple[Account | None, str, str | None, bool]:
    """Name who wrote a message; whoever writes in a group's or channel's name has no account of their own."""
    behalf = message.get("sender_chat")
    if behalf is not None:
        return None, behalf.get("title", ""), None, False
    person = message.get("from")
    if person is None:
        return _NOBODY
    return Account(APP, str(person["id"])), _full_name(person), person.get("username"), bool(person.get("is_bot"))


def _full_name(person: Mapping[str, Any]) -> str:
    return " ".join([part for part in (person.get("first_name"), person.get("last_name")) if part])


def _mentions(text: str, entities: Any) -> tuple[Mention, ...]:
    """List who is named: `@name` by username, people without one by account. Offsets count UTF-16 units."""
    found: list[Mention] = []
    naming = [entity for entity in entities if entity["type"] in _NAMING]
    wide = text.encode("utf-16-le", "surrogatepass") if naming else b""
    for entity in naming:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        words = wide[start:end].decode("utf-16-le", "replace")
        if entity["type"] == "mention":
            found.append(Mention(None, words.lstrip("@")))
        else:
            person = entity["user"]
            found.append(Mention(Account(APP, str(person["id"])), person.get("username"), _full_name(person)))
    return tuple(found)


def _replied_to(message: Mapping[str, Any]) -> str | None:
    """Name the message replied to; a "reply" may only say which topic of a forum a message stands in."""
    return str(message["message_id"]) if "message_id" in message and "forum_topic_created" not in message else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
