"""What is done to anything that a chat app hands over before it is stored, whichever app it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

UNREADABLE: Final = "unreadable"  # in the payload, what came in the place of an update
REFUSED: Final = "refused"  # in the payload, what the database would not take as it was
_SORTED: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
_DEEPEST: Final = 100  # levels; no app's updates have twenty, and whoever walks them later has a stack that ends
_LEAVES: Final = 1_000
_LONGEST_NAME: Final = 200  # letters; an index takes no key of any length


def read_json(data: bytes) -> object:
    """Read what an app sent; raises ValueError where it is no JSON.

    A number of thousands of digits is kept as text. What is nested beyond reading is given as the text that it is.
    """
    text = data.decode("utf-8", "replace")
    try:
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            raise
        except ValueError:
            return json.loads(text, parse_int=_integer)
    except RecursionError:
        return text


def storable(value: object) -> object:
    """Make a JSON value fit for a database; what is fit already is given back as it is.

    Strings lose what no database takes. What is nested too deeply to be walked becomes the text of its leaves.
    """
    fit = _is_storable(value)
    if fit is None:
        return _storable_text(leaves_of(value))
    return value if fit else _made_storable(value)


def _is_storable(value: object) -> bool | None:
    """Tell whether nothing need be made anew, None where it is too deep: looked at in one walk, level by level."""
    level = [value]
    for _ in range(_DEEPEST):
        below: list[object] = []
        for item in level:
            if isinstance(item, str):
                if not _is_plain(item) and _storable_text(item) != item:
                    return None if _is_deep(value) else False
            elif isinstance(item, dict):
                below += item.values()
            elif isinstance(item, list):
                below += item
        if not below:
            return True
        level = below
    return None


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [below for item in level for below in _below(item)]
        if not level:
            return False
    return True


def _below(item: Any) -> Any:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def leaves_of(value: object) -> str:
    """Write down what stands at the ends of a value's branches, without a stack."""
    found: list[str] = []
    waiting = [value]
    while waiting and len(found) < _LEAVES:
        item = waiting.pop()
        if isinstance(item, dict | list):
            waiting += reversed(list(_below(item)))
        else:
            found.append(str(item))
    return " ".join(found)


def _made_storable(value: object) -> object:
    if isinstance(value, str):
        return _storable_text(value)
    if isinstance(value, list):
        return [_made_storable(item) for item in value]
    if isinstance(value, dict):
        return {name: _made_storable(item) for name, item in value.items()}
    return value


def refuse_unreadable(payload: Mapping[str, Any]) -> None:
    """Raise where nobody can tell what a stored update was: it is set aside, for a person to look at."""
    for name in (UNREADABLE, REFUSED):
        if name in payload:
            raise ValueError(f"this update is {name}")


def digest(value: object) -> str:
    """Name a JSON value by its content."""
    return hashlib.sha256(_SORTED.encode(value).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def bounded(name: str) -> str:
    """Give a name that fits into an index: its own where it is of a name's length, else one made of it."""
    return name if len(name) <= _LONGEST_NAME else "long:" + digest(name)


def moment_from(seconds: object) -> datetime | None:
    """Read seconds since 1970; None where they name no moment that a calendar has."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _storable_text(text: str) -> str:
    """Replace what no database takes: NUL, and halves of surrogate pairs."""
    if _is_plain(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_plain(text: str) -> bool:
    return text.isascii() and "\0" not in text


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:
        return digits
