"""Today's official list of provinces and communes, for a new campaign's units."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bot.cli.options import UsageMistakeError
from bot.config.faults import nearest
from bot.config.units import slug
from reporting.campaign import Unit
from reporting.flat import flat_words

_KINDS = ("đặc khu", "thị trấn", "thị xã", "thành phố", "phường", "quận", "huyện", "tỉnh", "xã", "cơ quan",
          "khu phố", "tổ dân phố", "ấp", "thôn", "khóm", "tổ", "bản", "buôn", "làng", "xóm")  # fmt: skip

_LETTERS: Final = " aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}",
                 "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")  # fmt: skip


def spelled(name: str) -> tuple[list[int], list[int]]:
    """Make a key by which names stand as in a Vietnamese dictionary: letters first, tones where those are the same."""
    letters, tones = list[int](), list[int]()
    for char in unicodedata.normalize("NFC", name.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((part for part in parts if part in _TONES), "")
        letter = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else char
        letters.append(_LETTERS.find(letter))
        tones.append(_TONES.index(tone))
    return letters, tones


def split_kind(text: str) -> tuple[str, str] | None:
    """Split `xã Tân Hưng` into kind and name; a name that is a number keeps its kind (`Phường 1`)."""
    clean = " ".join(text.split())
    for kind in _KINDS:
        if flat_words(clean).startswith(flat_words(kind) + " "):
            name = clean[len(kind) + 1 :].strip()
            return kind, clean[0].upper() + clean[1:] if name.isdecimal() else name
    return None


def make_units(named: Sequence[tuple[str, str]]) -> tuple[Unit, ...]:
    """Make units of (kind, name); where two would share a code, the kind goes before it."""
    counted = Counter(slug(name) for _, name in named)
    units: dict[str, Unit] = {}
    for kind, name in named:
        code = slug(name) if counted[slug(name)] == 1 else slug(f"{kind} {name}")
        number = 2
        while code in units:
            code, number = f"{slug(f'{kind} {name}')}-{number}", number + 1
        units[code] = Unit(code, name, kind)
    return tuple(units.values())


def communes_of(province: str, wanted: Sequence[str], said: Mapping[str, str]) -> tuple[Unit, ...]:
    """Take all communes of a province, or the ones named, in the list's order."""
    from vietnam_provinces import Province, Ward

    provinces = {_bare(one.name): one for one in Province.iter_all()}
    found = {flat_words(name): one for name, one in provinces.items()}.get(flat_words(_bare(province)))
    if found is None:
        raise UsageMistakeError(
            said["province"].format(province=province, known=", ".join(sorted(provinces, key=spelled)))
        )
    named = [pair for ward in Ward.iter_by_province(found.code) if (pair := split_kind(ward.name))]
    if not wanted:
        return make_units(named)
    chosen = {_one_of(word, named, found.name, said) for word in wanted}
    return make_units([pair for pair in named if pair in chosen])


def _one_of(word: str, named: Sequence[tuple[str, str]], province: str, said: Mapping[str, str]) -> tuple[str, str]:
    fits = [
        (kind, name) for kind, name in named if flat_words(word) in {flat_words(name), flat_words(f"{kind} {name}")}
    ]
    if len(fits) == 1:
        return fits[0]
    near = nearest(word, [f"{kind} {name}" for kind, name in (fits or named)])
    raise UsageMistakeError(said["ward"].format(ward=word, province=province, near=f" {near}?" if near else ""))


def _bare(province: str) -> str:
    pair = split_kind(province)
    return pair[1] if pair and pair[0] in {"tỉnh", "thành phố"} else province.strip()
