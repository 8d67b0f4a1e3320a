"""What the configuration says, frozen: the process's own settings and its campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.budget import Plan
from reporting.campaign import Campaign, Role
from reporting.records import ReplyMode


class SecretStr:
    """A text that no print, log or traceback shows; `get_secret_value` gives it to who must have it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        """Hand out the secret itself."""
        return self._value

    def __repr__(self) -> str:
        return "SecretStr('**********')" if self._value else "SecretStr('')"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretStr) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Mode(StrEnum):
    """How updates come in."""

    POLLING = "polling"
    WEBHOOK = "webhook"


class Http(StrEnum):
    """Which library carries calls to the Bot API."""

    AIOHTTP = "aiohttp"
    HTTPX = "httpx"


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast the chat server lets us send."""

    group_per_minute: int = 20
    chat_per_second: float = 1.0
    all_per_second: float = 30.0
    gather_seconds: float = 0.0  # so long an answer in a group waits for others to go with it


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How Telegram is reached. Without a token the sandbox opens instead."""

    token: SecretStr | None = None
    api_base: str = "https://api.telegram.org"
    proxy: str | None = field(default=None, repr=False)
    mode: Mode = Mode.POLLING
    http: Http = Http.AIOHTTP
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8443"
    webhook_secret: SecretStr | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class ZaloSettings:
    """How Zalo is reached; without a token the bot isn't there.

    `display_name` is the name that people pick after @ in a group (Zalo tells it where it is left out). `listen` is
    where our own server hears Zalo's calls and hands out pictures; `public_url` is that server seen from outside,
    without which pictures go as text.
    """

    token: SecretStr | None = None
    api_base: str = "https://bot-api.zaloplatforms.com"
    mode: Mode = Mode.POLLING
    display_name: str = ""
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    public_url: str | None = None
    listen: str = "127.0.0.1:8444"
    limits: Limits = field(default_factory=lambda: Limits(gather_seconds=10.0))
    plan: Plan = field(default_factory=Plan)


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Where the sandbox's page listens and at which moment its clock starts."""

    start: datetime
    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """When a backup is made by itself, where it goes, and for how many days it is kept (0: never made)."""

    folder: Path
    at: time = time(2, 30)
    keep_days: int = 14


@dataclass(frozen=True, slots=True)
class GroupSeed:
    """A group that the file binds to its campaign."""

    app: str
    chat_id: str
    reply: ReplyMode = ReplyMode.REPLY
    language: str | None = None
    practice: bool = False


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """A person whom the file gives roles; named by account id or by username. `units` bind a reporter or head."""

    name: str
    app: str
    roles: tuple[Role, ...]
    account_id: str | None = None
    username: str | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read beside the campaign's, and how many rows it gave."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth telling that stops nothing, such as a stated figure that its own parts don't give.

    `code` chooses the wording and `values` fill it; `key` is where the file says it.
    """

    code: str
    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CampaignSettings:
    """A campaign with the groups and people that its file seeds, and where all of it was read."""

    campaign: Campaign
    groups: tuple[GroupSeed, ...] = ()
    people: tuple[PersonSeed, ...] = ()
    path: Path = Path()
    sources: tuple[Source, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a process is told. Relative paths of the file are resolved against its folder."""

    path: Path
    language: str
    zone: ZoneInfo
    storage_url: str = field(repr=False)
    telegram: TelegramSettings
    campaigns: tuple[CampaignSettings, ...]
    data_dir: Path
    backup: BackupSettings
    sandbox: SandboxSettings
    setup_code: SecretStr | None = None
    health_listen: str | None = None
    log_level: str = "INFO"
    zalo: ZaloSettings = field(default_factory=ZaloSettings)

    def of(self, code: str) -> CampaignSettings | None:
        """Find a campaign by its code."""
        return next((seed for seed in self.campaigns if seed.campaign.code == code), None)
