"""What is wrong in a configuration: values gathered while reading, told all at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from bot.errors import OperatorError

DEFAULT_LANGUAGE = "vi"
LANGUAGES = ("vi", "en")


@cache
def words(language: str) -> Mapping[str, Any]:
    """Load the wording of the configuration's own page and faults."""
    chosen = language if language in LANGUAGES else DEFAULT_LANGUAGE
    return tomllib.loads(files("bot.texts").joinpath(chosen, "cli", "check.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the TOML key (or environment name) it belongs to, what is wrong, and how to mend it.

    `code` chooses the wording and `values` fill it; `what` and `remedy` are the words themselves.
    """

    key: str
    code: str
    what: str
    remedy: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in one line, a file's name once."""
        what = self.what if str(self.values.get("file")) == self.key else f"{self.key}: {self.what}"
        return f"{what} → {self.remedy}" if self.remedy else what


class ConfigError(OperatorError):
    """The configuration can't be used; `faults` names everything that must be mended."""

    def __init__(self, faults: Iterable[Fault], language: str = DEFAULT_LANGUAGE) -> None:
        self.faults = tuple(faults)
        self.language = language
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Faults:
    """Gathers faults while a file is read."""

    language: str = DEFAULT_LANGUAGE
    found: list[Fault] = field(default_factory=list)

    def add(self, key: str, code: str, /, **values: object) -> None:
        """Note a fault; the same one at the same key is noted once."""
        wording = words(self.language)["fault"][code]
        fault = Fault(key, code, wording["what"].format(**values), wording["remedy"].format(**values), values)
        if fault not in self.found:
            self.found.append(fault)

    def hint(self, word: str, known: Iterable[str]) -> str:
        """Say which known word is nearest to a mistyped one, as a phrase ready for a remedy (or nothing)."""
        near = nearest(word, known)
        return words(self.language)["fault"]["near"].format(near=near) if near else ""

    def choices(self, known: Iterable[str]) -> str:
        """Join the known words for a remedy."""
        return ", ".join(known)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that a mistyped one most likely means."""
    found = get_close_matches(word.casefold(), {name.casefold(): name for name in known}, n=1, cutoff=0.6)
    by_case = {name.casefold(): name for name in known}
    return by_case[found[0]] if found else None
