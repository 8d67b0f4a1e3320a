"""What documents can hold: letters that can be printed, texts and names of sheets as long as Excel takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from reporting.papers.tables import Table

LONGEST_TEXT: Final = 32_000
"""Excel takes 32.767 letters in a cell."""
LONGEST_NAME: Final = 31
"""Letters that Excel takes in a sheet's name."""
_BAD_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Drop what no document may hold: control characters and halves of letters."""
    return _UNPRINTABLE.sub("", text)


def cut(text: str, longest: int) -> str:
    """Shorten a text to so many units of UTF-16, as Excel counts: a letter beyond the first 65.536 is two of them."""
    if 2 * len(text) <= longest:
        return text
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


@lru_cache(maxsize=4096)
def cell_text(text: str) -> str:
    """Give a cell's text; names and words come again and again."""
    return cut(printable(text), LONGEST_TEXT)


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """Name the sheets: not too long for Excel, none of the letters that it refuses, no name twice."""
    names: list[str] = []
    for number, table in enumerate(tables, 1):
        plain = _BAD_IN_NAMES.sub(" ", printable(table.name)).strip().strip("'")
        base = cut(plain, LONGEST_NAME).strip() or str(number)
        base = f"{base}_" if base.casefold() == "history" else base
        name, again = base, 2
        while name.casefold() in {taken.casefold() for taken in names}:
            name, again = f"{cut(base, LONGEST_NAME - 4)} ({again})", again + 1
        names.append(name)
    return names
