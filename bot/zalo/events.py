"""A stored event of Zalo's told as one that the desk understands; nothing else of Zalo reaches it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.chat import ChatFile, Event, EventKind
from bot.raw import refuse_unreadable
from bot.zalo.arrivals import APP, MASKED, key_of, moment_of
from reporting.flat import flat_words
from reporting.records import Account, ChatKind

EPOCH: Final = datetime.fromtimestamp(0, UTC)
_KINDS: Final = frozenset({"text", "image", "voice"})
_NAME: Final = re.compile(r"message\.(\w+)\.received", re.ASCII)
# whole messages that stand for a command: Zalo has no menu, and what reaches the bot in a group is meant for it
_SPOKEN: Final = {
    "bang": "/bang", "bang tien do": "/bang",
    "tien do": "/status", "xep hang": "/status",
    "chua bao cao": "/chuabc", "chua bc": "/chuabc", "con thieu": "/chuabc",
    "huong dan": "/huongdan", "tro giup": "/huongdan",
    "ket noi": "/ketnoi", "lien ket": "/lienket", "huy": "/huy", "toi": "/toi",
}  # fmt: skip


class Events:
    """Reads payloads. `names` are those under which the bot is mentioned; they are known once Zalo was asked."""

    def __init__(self, *names: str) -> None:
        self._mention: re.Pattern[str] | None = None
        self.call(*names)

    def call(self, *names: str) -> None:
        """Learn the bot's names, the longest tried first."""
        known = sorted({_one_space(name) for name in names if name.strip()}, key=len, reverse=True)
        said = "|".join(r"\s+".join(map(re.escape, name.split(" "))) for name in known)
        self._mention = re.compile(rf"@\s?(?:{said})(?!\w)[ \t]*[:,]?[ \t]*", re.IGNORECASE) if known else None

    def __call__(self, payload: Mapping[str, Any]) -> Event | None:
        """Tell what happened; None where it is nothing to the desk. A malformed event raises some error."""
        refuse_unreadable(payload)
        found = _NAME.fullmatch(str(payload.get("event_name", "")))
        message = payload.get("message")
        if found is None or found[1] not in _KINDS or message is None:
            return None
        chat, person = message["chat"], message.get("from") or {}
        text = self.heard(str(message.get("text") or message.get("caption") or ""))
        file = _file(found[1], message)
        if not text and file is None:
            return None
        author = str(person.get("id") or "")
        return Event(
            kind=EventKind.MESSAGE,
            app=APP,
            chat_id=str(chat["id"]),
            chat_kind=_chat_kind(chat, author),
            sent_at=moment_of(message.get("date")) or EPOCH,
            message_id=str(message.get("message_id") or key_of(payload)),
            account=Account(APP, author) if author else None,
            name=_name_of(person),
            is_bot=bool(person.get("is_bot")),
            text=text,
            file=file,
            masked=bool(payload.get(MASKED)),
        )

    def heard(self, text: str) -> str:
        """Leave the bot's own mention out, and put a command in the place of words that stand for one."""
        text = unicodedata.normalize("NFC", text)
        if self._mention is not None and "@" in text:
            text = self._mention.sub("", text)
        text = text.strip()
        return _SPOKEN.get(flat_words(text.rstrip(" .?!")), text) if len(text) < 20 else text


def _one_space(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).lstrip("@").split())


def _chat_kind(chat: Mapping[str, Any], author: str) -> ChatKind:
    """Read where it was said; without a word of it, a private chat bears its person's id."""
    kind = str(chat.get("chat_type") or "").upper()
    private = kind == "PRIVATE" if kind else str(chat["id"]) == author
    return ChatKind.PRIVATE if private else ChatKind.GROUP


def _name_of(person: Mapping[str, Any]) -> str:
    return next((str(person[key]) for key in ("display_name", "name", "first_name") if person.get(key)), "")


def _file(kind: str, message: Mapping[str, Any]) -> ChatFile | None:
    """Find what was sent with a message: Zalo gives an address that works for a while."""
    if kind == "image":
        url = message.get("photo_url") or message.get("photo")
        return ChatFile(str(url), "anh.jpg", "image/jpeg") if isinstance(url, str) and url else None
    url = message.get("voice_url") if kind == "voice" else None
    return ChatFile(str(url), "ghi-am.aac", "audio/aac") if isinstance(url, str) and url else None
