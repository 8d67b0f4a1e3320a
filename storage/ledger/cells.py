"""What now counts: the fold of live entries, kept for every unit, metric and day or span."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, literal_column, select

from reporting.ledger import CellKey, cell_key
from reporting.records import Cell, Relation, Span
from storage.codec import (
    from_day,
    from_day_or_none,
    from_moment_or_none,
    to_day,
    to_moment_or_none,
)
from storage.figures import cells
from storage.ledger.standing import metrics_of
from storage.ledger.unit_cells import UnitCells, place_of
from storage.link import Link, Row
from storage.memory import Memory
from storage.sql import Sql, fixed, insert_sql

_CELL: Final = (
    cells.c.unit,
    cells.c.metric,
    cells.c.date,
    cells.c.value,
    cells.c.start,
    cells.c.anchor,
    cells.c.relation,
    cells.c.received_at,
)
_first = case((cells.c.start == fixed(""), cells.c.date), else_=cells.c.start)
_PUT: Final = insert_sql(cells, update=["value", "relation", "received_at"])
_REMOVE: Final = Sql(
    delete(cells).where(
        *(
            cells.c[name] == bindparam(name)
            for name in ("campaign", "unit", "metric", "date", "start", "anchor", "extra")
        )
    )
)
_OF_DAY: Final = Sql(
    select(*_CELL).where(
        cells.c.campaign == bindparam("campaign"),
        cells.c.unit == bindparam("unit"),
        cells.c.date == bindparam("date"),
        cells.c.start == bindparam("start"),
    )
)
_ANY: Final = Sql(
    select(cells.c.date)
    .where(cells.c.campaign == bindparam("campaign"), cells.c.date >= bindparam("first"), _first <= bindparam("last"))
    .limit(literal_column("1"))
)
_MOST_SPANS: Final = 32
KEPT_BEFORE: Final = timedelta(31)
"""So many days before a report's are kept of its unit: a month's period, and enough daily figures to have a habit."""
_NO_END: Final = date.max
_UNITS: Final = Sql(
    select(cells.c.unit).distinct().where(cells.c.campaign == bindparam("campaign")).order_by(cells.c.unit)
)


@cache
def _list_sql(*, unit: bool, metrics: int, span: bool) -> Sql:
    """Build the query of cells by unit, by so many metrics, by days that they touch."""
    statement = select(*_CELL).where(cells.c.campaign == bindparam("campaign"))
    if unit:
        statement = statement.where(cells.c.unit == bindparam("unit"))
    if metrics:
        statement = statement.where(cells.c.metric.in_([bindparam(f"metric{n}") for n in range(metrics)]))
    if span:
        statement = statement.where(cells.c.date >= bindparam("first"), _first <= bindparam("last"))
    order = (cells.c.unit, cells.c.metric, cells.c.date, _first, cells.c.start, cells.c.anchor, cells.c.extra)
    return Sql(statement.order_by(*order))


def listed(
    link: Link,
    campaign: str,
    *,
    unit: str | None = None,
    metrics: Collection[str] | None = None,
    span: Span | None = None,
) -> list[Cell]:
    """List cells by unit, metric, date; with `span`, those whose days touch it."""
    if metrics is not None and not metrics:
        return []
    if unit is not None:
        kept: UnitCells | None = None if link.memory is None else link.memory.of_unit(_unit_name(campaign, unit))
        if kept is not None and kept.first <= (date.min if span is None else span.start):
            return kept.all() if metrics is None and span is None else kept.listed(metrics, span)
        if span is not None and metrics is None:
            metrics = metrics_of(link, campaign, unit)  # the key has the metric before the date
    return _read(link, campaign, unit, metrics, span)


def _read(
    link: Link, campaign: str, unit: str | None, metrics: Collection[str] | None, span: Span | None
) -> list[Cell]:
    """List cells as they are stored."""
    if metrics is not None and not metrics:
        return []
    parameters: dict[str, Any] = {"campaign": campaign}
    if unit is not None:
        parameters["unit"] = unit
    for number, metric in enumerate(metrics or ()):
        parameters[f"metric{number}"] = metric
    if span is not None:
        parameters |= {"first": to_day(span.start), "last": to_day(span.end)}
    sql = _list_sql(unit=unit is not None, metrics=len(metrics or ()), span=span is not None)
    return [_cell(row) for row in link.rows(sql, **parameters)]


def of_day(link: Link, campaign: str, unit: str, day: str, start: str) -> list[Cell]:
    """List the cells of exactly one day or span (as text)."""
    if link.memory is not None:
        kept = kept_from(link, link.memory, campaign, unit, from_day(start or day))
        return kept.of_day(from_day(day), from_day_or_none(start))
    return [_cell(row) for row in link.rows(_OF_DAY, campaign=campaign, unit=unit, date=day, start=start)]


def units(link: Link, campaign: str) -> list[str]:
    """Name the units that have cells."""
    return [row[0] for row in link.rows(_UNITS, campaign=campaign)]


def put(link: Link, campaign: str, fresh: Mapping[CellKey, Cell]) -> None:
    """Write cells, new or changed."""
    link.later(_PUT, [_row(campaign, key, cell) for key, cell in fresh.items()])
    if link.memory is not None:
        _move_along(link.memory, campaign, fresh.values())
        _note(link.memory, campaign, {(cell.start or cell.date, cell.date) for cell in fresh.values()})


def remove(link: Link, campaign: str, keys: Collection[CellKey]) -> None:
    """Take cells away."""
    if not keys:
        return
    link.many(_REMOVE, [_key(campaign, key) for key in keys])
    if link.memory is not None:
        link.memory.drop(_any_name(campaign))
        for key in keys:
            kept = _kept_beside(link.memory, campaign, key[0], key[3] or key[2])
            if kept is not None:
                kept.remove(key)


def any_in(link: Link, campaign: str, span: Span) -> bool:
    """Tell whether any cell's days touch a span; the writer remembers, since every answer asks for the same."""
    known = None if link.memory is None else link.memory.of_unit(_any_name(campaign))
    answers: dict[Span, bool] = known[0] if known else {}
    found = answers.get(span)
    if found is None:
        days = {"first": to_day(span.start), "last": to_day(span.end)}
        found = answers[span] = link.row(_ANY, campaign=campaign, **days) is not None
        if link.memory is not None and (known is None or len(answers) > _MOST_SPANS):
            link.memory.keep(_any_name(campaign), [{span: found}])
    return found


def _any_name(campaign: str) -> tuple[str, str]:
    return ("any", campaign)


def _note(memory: Memory, campaign: str, days: Iterable[tuple[date, date]]) -> None:
    """Take note that there are cells on some days, from the first to the last of each."""
    for answers in memory.of_unit(_any_name(campaign)) or ():
        for span, found in answers.items():
            if not found and any(last >= span.start and first <= span.end for first, last in days):
                answers[span] = True


def _unit_name(campaign: str, unit: str) -> tuple[str, str, str]:
    return ("cells", campaign, unit)


def kept_from(link: Link, memory: Memory, campaign: str, unit: str, first: date) -> UnitCells:
    """Give a unit's cells from a day on; the writer keeps them, a report asks for them three times and changes a few.

    What is kept begins some days earlier, and so that no cell lies on both sides of where it begins.
    """
    name = _unit_name(campaign, unit)
    kept: UnitCells | None = memory.of_unit(name)
    if kept is None or kept.first > first:
        memory.drop(name)
        kept = _read_from(link, campaign, unit, first)
        memory.keep(name, kept)
    return kept


def _read_from(link: Link, campaign: str, unit: str, first: date) -> UnitCells:
    metrics = metrics_of(link, campaign, unit)
    if not metrics:
        return UnitCells(())
    begins = first - KEPT_BEFORE if first - date.min > KEPT_BEFORE else date.min
    while True:
        found = _read(link, campaign, unit, metrics, Span(begins, _NO_END))
        earliest = min([cell.start for cell in found if cell.start is not None], default=begins)
        if earliest >= begins:
            return UnitCells(found, begins)
        begins = earliest


def _kept_beside(memory: Memory, campaign: str, unit: str, first: date) -> UnitCells | None:
    """Give what is kept of a unit where a cell that begins on a day belongs to it; forget it where one lies before."""
    name = _unit_name(campaign, unit)
    kept: UnitCells | None = memory.of_unit(name)
    if kept is not None and first < kept.first:
        memory.drop(name)
        return None
    return kept


def _move_along(memory: Memory, campaign: str, fresh: Iterable[Cell]) -> None:
    """Put changed cells among those that are kept, as they would be read."""
    unit, kept = "", None
    for cell in fresh:
        if cell.unit != unit:
            unit = cell.unit
            kept = memory.of_unit(_unit_name(campaign, unit))
        if kept is None:
            continue
        if (cell.start or cell.date) < kept.first:
            memory.drop(_unit_name(campaign, unit))
            kept = None
            continue
        came = cell.received_at
        if came is not None and came.tzinfo is not UTC:
            kept.put(replace(cell, received_at=came.astimezone(UTC)))
        else:
            kept.put(cell)


def in_order(some: Iterable[Cell]) -> list[Cell]:
    """Sort one pair's cells as they are listed: the arithmetic goes by the order where two end on the same day."""
    return sorted(some, key=place_of)


def by_key(found: Iterable[Cell]) -> dict[CellKey, Cell]:
    """Sort cells by their keys."""
    return {cell_key(cell): cell for cell in found}


def _key(campaign: str, key: CellKey) -> dict[str, Any]:
    unit, metric, day, start, anchor, extra = key
    return {
        "campaign": campaign,
        "unit": unit,
        "metric": metric,
        "date": to_day(day),
        "start": to_day(start),
        "anchor": anchor,
        "extra": extra,
    }


def _row(campaign: str, key: CellKey, cell: Cell) -> dict[str, Any]:
    _unit, _metric, day, start, anchor, _extra = key
    row = _key(campaign, key)
    row["value"] = cell.value
    row["relation"] = None if cell.relation is None else cell.relation.value
    row["received_at"] = to_moment_or_none(cell.received_at)
    row["days"] = None if anchor else 1 if start is None else (day - start).days + 1
    return row


def _cell(row: Row) -> Cell:
    unit, metric, day, value, start, anchor, relation, received_at = row
    return Cell(
        unit,
        metric,
        from_day(day),
        value,
        from_day_or_none(start),
        bool(anchor),
        None if relation is None else Relation(relation),
        from_moment_or_none(received_at),
    )
