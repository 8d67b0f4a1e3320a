"""`baocao import --chat`: a copied piece of a group's chat; shown first, stored with --yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.bare import bare
from bot.cli.options import UsageMistakeError
from bot.cli.saying import say
from bot.config import Settings
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork

if TYPE_CHECKING:
    from bot.desk.office import Office
    from bot.desk.visit import Visit
    from reporting.chatlog import ChatLog

_LARGEST = 2_000_000  # bytes


class _Shown(Exception):  # noqa: N818 - no error: how a preview leaves its work undone
    """What a chat holds, told by work that is not to be kept."""


def import_chat(
    settings: Settings,
    campaign: Campaign,
    file: Path,
    who: Sequence[str],
    day: date | None,
    *,
    write: bool,
    sandbox: bool,
) -> int:
    """Show what a chat holds; with `write`, store it. `day` is when it was copied, for hours without a day."""
    from bot.cli.database import opened, where_and_when
    from bot.desk.office import Office
    from reporting.chatlog import read_chatlog

    url, now = where_and_when(settings, sandbox=sandbox)
    language = campaign.language or settings.language
    names = _names(campaign, who, language)
    copied = now.astimezone(campaign.zone) if day is None else datetime.combine(day, time.max, campaign.zone)
    log = read_chatlog(_text(file, language), copied)
    if not log.said:
        raise UsageMistakeError(say(language, "import.no-chat", file=file.name))
    office = Office(settings)
    with opened(settings, url, makes=write) as store:
        try:
            store.write(lambda uow: _show(office, uow, campaign.code, log, names, now)).result()
        except _Shown as shown:
            click.echo(bare(str(shown)))
        if write:
            click.echo(bare(store.write(lambda uow: _stored(office, uow, campaign.code, log, names, now)).result()))
    return 0


def _names(campaign: Campaign, who: Sequence[str], language: str) -> dict[str, str | None]:
    """Read `Tên=don-vi`, and `Tên=-` for somebody who is left out."""
    found: dict[str, str | None] = {}
    for one in who:
        name, equals, unit = one.rpartition("=")
        if not (equals and name.strip() and (unit == "-" or unit in campaign.unit_by_code)):
            raise UsageMistakeError(say(language, "import.who", one=one))
        found[name.strip()] = None if unit == "-" else unit
    return found


def _text(file: Path, language: str) -> str:
    from reporting.privacy import mask

    try:
        if file.stat().st_size > _LARGEST:
            raise UsageMistakeError(say(language, "import.large-chat", file=file.name))
        return mask(file.read_text(encoding="utf-8-sig"))[0]
    except (OSError, UnicodeDecodeError) as error:
        said = say(language, "import.no-text", file=file.name, reason=type(error).__name__)
        raise UsageMistakeError(said) from None


def _visit(office: Office, uow: UnitOfWork, code: str, now: datetime) -> Visit:
    """Make the visit of whoever sits at the machine: nobody of the chat."""
    from bot.chat import Event, EventKind
    from bot.desk.pasted.piece import APP
    from bot.desk.visit import Visit
    from reporting.records import ChatKind

    at_hand = office.at(uow)
    visit = Visit(at_hand, uow, Event(EventKind.MESSAGE, APP, code, ChatKind.GROUP, now), now)
    visit.enter(at_hand.campaigns[code])
    return visit


def _show(
    office: Office, uow: UnitOfWork, code: str, log: ChatLog, names: dict[str, str | None], now: datetime
) -> None:
    """Look the piece through as if its names were known, and take everything back by raising what it shows."""
    from bot.desk.pasted import asking, piece

    visit = _visit(office, uow, code, now)
    campaign = visit.office.campaigns[code]
    _match(visit, campaign, names)
    lines = piece.look_through(visit, campaign, log.said)
    unknown = [visit.texts.say("pasted.unknown-cli", name=name) for name in piece.unknown_names(lines)]
    raise _Shown(visit.texts.lines((asking.shown(visit, campaign, lines, log), *unknown)))


def _stored(
    office: Office, uow: UnitOfWork, code: str, log: ChatLog, names: dict[str, str | None], now: datetime
) -> str:
    from bot.desk.pasted import asking, piece, storing

    visit = _visit(office, uow, code, now)
    campaign = visit.office.campaigns[code]
    _match(visit, campaign, names)
    stored = storing.store(visit, campaign, piece.look_through(visit, campaign, log.said))
    return asking.said_stored(visit, campaign, stored)


def _match(visit: Visit, campaign: Campaign, names: dict[str, str | None]) -> None:
    from bot.desk.pasted import piece, storing

    for name, unit in names.items():
        person = piece.NOBODY if unit is None else storing.new_reporter(visit, campaign, name, unit)
        piece.match_name(visit.uow, campaign, name, person)
