"""The span's reports as they count now: a row for each unit and day or span, what was said beside its figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.desk.names import list_name
from bot.files.sheets.rows import Cells
from bot.texts import Texts
from reporting.campaign import Metric
from reporting.papers.tables import Cell as TableCell
from reporting.papers.tables import Column, Form, Formula, Row, Table, Tone
from reporting.progress import Progress
from reporting.records import Cell, Relation, Span, StoredEntry

MOST_DETAILED = 5000
"""Longer lists go without a number and the receiving time of each line: they are for figures."""

_MEANT = {Relation.EXTRA: "extra", Relation.PART: "part"}

_Key = tuple[date, date, str, str]
"""Last day, first day, unit, and how the figure is meant."""


def reports_table(
    texts: Texts, progress: Progress, span: Span, cells: Iterable[Cell], notes: Iterable[StoredEntry]
) -> Table:
    """Compose the list of what was reported for days of a span, by day and unit."""
    campaign = progress.campaign
    metrics = [metric for metric in campaign.metrics if metric.formula is None]
    said: dict[_Key, dict[str, TableCell]] = {}
    came: dict[_Key, datetime] = {}
    for cell in cells:
        if cell.date not in span:
            continue
        key = (cell.date, cell.start or cell.date, cell.unit, _meaning(cell))
        said.setdefault(key, {})[cell.metric] = cell.value
        if cell.received_at is not None:
            came[key] = min(cell.received_at, came.get(key, cell.received_at))
    given = {metric for values in said.values() for metric in values}
    shown = [metric for metric in metrics if metric.typed or metric.key in given]
    long, remarks = len(said) > MOST_DETAILED, _remarks(notes)
    order = {unit.code: number for number, unit in enumerate(campaign.units)}
    names = {unit.code: list_name(campaign, unit.code) for unit in campaign.units}
    words = {key: texts.plain(f"sheet.means-{key}") for key in ("plain", "total", "extra", "part")}
    rows: list[Row] = []
    for number, key in enumerate(sorted(said, key=lambda one: (*one[:2], order.get(one[2], len(order)), one[3])), 1):
        last, first, unit, meaning = key
        row: Cells = {"no": number, "unit": names.get(unit, unit), "first": first, "last": last}
        row |= said[key] | {"meaning": words[meaning], "note": remarks.get((unit, last, first), "")}
        if not long and key in came:
            row["came"] = came[key].astimezone(campaign.zone)
        rows.append(Row(row))
    rows += _total(texts, progress, span, rows, [metric.key for metric in shown])
    return Table(
        texts.plain("sheet.reports"),
        texts.plain("sheet.reports-title", span=texts.span(span, year=True)).upper(),
        tuple(_columns(texts, said, shown, long=long, noted=bool(remarks))),
        tuple(rows),
        (campaign.name,),
        (texts.plain("sheet.reports-note"),),
        leading=1 if long else 2,
    )


def _columns(
    texts: Texts, said: Collection[_Key], metrics: Sequence[Metric], *, long: bool, noted: bool
) -> Iterator[Column]:
    """Head the columns that there is something for."""
    days = all(last == first for last, first, _unit, _meant in said)
    if not long:
        yield Column("no", texts.plain("sheet.no"), Form.MARK)
    yield Column("unit", texts.plain("sheet.unit"), Form.TEXT)
    if not days:
        yield Column("first", texts.plain("sheet.first-day"), Form.DAY)
    yield Column("last", texts.plain("sheet.day" if days else "sheet.last-day"), Form.DAY)
    yield from (Column(metric.key, metric.label) for metric in metrics)
    if any(meant != "plain" for _last, _first, _unit, meant in said):
        yield Column("meaning", texts.plain("sheet.meaning"), Form.TEXT)
    if not long:
        yield Column("came", texts.plain("sheet.came"), Form.MOMENT)
    if noted:
        yield Column("note", texts.plain("sheet.note"), Form.TEXT, width=30)


def _meaning(cell: Cell) -> str:
    if cell.anchor:
        return "total"
    return "plain" if cell.relation is None else _MEANT.get(cell.relation, "plain")


def _remarks(notes: Iterable[StoredEntry]) -> Mapping[tuple[str, date, date], str]:
    found: dict[tuple[str, date, date], list[str]] = {}
    for stored in notes:
        entry = stored.entry
        if entry.note:
            found.setdefault((entry.unit, entry.date, entry.start or entry.date), []).append(entry.note)
    return {key: "; ".join(dict.fromkeys(said)) for key, said in found.items()}


def _total(texts: Texts, progress: Progress, span: Span, rows: list[Row], metrics: list[str]) -> list[Row]:
    """Add the rows up where nothing is counted twice and nothing was there before; else say nothing."""
    if not rows or progress.tally.span != span:
        return []
    cells: Cells = {}
    for metric in metrics:
        figure = progress.of(None, metric)
        values = [row.cells.get(metric) for row in rows]
        if figure.in_period is not None and sum(v for v in values if isinstance(v, int)) == figure.in_period:
            cells[metric] = Formula(f"SUM({{{metric}@0}}:{{{metric}@{len(rows) - 1}}})", figure.in_period)
        else:
            cells[metric] = figure.in_period
    return [Row(cells, Tone.TOTAL, texts.plain("sheet.total"))]
