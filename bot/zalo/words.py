"""The small HTML of letters as Zalo shows it: plain words, cut at line borders to what one message holds."""

from __future__ import annotations

import html
import re
from typing import Final

LIMIT: Final = 2000  # UTF-16 units: Zalo doesn't say what it counts, and these are never fewer than letters
_TAG: Final = re.compile(r"<(/?)([a-z]+)([^>]*)>", re.ASCII)
_LINK: Final = re.compile(r'<a href="(https?://[^"]*)">(.*?)</a>', re.DOTALL)
_CODE: Final = re.compile(r"<code>(.*?)</code>", re.DOTALL)
_COMMAND: Final = re.compile(r"(?<![\w/@.:<])/[a-z]{2,14}\b", re.ASCII)
_ELLIPSIS: Final = "…"


def plain(markup: str, address: str = "") -> str:
    """Reduce markup to its words.

    With an `address` (`@Bot Báo cáo`) every line to copy and every command is shown as it has to be typed in a group,
    where only what names the bot reaches it.
    """
    text = _LINK.sub(lambda link: link[2] if link[1] in link[2] else f"{link[2]} ({link[1]})", markup)
    if address:
        name = html.escape(address, quote=False)
        text = _CODE.sub(lambda code: _addressed(code[1], name), text)
        text = _COMMAND.sub(lambda command: f"{name} {command[0]}", text).replace(f"{name} {name} ", f"{name} ")
    return html.unescape(_TAG.sub("", text))


def _addressed(line: str, address: str) -> str:
    """Put the bot's name before a line that is sent as it stands; a single word is only spoken of."""
    return line if " " not in line.strip() or line.lstrip().startswith("/") else f"{address} {line}"


def width(text: str) -> int:
    """Count UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def split(text: str, limit: int = LIMIT) -> tuple[str, ...]:
    """Cut a text into messages: between lines, else between words, else within one; never within a letter."""
    if width(text) <= limit:
        return (text,)
    pieces: list[str] = []
    held = ""
    for part in _parts(text, limit):
        if held and width(held) + width(part.rstrip()) > limit:
            pieces.append(held)
            held = part.lstrip()
        else:
            held += part
    return tuple(piece.strip() for piece in (*pieces, held) if piece.strip())


def _parts(text: str, limit: int) -> list[str]:
    """Take a text apart into lines, those that are too long into words, and these into what fits."""
    parts: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if width(line) <= limit:
            parts.append(line)
            continue
        for word in re.findall(r"\s*\S+\s*?(?=\s|$)|\s+", line):
            if width(word) <= limit:
                parts.append(word)
            else:
                parts += [word[start : start + limit // 2] for start in range(0, len(word), limit // 2)]
    return parts


def shorten(text: str, limit: int = LIMIT) -> str:
    """Keep as much of a text as fits, and show that something is missing."""
    if width(text) <= limit:
        return text
    return f"{split(text, limit - 2)[0]}\n{_ELLIPSIS}"
