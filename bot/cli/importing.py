"""`baocao import`: figures out of an Excel or CSV file; shown first, written with --yes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from bot.cli.bare import bare
from bot.cli.options import UsageMistakeError
from bot.cli.saying import say
from bot.config import Settings
from reporting.campaign import Campaign
from reporting.ports import Store
from reporting.records import Span

LIMIT_BYTES = 50_000_000


def import_figures(
    settings: Settings,
    campaign: Campaign,
    file: Path,
    kind: str | None,
    days: tuple[date | None, date | None],
    *,
    write: bool,
    sandbox: bool,
) -> int:
    """Show what a file would change; with `write`, change it."""
    from bot.cli.database import opened, where_and_when
    from bot.desk.office import Office
    from bot.texts import texts

    words = texts(campaign.language or settings.language)
    url, now = where_and_when(settings, sandbox=sandbox)
    office = Office(settings)
    span = _span(settings, *days)
    document = {
        "campaign": campaign.code,
        "language": words.language,
        "at": now.isoformat(),
        "name": file.name,
        "wish": {"kind": kind, "days": [span.start.isoformat(), span.end.isoformat()] if span else None},
    }
    with opened(settings, url, makes=write) as store:
        part = _plan(office, store, document, file)
        if any(fault["code"] == "no-heading" for fault in part["plan"]["faults"]):
            raise UsageMistakeError(f"{file.name}: {words.plain('import.fault.no-heading')}")
        waits = "" if write else "import.waits-cli"
        click.echo(bare(_preview(words, store, office, campaign, part, waits)))
        _needs_no_option(settings, file, part["plan"])
        if write:
            _write(office, store, campaign.code, part, now)
            click.echo(words.plain("import.done", n=len(part["plan"]["rows"]), name=file.name))
    return 0


def _span(settings: Settings, first: date | None, last: date | None) -> Span | None:
    if first is not None and last is None:
        raise UsageMistakeError(say(settings.language, "import.first"))
    if last is None:
        return None
    if first is not None and first > last:
        raise UsageMistakeError(say(settings.language, "import.order"))
    return Span(first or last, last)


def _plan(office: Any, store: Store, document: Mapping[str, Any], file: Path) -> dict[str, Any]:
    from bot.desk.imports.words import refusal
    from bot.files.importing import planned
    from bot.files.tables import read_apart
    from bot.texts import texts
    from reporting.sheets import SheetError

    language = str(document["language"])
    try:
        data = file.read_bytes()
    except OSError as error:
        said = say(language, "import.unreadable", file=file, reason=error.strerror)
        raise UsageMistakeError(said) from None
    if len(data) > LIMIT_BYTES:
        raise UsageMistakeError(say(language, "import.large", file=file.name, n=LIMIT_BYTES // 1_000_000))
    try:
        return planned(office, store, document, read_apart(data, file.name))
    except SheetError as error:
        raise UsageMistakeError(f"{file.name}: {bare(refusal(texts(language), error))}") from None


def _needs_no_option(settings: Settings, file: Path, plan: Mapping[str, Any]) -> None:
    """Refuse a file of which nothing is written only because an option is left out, and name it."""
    codes = {fault["code"] for fault in plan["faults"]}
    lacks = next((code for code in ("which-kind", "no-day") if code in codes), None)
    if lacks is not None and not plan["rows"]:
        raise UsageMistakeError(say(settings.language, f"import.{lacks}", file=file.name))


def _preview(words: Any, store: Store, office: Any, campaign: Campaign, part: dict[str, Any], waits: str) -> str:
    from bot.desk.imports.words import preview
    from reporting.amendments import current

    now = store.read(lambda uow: current(uow, office.campaigns[campaign.code])).result()
    return preview(words, now, part, waits)


def _write(office: Any, store: Store, code: str, part: dict[str, Any], now: Any) -> None:
    """Write portion by portion, with a bar where somebody watches."""
    from bot.desk.imports.write import write_rows
    from bot.files.importing import cut

    parts = [one for one in cut(part["plan"]["rows"]) if one["rows"]]
    with _bar(len(part["plan"]["rows"])) as moved:
        for one in parts:
            rows = one["rows"]

            def work(uow: Any, rows: Any = rows) -> None:
                at_hand = office.at(uow)
                write_rows(at_hand, uow, at_hand.campaigns[code], rows, part["name"], None, now)

            store.write(work).result()
            moved(len(rows))


@contextlib.contextmanager
def _bar(length: int) -> Iterator[Any]:
    """Show a bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, file=sys.stderr) as bar:
        yield bar.update
