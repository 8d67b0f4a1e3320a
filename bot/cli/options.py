"""What several commands take: the configuration file, a campaign, a day, an output format."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from bot.cli.saying import say
from bot.config import CampaignSettings, Settings, find, load
from bot.config.words import parse_day
from bot.errors import OperatorError

Command = TypeVar("Command", bound=Callable[..., Any])
_LANGUAGE: Final = "bot.cli.language"


class UsageMistakeError(OperatorError):
    """Something on the command line, or in what was piped in, that can't be done."""


class Day(click.ParamType[date]):
    """A day on the command line: 2023-07-30 or 30/7/2023."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        found = value if isinstance(value, date) else parse_day(str(value))
        if found is None:
            self.fail(f"'{value}' is not a day; write 2023-07-30 or 30/7/2023", param, ctx)
        return found


def config_option(command: Command) -> Command:
    """Add `--config`."""
    return click.option(
        "--config",
        "config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The configuration file. Otherwise ./config.toml, otherwise examples/tan-chau.toml.",
    )(command)


def campaign_option(command: Command) -> Command:
    """Add `--campaign`."""
    return click.option(
        "--campaign",
        metavar="CODE",
        help="Which campaign, where the configuration has several.",
    )(command)


def settings_of(config: Path | None) -> Settings:
    """Load the configuration that a command was given."""
    settings = load(find(config), os.environ)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta[_LANGUAGE] = settings.language  # what ends the command is said in it
    return settings


class Commands(click.Group):
    """The commands; what ends one is said in its configuration's language, where the catalogue has it."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            word, language = getattr(error, "word", ""), ctx.meta.get(_LANGUAGE)
            if not (word and language):
                raise
            raise UsageMistakeError(say(language, f"ended.{word}", **getattr(error, "values", {}))) from error


def choose(settings: Settings, code: str | None) -> CampaignSettings:
    """Choose one campaign by its code, or the only one there is."""
    codes = ", ".join(seed.campaign.code for seed in settings.campaigns)
    if code is None and len(settings.campaigns) == 1:
        return settings.campaigns[0]
    if code is None:
        raise UsageMistakeError(say(settings.language, "choose.several", codes=codes))
    found = settings.of(code)
    if found is None:
        raise UsageMistakeError(say(settings.language, "choose.unknown", code=code, codes=codes))
    return found
