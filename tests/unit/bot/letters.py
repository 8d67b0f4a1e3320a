"""Builders for letters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from reporting.records import Letter, LetterKind, Priority, QueuedLetter

NOON = datetime(2023, 7, 31, 12, tzinfo=UTC)


def letter(chat: str = "-1", text: str = "x", **more: Any) -> Letter:
    """Make a letter to a Telegram chat."""
    return Letter("telegram", chat, more.pop("kind", LetterKind.TEXT), text, **more)


def queued(
    id: int, chat: str = "-1", *, kind: LetterKind = LetterKind.TEXT, priority: Priority = Priority.ANSWER
) -> QueuedLetter:
    """Make a letter in the outbox."""
    return QueuedLetter(id, letter(chat, kind=kind, priority=priority), NOON)
