"""The command menu that Telegram shows beside the typing line."""

from __future__ import annotations

from telegram import Bot, BotCommand

from bot.texts import texts

_PREFIX = "menu."


_OF_LEVELS = frozenset({"tonghop"})
"""The commands that only mean something where one campaign stands below another."""


def menu(language: str, *, levels: bool = False) -> list[BotCommand]:
    """List the commands that the catalogue says a line about, in its order."""
    words = texts(language)
    names = [key.removeprefix(_PREFIX) for key in words.templates if key.startswith(_PREFIX)]
    return [BotCommand(name, words.plain(_PREFIX + name)) for name in names if levels or name not in _OF_LEVELS]


async def set_menu(bot: Bot, language: str, *, levels: bool = False) -> None:
    """Set the menu, in the desk's language; `levels`: one of its campaigns stands below another."""
    await bot.set_my_commands(menu(language, levels=levels))
