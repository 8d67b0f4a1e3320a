"""What the commands themselves say, in the configuration's language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LANGUAGES = ("vi", "en")


def say(language: str, key: str, /, **values: object) -> str:
    """Fill a command's words, named by their table and key: `import.order`."""
    table, _, name = key.partition(".")
    return _words(language)[table][name].format(**values)


@cache
def _words(language: str) -> Mapping[str, Mapping[str, str]]:
    name = language if language in LANGUAGES else LANGUAGES[0]
    return tomllib.loads(files("bot.texts").joinpath(name, "cli", "commands.toml").read_text(encoding="utf-8"))
