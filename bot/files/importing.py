"""Files of figures read for an import: tables, what they say, and what that would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from bot.desk.imports.write import portions
from bot.desk.office import Office
from bot.files.tables import read_apart
from reporting.amendments import current
from reporting.campaign import Campaign
from reporting.imports.columns import Kind
from reporting.imports.draft import Wish
from reporting.imports.plan import KnownFigures, make_plan
from reporting.imports.rows import read_draft
from reporting.message import Reader
from reporting.ports import Store, UnitOfWork
from reporting.records import Json, Letter, Span
from reporting.sheets import Grid, SheetError

_TELL_EVERY: Final = 10  # portions


def read_for_preview(office: Office, store: Store, letter: Letter, data: bytes) -> Sequence[Json]:
    """Say what a file would change, in one part."""
    document = letter.document or {}
    try:
        return [planned(office, store, document, read_apart(data, str(document["name"])))]
    except SheetError as error:
        return [{"error": error.code, "data": error.data}]


def read_for_writing(office: Office, store: Store, letter: Letter, data: bytes) -> Sequence[Json]:
    """Cut what a file changes into portions."""
    document = letter.document or {}
    try:
        plan = planned(office, store, document, read_apart(data, str(document["name"])))
    except SheetError as error:
        return [{"error": error.code, "data": error.data}]
    return cut(plan["plan"]["rows"])


def cut(rows: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Make parts out of rows, each with how far the whole is once it is written."""
    parts: list[Json] = []
    done = 0
    for number, portion in enumerate(portions(rows), 1):
        done += len(portion)
        parts.append({"rows": portion, "done": done, "of": len(rows), "tells": number % _TELL_EVERY == 0})
    return parts or [{"rows": [], "done": 0, "of": 0, "tells": False}]


def planned(office: Office, store: Store, document: Json, grid: Grid) -> dict[str, Any]:
    """Compare what tables say with what the desk knows."""
    code = str(document["campaign"])

    def known(uow: UnitOfWork) -> tuple[Campaign, KnownFigures]:
        campaign = current(uow, office.campaigns[code])
        figures = [one for day in uow.official.days(code)[:400] for one in uow.official.on(code, day)]
        return campaign, KnownFigures(uow.ledger.cells(code), figures)

    campaign, facts = store.read(known).result()
    today = datetime.fromisoformat(str(document["at"])).astimezone(campaign.zone).date()
    return plan_of(campaign, office.readers[code], facts, grid, wish_of(document["wish"]), today, str(document["name"]))


def plan_of(
    campaign: Campaign, reader: Reader, known: KnownFigures, grid: Grid, wish: Wish, today: date, name: str
) -> dict[str, Any]:
    """Read tables and compare them with what is known."""
    draft = read_draft(campaign, reader, grid, wish, today)
    plan = make_plan(campaign, draft, known)
    return {"plan": plan.as_json(), "rows": draft.rows, "name": name, "notes": list(grid.notes)}


def wish_of(said: Mapping[str, Any]) -> Wish:
    """Read what whoever sent the file said of it."""
    days = said.get("days")
    span = Span(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None
    return Wish(Kind(said["kind"]) if said.get("kind") else None, span)
