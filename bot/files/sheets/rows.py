"""Rows of a table about units: who stands in which line, sums and rates that stay live where they give the figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.desk.names import capital, ended_words, list_name
from bot.texts import Texts
from reporting.kinds import kind_groups
from reporting.known import Scope, ended_scope, whole
from reporting.numbers import half_up, percent
from reporting.papers.tables import Cell, Column, Form, Formula, Row, Tone, plain_value
from reporting.progress import Figure, Progress

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Line:
    """Whose row it is: one unit's, a group of kinds', or (both None) the whole's; `ended`: of those, who is no more."""

    unit: str | None = None
    group: str | None = None
    ended: bool = False

    def figure(self, progress: Progress, metric: str) -> Figure:
        """Give its figure of a metric."""
        if self.ended:
            return progress.of_ended(metric, self.group) or Figure(None, metric)
        return progress.of(self.unit, metric) if self.group is None else progress.of_group(self.group, metric)

    def scope(self, progress: Progress) -> Scope:
        """Give the units that it speaks of."""
        if self.unit is not None:
            return Scope((self.unit,))
        inside = None if self.group is None else set(kind_groups(progress.campaign)[self.group])
        if self.ended:
            return ended_scope(progress.campaign, progress.as_of, inside) or Scope((), ended=True)
        if inside is not None:
            return Scope(tuple(code for code in whole(progress.campaign).units if code in inside))
        return whole(progress.campaign)


def roman(number: int) -> str:
    """Write a number as groups and annexes are numbered: `IV`; beyond ten in figures."""
    return _ROMAN[number - 1] if number <= len(_ROMAN) else str(number)


def naming(texts: Texts) -> tuple[Column, Column]:
    """Head the two columns that name a row."""
    return Column("no", texts.plain("sheet.no"), Form.MARK), Column("unit", texts.plain("sheet.unit"), Form.TEXT)


def unit_rows(
    texts: Texts, progress: Progress, columns: Sequence[Column], values: Callable[[Line], Mapping[str, Cell]]
) -> list[Row]:
    """Fill a row for each unit in file order, one for each group of kinds where there are several, and the total."""
    rows: list[Row] = []
    for line, named, tone in _named(texts, progress):
        cells = values(line)
        if not line.ended or any(plain_value(cell) for cell in cells.values()):
            rows.append(Row({**named, **cells}, tone))
    for place, row in enumerate(rows):
        if row.tone is Tone.GROUP:
            end = next((n for n in range(place + 1, len(rows)) if rows[n].tone is Tone.GROUP), len(rows))
            rows[place] = replace(row, cells=_summed(rows, columns, range(place + 1, end), row.cells))
    total = values(Line())
    if any(value is not None for value in total.values()):
        groups = [place for place, row in enumerate(rows) if row.tone is Tone.GROUP]
        cells = _summed(rows, columns, groups or range(len(rows)), total)
        rows.append(Row(cells, Tone.TOTAL, texts.plain("sheet.total")))
    return rows


def _named(texts: Texts, progress: Progress) -> Iterator[tuple[Line, Cells, Tone]]:
    campaign, here = progress.campaign, set(progress.units)
    groups = {name: [code for code in codes if code in here] for name, codes in kind_groups(campaign).items()}
    groups = {name: codes for name, codes in groups.items() if codes}
    for place, (name, codes) in enumerate(groups.items()):
        if len(groups) > 1:
            yield Line(group=name), {"no": roman(place + 1), "unit": capital(name)}, Tone.GROUP
        for number, code in enumerate(codes, 1):
            yield Line(unit=code), {"no": number, "unit": list_name(campaign, code)}, Tone.PLAIN
        closed = Line(group=name if len(groups) > 1 else None, ended=True)
        scope = closed.scope(progress)
        if scope.units:
            words = ended_words(texts, campaign, progress.as_of, scope.units)
            yield closed, {"no": "", "unit": words}, Tone.PLAIN


def _summed(rows: Sequence[Row], columns: Sequence[Column], places: Sequence[int], cells: Mapping[str, Cell]) -> Cells:
    """Make counts live sums of rows, where those give what the line says; other formulas stay as they are."""
    live: Cells = dict(cells)
    for column in columns:
        value = live.get(column.key)
        if column.form is Form.COUNT and isinstance(value, int) and places:
            live[column.key] = _sum(rows, column.key, places, value)
    return live


def _sum(rows: Sequence[Row], key: str, places: Sequence[int], value: int) -> Cell:
    known = (plain_value(rows[place].cells.get(key)) for place in places)
    if sum(number for number in known if isinstance(number, int)) != value:
        return value
    if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
        return Formula(f"SUM({{{key}@{places[0]}}}:{{{key}@{places[-1]}}})", value)
    return Formula("+".join(f"{{{key}@{place}}}" for place in places), value)


def live_sum(cells: Mapping[str, Cell], keys: Sequence[str], value: int | None) -> Cell:
    """Give a sum of its row's cells, live where they give it."""
    numbers = [plain_value(cells.get(key)) for key in keys]
    known = [number for number in numbers if isinstance(number, int)]
    if value is None or not known or len(known) < len(keys) or sum(known) != value:
        return value
    return Formula("+".join(f"{{{key}}}" for key in keys), value)


def live_rate(cells: Mapping[str, Cell], part: str, base: str, rate: Decimal | None) -> Cell:
    """Give a rate in percent with two decimals, half up, live where its row gives it."""
    if rate is None:
        return None
    shown = half_up(rate, 2)
    done, of = plain_value(cells.get(part)), plain_value(cells.get(base))
    exact = percent(done, of) if isinstance(done, int) and isinstance(of, int) else None
    if exact is None or half_up(exact, 2) != shown:
        return shown
    return Formula(f"ROUND(100*{{{part}}}/{{{base}}},2)", shown)


def live_left(cells: Mapping[str, Cell], part: str, base: str, left: int | None) -> Cell:
    """Give what is left to do, live where its row gives it."""
    done, of = plain_value(cells.get(part)), plain_value(cells.get(base))
    if left is None or not isinstance(done, int) or not isinstance(of, int) or max(0, of - done) != left:
        return left
    return Formula(f"MAX(0,{{{base}}}-{{{part}}})", left)
