"""The small HTML of letters: measured as Telegram measures it, cut at line borders, or reduced to plain words."""

from __future__ import annotations

import html
import re
from typing import Final

TEXT_LIMIT: Final = 4096  # UTF-16 units, after entities
CAPTION_LIMIT: Final = 1024
NOTICE_LIMIT: Final = 200
ENTITY_LIMIT: Final = 100  # more than these are silently not shown

_PARTS: Final = re.compile(r"<(/?)([a-z-]+)([^>]*)>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|[^<&]+|[<&]", re.ASCII)
_ELLIPSIS: Final = "…"


def plain(markup: str) -> str:
    """Reduce markup to its words."""
    return "".join(html.unescape(part[0]) for part in _PARTS.finditer(markup) if not part[2])


def width(text: str) -> int:
    """Count the UTF-16 units of a plain text."""
    return len(text) + sum(char > "\uffff" for char in text)


def measure(markup: str) -> tuple[int, int]:
    """Count the UTF-16 units that are left after entities, and the entities."""
    units = entities = 0
    for part in _PARTS.finditer(markup):
        if part[2]:
            entities += not part[1]
        else:
            units += width(html.unescape(part[0]))
    return units, entities


def fits(markup: str, limit: int = TEXT_LIMIT) -> bool:
    """Tell whether a text goes out as one message."""
    if 2 * len(markup) <= limit and markup.count("<") < ENTITY_LIMIT:
        return True
    units, entities = measure(markup)
    return units <= limit and entities <= ENTITY_LIMIT


def split(markup: str, limit: int = TEXT_LIMIT) -> tuple[str, ...]:
    """Cut a text into messages at line borders, tags that are open at a border closed and opened again.

    A single line that is too long is cut at a space, or in the middle of a word where it has none.
    """
    if fits(markup, limit):
        return (markup,)
    cutter = _Cutter(limit)
    for line in markup.split("\n"):
        cutter.line(line)
    return cutter.pieces()


def shorten(markup: str, limit: int = TEXT_LIMIT) -> str:
    """Keep as many first lines as fit, and show that something is missing."""
    pieces = split(markup, limit - 2)
    return pieces[0] if len(pieces) == 1 else f"{pieces[0]}\n{_ELLIPSIS}"


class _Cutter:
    """Gathers lines into pieces of at most `limit` units and 100 entities."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._done: list[str] = []
        self._start_anew([])

    def line(self, line: str) -> None:
        """Add a line where it fits, else begin a new piece with it."""
        units, entities = measure(line)
        held = 1 if self._lines else 0
        if self._lines and (self._units + held + units > self._limit or self._entities + entities > ENTITY_LIMIT):
            self._close()
            held = 0
        if units > self._limit or entities > ENTITY_LIMIT:
            self._long(line)
            return
        self._add(line, held + units, entities)

    def pieces(self) -> tuple[str, ...]:
        """Hand over what was cut."""
        if self._lines:
            self._close()
        return tuple(piece for piece in self._done if plain(piece).strip())

    def _add(self, line: str, units: int, entities: int) -> None:
        self._lines.append(line)
        self._units += units
        self._entities += entities
        for part in _PARTS.finditer(line):
            if part[2] and not part[1]:
                self._open.append(part[0])
            elif part[2] and self._open:
                self._open.pop()

    def _close(self) -> None:
        still_open = list(self._open)
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(still_open))
        self._done.append(self._prefix + "\n".join(self._lines) + closing)
        self._start_anew(still_open)

    def _start_anew(self, still_open: list[str]) -> None:
        self._prefix = "".join(still_open)
        self._open = list(still_open)
        self._lines: list[str] = []
        self._units = 0
        self._entities = len(still_open)

    def _long(self, line: str) -> None:
        """Cut one line that is longer than a message."""
        piece = ""
        for word in _words(line, self._limit):
            units, entities = measure(piece + word)
            if piece and (units > self._limit or entities > ENTITY_LIMIT - len(self._open)):
                self._add(piece, *measure(piece))
                self._close()
                piece = word.lstrip(" ")
            else:
                piece += word
        self._add(piece, *measure(piece))


def _words(line: str, limit: int) -> list[str]:
    """Take a line apart into words with the space before them, tags by themselves, endless words cut."""
    words: list[str] = []
    for part in _PARTS.finditer(line):
        if part[2] or part[0].startswith("&"):
            words.append(part[0])
            continue
        for word in re.findall(r" ?[^ ]+| ", part[0]):
            words += [word[at : at + limit // 2] for at in range(0, len(word), limit // 2)]
    return words


def _name(tag: str) -> str:
    match = _PARTS.match(tag)
    return match[2] if match else ""
