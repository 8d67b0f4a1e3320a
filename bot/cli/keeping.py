"""`baocao backup`, `restore` and `verify`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.cli.database import database_of, opened
from bot.cli.options import UsageMistakeError
from bot.cli.saying import say
from bot.clock import WallClock
from bot.config import Settings
from bot.texts import texts
from reporting.amendments import current
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork
from reporting.practice import is_practice, practice_code, real_code
from reporting.records import Difference, Kept


def backup_to(settings: Settings, file: Path, *, force: bool, sandbox: bool) -> int:
    """Write the whole database into a file; one that is there already is only replaced with `force`."""
    from storage import backup

    url = database_of(settings, sandbox=sandbox)
    if file.is_file() and not force:
        raise UsageMistakeError(say(settings.language, "keeping.there", file=file))
    backup(url, file)
    size = texts(settings.language).number(file.stat().st_size)
    sys.stdout.write(say(settings.language, "keeping.written", file=file, n=size) + "\n")
    return 0


def restore_from(settings: Settings, file: Path, *, force: bool) -> int:
    """Put a backup back into an empty database, or with `force` in the place of what is there."""
    from bot.cli.page import without_password
    from storage import restore

    language, database = settings.language, without_password(settings.storage_url)
    codes = [seed.campaign.code for seed in settings.campaigns]
    own = [*codes, *map(practice_code, codes)]
    today = WallClock(settings.zone).now().date()
    restored = restore(settings.storage_url, file, force=force, campaigns=own, aside=f"damaged-{today}")
    lines = [say(language, "keeping.restored", file=file, database=database)]
    if restored.aside is not None:
        lines.insert(0, say(language, "keeping.aside", database=database, aside=restored.aside))
    for code, reports in restored.reports.items():
        known = "keeping.came-practice" if is_practice(code) else "keeping.came-back"
        words = known if real_code(code) in codes else "keeping.came-unknown"
        lines.append(say(language, words, campaign=code, reports=texts(language).number(reports)))
    if not restored.reports:
        lines.append(say(language, "keeping.came-nothing"))
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


@dataclass(frozen=True, slots=True)
class Verified:
    """What was gone through of a campaign, and where the current state differs from it."""

    reports: int
    figures: int
    standing: int
    differences: list[Difference]


def _verified(campaign: Campaign, uow: UnitOfWork) -> Verified:
    reports = figures = 0
    for stored in uow.ledger.history(campaign.code):
        reports += 1
        figures += len(stored.entry.values)
    standing = len(uow.ledger.cells(campaign.code))
    return Verified(reports, figures, standing, uow.ledger.rebuild(current(uow, campaign)))


def _said(language: str, found: Verified, database: str) -> str:
    if not (found.reports or found.standing or found.differences):
        return say(language, "keeping.nothing", database=database)
    number = texts(language).number
    end = "keeping.differ" if found.differences else "keeping.same"
    return say(
        language,
        "keeping.gone",
        reports=number(found.reports),
        figures=number(found.figures),
        standing=number(found.standing),
        end=say(language, end, n=number(len(found.differences))),
    )


def _difference(language: str, campaign: Campaign, found: Difference) -> str:
    """Say one difference in a line: whose, which figure, of which day, what is kept and what history says."""
    if found.what is Kept.TERMS:
        return say(language, "difference.terms", campaign=campaign.code)
    shown = texts(language)
    unit = campaign.unit_by_code.get(found.unit or "")
    metric = campaign.metric_by_key.get(found.metric or "")
    whose = say(
        language,
        f"difference.{found.what}",
        unit=unit.title if unit else found.unit,
        metric=metric.label if metric else found.metric,
        day="" if found.date is None else shown.day(found.date),
    )

    def value(number: int | None) -> str:
        return say(language, "difference.no-value") if number is None else shown.number(number)

    words = "difference.same-value" if found.kept == found.told else "difference.values"
    return f"{whose}: {say(language, words, kept=value(found.kept), told=value(found.told))}"


def verify_database(settings: Settings, *, sandbox: bool) -> int:
    """Fold the history anew, say how much it is, and name each difference from the current state."""
    from bot.cli.page import without_password

    url = database_of(settings, sandbox=sandbox)
    database = without_password(url)
    differences: list[str] = []
    with opened(settings, url, alone=True) as store:
        for seed in settings.campaigns:
            campaign = seed.campaign
            found = store.read(partial(_verified, campaign)).result()
            differences += [_difference(settings.language, campaign, one) for one in found.differences]
            sys.stdout.write(f"{campaign.code}: {_said(settings.language, found, database)}\n")
    for difference in differences:
        sys.stdout.write(f"{difference}\n")
    return 1 if differences else 0
