"""`baocao zalo-check`: what a real Zalo token meets, step by step."""

from __future__ import annotations

import asyncio
import tomllib
from importlib.resources import files

import click

from bot.cli.saying import say
from bot.config import Settings
from bot.errors import OperatorError, TokenRejectedError


def check_zalo(settings: Settings, *, seconds: float, alone: bool, delete_webhook: bool) -> int:
    """Go through the steps and print what is found."""
    if settings.zalo.token is None:
        raise OperatorError(say(settings.language, "zalo.no-token"))
    asyncio.run(_check(settings, seconds=seconds, alone=alone, delete_webhook=delete_webhook))
    return 0


async def _check(settings: Settings, *, seconds: float, alone: bool, delete_webhook: bool) -> None:
    from bot.zalo.client import ZaloClient
    from bot.zalo.errors import TOKEN_REMEDY, TokenError, ZaloError
    from bot.zalo.probing import Probe, take_webhook_away

    words = _words(settings.language)

    def say(key: str, **values: object) -> None:
        click.echo(words[key].format(**values))

    client = ZaloClient(settings.zalo)
    try:
        if delete_webhook:
            await take_webhook_away(client)
            say("webhook-away")
        await Probe(client, say, seconds=seconds).run(alone=alone)
    except TokenError:
        raise TokenRejectedError(TOKEN_REMEDY) from None
    except ZaloError as error:
        raise OperatorError(f"Zalo can't be asked: {error}") from None
    finally:
        await client.close()


def _words(language: str) -> dict[str, str]:
    name = language if language in {"vi", "en"} else "vi"
    return tomllib.loads(files("bot.texts").joinpath(name, "cli", "zalo_check.toml").read_text(encoding="utf-8"))
