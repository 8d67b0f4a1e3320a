"""The chat apps of a process: those that have a token."""

from __future__ import annotations

from bot.config import Settings
from bot.part import Part


def make_parts(settings: Settings) -> list[Part]:
    """Make the chat apps that have a token; Telegram where none has one, so that its server says what is wrong."""
    parts: list[Part] = []
    if settings.telegram.token is not None or settings.zalo.token is None:
        from bot.telegram.part import TelegramPart

        levels = any(one.campaign.upper is not None for one in settings.campaigns)
        parts.append(TelegramPart(settings.telegram, settings.language, levels=levels))
    if settings.zalo.token is not None:
        from bot.zalo.part import ZaloPart

        spoken = {one.campaign.code: one.campaign.language or settings.language for one in settings.campaigns}
        groups = [group.chat_id for one in settings.campaigns for group in one.groups if group.app == "zalo"]
        parts.append(ZaloPart(settings.zalo, settings.language, settings.data_dir, spoken, groups))
    return parts
