"""Rows pasted from a sheet: cells between tabs, a header that names metrics, unit names first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reporting.flat import flatten
from reporting.message.draft import Draft, Fault, Pair
from reporting.message.masks import ANY_TOTAL, COUNTED, FILL
from reporting.message.mentions import Mention, Sort
from reporting.message.normalise import lower
from reporting.message.numbers import read_number
from reporting.message.period_columns import by_period, periods_of
from reporting.message.scan import Item, ItemKind, Scanner
from reporting.message.tokens import tokenise
from reporting.reading import Op, ProblemCode

_TOTAL_ROW = re.compile(r"(?:tong(?: cong| so)?|cong|toan \w+(?: \w+)?)\W*")
_BARS = re.compile(r"[ ]*[|][ ]*|[ ]{2,}")
_RULE = re.compile(r"[\s|:+=-]+")
_DATES = re.compile(r"ngay(?: thang| bao cao| thuc hien| lam)?|thoi gian|ky bao cao")
_OWN_DAYS = frozenset({Sort.DAY, Sort.SPAN, Sort.WEEK, Sort.MONTH})
_UNIT_FAULTS = frozenset({ProblemCode.UNKNOWN_UNIT, ProblemCode.AMBIGUOUS_UNIT})
_NO_FIGURE = frozenset({"", "-", "/", "x"})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a metric's figures or its totals; no metric where another thing."""

    metric: str | None
    total: bool = False
    strange: str = ""  # a metric whose title says more
    dates: bool = False  # the rows' days
    mention: Mention | None = None  # the days its title names: `Mức 1 trong tuần`


Header = dict[int, Column]


def read_table(text: str, scanner: Scanner, typed: frozenset[str], first_line: int) -> tuple[list[Draft], str] | None:
    """Read the rows of a pasted table; return their drafts and the text around it, or None where there is none."""
    lines = [_BARS.sub("\t", line.rstrip(" ")) if "\t" not in line else line for line in text.split("\n")]
    at = next((index for index, line in enumerate(lines) if _header(line, scanner, typed)), None)
    if at is None:
        return _upright(lines, scanner)
    header = _header(lines[at], scanner, typed)
    drafts: list[Draft] = []
    rest = lines[:at]
    for number, line in enumerate(lines[at + 1 :], start=first_line + at + 1):
        if "\t" not in line:
            rest.append(line)
            continue
        if _RULE.fullmatch(line):
            continue
        draft = _row(line, header, scanner, number)
        if draft is not None:
            drafts.append(draft)
    return (drafts, "\n".join(rest)) if drafts else None


def under_heading(rows: list[Draft], above: list[Draft]) -> list[Draft]:
    """Give rows that name no unit the one that stands alone above them."""
    units = {draft.unit for draft in above if draft.unit is not None}
    if len(units) == 1 and not any(draft.given for draft in above):
        for row in rows:
            if row.unit is None and not any(fault.code in _UNIT_FAULTS for fault in row.faults):
                row.unit = next(iter(units))
    return rows


def _upright(lines: list[str], scanner: Scanner) -> tuple[list[Draft], str] | None:
    """Write a table of a name and its figure a row, a header above, as lines: `| Mức 1 | 3 |` is `Mức 1: 3`."""
    columns = periods_of(lines)
    rows: dict[int, str] = {}
    for index, line in enumerate(lines):
        said = by_period(line, columns, lambda cell: _is_name(cell, scanner)) if columns else ""
        if said:
            rows[index] = said
            continue
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        if len(cells) == 3 and cells[0].rstrip(".").isdigit():
            del cells[0]
        if len(cells) == 2 and cells[1][:1].isdigit() and _is_name(cells[0], scanner):
            rows[index] = f"{cells[0]}: {cells[1]}"
    if not rows or (len(rows) < 2 and not columns):
        return None
    first = min(rows)
    for index in range(first - 1, -1, -1):
        if "\t" not in lines[index] or any(letter.isdigit() for letter in lines[index]):
            break
        rows[index] = ""
    return [], "\n".join("" if _RULE.fullmatch(line) else rows.get(index, line) for index, line in enumerate(lines))


def _is_name(cell: str, scanner: Scanner) -> bool:
    items = scanner.scan(cell).items
    return any(item.kind is ItemKind.METRIC for item in items) and not any(
        item.kind in (ItemKind.NUMBER, ItemKind.UNIT) for item in items
    )


def may_hold_table(text: str) -> bool:
    """Tell whether a text has lines with several cells."""
    return "\n" in text and ("\t" in text or "|" in text or "  " in text)


def strange_header(text: str) -> bool:
    """Tell whether rows of cells stand below words that name no metric: what their numbers are, nobody knows."""
    rows = [line for line in text.split("\n") if "\t" in line]
    return len(rows) > 1 and not any(letter.isdigit() for letter in rows[0])


def _header(line: str, scanner: Scanner, typed: frozenset[str]) -> Header:
    """Map columns to metrics. Empty: no header."""
    if "\t" not in line:
        return {}
    found: Header = {}
    for column, cell in enumerate(line.split("\t")):
        items = scanner.scan(cell.strip()).items
        if any(item.kind is ItemKind.NUMBER for item in items):
            return {}
        if any(item.kind is ItemKind.METRIC for item in items):
            found[column] = _column(items, typed)
        elif _DATES.fullmatch(flatten(lower(cell.strip()))):
            found[column] = Column(None, dates=True)
    return found if any(column.metric is not None for column in found.values()) else {}


def _column(items: list[Item], typed: frozenset[str]) -> Column:
    """Say what a column's title means: a metric alone, with what is counted, or with `lũy kế`."""
    dates = [item.mention for item in items if item.mention is not None and item.mention.sort in _OWN_DAYS]
    mention = dates[0] if len(dates) == 1 and not dates[0].paper else None
    kept = [
        item
        for item in items
        if item.kind is not ItemKind.SIGN
        and not item.words & (COUNTED | FILL)
        and (mention is None or item.mention is not mention)
    ]
    names = [item for item in kept if item.kind is ItemKind.METRIC]
    total = any(item.words & ANY_TOTAL for item in kept)
    if len(names) != 1 or len(kept) != 1 + total or len(names[0].metrics) != 1 or names[0].metrics[0] not in typed:
        one = len(names) == 1 and len(names[0].metrics) == 1 and names[0].metrics[0] in typed
        return Column(None, strange=names[0].metrics[0] if one and any(i.kind is ItemKind.OTHER for i in kept) else "")
    return Column(names[0].metrics[0], total, mention=replace(mention, start=0, end=0) if mention else None)


def _row(line: str, header: Header, scanner: Scanner, number: int) -> Draft | None:
    cells = [cell.strip() for cell in line.split("\t")]
    draft = Draft(number, text=line.strip())
    if not any(cells):
        return None
    name = next(
        (cell for column, cell in enumerate(cells) if column not in header and cell and not cell.rstrip(".").isdigit()),
        "",
    )
    if _TOTAL_ROW.fullmatch(flatten(lower(name))):
        return None
    _name(draft, name, scanner, number)
    for place, column in sorted(header.items(), key=lambda pair: pair[1].total):
        cell = cells[place] if place < len(cells) else ""
        if column.strange and cell[:1].isdigit():
            draft.strange.append((column.strange, number, cell))
        if column.dates:
            _days(draft, cell, scanner, number)
        if column.metric is not None and cell not in _NO_FIGURE:
            _cell(draft, column, column.metric, cell, number)
            if column.mention is not None and column.mention not in draft.dates:
                draft.dates.append(column.mention)
    return draft


def _days(draft: Draft, cell: str, scanner: Scanner, number: int) -> None:
    """Take the day or span that a row's cell names; a cell of other words is asked about."""
    mentions = [item.mention for item in scanner.scan(f"ngày {cell}").items if item.kind is ItemKind.DATE]
    if len(mentions) == 1 and mentions[0] is not None:
        draft.dates.append(replace(mentions[0], start=0, end=0))
        draft.days.append(cell)
    elif cell:
        draft.faults.append(Fault(ProblemCode.BAD_DATE, number, cell))


def _name(draft: Draft, name: str, scanner: Scanner, number: int) -> None:
    if not name:
        return
    items = scanner.scan(name).items
    units = [item.units for item in items if item.kind is ItemKind.UNIT]
    if len(units) == 1 and len(units[0]) == 1 and not any(item.kind is ItemKind.OTHER for item in items):
        draft.unit = units[0][0]
        return
    if units:
        codes = tuple(code for listed in units for code in listed)
        draft.faults.append(Fault(ProblemCode.AMBIGUOUS_UNIT, number, name, codes))
        return
    near = scanner.units.near("".join(item.flat for item in items if item.kind is ItemKind.OTHER))
    if near.unit is not None:
        draft.unit = near.unit
        return
    code = ProblemCode.AMBIGUOUS_UNIT if near.ambiguous else ProblemCode.UNKNOWN_UNIT
    draft.faults.append(Fault(code, number, name, near.suggestions))


def _cell(draft: Draft, column: Column, metric: str, cell: str, number: int) -> None:
    tokens = tokenise(cell)
    read = read_number(tokens, 0) if tokens else None
    if read is None or read.end != len(tokens):
        problem, reason = ProblemCode.BAD_NUMBER, "letter"
    elif read.problem is not None:
        problem, reason = read.problem, read.reason
    elif column.total and any(pair.metric == metric for pair in draft.pairs):
        draft.stated[metric] = read.value
        return
    elif column.total:
        draft.pairs.append(Pair(metric, Op.TOTAL, read.value, number, cell, explicit=True))
        return
    else:
        draft.pairs.append(
            Pair(metric, Op.ADD if read.sign == "+" else Op.SET, read.value, number, cell, explicit=True)
        )
        return
    draft.faults.append(Fault(problem, number, cell, metric=metric, reason=reason))
