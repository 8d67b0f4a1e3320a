"""The catalogues, a folder for each language: keys with dots, templates with named places.

Each file of a folder holds a subject's words; what the command line alone says lies below, in `cli`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from bot.texts.formats import Formats
from reporting.numbers import half_up

_CODE = re.compile(r"<code>.*?</code>", re.DOTALL)
_LABEL_AND_FIGURE = re.compile(r"\{(metric|units?)\} (?:<b>)?\{")
"""A name that a figure follows: `{metric} {value}`; what is there to be copied is left alone."""


class Markup(str):
    """Text that is the small HTML of letters already, and isn't escaped again."""

    __slots__ = ()


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, str]]:
    """Walk a tree of tables and name each leaf by its path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


class Texts(Formats):
    """One language's words, and its way to write numbers, days and hours."""

    def __init__(self, language: str, templates: Mapping[str, str]) -> None:
        super().__init__(language)
        self.templates = dict(templates)
        self._labelled = {
            key: found[1] for key, said in templates.items() if (found := _LABEL_AND_FIGURE.search(_CODE.sub("", said)))
        }

    def say(self, key: str, /, **values: object) -> Markup:
        """Fill a template; numbers and days are written the language's way, other values are escaped."""
        for name, value in values.items():
            if type(value) is not Markup:
                values[name] = self._shown(value)
        if key in self._labelled:
            self._set_off(self._labelled[key], values)
        return Markup(self.templates[key].format_map(values))

    def plain(self, key: str, /, **values: object) -> str:
        """Fill a template for where there is no HTML: buttons, notices, pictures."""
        for name, value in values.items():
            if type(value) is not str:
                values[name] = self._written(value)
        if key in self._labelled:
            self._set_off(self._labelled[key], values)
        return self.templates[key].format_map(values)

    def _set_off(self, label: str, values: dict[str, object]) -> None:
        """Put a colon between a label that ends in a digit and the figure behind it: `mức 2: 848`, not `mức 2 848`."""
        name = str(values[label])
        if name[-1:].isdigit():
            values[label] = f"{name}:"

    def has(self, key: str) -> bool:
        """Tell whether there is such a text."""
        return key in self.templates

    def lines(self, parts: Iterable[str]) -> Markup:
        """Put lines below each other, empty ones left out; each is markup or gets escaped."""
        shown = [part if type(part) is Markup else self._shown(part) for part in parts if part]
        return Markup("\n".join([part.rstrip() for part in shown]))

    def listed(self, parts: Iterable[str], between: str = ", ") -> Markup:
        """Put parts behind each other; each is markup or gets escaped."""
        return Markup(between.join([self._shown(part) for part in parts]))

    def _shown(self, value: object) -> str:
        kind = type(value)
        if kind is Markup:
            return value  # type: ignore[return-value]
        if kind is int:
            return self.number(value)  # type: ignore[arg-type]
        text = value if kind is str else self._written(value)
        assert isinstance(text, str)
        return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text

    def _written(self, value: object) -> str:
        if isinstance(value, str):
            return str(value)
        if isinstance(value, bool):
            raise TypeError("a flag is no word: choose the text by it")
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, Decimal):
            return self.number(int(half_up(value, 0)))
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        return str(value)


@cache
def texts(language: str) -> Texts:
    """Load a language's catalogue (Vietnamese where there is none of that name)."""
    name = language if language in languages() else "vi"
    return Texts(name, {key: said for file in catalogue_files(name) for key, said in _flat(tomllib.loads(file))})


def catalogue_files(language: str) -> list[str]:
    """Read the files of a language's catalogue."""
    folder = files("bot.texts").joinpath(language)
    return [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]


def languages() -> tuple[str, ...]:
    """Name the languages that have a catalogue, the default first."""
    return ("vi", "en")
