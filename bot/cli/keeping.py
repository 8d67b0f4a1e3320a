"""`baocao backup`, `restore` and `verify`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from bot.cli.database import opened
from bot.config import Settings
from reporting.amendments import current
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork


def backup_to(settings: Settings, file: Path) -> int:
    """Write the whole database into a file."""
    from storage import backup

    backup(settings.storage_url, file)
    sys.stdout.write(f"{file}: {file.stat().st_size:,} bytes\n")
    return 0


def restore_from(settings: Settings, file: Path, *, force: bool) -> int:
    """Put a backup back into an empty database, or with `force` in the place of what is there."""
    from bot.cli.page import without_password
    from storage import restore

    restore(settings.storage_url, file, force=force)
    sys.stdout.write(f"restored {file} into {without_password(settings.storage_url)}\n")
    return 0


def _rebuild(campaign: Campaign, uow: UnitOfWork) -> list[str]:
    return uow.ledger.rebuild(current(uow, campaign))


def verify_database(settings: Settings) -> int:
    """Fold the history anew and name each difference from the current state."""
    differences: list[str] = []
    with opened(settings, settings.storage_url, alone=True) as store:
        for seed in settings.campaigns:
            campaign = seed.campaign
            found = store.read(partial(_rebuild, campaign)).result()
            differences += found
            if not found:
                sys.stdout.write(f"{campaign.code}: the current state equals its history\n")
    for difference in differences:
        sys.stdout.write(f"{difference}\n")
    return 1 if differences else 0
