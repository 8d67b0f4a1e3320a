"""Who reports: units with their other names and the days on which they exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a unit, and the days (both included) on which it is in use."""

    text: str
    valid_from: date | None = None
    valid_to: date | None = None

    def in_use_on(self, day: date) -> bool:
        """Tell whether the name is in use on that day."""
        return _is_between(self.valid_from, self.valid_to, day)


@dataclass(frozen=True, slots=True)
class Unit:
    """Whoever reports: a commune, ward, hamlet or office. Its dates are both included.

    From its first day it takes the place of units that ended the day before: of all in `merged_from` together, or
    beside others of the one in `split_from`.
    """

    code: str
    name: str
    kind: str
    aliases: tuple[Alias, ...] = ()
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    merged_from: tuple[str, ...] = ()
    split_from: str | None = None

    @property
    def predecessors(self) -> tuple[str, ...]:
        """The units whose place it takes."""
        return self.merged_from or ((self.split_from,) if self.split_from else ())

    def exists_on(self, day: date) -> bool:
        """Tell whether the unit exists on that day."""
        return _is_between(self.valid_from, self.valid_to, day)

    @property
    def title(self) -> str:
        """Kind and name as one reads them: `xã Tân Hưng`; an office goes by its name alone."""
        if self.kind == "cơ quan":
            return self.name
        named = self.name.casefold().startswith(f"{self.kind.casefold()} ")  # Phường 1 is called so
        return f"{self.kind}{self.name[len(self.kind) :]}" if named else f"{self.kind} {self.name}"


def _is_between(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
