"""The whole page: every campaign, then the process; or all faults of a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bot.cli.fitting import fit_lines
from bot.cli.page.campaign import campaign_lines
from bot.cli.page.wording import CampaignPage
from bot.config import ConfigError, Settings
from bot.config.faults import words


def fault_lines(error: ConfigError, path: Path) -> Iterator[str]:
    """List all faults of a configuration, numbered, each with its key and remedy."""
    said = words(error.language)["page"]
    yield said["file"].format(path=path)
    yield said["faults"].format(count=len(error.faults))
    for number, fault in enumerate(error.faults, 1):
        yield f"{number}. {fault}"


def page_lines(settings: Settings, now: datetime) -> Iterator[str]:
    """Write the whole page; dues are the next ones after `now`, or a campaign's first."""
    for seed in settings.campaigns:
        upper = seed.campaign.upper
        above = settings.of(upper.campaign) if upper else None
        yield from campaign_lines(CampaignPage(seed, above.campaign if above else None), now)
        yield ""
    page = words(settings.language)["page"]
    yield page["process"]
    yield from (f"  {line}" for line in _process_lines(settings, page))
    yield ""
    yield page["ok"].format(count=len(settings.campaigns))


def _process_lines(settings: Settings, page: Mapping[str, str]) -> Iterator[str]:
    telegram, zalo, sandbox = settings.telegram, settings.zalo, settings.sandbox
    if telegram.token:
        yield page["process_telegram"].format(mode=telegram.mode, server=telegram.api_base)
    if zalo.token:
        yield page["process_zalo"].format(mode=zalo.mode, server=zalo.api_base)
        yield (
            page["process_zalo_pictures"].format(url=zalo.public_url) if zalo.public_url else page["process_zalo_text"]
        )
    yield from fit_lines(settings, page)
    if not (telegram.token or zalo.token):
        start = f"{sandbox.start:%H:%M} {sandbox.start.day}/{sandbox.start.month}/{sandbox.start.year}"
        yield page["process_sandbox"].format(host=sandbox.host, port=sandbox.port, start=start)
    if telegram.proxy:
        yield page["process_proxy"]
    yield page["process_storage"].format(storage=without_password(settings.storage_url))


def without_password(url: str) -> str:
    """Show a database's URL without its user and password."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url
