"""What answers a step of /nhaplieu: in private whatever is said, in a group only what plainly does."""

from __future__ import annotations

import re

from reporting.campaign import Campaign, Unit
from reporting.flat import flat_words
from reporting.reading import Reading

_NUMBER = re.compile(r"\d[\d.,]*")
_PIECES = re.compile(r"[\s/.,–-]+")
_OF_DAYS = frozenset(["ngay", "tu", "den", "toi", "ky", "tuan", "thang", "nam", "hom", "truoc", "nay", "qua"])
_STOP = frozenset({"hủy", "huỷ", "huy", "cancel", "stop"})


def is_answer(campaign: Campaign, reading: Reading, step: str, text: str, *, meant: bool) -> bool:
    """Tell whether a text answers a step; `meant`: it is said to the desk, in private or in reply to the question.

    A text that reads as a report is a report, but for the very figure that is asked for, written `m1=12`.
    """
    if reading.entries:
        alone = len(reading.entries) == 1 and set(reading.entries[0].values) == {step}
        return meant and alone and text.startswith(f"{step}=")
    if meant or text.casefold() in _STOP:
        return True
    if step == "unit":
        return any(flat_words(text) in _names(unit) for unit in campaign.units)
    if step == "days":
        return _is_day(text)
    return step != "look" and _NUMBER.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    """Tell a text that names nothing but a day or days: `25/7`, `hôm qua`, `từ 24/7 đến 30/7`."""
    pieces = [piece for piece in _PIECES.split(flat_words(text)) if piece]
    return bool(pieces) and all(piece.isdigit() or piece in _OF_DAYS for piece in pieces)


def _names(unit: Unit) -> frozenset[str]:
    return frozenset(flat_words(name) for name in (unit.name, unit.title, *(alias.text for alias in unit.aliases)))
