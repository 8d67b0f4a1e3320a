"""Writing what an import brings: amendments, official figures, and past reports with a message of their own each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from bot.desk.office import Office
from reporting.amendments import Change, new_baseline, new_target
from reporting.campaign import Campaign, Target
from reporting.imports.columns import Kind
from reporting.ports import UnitOfWork
from reporting.reading import Entry, Op, Value
from reporting.records import OfficialFigure, OfficialKind, Span

APP: Final = "import"
"""The chat app's word of messages that are rows of a file."""
TOGETHER: Final = 150
"""So many rows are written in one unit of work, which then is short."""
UNDATED: Final = datetime.min.replace(tzinfo=UTC)
"""When an imported report was received that nobody had sent: the file doesn't say, and nobody is late for it."""

Row = Mapping[str, Any]
_SETTINGS: Final = frozenset({Kind.TARGET, Kind.BASELINE})


def portions(rows: Sequence[Row]) -> list[list[Row]]:
    """Cut rows into portions: what amends the campaign together, reports by entry, never one entry in two."""
    settings = [row for row in rows if row["kind"] in _SETTINGS]
    others = sorted((row for row in rows if row["kind"] not in _SETTINGS), key=lambda row: str(_entry_key(row)))
    found = [settings] if settings else []
    for row in others:
        last = found[-1] if found and found[-1] is not settings else None
        if last is None or (len(last) >= TOGETHER and _entry_key(last[-1]) != _entry_key(row)):
            found.append([row])
        else:
            last.append(row)
    return found


def _entry_key(row: Row) -> tuple[str, str, str, str]:
    return (str(row["kind"]), str(row["unit"]), str(row["day"]), str(row["start"]))


def write_rows(
    office: Office, uow: UnitOfWork, campaign: Campaign, rows: Sequence[Row], source: str, by: int | None, at: datetime
) -> None:
    """Write one portion. Reports written by the same import before are left as they are: a kill repeats nothing."""
    changes = [_change(row) for row in rows if row["kind"] in _SETTINGS]
    if changes:
        for kind, data in changes:
            uow.amendments.add(campaign.code, kind, data, by, at, source)
        campaign = office.anew(uow).campaigns[campaign.code]
        uow.ledger.fit(campaign)
    official = [_official(row, source) for row in rows if row["kind"] in {Kind.OFFICIAL, Kind.CHECKED}]
    uow.official.add(campaign.code, official, by, at)
    figures = [row for row in rows if row["kind"] in {Kind.REPORT, Kind.TOTAL}]
    for entry, cells in _entries(figures):
        _record(uow, campaign, entry, cells, source, by, at)


def _change(row: Row) -> Change:
    if row["kind"] == Kind.BASELINE:
        return new_baseline(row["unit"], row["metric"], int(row["value"]), date.fromisoformat(row["day"]))
    known = row["target"]
    return new_target(
        Target(
            name=known["name"],
            metric=row["metric"],
            deadline=date.fromisoformat(known["deadline"]),
            unit=row["unit"],
            value=int(row["value"]),
            since=date.fromisoformat(known["since"]) if known["since"] else None,
            before=bool(known["before"]),
        )
    )


def _official(row: Row, source: str) -> OfficialFigure:
    day = date.fromisoformat(row["day"])
    start = date.fromisoformat(row["start"]) if row["start"] else None
    return OfficialFigure(OfficialKind(row["kind"]), row["unit"], row["metric"], day, int(row["value"]), source, start)


def _entries(rows: Iterable[Row]) -> list[tuple[Entry, str]]:
    """Put the figures of one unit and day (or span) into an entry, with the cells they stood in."""
    found: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in rows:
        found.setdefault(_entry_key(row), []).append(row)
    entries: list[tuple[Entry, str]] = []
    for (kind, unit, day, _), own in found.items():
        op = Op.TOTAL if kind == Kind.TOTAL else Op.SET
        start = own[0]["start"]
        entry = Entry(
            unit,
            date.fromisoformat(day),
            {row["metric"]: Value(op, int(row["value"])) for row in own},
            start=date.fromisoformat(start) if start else None,
        )
        entries.append((entry, ", ".join(str(row["cell"]) for row in own)))
    return entries


def _record(
    uow: UnitOfWork, campaign: Campaign, entry: Entry, cells: str, source: str, by: int | None, at: datetime
) -> None:
    start = entry.start.isoformat() if entry.start else ""
    kind = "total" if any(value.op is Op.TOTAL for value in entry.values.values()) else "set"
    name = f"{entry.unit}/{start}/{entry.date.isoformat()}/{kind}"
    message = uow.ledger.message(APP, at.isoformat(), name, by, campaign.code, at, f"{source}: {cells}")
    if uow.ledger.entries_of(message.id):
        return
    received = {metric: _received(uow, campaign, entry, metric) for metric in entry.values}
    uow.ledger.record(campaign, message, entry, at, person=by, entered_for=True, reason=source, received_at=received)


def _received(uow: UnitOfWork, campaign: Campaign, entry: Entry, metric: str) -> datetime:
    """Say when a figure came: as it was said first for these days, on time or late; else nobody knows."""
    days = Span(entry.start or entry.date, entry.date)
    cells = uow.ledger.cells(campaign.code, unit=entry.unit, span=days)
    known = (one.received_at for one in cells if one.metric == metric and one.received_at is not None)
    return min(known, default=UNDATED)
