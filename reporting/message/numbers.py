"""Vietnamese numbers: what is a count, and what is wrong with what is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reporting.message.tokens import Token, TokenKind
from reporting.reading import ProblemCode

_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,\u00a0])\d{3})(?:\1\d{3})*")
_COUNTED = frozenset(
    word.replace(" ", "")
    for word in ["tk", "hs", "th", "hồ", "hộ", "ng", "người", "cd", "lượt", "tkhoản", "t", "hso", "hsơ", "lượt"]
)
MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: where its tokens end, its value or what is wrong, and its sign (`+`, `-` or none)."""

    start: int
    end: int
    value: int
    sign: str = ""
    problem: ProblemCode | None = None
    reason: str = ""


def read_number(tokens: list[Token], at: int, *, strict: bool = True) -> Number | None:
    """Read the number that begins at a token (its sign included), None where none begins.

    With `strict` two numbers of which the second has three digits, a plain space between, are one doubtful number.
    """
    index, sign = at, ""
    token = tokens[at]
    if token.kind is TokenKind.SIGN:
        if token.flat not in "+-" or at + 1 >= len(tokens) or tokens[at + 1].spaced:
            return None
        sign, index = token.flat, at + 1
        token = tokens[index]
    if token.kind is not TokenKind.NUMBER:
        return None
    end = index + 1
    value, problem, reason = _value(token)
    tail_end, tail_problem, tail_reason = _tail(tokens, end, strict=strict and len(token.low) <= 3)
    if tail_problem is not None:
        problem, reason = tail_problem, tail_reason
    if problem is None and sign == "-":
        problem = ProblemCode.NEGATIVE
    return Number(at, tail_end, value, sign, problem, reason)


def _value(token: Token) -> tuple[int, ProblemCode | None, str]:
    text = token.low
    if text.isdigit():
        return (int(text), None, "") if len(text) <= MOST_DIGITS else (10**MOST_DIGITS, None, "")
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"\D", "", text)[: MOST_DIGITS + 1]), None, ""
    return 0, ProblemCode.BAD_NUMBER, "decimal"


def _tail(tokens: list[Token], end: int, *, strict: bool) -> tuple[int, ProblemCode | None, str]:  # noqa: PLR0911 - one for each fault
    """Look at what is joined to the digits: a counted word is fine, anything else makes the number doubtful."""
    if end >= len(tokens):
        return end, None, ""
    token = tokens[end]
    bad = ProblemCode.BAD_NUMBER
    if token.kind is TokenKind.WORD and not token.spaced:
        if token.low in _COUNTED or token.flat in _COUNTED:
            return end, None, ""
        stop = end + 1
        while stop < len(tokens) and not tokens[stop].spaced and tokens[stop].kind <= TokenKind.WORD:
            stop += 1
        return stop, bad, "letter"
    if token.flat == "%":
        return end + 1, bad, "percent"
    following = tokens[end + 1] if end + 1 < len(tokens) else None
    if (
        token.flat in ".,"
        and not token.spaced
        and following is not None
        and not following.spaced
        and following.flat in {".", ","}
    ):
        after = tokens[end + 2] if end + 2 < len(tokens) else None
        if after is not None and after.kind is TokenKind.NUMBER and not after.spaced:
            return end + 3, bad, "decimal"
    joined = not token.spaced and following is not None and following.kind is TokenKind.NUMBER and not following.spaced
    if joined and token.flat in "/-+*x:" and token.flat != ":":
        return end + 2, bad, {"/": "fraction", "-": "range", "+": "sum"}.get(token.flat, "sum")
    if strict and token.kind is TokenKind.NUMBER and token.spaced and len(token.low) == 3 and token.low.isdigit():
        return end + 1, bad, "space"
    return end, None, ""
