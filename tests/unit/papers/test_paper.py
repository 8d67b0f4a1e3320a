"""The paper's writer: page, head, body, signature, annexes as Decree 30/2020 has them; nothing that Word refuses."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt

from bot.files.papers.paper import figures
from bot.texts import texts
from reporting.papers.ooxml import length_of
from reporting.papers.paper import Annex, Draft, Head, Paper, Paragraph, Signature, Style, blank, quoted
from reporting.papers.tables import Column, Form, Row, Table, Tone
from reporting.papers.writer import write_draft, write_paper
from tests.unit.papers.sheets import OFFICE, needs_office

WRITE = figures(texts("vi"))
HOSTILE = "<w:p>&amp;]]>\x00\x0b\ud800 =1+1 {0} %s"

P_ORDER = ("pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "rPr")
R_ORDER = ("rFonts", "b", "i", "color", "sz", "szCs", "shd")
SECTION_ORDER = (
    "headerReference",
    "footerReference",
    "type",
    "pgSz",
    "pgMar",
    "pgNumType",
    "cols",
    "titlePg",
    "docGrid",
)


def table(columns: int, rows: int = 3) -> Table:
    """A table of so many columns, two of them under one header."""
    heads = [Column("no", "STT", Form.MARK), Column("unit", "Đơn vị", Form.TEXT)]
    heads += [Column(str(n), f"Mức {n}", over="Đã làm" if n < 2 else "") for n in range(columns - 2)]
    lines = [Row({"no": n, "unit": f"Tân Hưng {n}", "0": 7529, "1": None}) for n in range(rows)]
    total = Row({"0": 7529 * rows}, Tone.TOTAL, "TỔNG CỘNG")
    return Table("Bảng", "BẢNG", tuple(heads), (*lines, total), ("Chiến dịch", "Số liệu đến 24/7"), ("Ghi chú",))


def paper(**changes: Any) -> Paper:
    """A paper with everything in it."""
    head = Head(
        nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        superior="ỦY BAN NHÂN DÂN\nHUYỆN TÂN CHÂU",
        office="TỔ CÔNG TÁC",
        number="Số: …/BC-TCT",
        dated="Tân Châu, ngày … tháng 7 năm 2023",
        kind="BÁO CÁO",
        subject="Kết quả tuần",
        addressees_label="Kính gửi:",
    )
    body = (
        Paragraph("Mở đầu đạt 49,04 %."),
        Paragraph("I. PHẦN", Style.PART),
        Paragraph("1. Mục", Style.SECTION),
        Paragraph(blank("nhận xét")),
    )
    whole = Paper(
        head,
        body,
        "Trên đây là báo cáo",
        Signature(("TM. TỔ CÔNG TÁC", "TỔ TRƯỞNG"), blank("họ và tên"), "PHÓ CHỦ TỊCH"),
        "Nơi nhận:",
        ("Như trên", "Lưu: VT"),
        (Annex("Phụ lục I", table(8), "Kèm theo"), Annex("Phụ lục II", table(9), "Kèm theo")),
    )
    return replace(whole, **changes)


def opened(made: Paper) -> Any:
    """Write a paper and open it again."""
    return Document(io.BytesIO(write_paper(made, WRITE)))


def everything(document: Any) -> str:
    """Read all text of a paper, its tables too."""
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def test_page_margins_and_numbers() -> None:
    """A4 with the decree's margins; numbers above from page 2 on, centred; annexes count anew, wide ones lie across."""
    sections = list(opened(paper()).sections)
    first, upright, across = sections
    assert _mm(first.page_width, first.page_height) == (210, 297)
    assert _mm(first.top_margin, first.bottom_margin, first.left_margin, first.right_margin) == (20, 20, 30, 20)
    assert upright.orientation == WD_ORIENT.PORTRAIT
    assert (across.orientation, *_mm(across.page_width)) == (WD_ORIENT.LANDSCAPE, 297)
    for section in sections:
        assert section.different_first_page_header_footer
        assert not section.first_page_header.paragraphs[0].text
        field = section.header.paragraphs[0]._p
        assert " PAGE " in "".join(node.text or "" for node in field.iter(qn("w:instrText")))
        assert field.pPr.jc.val == 1
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in sections]
    assert [None if one is None else one.get(qn("w:start")) for one in starts] == [None, "1", "1"]


def _mm(*lengths: Any) -> tuple[int, ...]:
    return tuple(round(length.mm) for length in lengths)


def test_names_stay_whole_and_the_signature_has_company() -> None:
    """No line breaks inside `Đề án 06` or a place's name; the last paragraph goes along with the closing sentence."""
    named = replace(paper().head, office="TỔ CÔNG TÁC ĐỀ ÁN 06 XÃ TÂN HƯNG")
    document = opened(paper(head=named))
    assert "ĐỀ\xa0ÁN\xa006 XÃ\xa0TÂN\xa0HƯNG" in document.tables[0].cell(0, 0).text
    ended = next(n for n, one in enumerate(document.paragraphs) if one.text.endswith("./."))
    assert all(one.paragraph_format.keep_with_next for one in document.paragraphs[ended - 1 : ended + 1])


def test_fonts() -> None:
    """Times New Roman everywhere, 11 to 14, black; the body 14, justified, its first line indented."""
    document = opened(paper())
    fonts = {node.get(qn("w:ascii")) for node in document.element.body.iter(qn("w:rFonts"))}
    sizes = {int(node.get(qn("w:val"))) / 2 for node in document.element.body.iter(qn("w:sz"))} - {4}
    assert fonts == {"Times New Roman"}
    assert min(sizes) == 11
    assert max(sizes) == 14
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    opening = next(one for one in document.paragraphs if one.text.startswith("Mở đầu"))
    assert opening.alignment == 3
    assert round(opening.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert opening.paragraph_format.space_after == Pt(6)


def test_what_stands_where() -> None:
    """Head of two columns without lines, kind and subject, headings for the parts, end mark, signature, recipients."""
    document = opened(paper())
    head, foot = document.tables[0], document.tables[1]
    assert "ỦY BAN NHÂN DÂN\nHUYỆN TÂN CHÂU" in head.cell(0, 0).text.replace("\xa0", " ")
    assert "Độc lập - Tự do - Hạnh phúc" in head.cell(0, 1).text
    assert head._tbl.tblPr.find(qn("w:tblBorders")) is None
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == ["I. PHẦN"]
    assert "Trên đây là báo cáo./." in [p.text for p in document.paragraphs]
    assert foot.cell(0, 0).text.split("\n") == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert foot.cell(0, 1).text.split("\n") == ["TM. TỔ CÔNG TÁC", "TỔ TRƯỞNG", "PHÓ CHỦ TỊCH", "[họ và tên]"]


def test_a_letter_has_no_kind_but_what_it_is_about() -> None:
    """Công văn: V/v under the number, Kính gửi below the head, several addressees each on a line."""
    head = replace(paper().head, kind="", subject="", about="V/v đôn đốc", addressees=("Xã A", "Xã B"))
    document = opened(paper(head=head, annexes=(), table=table(6), after=(Paragraph("Đề nghị gửi"),)))
    assert document.tables[0].cell(0, 0).text.endswith("Số: …/BC-TCT\nV/v đôn đốc")
    lines = [one.text for one in document.paragraphs]
    assert "BÁO CÁO" not in lines
    assert lines.index("- Xã A;") + 1 == lines.index("- Xã B.")
    assert lines.index("Đề nghị gửi") > lines.index("[nhận xét]")
    assert document.tables[1].cell(0, 1).text == "Đơn vị"


def test_blanks_are_shaded() -> None:
    """What only a person can write stands in shaded brackets; nobody's typing makes one."""
    document = opened(paper(body=(Paragraph(f"Nêu {blank('nguyên nhân')} và {quoted('⟦x⟧')}."),)))
    shaded = [run.text for run in document.paragraphs[-1]._p.getparent().iter(qn("w:r")) if _is_shaded(run)]
    assert shaded == ["[nguyên nhân]", "[họ và tên]"]
    assert "[x]" in everything(document)


def _is_shaded(run: Any) -> bool:
    return run.rPr is not None and run.rPr.find(qn("w:shd")) is not None


def test_tables_of_annexes() -> None:
    """The header's rows are repeated on every page, rows stay whole, figures are written the Vietnamese way."""
    document = opened(paper())
    annex = document.tables[2]
    flags = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in annex.rows]
    assert flags == [True, True, False, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in annex.rows)
    assert annex.cell(2, 2).text == "7.529"
    assert annex.cell(5, 0).text == "TỔNG CỘNG"
    total = sum(int(node.get(qn("w:w"))) for node in annex._tbl.tblGrid.iter(qn("w:gridCol")))
    assert total <= round(160 * 56.7) + len(annex.columns)


def test_hostile_text_is_only_text() -> None:
    """Markup, control characters and halves of letters in names and notes neither break the file nor mean anything."""
    hostile = Table("x", HOSTILE, (Column("unit", HOSTILE, Form.TEXT),), (Row({"unit": HOSTILE}),), leading=1)
    head = replace(paper().head, office=HOSTILE, subject=HOSTILE)
    made = paper(head=head, body=(Paragraph(HOSTILE),), annexes=(Annex("Phụ lục", hostile, HOSTILE),))
    assert everything(opened(made)).count("<w:p>&amp;]]> =1+1 {0}\u00a0%s") == 7


@pytest.mark.parametrize(
    "made", [paper(), paper(annexes=(), table=table(6)), paper(head=replace(paper().head, superior=""))]
)
def test_properties_are_in_the_order_that_word_wants(made: Paper) -> None:
    """Word refuses what LibreOffice forgives: the order of properties follows the standard."""
    body = opened(made).element.body
    for tag, order in (("w:pPr", P_ORDER), ("w:rPr", R_ORDER), ("w:sectPr", SECTION_ORDER)):
        for node in body.iter(qn(tag)):
            names = [child.tag.split("}")[1] for child in node if child.tag.split("}")[1] != "sectPr"]
            assert names == sorted(names, key=order.index), (tag, names)
    cells = [cell for cell in body.iter(qn("w:tc")) if not cell.findall(qn("w:p"))]
    assert cells == []


def test_a_private_draft() -> None:
    """A working paper has a title, criteria and names, and nothing to sign."""
    data = write_draft(Draft("DỰ KIẾN", ("riêng",), (Paragraph("I. A", Style.PART), Paragraph("- Tân Hưng"))))
    document = Document(io.BytesIO(data))
    assert [one.text for one in document.paragraphs] == ["DỰ KIẾN", "riêng", "I. A", "- Tân Hưng"]
    assert not document.tables


@needs_office
def test_libreoffice_lays_it_out(tmp_path: Path) -> None:
    """The paper opens without complaint: one page for it, one for a short annex, about five for a long one."""
    made = paper(annexes=(Annex("Phụ lục I", table(8), "Kèm theo"), Annex("Phụ lục II", table(8, 170), "Kèm theo")))
    file = tmp_path / "a.docx"
    file.write_bytes(write_paper(made, WRITE))
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, capture_output=True, timeout=120)  # type: ignore[list-item]
    pages = re.findall(rb"/Type\s*/Page(?!s)", (tmp_path / "a.pdf").read_bytes())
    assert 6 <= len(pages) <= 8  # as the fonts at hand have it


def test_the_same_paper_is_the_same_file() -> None:
    """What a paper holds decides its bytes: nothing of the machine or the hour gets into its parts."""
    first, second = (zipfile.ZipFile(io.BytesIO(write_paper(paper(), WRITE))) for _ in range(2))
    assert {name: first.read(name) for name in first.namelist()} == {n: second.read(n) for n in second.namelist()}
    assert b"python-docx" not in first.read("docProps/core.xml")


def test_lengths_are_near_enough() -> None:
    """The motto's line is about as long as the motto: 61 mm at 13,5."""
    assert 55 < length_of("Độc lập - Tự do - Hạnh phúc", 13.5, bold=True) < 67
