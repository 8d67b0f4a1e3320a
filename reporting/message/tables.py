"""Rows pasted from a sheet: cells between tabs, a header that names metrics, unit names first."""

from __future__ import annotations

import re

from reporting.message.draft import Draft, Fault, Pair
from reporting.message.normalise import fold, lower
from reporting.message.numbers import read_number
from reporting.message.scan import ItemKind, Scanner
from reporting.message.tokens import tokenise
from reporting.reading import Op, ProblemCode

_TOTAL_ROW = re.compile(r"(?:tong(?: cong| so)?|cong|toan \w+(?: \w+)?)\W*")
_NO_FIGURE = frozenset({"", "-", "/", "x"})


def read_table(text: str, scanner: Scanner, typed: frozenset[str], first_line: int) -> tuple[list[Draft], str] | None:
    """Read the rows of a pasted table; return their drafts and the text around it, or None where there is none."""
    lines = text.split("\n")
    at = next((index for index, line in enumerate(lines) if _header(line, scanner, typed)), None)
    if at is None:
        return None
    header = _header(lines[at], scanner, typed)
    drafts: list[Draft] = []
    rest = lines[:at]
    for number, line in enumerate(lines[at + 1 :], start=first_line + at + 1):
        if "\t" not in line:
            rest.append(line)
            continue
        draft = _row(line, header, scanner, number)
        if draft is not None:
            drafts.append(draft)
    return (drafts, "\n".join(rest)) if drafts else None


def _header(line: str, scanner: Scanner, typed: frozenset[str]) -> dict[int, str | None]:
    """Map columns to metrics; None marks a named column that is no metric. Empty: no header."""
    if "\t" not in line:
        return {}
    found: dict[int, str | None] = {}
    for column, cell in enumerate(line.split("\t")):
        items = scanner.scan(cell.strip()).items
        metrics = [item.metrics for item in items if item.kind is ItemKind.METRIC]
        if any(item.kind is ItemKind.NUMBER for item in items):
            return {}
        if len(metrics) == 1 and len(metrics[0]) == 1 and metrics[0][0] in typed and len(items) == 1:
            found[column] = metrics[0][0]
        elif metrics:
            found[column] = None
    return found if any(metric is not None for metric in found.values()) else {}


def _row(line: str, header: dict[int, str | None], scanner: Scanner, number: int) -> Draft | None:
    cells = [cell.strip() for cell in line.split("\t")]
    draft = Draft(number, text=line.strip())
    if not any(cells):
        return None
    name = next(
        (cell for column, cell in enumerate(cells) if column not in header and cell and not cell.rstrip(".").isdigit()),
        "",
    )
    if _TOTAL_ROW.fullmatch(fold(lower(name))):
        return None
    _name(draft, name, scanner, number)
    for column, metric in header.items():
        cell = cells[column] if column < len(cells) else ""
        if metric is None or cell in _NO_FIGURE:
            continue
        _cell(draft, metric, cell, number)
    return draft


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
    near = scanner.units.near("".join(item.fold for item in items if item.kind is ItemKind.OTHER))
    if near.unit is not None:
        draft.unit = near.unit
        return
    code = ProblemCode.AMBIGUOUS_UNIT if near.ambiguous else ProblemCode.UNKNOWN_UNIT
    draft.faults.append(Fault(code, number, name, near.suggestions))


def _cell(draft: Draft, metric: str, cell: str, number: int) -> None:
    tokens = tokenise(cell)
    read = read_number(tokens, 0) if tokens else None
    if read is None or read.end != len(tokens):
        problem, reason = ProblemCode.BAD_NUMBER, "letter"
    elif read.problem is not None:
        problem, reason = read.problem, read.reason
    else:
        draft.pairs.append(
            Pair(metric, Op.ADD if read.sign == "+" else Op.SET, read.value, number, cell, explicit=True)
        )
        return
    draft.faults.append(Fault(problem, number, cell, metric=metric, reason=reason))
