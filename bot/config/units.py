"""Units of a campaign file: typed, or from a CSV file; no code twice, no name that two units share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.config.faults import Faults
from bot.config.files import Row, Sheets
from bot.config.tables import Table, as_list
from bot.config.words import parse_day
from reporting.campaign import Alias, Unit
from reporting.flat import flat_words

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_COLUMNS = (
    "code", "name", "kind", "aliases", "parent", "valid_from", "valid_to", "merged_from", "split_from",
)  # fmt: skip
_ALIAS_DATES = re.compile(r"(.+?)\s*\[([\d/-]*)\s*(?:\.\.|to|đến)\s*([\d/-]*)\]")


def slug(name: str) -> str:
    """Make a code of a name: `Tân Hưng` gives `tan-hung`."""
    return "-".join(re.findall(r"[a-z0-9]+", flat_words(name)))


@dataclass(slots=True)
class Units:
    """The units read so far, by code, with the key each came from."""

    faults: Faults
    units: dict[str, Unit] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def add(self, unit: Unit, key: str) -> None:
        """Take a unit in, or note why not."""
        if not _CODE.fullmatch(unit.code):
            self.faults.add(key, "bad-code", code=unit.code, example=slug(unit.name) or "tan-hung")
        elif unit.code in self.units:
            self.faults.add(key, "unit-twice", code=unit.code, first=self.places[unit.code])
        else:
            if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
                self.faults.add(key, "dates-reversed", start=unit.valid_from, end=unit.valid_to)
            self.units[unit.code], self.places[unit.code] = unit, key

    def find(self, word: str) -> str | None:
        """Find a unit's code by its code or its exact name."""
        if word in self.units:
            return word
        named = [
            unit.code
            for unit in self.units.values()
            if flat_words(word) in {flat_words(unit.name), flat_words(unit.title)}
        ]
        return named[0] if len(named) == 1 else None

    def named(self, word: str, key: str) -> str | None:
        """Find a unit as `find` does; note a fault with the nearest code where there is none."""
        found = self.find(word)
        if found is None:
            names = [name for unit in self.units.values() for name in (unit.code, unit.name)]
            self.faults.add(key, "unknown-unit", unit=word, near=self.faults.hint(word, names))
        return found

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of unit there are, in file order."""
        return tuple(dict.fromkeys(unit.kind for unit in self.units.values()))


def read_units(root: Table, sheets: Sheets) -> Units:
    """Read `[units]` (a file) and every `[[unit]]`, then check them against each other."""
    found = Units(root.faults)
    whole = root.table("units")
    if root.has("units"):
        if whole.need("file", 'file = "units.csv"'):
            _from_file(whole, sheets, found)
        whole.finish(also=("file", "kind", "columns"))
    for table in root.tables("unit", "code"):
        _typed(table, found)
    if not found.units and not any(fault.key.startswith("unit") for fault in root.faults.found):
        root.fault("units", "no-units")
    _check_parents(found)
    _check_names(found)
    return found


def _typed(table: Table, found: Units) -> None:
    named, has_kind = table.need("name", 'name = "Tân Hưng"'), table.need("kind", 'kind = "xã"')
    name = table.text("name")
    unit = Unit(
        code=table.text("code") or slug(name),
        name=name,
        kind=table.text("kind"),
        aliases=tuple(_alias(item, table) for item in as_list(table.any("aliases"))),
        parent=table.optional("parent"),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
        merged_from=table.texts("merged_from"),
        split_from=table.optional("split_from"),
    )
    if named and has_kind:
        found.add(unit, table.at)
    table.finish(also=_COLUMNS)


def _alias(item: object, table: Table) -> Alias:
    if isinstance(item, str):
        return Alias(item.strip())
    if isinstance(item, dict):
        inner = Table(item, table.path("aliases"), table.faults)
        alias = Alias(inner.text("text"), inner.day("valid_from"), inner.day("valid_to"))
        if not alias.text:
            inner.fault("text", "missing", example='text = "Tân Hưng cũ"')
        inner.finish()
        return alias
    table.fault("aliases", "not-texts", got=item)
    return Alias("?")


def _from_file(table: Table, sheets: Sheets, found: Units) -> None:
    key, name = table.path("file"), table.text("file")
    sheet = sheets.open(key, name)
    if sheet is None:
        return
    renamed = table.table("columns")
    column = {known: renamed.text(known, known) for known in _COLUMNS}
    renamed.finish()
    lacking = [column[one] for one in (("name",) if table.has("kind") else ("name", "kind"))]
    lacking = [one for one in lacking if one not in sheet.columns]
    for one in lacking:
        table.faults.add(key, "column-missing", file=name, column=one, near=table.faults.hint(one, sheet.columns))
    if lacking:
        return
    for row in sheet.units:
        place = f"{table.path('file')} ({name}:{row.line})"
        _row(row, column, table.text("kind"), place, found)


def _row(row: Row, column: dict[str, str], kind: str, place: str, found: Units) -> None:
    name = row.get(column["name"])
    if not name or not (row.get(column["kind"]) or kind):
        found.faults.add(place, "row-empty", column=column["kind"] if name else column["name"])
        return
    dates: list[date | None] = []
    for bound in ("valid_from", "valid_to"):
        text = row.get(column[bound])
        dates.append(parse_day(text) if text else None)
        if text and dates[-1] is None:
            found.faults.add(place, "bad-date", got=text)
    unit = Unit(
        code=row.get(column["code"]) or slug(name),
        name=name,
        kind=row.get(column["kind"]) or kind,
        aliases=tuple(_parse_alias(text) for text in row.get(column["aliases"]).split(";") if text.strip()),
        parent=row.get(column["parent"]) or None,
        valid_from=dates[0],
        valid_to=dates[1],
        merged_from=tuple(text.strip() for text in row.get(column["merged_from"]).split(";") if text.strip()),
        split_from=row.get(column["split_from"]) or None,
    )
    found.add(unit, place)


def _parse_alias(text: str) -> Alias:
    """Read an alias of a CSV cell; `Tân Phú cũ [2023-07-24..2023-09-30]` is in use between two days."""
    dated = _ALIAS_DATES.fullmatch(text.strip())
    return Alias(dated[1], parse_day(dated[2]), parse_day(dated[3])) if dated else Alias(text.strip())


def _check_parents(found: Units) -> None:
    for unit in found.units.values():
        if unit.parent is None:
            continue
        key = found.places[unit.code]
        if unit.parent not in found.units:
            found.faults.add(key, "unknown-unit", unit=unit.parent, near=found.faults.hint(unit.parent, found.units))
        elif unit.code in _ancestors(unit, found):
            found.faults.add(key, "parent-circle", unit=unit.code)


def _ancestors(unit: Unit, found: Units) -> Iterator[str]:
    seen: set[str] = set()
    parent = unit.parent
    while parent and parent in found.units and parent not in seen:
        seen.add(parent)
        yield parent
        parent = found.units[parent].parent


def _check_names(found: Units) -> None:
    """Note names that two units share: kind and name, or an alias with another's name or alias."""
    owners: dict[str, list[tuple[Unit, Alias, bool]]] = {}
    for unit in found.units.values():
        for alias, own in _names(unit):
            for owner, other, others_own in owners.setdefault(_bare_name(alias.text), []):
                kinds_tell = own and others_own and owner.kind != unit.kind
                if owner.code != unit.code and not kinds_tell and _meet(alias, other):
                    values = {"name": alias.text, "unit": unit.code, "other": owner.code}
                    found.faults.add(found.places[unit.code], "alias-clash", **values)
            owners[_bare_name(alias.text)].append((unit, alias, own))


def _names(unit: Unit) -> Iterable[tuple[Alias, bool]]:
    yield Alias(unit.name, unit.valid_from, unit.valid_to), True
    for alias in unit.aliases:
        yield (
            Alias(alias.text, alias.valid_from or unit.valid_from, alias.valid_to or unit.valid_to),
            False,
        )


def _meet(one: Alias, other: Alias) -> bool:
    """Tell whether two names are in use on some same day."""
    starts = [day for day in (one.valid_from, other.valid_from) if day]
    ends = [day for day in (one.valid_to, other.valid_to) if day]
    return not starts or not ends or max(starts) <= min(ends)


def _bare_name(text: str) -> str:
    """Fold what never tells two names apart: case, form, spaces and signs; diacritics stay."""
    return "".join(char for char in unicodedata.normalize("NFC", text.casefold()) if char.isalnum())
