"""The frame of an official paper in Word: letterhead, title, clauses, recipients and the place of the signature.

The layout is that of annex I of Decree 30/2020/NĐ-CP: name of the office and number on the left, name of the state, motto,
place and date on the right, the kind of paper and its subject in the middle. What only the office knows stays as dots.
"""

from __future__ import annotations

from collections.abc import Callable

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from procflow.report.parts import Draft, Grid
from procflow.report.word_page import WARN, marked, text_width, without_margins, write_in

NAME, HEAD, TITLE, NOTE = 12.0, 13.0, 14.0, 11.0
LEFT_PART = 0.42
"""Share of the width that the name of the office takes."""
LAST = 2
"""How many paragraphs go with the signature if it does not fit on the page."""
NAMED, ROOM = 2, 60.0
"""Which line below the text is the signer's name, and the room for the signature above it, in points."""


def add_draft(document: Document, draft: Draft, add_grid: Callable[[Document, Grid], None]) -> None:
    """Write an official paper."""
    if draft.state:
        _letterhead(document, draft)
    for mark in draft.marks:
        told = _middle(document, mark, size=NOTE, bold=mark.isupper(), italic=not mark.isupper())
        told.runs[0].font.color.rgb = WARN
    for k, line in enumerate(draft.title):
        made = _middle(document, line, size=TITLE, bold=True)
        if k == 0:
            made.paragraph_format.space_before = Pt(12)
        made.paragraph_format.keep_with_next = True
        if k == 1:
            _rule(document.paragraphs[-1], document, part=0.35)
    for ground in draft.grounds:
        _body(document.add_paragraph(), ground, italic=True)
    if draft.resolution:
        _middle(document, draft.resolution, size=TITLE, bold=draft.resolution.isupper())
    for clause in draft.clauses:
        if clause.heading:
            _body(document.add_paragraph(), clause.heading, bold=True).paragraph_format.keep_with_next = True
        for k, point in enumerate(clause.points, 1):
            _body(document.add_paragraph(), f"{k}. {point}")
        for grid in clause.grids:
            add_grid(document, grid)
        for line in clause.after.splitlines():
            _body(document.add_paragraph(), line)
    if draft.signature or draft.recipients:
        for paragraph in document.paragraphs[-LAST:]:  # no signature stands alone on a page
            paragraph.paragraph_format.keep_with_next = True
        _foot(document, draft)


def _letterhead(document: Document, draft: Draft) -> None:
    """Write the two blocks; a line stands below the name of the office and below the motto."""
    superior, office, code = draft.office
    table = _blocks(document, rows=2 if code or draft.state[2] else 1)
    left, right = table.rows[0].cells
    _centre(left, superior.upper(), size=NAME)
    _centre(left, office.upper(), bold=True, size=NAME)
    _rule(left.paragraphs[-1], document, part=0.14, of=LEFT_PART)
    _centre(right, draft.state[0], bold=True, size=NAME)
    _centre(right, draft.state[1], bold=True, size=HEAD)
    _rule(right.paragraphs[-1], document, part=0.29, of=1 - LEFT_PART)
    if len(table.rows) > 1:
        number, place = table.rows[1].cells
        _centre(number, code, size=HEAD)
        _centre(place, draft.state[2], italic=True, size=HEAD)


def _foot(document: Document, draft: Draft) -> None:
    table = _blocks(document, rows=1)
    left, right = table.rows[0].cells
    for k, line in enumerate(draft.recipients):
        paragraph = left.paragraphs[0] if k == 0 else left.add_paragraph()
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        write_in(paragraph, line, size=12 if k == 0 else NOTE, bold=k == 0, italic=k == 0)
    for k, line in enumerate(draft.signature):
        _centre(right, line, size=NOTE if k == 1 else HEAD, bold=k != 1, italic=k == 1)
        if k == NAMED:
            right.paragraphs[-1].paragraph_format.space_before = Pt(ROOM)


def _blocks(document: Document, *, rows: int) -> Table:
    """Return a table without lines, of two columns."""
    table: Table = document.add_table(rows, 2)
    table.autofit = False
    without_margins(table)
    total = text_width(document)
    widths = (LEFT_PART * total, (1 - LEFT_PART) * total)
    for column, width in zip(table._tbl.tblGrid.iterchildren(), widths, strict=True):
        column.set(qn("w:w"), str(round(width * 1440 / 25.4)))
    for row in table.rows:
        marked(row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _centre(cell: _Cell, text: str, *, size: float, bold: bool = False, italic: bool = False) -> None:
    paragraph = cell.paragraphs[0] if not cell.paragraphs[0].text else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    write_in(paragraph, text, size=size, bold=bold, italic=italic)


def _middle(document: Document, text: str, *, size: float, bold: bool, italic: bool = False) -> Paragraph:
    paragraph = write_in(document.add_paragraph(), text, size=size, bold=bold, italic=italic)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _body(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Write a paragraph as official texts have it: set to both margins, its first line drawn in by 1 cm."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    return write_in(paragraph, text, bold=bold, italic=italic)


def _rule(paragraph: Paragraph, document: Document, *, part: float, of: float = 1.0) -> None:
    """Draw a line below a paragraph over a part of the width of the text, in the middle of its block."""
    element = OxmlElement("w:p")
    paragraph._p.addnext(element)
    line = Paragraph(element, paragraph._parent)
    borders = marked(line._p.get_or_add_pPr(), "w:pBdr")  # comes before what follows in Word's own order
    marked(borders, "w:bottom", val="single", sz="6", space="1", color="000000")
    side = Mm(max(0.0, (of - part) * text_width(document) / 2 - 2))
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = side
    line.paragraph_format.space_after = line.paragraph_format.space_before = Pt(0)
    line.paragraph_format.line_spacing = Pt(4)
