"""Text cut into words, numbers and signs, each with its folded form and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from reporting.message.normalise import fold, lower

_TOKEN = re.compile(r"(\d+(?:[.,\u00a0]\d+)*)|([^\W\d_]+)|(\n)|[ \t\u00a0]+|(.)", re.DOTALL)


class TokenKind(IntEnum):
    """What a token is made of. The numbers are the groups of the expression that cuts."""

    NUMBER = 1
    WORD = 2
    BREAK = 3
    SIGN = 4


@dataclass(slots=True)
class Token:
    """One token. `low` has diacritics, `fold` has none; a whole number's fold has no leading zeros.

    `spaced` says white space (or a line's start) stands before it.
    """

    kind: TokenKind
    low: str
    fold: str
    start: int
    end: int
    spaced: bool


def tokenise(text: str) -> list[Token]:
    """Cut normalised text. White space goes, line breaks stay."""
    low = lower(text)
    folded = fold(low)
    tokens: list[Token] = []
    last = -1
    for found in _TOKEN.finditer(folded):
        group = found.lastindex
        if group is None:
            continue
        start, end = found.span()
        word = folded[start:end]
        if group == TokenKind.NUMBER and word.isdigit() and word[0] == "0":
            word = word.lstrip("0") or "0"
        tokens.append(Token(TokenKind(group), low[start:end], word, start, end, start != last))
        last = end
    return tokens
