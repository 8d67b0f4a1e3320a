"""What the desk itself must remember: scheduled posts, questions, small facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from reporting.records import Json, Question, Snapshot


class Slots(Protocol):
    """Scheduled posts, once each."""

    def open(self, campaign: str, key: str, due_at: datetime, at: datetime) -> bool:
        """Claim a slot; false where it is known. Call before its letters are queued, in the same unit of work."""

    def known(self, campaign: str, since: datetime) -> set[str]:
        """Name the slots due since then that were opened or dropped."""

    def drop(self, campaign: str, key: str, due_at: datetime, at: datetime, reason: str) -> bool:
        """Record that a slot is not to be made any more."""

    def snapshot(self, snapshot: Snapshot) -> None:
        """Keep what a summary said."""

    def last_snapshot(self, campaign: str, before: datetime) -> Snapshot | None:
        """Load the latest snapshot taken before a moment."""


class Questions(Protocol):
    """What was asked with buttons and waits for an answer."""

    def ask(
        self, kind: str, app: str, chat_id: str, person: int | None, campaign: str | None, data: Json, at: datetime
    ) -> int:
        """Keep a question and return its id, for the buttons' data."""

    def get(self, id: int) -> Question | None:
        """Load a question."""

    def answer(self, id: int, choice: str, by: int, at: datetime) -> bool:
        """Close a question; false where it was closed already."""


class State(Protocol):
    """Small facts that must outlive a restart, as JSON by name."""

    def get(self, name: str) -> Any:
        """Load a fact, None where there is none."""

    def set(self, name: str, value: Any) -> None:
        """Keep a fact."""

    def names(self, start: str, after: str, limit: int) -> list[str]:
        """List the names of facts that begin so, in order, behind one of them."""

    def drop(self, name: str) -> None:
        """Forget a fact."""
