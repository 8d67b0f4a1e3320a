"""The pieces of a long letter: named after it and numbered, so that none of them overtakes another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reporting.records import PIECE_KEY, Letter, QueuedLetter

_KEY: Final = re.compile(r"(.+)#([1-9][0-9]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """Of which letter to which chat something is a piece, and which one."""

    chat_id: str
    name: str
    number: int

    def follows(self, other: Piece) -> bool:
        """Tell whether another piece is of the same letter and goes first."""
        return (self.chat_id, self.name) == (other.chat_id, other.name) and self.number > other.number


def named(queued: QueuedLetter, pieces: Sequence[Letter]) -> Iterator[Letter]:
    """Give each piece of a letter its key."""
    name = queued.letter.key or f"{PIECE_KEY}{queued.id}"
    return (replace(piece, key=f"{name}#{number}") for number, piece in enumerate(pieces, 1))


def piece_of(letter: Letter) -> Piece | None:
    """Tell of which letter this is a piece; None where it is whole."""
    found = _KEY.fullmatch(letter.key) if letter.key and "#" in letter.key else None
    return Piece(letter.chat_id, found[1], int(found[2])) if found else None
