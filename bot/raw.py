"""What is done to anything that a chat app hands over before it is stored, whichever app it is."""

from __future__ import annotations

import hashlib
import json


def storable(value: object) -> object:
    """Make every string of a JSON value fit for a database."""
    if isinstance(value, str):
        return _storable_text(value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {name: storable(item) for name, item in value.items()}
    return value


def digest(value: object) -> str:
    """Name a JSON value by its content."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]


def _storable_text(text: str) -> str:
    """Replace what no database takes: NUL, and halves of surrogate pairs."""
    if "\0" not in text and text.isascii():
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
