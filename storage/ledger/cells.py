"""What now counts: the fold of live entries, kept for every unit, metric and day or span."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date
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
    if unit is not None and link.memory is not None:
        found = _of_unit(link, link.memory, campaign, unit)
        if metrics is None and span is None:
            return list(found)
        return [cell for cell in found if _is_meant(cell, metrics, span)]
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
        found = _of_unit(link, link.memory, campaign, unit)
        date, first = from_day(day), from_day_or_none(start)
        return [cell for cell in found if cell.date == date and cell.start == first]
    return [_cell(row) for row in link.rows(_OF_DAY, campaign=campaign, unit=unit, date=day, start=start)]


def units(link: Link, campaign: str) -> list[str]:
    """Name the units that have cells."""
    return [row[0] for row in link.rows(_UNITS, campaign=campaign)]


def put(link: Link, campaign: str, fresh: Iterable[Cell]) -> None:
    """Write cells, new or changed."""
    known = list(fresh)
    link.later(_PUT, [_key(campaign, cell_key(cell)) | _content(cell) for cell in known])
    if link.memory is not None:
        for cell in known:
            _move_along(link.memory, campaign, cell_key(cell), cell)
            _note(link.memory, campaign, cell.start or cell.date, cell.date)


def remove(link: Link, campaign: str, keys: Iterable[CellKey]) -> None:
    """Take cells away."""
    known = list(keys)
    if not known:
        return
    link.many(_REMOVE, [_key(campaign, key) for key in known])
    if link.memory is not None:
        link.memory.drop(_any_name(campaign))
        for key in known:
            _move_along(link.memory, campaign, key, None)


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


def _note(memory: Memory, campaign: str, first: date, last: date) -> None:
    """Take note that there is a cell on some days."""
    for answers in memory.of_unit(_any_name(campaign)) or ():
        for span, found in answers.items():
            if not found and last >= span.start and first <= span.end:
                answers[span] = True


def _of_unit(link: Link, memory: Memory, campaign: str, unit: str) -> list[Cell]:
    """List a unit's cells; the writer keeps them, since a report asks for them three times and changes a few."""
    name = ("cells", campaign, unit)
    found: list[Cell] | None = memory.of_unit(name)
    if found is None:
        sql = _list_sql(unit=True, metrics=0, span=False)
        found = [_cell(row) for row in link.rows(sql, campaign=campaign, unit=unit)]
        memory.keep(name, found)
    return found


def _move_along(memory: Memory, campaign: str, key: CellKey, cell: Cell | None) -> None:
    """Put a changed cell where it stands among those that are kept, or take it out."""
    kept: list[Cell] | None = memory.of_unit(("cells", campaign, key[0]))
    if kept is None:
        return
    place = _listing(key)
    at = bisect_left(kept, place, key=_listed_at)
    there = at < len(kept) and _listed_at(kept[at]) == place
    if cell is None:
        del kept[at : at + there]
        return
    came = cell.received_at
    kept[at : at + there] = [cell if came is None else replace(cell, received_at=came.astimezone(UTC))]


def _listing(key: CellKey) -> tuple[str, date, date, bool, bool, bool]:
    """Say where a key is listed: as the query orders."""
    _, metric, day, start, anchor, extra = key
    return (metric, day, start or day, start is not None, anchor, extra)


def _listed_at(cell: Cell) -> tuple[str, date, date, bool, bool, bool]:
    return _listing(cell_key(cell))


def _is_meant(cell: Cell, metrics: Collection[str] | None, span: Span | None) -> bool:
    if metrics is not None and cell.metric not in metrics:
        return False
    return span is None or (cell.date >= span.start and (cell.start or cell.date) <= span.end)


def in_order(some: Iterable[Cell]) -> list[Cell]:
    """Sort one pair's cells as they are listed: the arithmetic goes by the order where two end on the same day."""
    return sorted(some, key=_place)


def by_key(found: Sequence[Cell]) -> dict[CellKey, Cell]:
    """Sort cells by their keys."""
    return {cell_key(cell): cell for cell in found}


def _place(cell: Cell) -> tuple[date, date, bool, bool, bool]:
    extra = cell.relation is Relation.EXTRA
    return (cell.date, cell.start or cell.date, cell.start is not None, cell.anchor, extra)


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


def _content(cell: Cell) -> dict[str, Any]:
    return {
        "value": cell.value,
        "relation": None if cell.relation is None else cell.relation.value,
        "received_at": to_moment_or_none(cell.received_at),
    }


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
