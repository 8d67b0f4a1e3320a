"""Whatever stands in names, notes and figures, workbooks and papers open again and say the same."""

from __future__ import annotations

import io
from decimal import Decimal

from docx import Document
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.files.papers.paper import figures
from bot.texts import texts
from reporting.papers.limits import cut, printable
from reporting.papers.paper import Annex, Draft, Paragraph, quoted
from reporting.papers.tables import Column, Form, Row, Table, plain_value
from reporting.papers.workbook import write_workbook
from reporting.papers.writer import write_draft, write_paper
from tests.unit.papers.test_paper import paper

TEXTS = st.text(st.characters(codec=None), max_size=40)
CELLS = st.one_of(st.none(), TEXTS, st.integers(0, 10**15), st.decimals(0, 10**6, places=2))


@given(name=TEXTS, title=TEXTS, rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4))
@example(name="'", title="=1", rows=[["=1", "+1", "@"]])
@example(name="History", title="", rows=[["\ud800", "\x00", "\uffff"]])
@example(name="\U00010000" * 31, title="", rows=[])
def test_a_workbook_holds_what_it_was_given(
    name: str, title: str, rows: list[list[str | int | Decimal | None]]
) -> None:
    """Text comes back as text, numbers as numbers; nothing is a formula."""
    columns = (Column("a", "A", Form.TEXT), Column("b", "B"), Column("c", "C", Form.RATE))
    lines = tuple(Row(dict(zip("abc", row, strict=True))) for row in rows)
    sheet = load_workbook(io.BytesIO(write_workbook([Table(name, title, columns, lines)]))).worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_col=3)]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for row, line in zip(found, lines, strict=False):
        for value, given_cell in zip(row, (line.cells[key] for key in "abc"), strict=True):
            wanted = plain_value(given_cell)
            if isinstance(wanted, int | Decimal):
                assert value == float(wanted)
            elif wanted is not None:
                assert (value or "") == printable(str(wanted)).replace("\r\n", "\n") or "_x" in str(value)


@given(text=TEXTS, longest=st.integers(0, 50))
@example(text="a\U0001f600\U0001f600", longest=4)
def test_a_text_is_cut_as_excel_counts_it(text: str, longest: int) -> None:
    """What is left begins the text, is as long as allowed or the whole, and ends with a whole letter."""
    left = cut(printable(text), longest)
    units = len(left.encode("utf-16-le")) // 2
    assert printable(text).startswith(left)
    assert units <= longest
    assert left == printable(text) or units >= longest - 1


@given(words=TEXTS)
@example(words="⟦x⟧ ]]> & <w:t> \ud800\x0b")
def test_a_paper_takes_any_words(words: str) -> None:
    """A note or name of any letters neither breaks a paper nor looks like a blank."""
    table = Table("", words, (Column("a", words, Form.TEXT),), (Row({"a": words}),), leading=1)
    made = paper(body=(Paragraph(quoted(words)),), annexes=(Annex("Phụ lục", table, quoted(words)),))
    document = Document(io.BytesIO(write_paper(made, figures(texts("vi")))))
    assert not list(document.paragraphs[0]._p.iter(qn("w:shd")))
    Document(io.BytesIO(write_draft(Draft(words, (words,), (Paragraph(quoted(words)),)))))
