"""Pieces of .docx that python-docx has no words for, as XML: runs with blanks, borders, page numbers, whole tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import Any, Final
from xml.sax.saxutils import escape

from reporting.numbers import unbroken
from reporting.papers.limits import printable
from reporting.papers.paper import BLANK_FROM, BLANK_TO
from reporting.papers.tables import Cell, Column, Form, Row, Table, Tone, plain_value

FONT: Final = "Times New Roman"
BLANK_FILL: Final = "FFE699"
_SPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BLANKS: Final = re.compile(f"{BLANK_FROM}([^{BLANK_TO}]*){BLANK_TO}")
_NARROW: Final = frozenset(" .,;:!|/()[]'’‘ijlftrI-")
_WIDE: Final = frozenset("MWmw%ƠƯĐ")

_UNBROKEN: Final = 8
"""A label of so few letters stays on one line."""
_TEXT_LEAST: Final = 30.0
"""A column of text may become so narrow, in mm, where its words are longer together."""
_LOOSEST: Final = 1.4
"""So much wider than its content a table may become to fill the page."""

Write = Callable[[Cell, Form], str]
"""How a value of a form is written in words."""


def runs(text: str, *, size: float = 14, bold: bool = False, italic: bool = False) -> str:
    """Write a text as runs, its blanks shaded and in brackets."""
    return "".join(_runs(unbroken(printable(text)), size, bold=bold, italic=italic))


def _runs(text: str, size: float, *, bold: bool, italic: bool) -> Iterator[str]:
    at = 0
    for found in _BLANKS.finditer(text):
        if found.start() > at:
            yield _run(text[at : found.start()], size, bold=bold, italic=italic)
        yield _run(f"[{found[1]}]", size, bold=bold, italic=italic, fill=BLANK_FILL)
        at = found.end()
    if at < len(text):
        yield _run(text[at:], size, bold=bold, italic=italic)


def _run(text: str, size: float, *, bold: bool, italic: bool, fill: str = "") -> str:
    look = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    look += "<w:b/>" if bold else ""
    look += "<w:i/>" if italic else ""
    look += f'<w:color w:val="000000"/><w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(line) for line in text.split("\n"))
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{lines}</w:t></w:r>'


def paragraph(
    content: str,
    *,
    align: str = "both",
    before: float = 0,
    after: float = 0,
    style: str = "",
    together: bool = False,
    indent: tuple[float, float] = (0, 0),
) -> str:
    """Write a paragraph of runs; spaces in points, `indent` of all lines and of the first in mm.

    `together` keeps it on the page of the next one.
    """
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += "<w:keepNext/>" if together else ""
    look += f'<w:spacing w:before="{round(20 * before)}" w:after="{round(20 * after)}" w:line="240" w:lineRule="auto"/>'
    look += f'<w:ind w:left="{_twips(indent[0])}" w:firstLine="{_twips(indent[1])}"/>' if any(indent) else ""
    return f'<w:p><w:pPr>{look}<w:jc w:val="{align}"/></w:pPr>{content}</w:p>'


def rule(room: float, length: float) -> str:
    """Draw a line of a length (mm) in the middle of a room (mm)."""
    side = round(max(0.0, (room - length) / 2) * 56.7)
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    spacing = '<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>'
    indent = f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>'
    small = '<w:rPr><w:sz w:val="8"/></w:rPr>'
    return f'<w:p><w:pPr>{border}{spacing}{indent}<w:jc w:val="center"/>{small}</w:pPr></w:p>'


@lru_cache(maxsize=8192)
def length_of(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how long a line of Times New Roman is, in mm."""
    ems = sum(0.29 if c in _NARROW else 0.86 if c in _WIDE else 0.7 if c.isupper() else 0.47 for c in text)
    return ems * size * 0.3528 * (1.05 if bold else 1)


def page_number(size: float = 13) -> str:
    """Write the field that shows the page's number."""
    look = (
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/><w:sz w:val="{round(2 * size)}"/></w:rPr>'
    )
    field = '<w:instrText xml:space="preserve"> PAGE </w:instrText>'
    begin, middle, end = (f'<w:fldChar w:fldCharType="{name}"/>' for name in ("begin", "separate", "end"))
    parts = (begin, field, middle, "<w:t>2</w:t>", end)
    return "".join(f"<w:r>{look}{part}</w:r>" for part in parts)


def side_by_side(left: str, right: str, widths: tuple[float, float]) -> str:
    """Lay two stacks of paragraphs side by side, without visible lines; widths in mm."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for content, width in zip((left, right), widths, strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    size = f'<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>'
    look = f'{size}<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>{margins}'
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{row}</w:tbl>"


def table(given: Table, room: float, write: Write, size: float = 12) -> str:
    """Write a table as wide as the room (mm): a header that is repeated on every page, rows that stay together."""
    widths = _widths(given, room, write, size)
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
    look = (
        f'<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/>{margins}'
    )
    head = "".join(_header(given.columns, widths, size))
    rows = "".join(_row(given, row, widths, write, size) for row in given.rows)
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"


def parsed(xml: str) -> Any:
    """Make an element of XML without a root's names."""
    from docx.oxml import parse_xml

    first, _, rest = xml.partition(">") if not xml.partition(">")[0].endswith("/") else (xml[:-2], "", "")
    return parse_xml(f"{first} {_SPACE}>{rest}" if rest else f"{first} {_SPACE}/>")


def _twips(mm: float) -> int:
    return round(mm * 56.7)


def _header(columns: Sequence[Column], widths: Sequence[float], size: float) -> Iterator[str]:
    """Write the header of one or two levels."""
    pairs = list(zip(columns, widths, strict=True))
    if not any(column.over for column in columns):
        yield _line([_cell(column.label, width, size, "center", bold=True) for column, width in pairs], head=True)
        return
    above: list[str] = []
    below: list[str] = []
    for over, run in groupby(pairs, key=lambda pair: pair[0].over):
        group = list(run)
        if over:
            above.append(_cell(over, sum(width for _, width in group), size, "center", bold=True, span=len(group)))
            below += [_cell(column.label, width, size, "center", bold=True) for column, width in group]
            continue
        above += [_cell(column.label, width, size, "center", bold=True, merge="restart") for column, width in group]
        below += [_cell("", width, size, "center", merge="continue") for _, width in group]
    yield _line(above, head=True)
    yield _line(below, head=True)


def _row(given: Table, row: Row, widths: Sequence[float], write: Write, size: float) -> str:
    bold, italic = row.tone in {Tone.GROUP, Tone.TOTAL}, row.tone is Tone.ASIDE
    leading = given.leading if row.label else 0
    cells = []
    if leading:
        cells.append(_cell(row.label, sum(widths[:leading]), size, "center", bold=bold, italic=italic, span=leading))
    for column, width in list(zip(given.columns, widths, strict=True))[leading:]:
        text = write(plain_value(row.cells.get(column.key)), column.form)
        align = {Form.TEXT: "left", Form.COUNT: "right", Form.RATE: "right"}.get(column.form, "center")
        cells.append(_cell(text, width, size, align, bold=bold, italic=italic))
    return _line(cells)


def _line(cells: Sequence[str], *, head: bool = False) -> str:
    look = "<w:cantSplit/>" + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    width: float,
    size: float,
    align: str,
    *,
    bold: bool = False,
    italic: bool = False,
    span: int = 1,
    merge: str = "",
) -> str:
    look = f'<w:tcW w:w="{_twips(width)}" w:type="dxa"/>'
    look += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    look += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    look += '<w:vAlign w:val="center"/>'
    content = paragraph(runs(text, size=size, bold=bold, italic=italic) if text else "", align=align)
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>"


def _widths(given: Table, room: float, write: Write, size: float) -> list[float]:
    """Share the room out by what stands in the columns; text gives way before figures do."""
    needs = _needs(given, write, size)
    least, wanted = [low for low, _ in needs], [want for _, want in needs]
    spare = room - sum(least)
    asked = sum(wanted) - sum(least)
    if spare <= 0:
        return [low * room / sum(least) for low in least]
    if asked <= spare:
        return [want * min(_LOOSEST, room / sum(wanted)) for want in wanted]
    return [low + spare * (want - low) / asked for low, want in needs]


def least_width(given: Table, write: Write, size: float = 12) -> float:
    """Say how wide a table must be at least, in mm, for no figure to be broken."""
    return sum(low for low, _ in _needs(given, write, size))


def _needs(given: Table, write: Write, size: float) -> list[tuple[float, float]]:
    """Say for each column how wide it must be, and how wide it would like to be."""
    found: list[tuple[float, float]] = []
    for column in given.columns:
        values = [write(plain_value(row.cells.get(column.key)), column.form) for row in given.rows]
        longest = max((length_of(text, size, bold=True) for text in values), default=0.0)
        label = [column.label] if len(column.label) <= _UNBROKEN else column.label.split()
        words = max((length_of(word, size, bold=True) for word in label), default=0.0)
        longest_word = max((length_of(word, size) for text in values for word in text.split()), default=0.0)
        need = longest if column.form is not Form.TEXT else min(longest, max(longest_word, _TEXT_LEAST))
        least = max(words, need) + 3
        found.append((least, max(least, min(longest, 90.0) + 3, words + 5)))
    return found


def shown(number: Callable[[int], str], rate: Callable[[Decimal], str]) -> Write:
    """Make the way to write values from a language's numbers and rates."""

    def write(value: Cell, form: Form) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return f"{value:%H:%M} {value.day}/{value.month}/{value.year}"
        if isinstance(value, date):
            return f"{value.day}/{value.month}/{value.year}"
        if isinstance(value, Decimal):
            return rate(value)
        if isinstance(value, int):
            return number(value) if form is not Form.MARK else str(value)
        return str(value)

    return write
