"""What the command line's library refuses, in the configuration's language and one line."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from bot.cli.options import Day
from bot.cli.saying import LANGUAGES, say
from bot.config import find, language_of

_VALUE: Final = re.compile(r"(?:File |Directory |)'(.+?)'(?: |:)")
_EXTRA: Final = re.compile(r"Got unexpected extra arguments? \((.+)\)")


def spoken(arguments: Sequence[str]) -> str:
    """Find the language to refuse in: the one asked for, else that of the configuration that was meant."""
    asked, config = _given(arguments, "--language"), _given(arguments, "--config")
    return asked if asked in LANGUAGES else language_of(find(Path(config) if config else None), os.environ)


def told(error: click.UsageError, language: str) -> str:
    """Say a refusal; what the library says itself where we know no better."""
    mistake = _mistake(error, language) or " ".join(error.format_message().split()).rstrip(".")
    return say(language, "usage.help", mistake=mistake, command=error.ctx.command_path) if error.ctx else mistake


def _given(arguments: Sequence[str], option: str) -> str:
    for word, after in zip(arguments, [*arguments[1:], ""], strict=True):
        if word == option or word.startswith(f"{option}="):
            return word.partition("=")[2] or after
    return ""


def _mistake(error: click.UsageError, language: str) -> str:
    match error:
        case click.NoSuchOption():
            near = _near(error.possibilities, language)
            return say(language, "usage.no-option", option=error.option_name, near=near)
        case click.exceptions.NoSuchCommand():
            near = _near(error.possibilities, language)
            return say(language, "usage.no-command", command=error.command_name, near=near)
        case click.BadOptionUsage():
            refused = "usage.value" if "does not take" in error.message else "usage.no-value"
            return say(language, refused, option=error.option_name)
        case click.MissingParameter() if error.param is not None:
            return say(language, "usage.missing", name=_name(error.param)) + _choices(error.param, language)
        case click.BadParameter() if error.param is not None:
            return _bad(error.message, error.param, language)
    extra = _EXTRA.match(error.message)
    return say(language, "usage.extra", words=extra[1]) if extra else ""


def _bad(message: str, param: click.Parameter, language: str) -> str:
    found = _VALUE.match(message)
    word = _fault(param.type, found[1]) if found else ""
    if not (found and word):
        return ""
    return say(language, f"usage.{word}", name=_name(param), value=found[1]) + _choices(param, language)


def _fault(kind: click.ParamType[Any], value: str) -> str:
    """Name what is wrong with a value, by what it should have been."""
    match kind:
        case Day():
            return "day"
        case click.Choice():
            return "bad"
        case click.types.FloatParamType():
            return "number"
        case click.Path() | click.File():
            there = Path(value)
            return "folder" if there.is_dir() else "" if there.exists() else "no-file"
    return ""


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else str(param.name).upper()


def _choices(param: click.Parameter, language: str) -> str:
    kind = param.type
    return say(language, "usage.choices", choices=", ".join(kind.choices)) if isinstance(kind, click.Choice) else ""


def _near(possibilities: Sequence[str] | None, language: str) -> str:
    return say(language, "usage.near", near=", ".join(possibilities)) if possibilities else ""
