"""What is done to anything that a chat app hands over before it is stored, whichever app it is."""

from __future__ import annotations

import hashlib
import json


def storable(value: object) -> object:
    """Make every string of a JSON value fit for a database; what is fit already is given back as it is."""
    return value if _is_storable(value) else _made_storable(value)


def _is_storable(value: object) -> bool:
    if isinstance(value, str):
        return _storable_text(value) == value
    if isinstance(value, list):
        return all(_is_storable(item) for item in value)
    if isinstance(value, dict):
        return all(_is_storable(item) for item in value.values())
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
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]


def _storable_text(text: str) -> str:
    """Replace what no database takes: NUL, and halves of surrogate pairs."""
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
