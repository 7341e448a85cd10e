"""Paragraphs, lists, tables and pictures of a report as Word has them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from procflow.report.parts import Cards, Draft, Form, Grid, Heading, Line, LinkCode, Part, Picture, Points, Words
from procflow.report.qr import MILLIMETRES, code_png
from procflow.report.word_letter import add_draft
from procflow.report.word_page import BODY, TABLE, marked, text_width, without_margins, write_in

SMALL, NARROW, NUMBERS, TINY = 11.0, 10.0, 9.0, 7.0
MANY = 6
"""A table with more columns than this has smaller letters; one with many numbers still smaller ones."""
GAP = 8.0
"""Room below a table, in points."""
SIDE, TIGHT = 1.2, 0.4
"""Margin on the left and right of the cells of a table, and of one row with many columns, in millimetres."""
SHADES = {"group": "EEF1F4", "total": "EEF1F4", "cut": "F6E7DC", "changed": "F7F9EC"}
HIGHEST = 225.0
"""Height that a picture may take of an upright page, in millimetres."""


def add_part(document: Document, part: Part) -> None:
    """Write a part at the end of a document."""
    match part:
        case Heading():
            write_in(document.add_paragraph(style="Heading 2"), part.text)
        case Words():
            write_in(document.add_paragraph(), part.text, size=SMALL if part.small else BODY)
        case Points():
            _points(document, part)
        case Cards():
            _cards(document, part)
        case Grid():
            add_grid(document, part)
        case Form():
            _form(document, part)
        case Picture():
            _picture(document, part)
        case LinkCode():
            _link(document, part)
        case Draft():
            add_draft(document, part, add_grid)


def _points(document: Document, points: Points) -> None:
    if points.entries and points.lead:
        lead = write_in(document.add_paragraph(), points.lead, bold=True)
        lead.paragraph_format.keep_with_next = True
    for entry in points.entries:
        write_in(document.add_paragraph(style="List Bullet"), entry)


def _cards(document: Document, cards: Cards) -> None:
    table = _table(document, [40, 35, 25])
    for card in cards.cards:
        row = table.add_row()
        for cell, text in zip(row.cells, (card.label, card.value, card.note), strict=True):
            fill(cell, text, bold=text == card.value)
    sized(table, [40, 35, 25], text_width(document))


def add_grid(document: Document, grid: Grid) -> None:
    """Write a table whose heading row is repeated on every page."""
    write_in(document.add_paragraph(style="Caption"), grid.caption)
    widths = list(grid.widths) or [100 / len(grid.heads)] * len(grid.heads)
    table = _table(document, widths)
    head = table.add_row()
    repeated(head)
    size = _size(grid)
    for cell, text in zip(head.cells, grid.heads, strict=True):
        fill(cell, text, size=size, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        _shade(cell, SHADES["group"])
    for line in grid.rows:
        _line(table, line, grid.numbers, size)
    sized(table, widths, text_width(document))
    behind = document.add_paragraph().paragraph_format
    behind.space_after, behind.space_before, behind.line_spacing = Pt(0), Pt(0), Pt(GAP)


def _size(grid: Grid) -> float:
    if len(grid.heads) <= MANY:
        return TABLE
    return NUMBERS if len(grid.numbers) > 2 else NARROW


def _line(table: Table, line: Line, numbers: frozenset[int], size: float) -> None:
    row = table.add_row()
    marked(row._tr.get_or_add_trPr(), "w:cantSplit")
    cells = row.cells
    if line.mark == "group":
        whole = cells[0].merge(cells[-1])
        fill(whole, line.cells[0], size=size, bold=True)
        whole.paragraphs[0].paragraph_format.keep_with_next = True
        _shade(whole, SHADES["group"])
        return
    for k, (cell, text) in enumerate(zip(cells, line.cells, strict=True)):
        align = WD_ALIGN_PARAGRAPH.RIGHT if k in numbers else WD_ALIGN_PARAGRAPH.LEFT
        fill(cell, text, size=size, bold=line.mark == "total", align=align)
        if line.mark in SHADES:
            _shade(cell, SHADES[line.mark])


def _form(document: Document, form: Form) -> None:
    """Write a table of one row with headings on two levels."""
    write_in(document.add_paragraph(style="Caption"), form.caption)
    widths = [column.width for column in form.columns for _ in column.subs or [""]]
    table = _table(document, widths, side=TIGHT)
    heads, subs, values = (table.add_row() for _ in range(3))
    for row in (heads, subs):
        repeated(row)
    top, below, row_cells = heads.cells, subs.cells, values.cells
    first = 0
    for column in form.columns:
        last = first + max(1, len(column.subs)) - 1
        head = top[first].merge(top[last] if column.subs else below[first])
        fill(head, column.head, size=TINY, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        for k, sub in enumerate(column.subs):
            fill(below[first + k], sub, size=TINY, align=WD_ALIGN_PARAGRAPH.CENTER)
        for k, text in enumerate(column.cells):
            start = first + k * column.span
            fill(row_cells[start].merge(row_cells[start + column.span - 1]), text, size=TINY)
        first = last + 1
    sized(table, widths, text_width(document))


def _picture(document: Document, picture: Picture) -> None:
    """Set a picture as wide as the text, or as high as the page."""
    width, height = picture.inches
    wide = min(text_width(document), HIGHEST * width / height)
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = line.add_run().add_picture(io.BytesIO(picture.png), width=Mm(wide))
    shape._inline.docPr.set("descr", picture.caption)
    write_in(document.add_paragraph(style="Caption"), picture.caption).paragraph_format.keep_with_next = False


def _link(document: Document, code: LinkCode) -> None:
    """Draw a QR code with its address below it."""
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = line.paragraph_format.space_before = Pt(0)
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(io.BytesIO(code_png(code.link)), width=Mm(MILLIMETRES))
    shape._inline.docPr.set("descr", code.link)
    write_in(document.add_paragraph(), f"{code.caption} {code.link}", size=SMALL).alignment = WD_ALIGN_PARAGRAPH.CENTER


def fill(
    cell: _Cell,
    text: str,
    *,
    size: float = TABLE,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
) -> None:
    """Write the text of a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1)
    write_in(paragraph, text, size=size, bold=bold)


def _table(document: Document, widths: Sequence[float], side: float = SIDE) -> Table:
    table: Table = document.add_table(0, len(widths))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    without_margins(table, side)
    return table


def sized(table: Table, widths: Sequence[float], total: float) -> None:
    """Share the width of the text among the columns."""
    dxa = [round(width / sum(widths) * total * 1440 / 25.4) for width in widths]
    for column, width in zip(table._tbl.tblGrid.iterchildren(), dxa, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table._tbl.tr_lst:
        start = 0
        for cell in row.tc_lst:
            cell.width = Mm(sum(dxa[start : start + cell.grid_span]) * 25.4 / 1440)
            start += cell.grid_span


def repeated(row: _Row) -> None:
    """Let a heading row stand on every page of its table."""
    properties = row._tr.get_or_add_trPr()
    marked(properties, "w:cantSplit")
    marked(properties, "w:tblHeader")


def _shade(cell: _Cell, color: str) -> None:
    marked(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=color)
