"""The command menu that Telegram shows beside the typing line."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.texts import texts

_PREFIX = "menu."


def menu(language: str) -> list[BotCommand]:
    """List the commands that the catalogue says a line about, in its order."""
    words = texts(language)
    keys = [key for key in words.templates if key.startswith(_PREFIX)]
    return [BotCommand(key.removeprefix(_PREFIX), words.plain(key)) for key in keys]


async def set_menu(bot: Bot, language: str) -> None:
    """Set the menu, in the desk's language."""
    await bot.set_my_commands(menu(language))
