"""What is done to anything that a chat app hands over before it is stored, whichever app it is."""

from __future__ import annotations

import hashlib
import json
from typing import Final

_SORTED: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def storable(value: object) -> object:
    """Make every string of a JSON value fit for a database; what is fit already is given back as it is."""
    return value if _is_storable(value) else _made_storable(value)


def _is_storable(value: object) -> bool:
    """Tell whether nothing need be made anew: looked at in one walk, for it is so for nearly every update."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if not _is_plain(item) and _storable_text(item) != item:
                return False
        elif isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return True


def _made_storable(value: object) -> object:
    if isinstance(value, str):
        return _storable_text(value)
    if isinstance(value, list):
        return [_made_storable(item) for item in value]
    if isinstance(value, dict):
        return {name: _made_storable(item) for name, item in value.items()}
    return value


def digest(value: object) -> str:
    """Name a JSON value by its content."""
    return hashlib.sha256(_SORTED.encode(value).encode()).hexdigest()[:24]


def _storable_text(text: str) -> str:
    """Replace what no database takes: NUL, and halves of surrogate pairs."""
    if _is_plain(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_plain(text: str) -> bool:
    return text.isascii() and "\0" not in text
