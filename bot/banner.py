"""What `baocao run` says when it is at work: who it is, what it serves, and what the operator has to do next."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path

from bot.config import Mode, Settings
from bot.logs import redact
from bot.texts import texts
from reporting.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known once the bot is at work: its `names` by chat app.

    `bound` counts groups and people with a role, by campaign.
    """

    names: Mapping[str, str]
    bound: Mapping[str, tuple[int, int]]
    due: datetime | None
    setup_code: str | None
    reads_all: bool


def count_bound(uow: UnitOfWork, codes: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Count each campaign's groups and people."""
    return {
        code: (len(uow.chats.of_campaign(code)), len({grant.person for grant in uow.people.grants(code)}))
        for code in codes
    }


def banner(settings: Settings, facts: Facts) -> list[str]:
    """Say it in lines; secrets of addresses are left out, the set-up code alone is told."""
    words = _words(settings.language)
    unbound = not any(groups for groups, _ in facts.bound.values())
    lines = [*_at_work(settings, facts, words), words["database"].format(url=settings.storage_url)]
    for one in settings.campaigns:
        campaign = one.campaign
        groups, people = facts.bound.get(campaign.code, (0, 0))
        units = len(campaign.units)
        lines.append(
            words["campaign"].format(name=campaign.name, code=campaign.code, units=units, groups=groups, people=people)
        )
    if facts.due is not None:
        lines.append(words["due"].format(moment=texts(settings.language).moment(facts.due)))
    telegram, zalo = facts.names.get("telegram"), facts.names.get("zalo")
    if unbound and telegram is not None:
        lines.append(words["no-group"].format(name=telegram))
    if unbound and zalo is not None:
        lines.append(words["no-group-zalo"].format(name=zalo))
    if not facts.reads_all and telegram is not None:
        lines.append(words["privacy"])
    lines = [redact(line) for line in lines]
    if facts.setup_code is not None:
        name = zalo if telegram is None else f"@{telegram}"
        lines.append(words["code"].format(name=name, code=facts.setup_code))
    return lines


def _at_work(settings: Settings, facts: Facts, words: Mapping[str, str]) -> list[str]:
    """Say in which chat apps the bot is at work, and how updates reach it."""
    lines = []
    telegram, zalo = settings.telegram, settings.zalo
    if "telegram" in facts.names:
        if telegram.mode is Mode.WEBHOOK:
            mode = words["webhook"].format(url=telegram.webhook_url, listen=telegram.webhook_listen)
        else:
            mode = words["polling"].format(server=telegram.api_base)
        lines.append(words["works"].format(name=facts.names["telegram"], mode=mode, http=telegram.http.value))
    if "zalo" in facts.names:
        if zalo.mode is Mode.WEBHOOK:
            mode = words["webhook-zalo"].format(url=zalo.webhook_url, listen=zalo.listen)
        else:
            mode = words["polling"].format(server=zalo.api_base)
        lines.append(words["works-zalo"].format(name=facts.names["zalo"], mode=mode))
        pictures = words["pictures"].format(url=zalo.public_url) if zalo.public_url else words["no-pictures"]
        lines.append(pictures)
    return lines


def sandbox_banner(settings: Settings, url: str, folder: Path) -> list[str]:
    """Say that the sandbox is open, where, and what is kept."""
    words = _words(settings.language)
    names = ", ".join(one.campaign.name for one in settings.campaigns)
    return [words["sandbox"].format(name=names, url=url), words["sandbox-kept"].format(folder=folder)]


def database_words(settings: Settings, key: str, **values: object) -> str:
    """Say something of a database that is away."""
    return redact(_words(settings.language)[f"database-{key}"].format(**values))


@cache
def _words(language: str) -> Mapping[str, str]:
    name = language if language in {"vi", "en"} else "vi"
    return tomllib.loads(files("bot.texts").joinpath(name, "cli", "run.toml").read_text(encoding="utf-8"))
