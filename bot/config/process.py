"""The process's own settings: storage, Telegram, Zalo, backups."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit

from bot.budget import Plan
from bot.config.settings import BackupSettings, Http, Limits, Mode, SecretStr, TelegramSettings, ZaloSettings
from bot.config.tables import Table, shown

_TOKEN = re.compile(r"[A-Za-z0-9_:-]+")
_BOTFATHERS_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")  # the bot's number and its secret
_TELEGRAM = "https://api.telegram.org"
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ZALO_SECRET = re.compile(r"[A-Za-z0-9_-]{8,256}")
_LONGEST_GATHERING = 600
_SQLITE = "sqlite:///"


def read_storage(table: Table, folder: Path, *, from_env: bool) -> tuple[Path, str]:
    """Read where data lies; a relative path is the file's own folder's, an environment's the current one's."""
    data_dir = (folder / table.text("folder", "data")).resolve()
    url = table.text("url")
    if not url:
        url = f"{_SQLITE}{data_dir / 'baocao.sqlite3'}"
    elif url.startswith(_SQLITE):
        name = url.removeprefix(_SQLITE)
        base = Path.cwd() if from_env else folder
        if name and name != ":memory:":
            url = f"{_SQLITE}{(base / name).resolve()}"
    elif not re.match(r"(sqlite://$|postgres(ql)?(\+psycopg)?://.)", url):
        table.fault("url", "bad-storage-url", got=shown(url.split("://", maxsplit=1)[0]))
    table.finish()
    return data_dir, url


def read_telegram(table: Table) -> TelegramSettings:
    """Read how Telegram is reached."""
    api_base = _url(table, "api_base", _TELEGRAM, ("http", "https"))
    token = table.optional("token")
    form = _BOTFATHERS_TOKEN if api_base == _TELEGRAM else _TOKEN  # a server of one's own may know others
    if token is not None and not form.fullmatch(token):
        table.fault("token", "bad-token")
    mode = table.choice("mode", Mode, Mode.POLLING)
    webhook_url, secret = table.optional("webhook_url"), table.optional("webhook_secret")
    if mode is Mode.WEBHOOK and webhook_url is None:
        table.fault("webhook_url", "missing", example='webhook_url = "https://baocao.example.vn/telegram"')
    if webhook_url is not None and urlsplit(webhook_url).scheme not in {"https", "http"}:
        table.fault("webhook_url", "bad-url", got=shown(webhook_url), example="https://…")
    if secret is not None and not _SECRET.fullmatch(secret):
        table.fault("webhook_secret", "bad-secret")
    settings = TelegramSettings(
        token=SecretStr(token) if token else None,
        api_base=api_base,
        proxy=_url(table, "proxy", "", ("http", "https", "socks5")) or None,
        mode=mode,
        http=table.choice("http", Http, Http.AIOHTTP),
        webhook_url=webhook_url,
        webhook_listen=_listen(table, "webhook_listen", "127.0.0.1:8443"),
        webhook_secret=SecretStr(secret) if secret else None,
        limits=_limits(table.table("limits"), Limits()),
    )
    table.finish()
    return settings


def read_zalo(table: Table) -> ZaloSettings:
    """Read how Zalo is reached."""
    token = table.optional("token")
    if token is not None and not _TOKEN.fullmatch(token):
        table.fault("token", "bad-zalo-token")
    mode = table.choice("mode", Mode, Mode.POLLING)
    webhook_url = _url(table, "webhook_url", "", ("https", "http")) or None
    if mode is Mode.WEBHOOK and webhook_url is None and not table.has("webhook_url"):
        table.fault("webhook_url", "missing", example='webhook_url = "https://baocao.example.vn/zalo"')
    secret = table.optional("webhook_secret")
    if secret is not None and not _ZALO_SECRET.fullmatch(secret):
        table.fault("webhook_secret", "bad-zalo-secret")
    usual = ZaloSettings()
    settings = ZaloSettings(
        token=SecretStr(token) if token else None,
        api_base=_url(table, "api_base", usual.api_base, ("https", "http")),
        mode=mode,
        display_name=table.text("display_name").lstrip("@").strip(),
        webhook_url=webhook_url,
        webhook_secret=SecretStr(secret) if secret else None,
        public_url=_url(table, "public_url", "", ("https", "http")) or None,
        listen=_listen(table, "listen", usual.listen),
        limits=_limits(table.table("limits"), usual.limits),
        plan=_plan(table.table("plan")),
    )
    table.finish()
    return settings


def _plan(table: Table) -> Plan:
    usual = Plan()
    plan = Plan(
        messages=table.number("messages", usual.messages, least=0),
        reserve=table.number("reserve", usual.reserve, least=0),
        hears_count=table.flag("hears_count", default=usual.hears_count),
        users=table.number("users", usual.users, least=0),
        groups=table.number("groups", usual.groups, least=0),
    )
    table.finish()
    return plan


def _limits(table: Table, usual: Limits) -> Limits:
    limits = Limits(
        group_per_minute=table.number("group_per_minute", usual.group_per_minute, least=1),
        chat_per_second=table.rate("chat_per_second", usual.chat_per_second),
        all_per_second=table.rate("all_per_second", usual.all_per_second),
        gather_seconds=float(table.number("gather_seconds", int(usual.gather_seconds), most=_LONGEST_GATHERING)),
    )
    table.finish()
    return limits


def _url(table: Table, key: str, default: str, schemes: tuple[str, ...]) -> str:
    text = table.text(key, default)
    try:
        parts = urlsplit(text)
        usable = not text or (parts.scheme in schemes and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        # a proxy's address may hold a password: only its scheme is shown
        table.fault(
            key, "bad-url", got=shown(text.split("://", maxsplit=1)[0]), example=f"{schemes[0]}://127.0.0.1:8081"
        )
        return default
    return text.rstrip("/")


def _listen(table: Table, key: str, default: str) -> str:
    text = table.text(key, default)
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        table.fault(key, "bad-listen", got=shown(text))
        return default
    return text


def read_backup(table: Table, data_dir: Path, folder: Path) -> BackupSettings:
    """Read when backups are made and how long they are kept."""
    usual = BackupSettings(data_dir / "backups")
    settings = BackupSettings(
        folder=(folder / table.text("folder")).resolve() if table.has("folder") else usual.folder,
        at=table.clock("at", time(2, 30)),
        keep_days=table.number("keep_days", usual.keep_days, most=3660),
    )
    table.finish()
    return settings
