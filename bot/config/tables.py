"""Reading TOML tables key by key: every wrong, missing or unknown key becomes a fault, none stops the reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from bot.config.faults import Faults
from bot.config.words import parse_day, parse_duration, parse_time

Choice = TypeVar("Choice", bound=StrEnum)
LARGEST_COUNT = 10**12


@dataclass(slots=True)
class Table:
    """One TOML table under the key path `at`. What is asked for is known; `finish` reports all else."""

    raw: Mapping[str, Any]
    at: str
    faults: Faults
    known: set[str] = field(default_factory=set)

    def path(self, key: str) -> str:
        """Name a key with the tables it stands in; an included file's name is not one of them."""
        return f"{self.at}.{key}" if self.at.strip() and not self.at.endswith(" ") else f"{self.at}{key}"

    def fault(self, key: str, code: str, /, **values: object) -> None:
        """Note a fault at one of this table's keys."""
        self.faults.add(self.path(key), code, **values)

    def has(self, key: str) -> bool:
        """Tell whether the file gives the key."""
        self.known.add(key)
        return key in self.raw

    def any(self, key: str) -> Any:
        """Hand out a value as TOML has it, None where it is absent."""
        self.known.add(key)
        return self.raw.get(key)

    def need(self, key: str, example: str) -> bool:
        """Tell whether a required key is there and not empty; note a fault if not."""
        value = self.any(key)
        empty = isinstance(value, str | list | dict) and not (value.strip() if isinstance(value, str) else value)
        if value is None or empty:
            self.fault(key, "missing", example=example)
            return False
        return True

    def _typed(self, key: str, kinds: type | tuple[type, ...], code: str) -> Any:
        value = self.any(key)
        if value is None:
            return None
        allowed = kinds if isinstance(kinds, tuple) else (kinds,)
        wrong = not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed)
        if wrong or (isinstance(value, str) and "\0" in value):
            self.fault(key, code, got=shown(value))
            return None
        return value

    def text(self, key: str, default: str = "") -> str:
        """Read a text."""
        value = self._typed(key, str, "not-text")
        return default if value is None else str(value).strip()

    def optional(self, key: str) -> str | None:
        """Read a text that may be absent or empty."""
        return self.text(key) or None

    def identity(self, key: str) -> str | None:
        """Read an id that may be written as a number or a text."""
        value = self._typed(key, (str, int), "not-text")
        return None if value is None or not str(value).strip() else str(value).strip()

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read true or false."""
        value = self.any(key)
        if isinstance(value, str) and value.casefold() in {"true", "false", "1", "0"}:
            return value.casefold() in {"true", "1"}
        value = self._typed(key, bool, "not-flag")
        return default if value is None else bool(value)

    def number(self, key: str, default: int, *, least: int = 0, most: int = LARGEST_COUNT) -> int:
        """Read a whole number between two bounds, both included."""
        value = self.any(key)
        if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
            value = int(value)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(key, "not-number", got=shown(value), least=least, most=most)
            return default
        return value

    def rate(self, key: str, default: float) -> float:
        """Read a pace above zero."""
        value = self.any(key)
        try:
            pace = default if value is None or isinstance(value, bool) else float(value)
        except (TypeError, ValueError):
            pace = 0.0
        if pace <= 0 or isinstance(value, bool):
            self.fault(key, "not-number", got=shown(value), least="0.01", most="1000000")
            return default
        return pace

    def day(self, key: str) -> date | None:
        """Read a date: TOML's own or a text such as 24/7/2023."""
        value = self.any(key)
        if value is None:
            return None
        found = parse_day(value) if isinstance(value, str) else value
        if isinstance(found, datetime) or not isinstance(found, date):
            self.fault(key, "bad-date", got=shown(value))
            return None
        return found

    def moment(self, key: str) -> datetime | None:
        """Read a date with a time of day, without a zone."""
        value = self.any(key)
        if value is None:
            return None
        if isinstance(value, str):
            day, at = parse_day(value.replace("T", " ").split(" ")[0]), parse_time(value.replace("T", " "))
            value = datetime.combine(day, at) if day and at else value
        if not isinstance(value, datetime):
            self.fault(key, "bad-moment", got=shown(value))
            return None
        return value.replace(tzinfo=None)

    def clock(self, key: str, default: time) -> time:
        """Read a time of day."""
        value = self.any(key)
        if value is None:
            return default
        found = parse_time(value) if isinstance(value, str) else value
        if not isinstance(found, time):
            self.fault(key, "bad-time", got=shown(value))
            return default
        return found

    def length(self, key: str) -> timedelta | None:
        """Read a length of time such as 3d or 12h."""
        value = self.any(key)
        if value is None:
            return None
        found = parse_duration(value) if isinstance(value, str) else None
        if found is None or found < timedelta(0):
            self.fault(key, "bad-duration", got=shown(value))
            return None
        return found

    def choice(self, key: str, kinds: type[Choice], default: Choice) -> Choice:
        """Read one of an enumeration's words."""
        value = self.any(key)
        if value is None:
            return default
        word = value.strip().casefold().replace(" ", "-") if isinstance(value, str) else ""
        if word not in set(kinds):
            names = [str(kind) for kind in kinds]
            near = self.faults.hint(word, names)
            self.fault(key, "choice", got=shown(value), choices=self.faults.choices(names), near=near)
            return default
        return kinds(word)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; one text alone stands for a list of one."""
        value = self.any(key)
        items = [value] if isinstance(value, str) else value
        if items is None:
            return ()
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.fault(key, "not-texts", got=shown(value))
            return ()
        return tuple(item.strip() for item in items if item.strip())

    def days(self, key: str) -> tuple[date, ...]:
        """Read a list of dates."""
        value = self.any(key)
        found = [parse_day(item) if isinstance(item, str) else item for item in as_list(value)]
        if any(isinstance(day, datetime) or not isinstance(day, date) for day in found):
            self.fault(key, "bad-date", got=shown(value))
            return ()
        return tuple(day for day in found if isinstance(day, date))

    def table(self, key: str) -> Table:
        """Open a table inside this one (an empty one where it is absent)."""
        value = self.any(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "not-table", key=key)
            value = None
        return Table(value or {}, self.path(key), self.faults)

    def tables(self, key: str, name: str = "") -> Iterator[Table]:
        """Go through an array of tables; each is named by its own `name` key where it has one, else by its place."""
        value = self.any(key)
        if value is not None and not (isinstance(value, list) and all(isinstance(item, dict) for item in value)):
            self.fault(key, "not-tables", key=key)
            return
        for place, item in enumerate(value or [], 1):
            given = item.get(name)
            label = given if isinstance(given, str) and given else str(place)
            yield Table(item, self.path(f"{key}[{label}]"), self.faults)

    def finish(self, *, also: Sequence[str] = ()) -> None:
        """Report every key that nobody asked for, with the nearest known one."""
        self.known.update(also)
        for key in self.raw:
            if key not in self.known:
                self.fault(key, "unknown-key", near=self.faults.hint(key, sorted(self.known)))


def as_list(value: Any) -> list[Any]:
    """Take one value for a list of one, and None for an empty list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def shown(value: object) -> str:
    """Show a value in a fault, cut to a readable length."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"
