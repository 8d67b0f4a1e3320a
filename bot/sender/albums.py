"""Several pictures in one letter: an album where the chat app has such a thing, one after the other where it hasn't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, runtime_checkable

from bot.sender.transport import Sent
from reporting.records import Json, Letter

_BETWEEN = "\n"


@runtime_checkable
class Albums(Protocol):
    """A chat app's sending end that takes several pictures as one."""

    async def send_album(self, letter: Letter, pictures: Sequence[bytes | str]) -> tuple[Sent, tuple[str, ...]]:
        """Send a letter's pictures, each as bytes or by its file id; give what became of it and all file ids."""


def pictures_of(letter: Letter) -> tuple[Json, ...]:
    """List the pictures of an album; none of any other letter."""
    picture = letter.picture
    return tuple(picture["pictures"]) if picture is not None and picture.get("kind") == "album" else ()


def weight(letter: Letter) -> int:
    """Say how many messages a letter counts as in a chat's limits."""
    return max(1, len(pictures_of(letter)))


def singles(letter: Letter) -> tuple[Letter, ...]:
    """Take an album apart: the words stand under the first picture. Any other letter stays as it is."""
    pictures = pictures_of(letter)
    return tuple(
        replace(
            letter,
            picture=picture,
            text=letter.text if number == 0 else "",
            reply_to=letter.reply_to if number == 0 else None,
        )
        for number, picture in enumerate(pictures)
    ) or (letter,)


def joined(file_ids: Sequence[str]) -> str | None:
    """Write an album's file ids as the one that the outbox keeps."""
    return _BETWEEN.join(file_ids) if file_ids else None


def parted(file_ids: str | None) -> list[str]:
    """Read them again."""
    return file_ids.split(_BETWEEN) if file_ids else []
