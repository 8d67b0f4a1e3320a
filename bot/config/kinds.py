"""Kinds of unit that look like a slip of a usual one: kinds are free words, but those of one level stand together."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bot.config.settings import Note
from bot.config.units import Units
from reporting.flat import flat_words
from reporting.kinds import USUAL

_OTHERS = frozenset({"ban", "phòng", "sở", "cơ quan"})
_ALIKE = 0.8


def kind_notes(units: Units) -> Iterator[Note]:
    """Ask of each kind that is nearly a usual one whether it is meant so; its units are ranked and added apart."""
    for kind in units.kinds:
        near = _near(kind.casefold())
        if near is not None:
            found = [unit for unit in units.units.values() if unit.kind == kind]
            names = ", ".join(unit.name for unit in found[:3]) + (", …" if len(found) > 3 else "")
            yield Note("kind", units.places[found[0].code], {"kind": kind, "names": names, "near": near})


def _near(kind: str) -> str | None:
    if kind in USUAL or kind in _OTHERS:
        return None
    by_flat = {flat_words(usual): usual for usual in USUAL}
    found = get_close_matches(flat_words(kind), by_flat, n=1, cutoff=_ALIKE)
    return by_flat[found[0]] if found else None
