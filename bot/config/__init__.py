"""Configuration: TOML and CSV files, the environment over them, frozen settings out of it."""

from bot.config.faults import ConfigError, Fault
from bot.config.loader import find, language_of, load
from bot.config.settings import (
    BackupSettings,
    CampaignSettings,
    GroupSeed,
    Http,
    Limits,
    Mode,
    Note,
    PersonSeed,
    SandboxSettings,
    SecretStr,
    Settings,
    Source,
    TelegramSettings,
    ZaloSettings,
)

__all__ = [
    "BackupSettings",
    "CampaignSettings",
    "ConfigError",
    "Fault",
    "GroupSeed",
    "Http",
    "Limits",
    "Mode",
    "Note",
    "PersonSeed",
    "SandboxSettings",
    "SecretStr",
    "Settings",
    "Source",
    "TelegramSettings",
    "ZaloSettings",
    "find",
    "language_of",
    "load",
]
