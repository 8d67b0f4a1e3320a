"""What comes in from chats and what goes out to them, stored on both ways."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from reporting.records import Arrival, Letter, QueuedArrival, QueuedLetter


class Inbox(Protocol):
    """What chats handed over, stored before anything acknowledges it."""

    def put(self, arrivals: Sequence[Arrival], at: datetime) -> int:
        """Store what is new by (app, key) and return how many were; a known key changes nothing."""

    def waiting(self, limit: int, after: int = 0, without: Collection[str] = ()) -> list[QueuedArrival]:
        """List undone arrivals, oldest first; those of a higher number than `after`, and of no chat `without`."""

    def is_next(self, queued: QueuedArrival) -> bool:
        """Tell whether nothing older of the same chat is undone; another process may be at it."""

    def done(self, id: int, at: datetime, after: int | None = None) -> bool:
        """Mark one as worked off; false where it was already, or where the earlier one that it comes `after` waits."""

    def failed(self, id: int, error: str, at: datetime, *, last: bool) -> None:
        """Count an attempt; with `last` the arrival is set aside, and kept."""

    def purge(self, before: datetime) -> int:
        """Delete done rows older than that and return how many went."""

    def depth(self) -> tuple[int, datetime | None]:
        """Count the undone rows and name the oldest one's time."""


class Outbox(Protocol):
    """Letters waiting for their chat's limits."""

    def add(self, letter: Letter, at: datetime) -> int | None:
        """Queue a letter; None where its key is known."""

    def queue(self, letter: Letter, at: datetime) -> None:
        """Queue a letter, unless its key is known, and don't ask for its id: that costs less."""

    def waiting(self, app: str, limit: int) -> list[QueuedLetter]:
        """List unsent letters by priority, then age; whatever any clock says, none is hidden."""

    def sent(self, id: int, message_id: str | None, at: datetime, file_id: str | None = None) -> None:
        """Record the chat's own id of what was sent (and of its file, for sending it again)."""

    def postponed(self, id: int, error: str, at: datetime) -> None:
        """Count an attempt in vain; the letter goes on waiting."""

    def failed(self, id: int, error: str, at: datetime) -> None:
        """Give a letter up; it is kept, with its reason."""

    def unknown(self, id: int, error: str, at: datetime) -> None:
        """Record a send whose outcome nobody can know."""

    def answered_by(self, app: str, chat_id: str, message_id: str) -> int | None:
        """Name the desk's message (`Message.id`) that the bot's chat message answers."""

    def is_shared(self, app: str, chat_id: str, message_id: str) -> bool:
        """Tell whether several letters stand in one of the bot's chat messages: no button may rewrite it then."""

    def sent_as(self, key: str) -> str | None:
        """Name the chat message id under which the letter of that key stands, None while it wasn't sent."""

    def outcome(self, key: str) -> str | None:
        """Tell what became of the letter of that key: `waiting`, `sent`, `failed` or `unknown`; None if none was."""

    def reached(self, app: str, chat_id: str) -> bool:
        """Tell whether a chat ever took a letter."""

    def file_of(self, picture_key: str) -> str | None:
        """Name the file id under which a picture or document was last sent."""

    def sent_since(self, app: str, since: datetime) -> list[tuple[str, datetime]]:
        """List the chat and moment of each message that went out since then, oldest first."""

    def depth(self) -> int:
        """Count the letters that wait."""

    def late_slots(self, before: datetime) -> int:
        """Count the scheduled posts whose letters were queued before a moment and still wait."""

    def purge(self, before: datetime, after: int = 0) -> tuple[int, int]:
        """Look through some letters behind one: empty those that ended before a moment, delete what nothing needs.

        Count the deleted, and name the letter behind which to go on; 0 at the end.
        """
