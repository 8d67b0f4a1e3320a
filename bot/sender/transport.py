"""What the sender needs of a chat app, and the ways in which a send can fail. An adapter knows nothing else of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.errors import BotError
from reporting.records import Letter


@dataclass(frozen=True, slots=True)
class Sent:
    """What the chat said of a letter it took: its message id, and the file id of a picture or document."""

    message_id: str | None = None
    file_id: str | None = None


class SendError(BotError):
    """A letter did not go out, or nobody knows."""


class RateLimitedError(SendError):
    """The chat wants us to wait `seconds`; nothing was sent."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds


class LaterError(SendError):
    """This letter, and no other, is to wait `seconds`; nothing was sent."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class ChatMovedError(SendError):
    """The group goes on under a new id."""

    def __init__(self, new_chat_id: str) -> None:
        super().__init__(f"the group is now {new_chat_id}")
        self.new_chat_id = new_chat_id


class UnreachableError(SendError):
    """The chat can't be written to: kicked, blocked, never started, gone. Trying again is of no use."""


class RejectedError(SendError):
    """The chat app refuses this letter, and would again."""


class PictureRejectedError(SendError):
    """The chat app refuses the picture or document (or no longer knows its file id)."""


class FileTooBigError(SendError):
    """A file to be fetched is larger than we take, or than the chat app hands out."""


class ObsoleteError(SendError):
    """What the letter is about is gone: a deleted message, a button pressed too long ago."""


class NotDeliveredError(SendError):
    """The app could not be reached; the letter surely did not go out."""


class ServerTroubleError(SendError):
    """The app answered that it has trouble of its own."""


class OutcomeUnknownError(SendError):
    """The connection broke after the letter went out: it may have been taken."""


class Transport(Protocol):
    """A chat app's sending end."""

    @property
    def app(self) -> str:
        """The app's word in letters."""

    def is_group(self, chat_id: str) -> bool:
        """Tell whether a chat has a group's limits."""

    def pieces(self, letter: Letter) -> tuple[Letter, ...]:
        """Take a letter apart where it is too long for one message; by itself where it is not."""

    def fits(self, text: str) -> bool:
        """Tell whether a text goes out as one message."""

    def mention(self, account_id: str, name: str) -> str:
        """Write a mention of a person, as markup."""

    async def answers(self) -> None:
        """Ask the app something that changes nothing; raise NotDeliveredError where it does not answer."""

    async def send(self, letter: Letter, picture: bytes | str | None) -> Sent:
        """Send one letter, its picture or document as bytes or as an earlier sending's file id; raise a SendError."""

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """Fetch a file that somebody sent, of at most `limit` bytes; raise a SendError."""
