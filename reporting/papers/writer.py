"""Official papers as .docx: page, head, body, signature and annexes as Decree 30/2020/NĐ-CP lays them out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from reporting.numbers import bound_names
from reporting.papers.limits import printable
from reporting.papers.ooxml import (
    FONT,
    Write,
    least_width,
    length_of,
    page_number,
    paragraph,
    parsed,
    rule,
    runs,
    side_by_side,
)
from reporting.papers.ooxml import table as table_xml
from reporting.papers.paper import Annex, Draft, Head, Paper, Paragraph, Signature, Style

TOP = BOTTOM = 20
LEFT, RIGHT = 30, 20
"""Margins in mm; the decree allows 20-25 above and below, 30-35 left, 15-20 right."""
ACROSS: Final = 297 - LEFT - RIGHT
ALONG: Final = 210 - LEFT - RIGHT
_HEAD: Final = (66.0, 94.0)
_FOOT: Final = (76.0, 84.0)
_WIDE_FROM: Final = 9
"""A table of so many columns lies across the page; so does one whose figures need the room."""
_FIRST_LINE: Final = (0.0, 12.7)


def write_paper(paper: Paper, write: Write) -> bytes:
    """Write an official paper; `write` says how figures look in tables."""
    document = _document(paper.made, paper.language, paper.head.subject or paper.head.about)
    body = _Body(document)
    _head(body, paper.head)
    last = (paper.after or paper.body if paper.table is None else paper.after)[-1:]
    for part in paper.body:
        body.add(_body_paragraph(part, together=part in last))
    if paper.table is not None:
        body.add(table_xml(paper.table, ALONG, write), paragraph("", after=3))
    for part in paper.after:
        body.add(_body_paragraph(part, together=part in last))
    body.add(paragraph(runs(f"{paper.closing}./."), after=12, together=True, indent=_FIRST_LINE))
    body.add(_foot(paper))
    for annex in paper.annexes:
        _annex(document, body, annex, write)
    return _bytes(document)


def write_draft(draft: Draft) -> bytes:
    """Write a private working paper."""
    document = _document(draft.made, draft.language, draft.title)
    body = _Body(document)
    body.add(paragraph(runs(draft.title, bold=True), align="center", after=6))
    for line in draft.under:
        body.add(paragraph(runs(line, size=13, italic=True), align="center", after=3))
    for part in draft.body:
        body.add(_body_paragraph(part))
    return _bytes(document)


class _Body:
    """Puts pieces of XML behind each other, before the properties of the last section."""

    def __init__(self, document: Any) -> None:
        self._body = document.element.body

    def add(self, *pieces: str) -> None:
        """Put pieces at the end."""
        for piece in pieces:
            self._body.insert(len(self._body) - 1, parsed(piece))


def _document(made: datetime | None, language: str, subject: str) -> Any:
    """Open an empty document: one section of A4, its styles in Times New Roman."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document = Document()
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer"):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(14)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(attribute), FONT)
    _language(document, language)
    _section(document.sections[0])
    core = document.core_properties
    core.author, core.title, core.comments = "", printable(subject)[:255], ""
    if made is not None:
        core.created = core.modified = made.replace(tzinfo=None)
    return document


def _language(document: Any, language: str) -> None:
    from docx.oxml.ns import qn

    look = document.styles["Normal"].element.get_or_add_rPr()
    for old in look.findall(qn("w:lang")):
        look.remove(old)
    look.append(parsed(f'<w:lang w:val="{language}" w:eastAsia="{language}"/>'))


def _section(section: Any, *, across: bool = False, anew: bool = False) -> None:
    """Set a section's paper, its margins, and its page number above; `anew`: its pages count from 1."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    header = section.header.paragraphs[0]._p  # noqa: SLF001 - python-docx has no words for fields
    header.getparent().replace(header, parsed(paragraph(page_number(), align="center")))
    if anew:
        margins = section._sectPr.find(qn("w:pgMar"))  # noqa: SLF001 - nor for where pages begin to count
        margins.addnext(parsed('<w:pgNumType w:start="1"/>'))


def _head(body: _Body, head: Head) -> None:
    """Write the head of two columns, then what the paper is about."""
    office = [paragraph(runs(bound_names(head.superior), size=13), align="center")] if head.superior else []
    office.append(paragraph(runs(bound_names(head.office), size=13, bold=True), align="center"))
    office.append(
        rule(_HEAD[0], 0.4 * min(_HEAD[0], max(length_of(line, 13, bold=True) for line in head.office.split("\n"))))
    )
    office.append(paragraph(runs(head.number, size=13), align="center", before=4))
    if head.about:
        office.append(paragraph(runs(bound_names(head.about), size=12), align="center", before=2))
    nation = [
        paragraph(runs(head.nation, size=12.5, bold=True), align="center"),
        paragraph(runs(head.motto, size=13.5, bold=True), align="center"),
        rule(_HEAD[1], length_of(head.motto, 13.5, bold=True)),
        paragraph(runs(head.dated, size=13.5, italic=True), align="center", before=4),
    ]
    body.add(side_by_side("".join(office), "".join(nation), _HEAD))
    if head.kind:
        body.add(paragraph(runs(head.kind, bold=True), align="center", before=16, together=True))
        body.add(paragraph(runs(bound_names(head.subject), bold=True), align="center", together=True))
        body.add(rule(ALONG, 0.4 * min(100.0, length_of(head.subject, 14, bold=True))))
    _addressees(body, head)


def _addressees(body: _Body, head: Head) -> None:
    if not head.addressees:
        return
    if len(head.addressees) == 1:
        line = f"{head.addressees_label} {head.addressees[0]}"
        body.add(paragraph(runs(line), align="center", before=12, after=6, together=True))
        return
    body.add(paragraph(runs(head.addressees_label), align="left", before=12, indent=(30, 0)))
    for number, line in enumerate(head.addressees, 1):
        end = "." if number == len(head.addressees) else ";"
        body.add(paragraph(runs(f"- {line}{end}"), align="left", indent=(55, 0)))


def _body_paragraph(part: Paragraph, *, together: bool = False) -> str:
    """Write a paragraph; `together` keeps it with what follows, as the last one before the signature is."""
    heading = {Style.PART: "Heading1", Style.SECTION: "Heading2", Style.ITEM: "Heading3"}.get(part.style)
    if heading is None:
        return paragraph(runs(part.text), after=6, indent=_FIRST_LINE, together=together)
    content = runs(part.text, bold=part.style is not Style.ITEM)
    return paragraph(content, before=6, after=6, style=heading, together=True, indent=_FIRST_LINE)


def _foot(paper: Paper) -> str:
    """Write the recipients at the left and the signature at the right."""
    left = [paragraph(runs(paper.recipients_label, size=12, bold=True, italic=True), align="left")]
    lines = [*(f"- {line};" for line in paper.recipients[:-1]), *(f"- {line}." for line in paper.recipients[-1:])]
    left += [paragraph(runs(line, size=11), align="left") for line in lines]
    return side_by_side("".join(left), "".join(_signature(paper.signature)), _FOOT)


def _signature(signature: Signature) -> Sequence[str]:
    lines = [paragraph(runs(line, size=14, bold=True), align="center") for line in signature.lines]
    if signature.title:
        lines.append(paragraph(runs(signature.title, size=14, bold=True), align="center"))
    return [*lines, paragraph(runs(signature.name, size=14, bold=True), align="center", before=72)]


def _annex(document: Any, body: _Body, annex: Annex, write: Write) -> None:
    """Write an annex on pages of its own."""
    from docx.enum.section import WD_SECTION

    across = len(annex.table.columns) >= _WIDE_FROM or least_width(annex.table, write) > ALONG
    _section(document.add_section(WD_SECTION.NEW_PAGE), across=across, anew=True)
    room = ACROSS if across else ALONG
    body.add(paragraph(runs(annex.label, bold=True), align="center"))
    body.add(paragraph(runs(annex.table.title, bold=True), align="center", before=3))
    body.add(paragraph(runs(bound_names(f"({annex.belongs})"), italic=True), align="center", before=3))
    for line in annex.table.under[1:]:
        body.add(paragraph(runs(line, size=13, italic=True), align="center", after=3))
    body.add(table_xml(annex.table, room, write, 11 if across else 12))
    for note in annex.table.notes:
        body.add(paragraph(runs(note, size=12, italic=True), before=3))


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
