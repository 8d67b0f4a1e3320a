"""What happens in a chat, told the same way for every app: the desk sees nothing else of Telegram or Zalo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reporting.records import Account, ChatKind
from reporting.swift import swift


class EventKind(StrEnum):
    """What happened."""

    MESSAGE = "message"
    EDIT = "edit"
    BUTTON = "button"
    JOINED = "joined"  # the bot was added to a group
    LEFT = "left"  # the bot was removed or blocked
    MIGRATED = "migrated"  # the group goes on under `migrated_to`


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a chat app can do for the desk, so that its words ask for nothing that can't be done there.

    `hears_all` False: in groups the bot only gets what names it or replies to it.
    `replies`: a message tells which other one it replies to. `mentions`: it tells whom it names. `documents`: people
    can send the desk files that are no photos.
    """

    reactions: bool = True
    replies: bool = True
    mentions: bool = True
    pins: bool = True
    edits: bool = True
    documents: bool = True
    hears_all: bool = True


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a text: by account where the app tells it, else by username (without @)."""

    account: Account | None
    username: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChatFile:
    """A file or photo that came with a message; `size` in bytes, 0 where the app doesn't say. All of it is hostile."""

    file_id: str
    name: str = ""
    mime: str = ""
    size: int = 0


@swift
@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a chat. Times are aware; `text` is masked and holds a caption too.

    `message_id` is the message said, edited, or (for a button) carrying the button. `reply_to_account` is whoever
    wrote the message replied to, `reply_file` the file that came with it. `callback` and `button` belong to a pressed
    button. `bot_is_admin` belongs to JOINED, which is told again when the bot's rights in a group change.
    """

    kind: EventKind
    app: str
    chat_id: str
    chat_kind: ChatKind
    sent_at: datetime
    chat_title: str = ""
    message_id: str = ""
    account: Account | None = None
    name: str = ""
    username: str | None = None
    is_bot: bool = False
    text: str = ""
    edited_at: datetime | None = None
    reply_to: str | None = None
    reply_to_account: Account | None = None
    reply_to_name: str = ""
    reply_to_bot: bool = False
    mentions: tuple[Mention, ...] = ()
    button: str = ""
    callback: str = ""
    migrated_to: str | None = None
    file: ChatFile | None = None
    reply_file: ChatFile | None = None
    masked: bool = False
    bot_is_admin: bool = False
