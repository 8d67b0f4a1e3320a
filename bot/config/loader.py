"""From a TOML file and the environment to settings; every fault of all files at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.config.campaigns import TABLES, read_campaign
from bot.config.faults import DEFAULT_LANGUAGE, ConfigError, Faults
from bot.config.levels import link_levels
from bot.config.people import Language
from bot.config.process import read_backup, read_storage, read_telegram, read_zalo
from bot.config.settings import CampaignSettings, SandboxSettings, SecretStr, Settings
from bot.config.tables import Table, shown
from reporting.campaign import Campaign

PREFIX = "BAOCAO_"
DEFAULT_ZONE = "Asia/Ho_Chi_Minh"
_MORNING = time(7, 30)
_NO_START = datetime(2023, 7, 31, 7, 30)  # noqa: DTZ001 - where faults leave no campaign; the zone follows
_PROCESS = ("language", "zone", "campaigns", "storage", "telegram", "zalo", "bot", "backup", "sandbox", "log", "health")


def load(path: Path, env: Mapping[str, str]) -> Settings:
    """Read a configuration; `env` lies over the file (`BAOCAO_TELEGRAM__TOKEN`).

    Raises ConfigError with every fault that was found.
    """
    return read(_raw(path, Faults(_language(env)), ""), path, env)


def read(raw: Mapping[str, Any], path: Path, env: Mapping[str, str]) -> Settings:
    """Read a configuration that is parsed already; `path` is where it stands, for the files beside it."""
    over, names = _environment(env)
    language = _first_language(over, raw)
    faults = Faults(language)
    merged = _merge(raw, over)
    settings = _settings(Table(merged, "", faults), path.resolve(), env_names=names)
    if faults.found:
        raise ConfigError(faults.found, language)
    return settings


def language_of(path: Path, env: Mapping[str, str]) -> str:
    """Find the language that a configuration speaks, whatever is wrong with it; Vietnamese where it can't be read."""
    over, _ = _environment(env)
    try:
        raw = _raw(path, Faults(), "")
    except ConfigError:  # whoever loads it says why
        raw = {}
    return _first_language(over, raw)


def _language(env: Mapping[str, str]) -> str:
    return env.get(PREFIX + "LANGUAGE", DEFAULT_LANGUAGE)


def _first_language(*tables: Mapping[str, Any]) -> str:
    for table in tables:
        campaign = table.get("campaign")
        inner = campaign.get("language") if isinstance(campaign, dict) else None
        for word in (table.get("language"), inner):
            if isinstance(word, str) and word in set(Language):
                return str(word)
    return DEFAULT_LANGUAGE


def _raw(path: Path, faults: Faults, key: str) -> dict[str, Any]:
    """Read a TOML file; a file that can't be read at all ends the reading."""
    key = key or str(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        faults.add(key, "config-missing", file=path)
    except IsADirectoryError:
        faults.add(key, "config-missing", file=path)
    except OSError as error:
        faults.add(key, "file-unreadable", file=path, reason=error.strerror or str(error))
    except UnicodeDecodeError:
        faults.add(key, "config-encoding", file=path)
    except tomllib.TOMLDecodeError as error:
        faults.add(key, "bad-toml", file=path, reason=error)
    raise ConfigError(faults.found, faults.language)


def _environment(env: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Turn BAOCAO_SECTION__KEY into nested tables, and name the variable that each key came from."""
    tree: dict[str, Any] = {}
    names: dict[str, str] = {}
    for name, value in env.items():
        parts = name.removeprefix(PREFIX).lower().split("__")
        if not name.startswith(PREFIX) or not all(parts) or (len(parts) == 1 and parts[0] not in {"language", "zone"}):
            continue
        inner = tree
        for part in parts[:-1]:
            inner = inner.setdefault(part, {})
        inner[parts[-1]] = value
        names[".".join(parts)] = name
    return tree, names


def _merge(raw: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(raw)
    for key, value in over.items():
        if isinstance(value, dict):
            inner = merged.get(key)
            merged[key] = _merge(inner if isinstance(inner, dict) else {}, value)
        elif value == "":
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged


def _settings(root: Table, path: Path, env_names: Mapping[str, str]) -> Settings:
    language = str(root.choice("language", Language, Language.VI))
    zone = _zone(root)
    campaigns = _campaigns(root, path, zone, language)
    data_dir, storage_url = read_storage(root.table("storage"), path.parent, from_env="storage.url" in env_names)
    telegram = read_telegram(root.table("telegram"))
    zalo = read_zalo(root.table("zalo"))
    backup = read_backup(root.table("backup"), data_dir, path.parent)
    own = root.table("bot")
    code = own.optional("setup_code")
    own.finish()
    health, log = root.table("health"), root.table("log")
    listen, level = health.optional("listen"), _level(log)
    health.finish()
    log.finish()
    settings = Settings(
        path=path,
        language=language,
        zone=zone,
        storage_url=storage_url,
        telegram=telegram,
        zalo=zalo,
        campaigns=tuple(campaigns),
        data_dir=data_dir,
        backup=backup,
        sandbox=_sandbox(root.table("sandbox"), campaigns, zone),
        setup_code=SecretStr(code) if code else None,
        health_listen=listen,
        log_level=level,
    )
    root.finish(also=(*TABLES, *_PROCESS))
    return settings


def _level(log: Table) -> str:
    level = log.text("level", "INFO").upper()
    names = ("DEBUG", "INFO", "WARNING", "ERROR")
    if level not in names:
        near = log.faults.hint(level, names)
        log.fault("level", "choice", got=shown(level), choices=log.faults.choices(names), near=near)
    return level


def _zone(root: Table) -> ZoneInfo:
    name = root.text("zone", DEFAULT_ZONE)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        root.fault("zone", "bad-zone", got=shown(name))
        return ZoneInfo(DEFAULT_ZONE)


def _campaigns(root: Table, path: Path, zone: ZoneInfo, language: str) -> list[CampaignSettings]:
    """Read the campaign in this file, and those in the files that `campaigns` names."""
    found: list[tuple[Table, CampaignSettings | None]] = []
    if any(table in root.raw for table in TABLES):
        found.append((root, read_campaign(root, path, zone, language)))
    elif not root.has("campaigns") or not root.any("campaigns"):
        root.fault("campaign", "no-campaign")
    for name in root.texts("campaigns"):
        inner = _included(root, path.parent / name, name)
        if inner is not None:
            found.append((inner, read_campaign(inner, (path.parent / name).resolve(), zone, language)))
            inner.finish(also=(*TABLES, *_PROCESS))
    campaigns = link_levels([(table, campaign) for table, campaign in found if campaign])
    codes = [settings.campaign.code for settings in campaigns]
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        root.fault("campaigns", "campaign-twice", code=code)
    return campaigns


def _included(root: Table, path: Path, name: str) -> Table | None:
    gathered = Faults(root.faults.language)
    try:
        return Table(_raw(path, gathered, f"campaigns ({name})"), re.sub(r"\.toml$", "", name) + " ", root.faults)
    except ConfigError as error:
        root.faults.found.extend(error.faults)
        return None


def _sandbox(table: Table, campaigns: list[CampaignSettings], zone: ZoneInfo) -> SandboxSettings:
    """Read the sandbox's page and clock."""
    start = table.moment("start")
    host, port = table.text("host", "127.0.0.1"), table.number("port", 8080, most=65535)
    table.finish()
    if start is None and campaigns and not table.faults.found:
        start = _eventful_morning(campaigns[0].campaign)
    return SandboxSettings((start or _NO_START).replace(tzinfo=zone), host, port)


def _eventful_morning(campaign: Campaign) -> datetime:
    """Choose where the sandbox's clock starts: the morning of the first report that is due on a later day."""
    from reporting.periods import periods

    dues = [period.due for period in periods(campaign, campaign.main_duty)] if campaign.main_duty else []
    due = next((due for due in dues if due.date() > campaign.start), None)
    if due is None:
        return datetime.combine(campaign.start, _MORNING)
    morning = datetime.combine(due.date(), _MORNING)
    return min(morning, due.replace(tzinfo=None) - timedelta(hours=1))


def find(path: Path | None) -> Path:
    """Choose the configuration: the given one, else ./config.toml, else the example that the sandbox plays."""
    if path is not None:
        return path
    here = Path("config.toml")
    if here.is_file():
        return here
    example = Path("examples/tan-chau.toml")
    return example if example.is_file() else Path(__file__).parents[2] / example
