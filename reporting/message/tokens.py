"""Text cut into words, numbers and signs, each with its flat form and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from reporting.flat import flatten
from reporting.message.normalise import lower

_TOKEN = re.compile(r"(\d+(?:[.,\u00a0]\d+)*)|([^\W\d_]+)|(\n)|[ \t\u00a0]+|(•[•. -]*•|.)", re.DOTALL)


class TokenKind(IntEnum):
    """What a token is made of. The numbers are the groups of the expression that cuts."""

    NUMBER = 1
    WORD = 2
    BREAK = 3
    SIGN = 4


_KINDS = (TokenKind.SIGN, *TokenKind)  # by the expression's groups, which count from 1


@dataclass(slots=True)
class Token:
    """One token. `low` has diacritics, `flat` has none; a whole number's `flat` has no leading zeros.

    `spaced` says white space (or a line's start) stands before it.
    """

    kind: TokenKind
    low: str
    flat: str
    start: int
    end: int
    spaced: bool


def tokenise(text: str) -> list[Token]:
    """Cut normalised text. White space goes, line breaks stay."""
    low = lower(text)
    return cut(low, flatten(low))


def cut(low: str, flat: str) -> list[Token]:
    """Cut text that is lower case, of which the flat form is known."""
    tokens: list[Token] = []
    add = tokens.append
    last = -1
    for found in _TOKEN.finditer(flat):
        group = found.lastindex
        if group is None:
            continue
        start, end = found.span()
        word = flat[start:end]
        if group == 1 and word[0] == "0" and word.isdigit():
            word = word.lstrip("0") or "0"
        add(Token(_KINDS[group], low[start:end], word, start, end, start != last))
        last = end
    return tokens
