"""Letters made comparable: one form, one kind of space, one place of tones."""

from __future__ import annotations

import re
import unicodedata

from reporting.flat import flatten

NBSP = "\u00a0"
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFE0F, 0xFEFF]
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW_SPACES = dict.fromkeys([0x00A0, 0x2007, 0x2009, 0x202F, 0x2008], NBSP)
_WIDE_SPACES = dict.fromkeys([0x3000, 0x1680, *range(0x2000, 0x2007), 0x200A, 0x205F], " ")
_DASHES = dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63], "-")
_BREAKS = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029], "\n")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x201C: '"', 0x201D: '"'}
_TABLE = {**_INVISIBLE, **_FULL_WIDTH, **_NARROW_SPACES, **_WIDE_SPACES, **_DASHES, **_BREAKS, **_QUOTES}

_LEADERS = re.compile(r"[.…]{4,}|…{2,}|_{4,}")  # a form's dots between a name and its figure
_BOLD = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])([^*\n]*[^\s*])\1(?![\w*])")
_NOT_BETWEEN_DIGITS = re.compile(r"(?<!\d)\u00a0|\u00a0(?!\d)")
_PLACEMENT = [
    (wrong, right)
    for wrong, right in (
        ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
        ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
        ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"),
    )
]  # fmt: skip
_NEW_PLACEMENT = re.compile("|".join(wrong for wrong, _ in _PLACEMENT))
_OLD = dict(_PLACEMENT)


def normalise(text: str) -> str:
    """Compose letters (NFC), drop what cannot be seen, and give digits, spaces, dashes and quotes one form each.

    A no-break or narrow space stays only between digits, where it groups thousands.
    """
    if "...." in text or "____" in text or "……" in text:
        text = _LEADERS.sub(lambda found: " " * len(found[0]), text)
    if "*" in text:
        text = _BOLD.sub(lambda found: found[2], text)
    if text.isascii():
        return text.replace("\r\n", "\n").replace("\r", "\n")
    clean = unicodedata.normalize("NFC", text).translate(_TABLE).replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_BETWEEN_DIGITS.sub(" ", clean) if NBSP in clean else clean


def lower(text: str) -> str:
    """Make lower case without changing the length, the old place of tones throughout (`hoà` becomes `hòa`)."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return low if low.isascii() else _NEW_PLACEMENT.sub(lambda found: _OLD[found[0]], low)


def squeeze(name: str) -> str:
    """Flatten a name and drop everything but letters and digits: `Phan Rang - Tháp Chàm` is `phanrangthapcham`."""
    return "".join(letter for letter in flatten(lower(normalise(name))) if letter.isalnum())
