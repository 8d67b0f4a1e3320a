"""`baocao backup`, `restore` and `verify`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from bot.cli.database import opened
from bot.config import Settings
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork


def backup_to(settings: Settings, file: Path) -> int:
    """Write the whole database into a file."""
    from storage import backup

    backup(settings.storage_url, file)
    sys.stdout.write(f"{file}: {file.stat().st_size:,} bytes\n")
    return 0


def restore_from(settings: Settings, file: Path, *, sure: bool) -> int:
    """Put a backup back after asking, unless told to be sure."""
    from bot.cli.page import without_password
    from storage import restore

    target = without_password(settings.storage_url)
    if not sure and not click.confirm(f"Replace what {target} holds by {file}?", default=False, err=True):
        return 2
    restore(settings.storage_url, file)
    sys.stdout.write(f"restored {file} into {target}\n")
    return 0


def _rebuild(campaign: Campaign, uow: UnitOfWork) -> list[str]:
    return uow.ledger.rebuild(campaign)


def verify_database(settings: Settings) -> int:
    """Fold the history anew and name each difference from the current state."""
    differences: list[str] = []
    with opened(settings, settings.storage_url) as store:
        for seed in settings.campaigns:
            campaign = seed.campaign
            found = store.read(partial(_rebuild, campaign)).result()
            differences += [f"{campaign.code}: {difference}" for difference in found]
            if not found:
                sys.stdout.write(f"{campaign.code}: the current state equals its history\n")
    for difference in differences:
        sys.stdout.write(f"{difference}\n")
    return 1 if differences else 0
