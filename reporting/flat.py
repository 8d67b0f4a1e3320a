"""Text made flat: in lower case and without diacritics, as words are compared."""

from __future__ import annotations

import unicodedata


def _flat_table() -> dict[int, str]:
    """Map each letter with marks to its base letter; only those that stay one letter long."""
    table = {ord("đ"): "d", ord("Đ"): "d"}
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code) and base.isascii():
            table[code] = base.lower()
    return table


_FLAT = _flat_table()


def flatten(low: str) -> str:
    """Take the diacritics off lower-case text; every letter keeps its place."""
    return low if low.isascii() else low.translate(_FLAT)


def flat_words(text: str) -> str:
    """Lower the case, drop diacritics and doubled spaces: ` Tổ  trưởng` is `to truong`."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(char for char in parts if not unicodedata.combining(char)).split())
