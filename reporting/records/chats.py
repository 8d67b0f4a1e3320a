"""Chats that the bot is in, and what is said there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from reporting.swift import swift


class ChatKind(StrEnum):
    """Where a message was said."""

    PRIVATE = "private"
    GROUP = "group"


class ReplyMode(StrEnum):
    """How a clean report is answered in a group."""

    REPLY = "reply"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat the bot is in. `campaign` None: a group that is not bound, or a private chat without a choice."""

    app: str
    chat_id: str
    kind: ChatKind
    title: str = ""
    campaign: str | None = None
    reply_mode: ReplyMode = ReplyMode.REPLY
    language: str | None = None
    hinted: bool = False


@swift
@dataclass(frozen=True, slots=True)
class Message:
    """A chat message that the desk worked on; `text` is masked. `id` is the desk's own, `message_id` the chat's."""

    id: int
    app: str
    chat_id: str
    message_id: str
    person: int | None
    campaign: str | None
    sent_at: dt.datetime
    text: str
    edited_at: dt.datetime | None = None
