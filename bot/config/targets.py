"""Baselines, targets, quotas and stated figures of a campaign file; a file's column gives each unit's number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.config.files import Sheet, parse_count
from bot.config.frame import Frame
from bot.config.settings import Note
from bot.config.tables import Table, shown
from bot.config.words import parse_day, parse_deadline, parse_percent
from reporting.campaign import Baseline, Quota, Target
from reporting.flat import flat_words


def read_baselines(root: Table, frame: Frame) -> tuple[Baseline, ...]:
    """Read every `[[baseline]]`: one number, or a file with a column per metric."""
    found: dict[tuple[str | None, str], Baseline] = {}
    for table in root.tables("baseline", "metric"):
        as_of = table.day("as_of") if table.need("as_of", f"as_of = {frame.start}") else None
        for unit, metric, value in _baseline_values(table, frame):
            if as_of is None:
                continue
            if as_of > frame.end:
                table.fault("as_of", "after-campaign", day=as_of, end=frame.end)
            if (unit, metric) in found:
                table.fault("metric", "baseline-twice", metric=metric, unit=unit or "*")
            found[unit, metric] = Baseline(unit, metric, value, as_of)
        table.finish(also=("file", "columns", "metric", "unit", "value"))
    return tuple(found.values())


def _baseline_values(table: Table, frame: Frame) -> Iterator[tuple[str | None, str, int]]:
    if table.has("file"):
        sheet = frame.sheets.open(table.path("file"), table.text("file"))
        columns = table.table("columns")
        if sheet is None:
            return
        wanted = {key: columns.text(key) for key in columns.raw} or {
            key: key for key in frame.metrics if key in sheet.columns
        }
        if not wanted:
            values = {"file": table.text("file"), "column": next(iter(frame.metrics), "m1"), "near": ""}
            table.fault("file", "column-missing", **values)
        for metric, column in wanted.items():
            if frame.known(columns, metric, metric):
                for code, value in _column_values(table, sheet, column, frame):
                    yield code, metric, value
        return
    yield from _one_baseline(table, frame)


def _one_baseline(table: Table, frame: Frame) -> Iterator[tuple[str | None, str, int]]:
    metric = frame.metric(table)
    unit = frame.units.named(table.text("unit"), table.path("unit")) if table.has("unit") else None
    if table.need("value", "value = 113957") and metric and (unit or not table.has("unit")):
        yield unit, metric, table.number("value", 0)


def _column_values(table: Table, sheet: Sheet, column: str, frame: Frame) -> Iterator[tuple[str, int]]:
    """Go through the numbers of one column by unit; a stated total that differs from their sum becomes a note."""
    name = table.text("file")
    if column not in sheet.columns:
        near = table.faults.hint(column, sheet.columns)
        table.fault("file", "column-missing", file=name, column=column, near=near)
        return
    total = 0
    for row in sheet.units:
        place = f"{table.path('file')} ({name}:{row.line})"
        unit = frame.units.named(row.get("code") or row.get("name"), place)
        text = row.get(column)
        value = parse_count(text) if text else None
        if text and value is None:
            frame.units.faults.add(place, "bad-count", column=column, got=shown(text))
        if unit and value is not None:
            total += value
            yield unit, value
    stated = parse_count(sheet.total.get(column)) if sheet.total else None
    if stated is not None and stated != total:
        values = {"file": name, "column": column, "stated": stated, "computed": total}
        frame.notes.append(Note("total", table.path("file"), values))


@dataclass(frozen=True, slots=True)
class _Amount:
    """What a target asks of a unit (None: the whole): a count, or a percent of another metric."""

    unit: str | None
    value: int | None
    percent: Decimal | None = None
    percent_of: str | None = None


def read_targets(root: Table, frame: Frame) -> tuple[Target, ...]:
    """Read every `[[target]]`: for the whole, for one unit, or for each unit of a file."""
    targets: list[Target] = []
    for table in root.tables("target", "name"):
        targets.extend(_targets(table, frame))
        table.finish(also=("file", "column", "value", "unit", "units", "counts", "deadline", "name", "metric"))
    return tuple(targets)


def _targets(table: Table, frame: Frame) -> Iterator[Target]:
    metric = frame.metric(table)
    deadline = _deadline(table, frame)
    since = _since(table, frame)
    given = list(_target_values(table, frame, metric))
    if metric is None or deadline is None:
        return
    for amount in given:
        yield Target(
            name=table.text("name") or metric,
            metric=metric,
            deadline=deadline[0],
            unit=amount.unit,
            value=amount.value,
            percent=amount.percent,
            percent_of=amount.percent_of,
            since=since,
            before=deadline[1],
        )


def _target_values(table: Table, frame: Frame, metric: str | None) -> Iterator[_Amount]:
    """Go through the amounts that a target gives: a file's column, a table of units, or one value."""
    if table.has("file"):
        sheet = frame.sheets.open(table.path("file"), table.text("file"))
        column = table.text("column") or metric
        if sheet and column:
            for code, value in _column_values(table, sheet, column, frame):
                yield _Amount(code, value)
    elif table.has("units"):
        each = table.table("units")
        for name in each.raw:
            code = frame.units.named(name, each.path(name)) or ""
            if code:
                yield _Amount(code, each.number(name, 0))
    else:
        yield from _one_amount(table, frame)


def _one_amount(table: Table, frame: Frame) -> Iterator[_Amount]:
    unit = frame.units.named(table.text("unit"), table.path("unit")) if table.has("unit") else None
    if not table.need("value", "value = 80000") or (table.has("unit") and unit is None):
        return
    if isinstance(table.any("value"), str):
        share = parse_percent(table.text("value"))
        if share is None:
            table.fault("value", "bad-target", got=shown(table.text("value")))
        elif frame.known(table, "value", share[1]):
            yield _Amount(unit, None, share[0], share[1])
        return
    yield _Amount(unit, table.number("value", 0))


def _deadline(table: Table, frame: Frame) -> tuple[date, bool] | None:
    if not table.need("deadline", f'deadline = "by {frame.end}"'):
        return None
    value = table.any("deadline")
    if isinstance(value, str):
        found = parse_deadline(value)
    else:
        day = table.day("deadline")
        found = (day, False) if day else None
    if found is None:
        if isinstance(value, str):
            table.fault("deadline", "bad-deadline", got=shown(value))
        return None
    if not frame.start <= found[0] <= frame.end:
        table.fault("deadline", "deadline-outside", day=found[0], start=frame.start, end=frame.end)
    return found


def _since(table: Table, frame: Frame) -> date | None:
    words = flat_words(table.text("counts", "cumulative"))
    if words in {"cumulative", "luy ke"}:
        return None
    opening, _, rest = words.partition(" ")
    day = parse_day(rest) if opening in {"from", "tu"} else None
    if day is None:
        table.fault("counts", "bad-counts", got=shown(words))
    elif not frame.start <= day <= frame.end:
        table.fault("counts", "outside-campaign", day=day, start=frame.start, end=frame.end)
    return day


def read_quotas(root: Table, frame: Frame) -> tuple[Quota, ...]:
    """Read every `[[quota]]`: a letter's own per-day number, what remains over N days."""
    quotas: list[Quota] = []
    for table in root.tables("quota", "name"):
        named = table.need("name", 'name = "dot-1"')
        metric = frame.metric(table)
        counted = table.need("days", "days = 35")
        days, as_of = table.number("days", 1, least=1, most=3660), table.day("as_of")
        if named and metric and counted:
            quotas.append(Quota(table.text("name"), metric, days, as_of))
        table.finish()
    return tuple(quotas)


def parse_share(text: str) -> Decimal | None:
    """Read `46,04 %` or `46.04` as an exact number."""
    try:
        return Decimal(text.replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return None
