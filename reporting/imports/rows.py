"""A table's rows into figures: whose row it is, for which days, and which numbers can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from reporting.campaign import Campaign
from reporting.flat import flat_words
from reporting.imports.columns import Column, Kind, Layout, Use, find_metric, kind_of, read_layout
from reporting.imports.draft import Draft, Fault, Item, Wish
from reporting.imports.headings import Heading, find_heading, titles
from reporting.imports.sums import Difference, Sums
from reporting.imports.words import heading_words, read_days, read_number
from reporting.message import Reader
from reporting.privacy import mask
from reporting.records import Span
from reporting.sheets import Grid, Sheet, Value, address

MOST_FAULTS = 500
LARGEST = 1_000_000_000
_TOTAL = re.compile(
    r"^(?:tong(?: cong| so)?\b.*|cong(?: chung)?|toan (?:huyen|tinh|xa|phuong|thanh pho|thi xa)|total)$"
)
_SECTION = re.compile(r"^(?:[ivx]+|[a-d])$")
_UP_TO = re.compile(r"\b(?:den|tinh den|den het|den nay)\b")


def read_draft(campaign: Campaign, reader: Reader, grid: Grid, wish: Wish, today: date) -> Draft:
    """Read all tables of a file; those without a heading that names units are passed over, if another has one."""
    draft = Draft()
    found = [(sheet, heading) for sheet in grid.sheets if (heading := find_heading(sheet)) is not None]
    if not found:
        draft.faults.append(Fault("no-heading"))
    for sheet, heading in found:
        _Table(campaign, reader, sheet, heading, wish, today, draft, several=len(grid.sheets) > 1).read()
    del draft.faults[MOST_FAULTS:]
    return draft


@dataclass(slots=True)
class _Table:
    """One table while it is read."""

    campaign: Campaign
    reader: Reader
    sheet: Sheet
    heading: Heading
    wish: Wish
    today: date
    draft: Draft
    several: bool
    title: str = ""
    layout: Layout = field(init=False)
    units: dict[str, str | None] = field(default_factory=dict)
    sums: Sums = field(init=False)
    told: set[tuple[str, int]] = field(default_factory=set)

    def read(self) -> None:
        """Read the heading, then row by row."""
        self.title = titles(self.sheet, self.heading)
        self.layout = read_layout(self.campaign, self.heading, f"{self.sheet.name} {self.title}")
        self.sums = Sums(self.campaign, self.sheet, self.layout.sums)
        for number, said in self.layout.unread:
            if any(isinstance(self.sheet.at(row, number), int | float) for row in self._body()):
                self._fault("unread-column", self.heading.first, number, said=said)
        figures = self._settled()
        if not figures and not self.layout.is_long:
            if not self.draft.faults:
                self._fault("no-figures", self.heading.first, self.heading.unit)
            return
        for row in self._body():
            self._row(row, figures)

    def _body(self) -> list[int]:
        return [row for row in sorted(self.sheet.rows) if row > self.heading.last]

    def _settled(self) -> list[Column]:
        """Give every column its kind; those that nothing tells are named once."""
        by_row = Use.DAY in self.layout.uses
        settled: list[Column] = []
        open_ones: list[Column] = []
        for column in self.layout.figures:
            kind = self.wish.kind if self.wish.kind and column.kind in {None, Kind.REPORT} else column.kind
            days = column.days
            if kind is not Kind.TARGET:
                days = days or self.wish.days or read_days(self.title, self.campaign.start.year)
            if kind is None and not self.campaign.metric_by_key[column.metric].reported and not column.derived:
                kind = Kind.TOTAL  # what only a file brings
            if kind is None and by_row:
                kind = Kind.REPORT
            if kind is None and days is not None:
                up_to = _UP_TO.search(flat_words(f"{self.title} {column.said}")) and days.start == days.end
                kind = Kind.TOTAL if up_to else Kind.REPORT if days.days > 1 else None
            if kind is None:
                open_ones.append(column)
            else:
                settled.append(Column(column.number, column.said, column.metric, kind, days, column.derived))
        if open_ones:
            said = "; ".join(column.said for column in open_ones[:6])
            self._fault("which-kind", self.heading.first, open_ones[0].number, said=said)
        return settled

    def _row(self, row: int, figures: list[Column]) -> None:
        name = self._name(row)
        numbers = [column for column in figures if self.sheet.at(row, column.number) not in {None, ""}]
        long = self.layout.is_long and self.sheet.at(row, self.layout.uses[Use.VALUE]) is not None
        if not name or not (numbers or long):
            if heading_words(name):
                return
            if numbers and any(isinstance(self.sheet.at(row, c.number), int) for c in numbers):
                self._fault("no-unit", row, self.heading.unit)
            return
        if _TOTAL.match(heading_words(name)):
            self._differ((*self.sums.of_rows(row, numbers), *self.sums.of_groups(row)))
            return
        unit = self._unit(row, name)
        if unit is None:
            return
        self.draft.rows += 1
        items = [self._long(row, unit)] if self.layout.is_long else list(self._items(row, unit, numbers))
        self.draft.add(item for item in items if item is not None)
        if not self.layout.is_long:
            self._differ((*self.sums.of_groups(row), *self.sums.of_derived(row, numbers)))

    def _name(self, row: int) -> str:
        """Give what names a row's unit; in a row of the whole the words may stand further left."""
        for column in (self.heading.unit, self.heading.code, *range(1, self.heading.unit)):
            value = self.sheet.at(row, column) if column else None
            if isinstance(value, str) and value.strip() and not _SECTION.match(heading_words(value)):
                return value.strip()
        return ""

    def _unit(self, row: int, name: str) -> str | None:
        """Find a row's unit, by its code or its name."""
        code = self.sheet.at(row, self.heading.code) if self.heading.code else None
        if isinstance(code, str) and code.strip() in self.campaign.unit_by_code:
            return code.strip()
        if name not in self.units:
            found = (name,) if name in self.campaign.unit_by_code else self.reader.find_units(name)
            self.units[name] = found[0] if len(found) == 1 else None
            if len(found) != 1:
                near = found or self.reader.suggest_units(name)
                titles_of = [self.campaign.unit_by_code[one].title for one in near[:3]]
                self._fault("unknown-unit", row, self.heading.unit, text=name[:60], near=titles_of)
        return self.units[name]

    def _items(self, row: int, unit: str, numbers: list[Column]) -> Iterator[Item | None]:
        span = self._row_days(row)
        for column in numbers:
            value = self._number(row, column.number, self._largest(column))
            if value is None:
                continue
            self.sums.add(column.number, value)
            if not column.derived and column.kind is not None:
                yield self._item(row, column, unit, value, span or column.days)

    def _item(self, row: int, column: Column, unit: str, value: int, days: Span | None) -> Item | None:
        kind = column.kind or Kind.REPORT
        cell = self._cell(row, column.number)
        if kind is Kind.TARGET:
            return Item(kind, unit, column.metric, value, cell, days.end if days else None)
        if days is None and kind is Kind.BASELINE:
            days = self._base_day(unit, column.metric)
        if days is None:
            self._once("no-day", row, column)
            return None
        if days.end > self.today:
            self._fault("future", row, column.number, day=days.end)
            return None
        inside = self.campaign.start <= days.start and days.end <= self.campaign.end
        if kind in {Kind.REPORT, Kind.TOTAL} and not inside:
            typed = self.campaign.metric_by_key[column.metric].typed
            if typed or days.end > self.campaign.end:
                self._fault("outside", row, column.number, day=days.start)
                return None
        start = days.start if kind in {Kind.REPORT, Kind.OFFICIAL, Kind.CHECKED} and days.days > 1 else None
        return Item(kind, unit, column.metric, value, cell, days.end, start)

    def _base_day(self, unit: str, metric: str) -> Span | None:
        """Give the day of the baseline that is there: the file's own may be silent about it."""
        known = self.campaign.baseline_of.get((unit, metric)) or self.campaign.baseline_of.get((None, metric))
        return Span(known.as_of, known.as_of) if known else None

    def _once(self, code: str, row: int, column: Column) -> None:
        """Tell once of a whole column."""
        if (code, column.number) not in self.told:
            self.told.add((code, column.number))
            self._fault(code, row, column.number, said=column.said)

    def _long(self, row: int, unit: str) -> Item | None:
        """Read a row that names its metric: unit, day, metric, value."""
        at, uses = self.sheet.at, self.layout.uses
        said = at(row, uses[Use.METRIC])
        metric = find_metric(self.campaign, heading_words(str(said or "")))
        if metric is None:
            self._fault("unknown-metric", row, uses[Use.METRIC], text=str(said or "")[:60])
            return None
        value = self._number(row, uses[Use.VALUE], metric.limit)
        if value is None:
            return None
        kind = self.wish.kind or kind_of(heading_words(f"{self.sheet.name} {self.title}")) or Kind.REPORT
        kind = Kind.TOTAL if kind is Kind.REPORT and not metric.reported else kind
        column = Column(uses[Use.VALUE], str(said), metric.key, kind)
        return self._item(row, column, unit, value, self._row_days(row) or self.wish.days)

    def _row_days(self, row: int) -> Span | None:
        """Read a row's own day, or first and last day."""
        days = [
            self._day(self.sheet.at(row, self.layout.uses[use]))
            for use in (Use.FROM, Use.DAY)
            if use in self.layout.uses
        ]
        known = [day for day in days if day is not None]
        return Span(min(one.start for one in known), max(one.end for one in known)) if known else None

    def _day(self, value: Value) -> Span | None:
        if isinstance(value, date):
            return Span(value, value)
        return read_days(value, self.campaign.start.year) if isinstance(value, str) else None

    def _largest(self, column: Column) -> int:
        return self.campaign.metric_by_key[column.metric].limit if column.kind is Kind.REPORT else LARGEST

    def _number(self, row: int, column: int, largest: int) -> int | None:
        """Read a cell's count; whatever is none is told with its place."""
        value = self.sheet.at(row, column)
        if (row, column) in self.sheet.unknown:
            self._fault("no-result", row, column)
            return None
        number = read_number(value)
        if number is None:
            if isinstance(value, str) and value.strip() in {"", "-", "–", "—", "x", "…", "..."}:
                return None
            if isinstance(value, float):
                self._fault("not-whole", row, column, text=str(value))
            elif value is not None:
                self._fault("no-number", row, column, text=str(value)[:40])
            return None
        if number < 0:
            self._fault("negative", row, column, text=str(number))
        elif number > largest:
            self._fault("too-large", row, column, text=str(number))
        else:
            return number
        return None

    def _differ(self, found: Iterable[Difference]) -> None:
        for one in found:
            data = {"stated": one.stated, "computed": one.computed}
            self.draft.sums.append(Fault(one.code, self._cell(one.row, one.column), data))

    def _cell(self, row: int, column: int) -> str:
        place = address(row, column)
        return f"{self.sheet.name}!{place}" if self.several else place

    def _fault(self, code: str, row: int, column: int, **data: object) -> None:
        if len(self.draft.faults) <= MOST_FAULTS:
            shown = {name: mask(value)[0] if isinstance(value, str) else value for name, value in data.items()}
            self.draft.faults.append(Fault(code, self._cell(row, column), shown))
