"""The Word page of an official document: paper, margins, fonts, page numbers and the banner on every page.

Sizes follow annex I of Decree 30/2020/NĐ-CP of 5 March 2020 on document work: A4, upright, margins of 20 to 25 mm above and
below, 30 to 35 mm on the left, 15 to 20 mm on the right; Times New Roman, 13 or 14 points; page numbers in the middle above
the text, not on the first page.
"""

from __future__ import annotations

import io
from typing import cast

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Header
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from procflow.report.package import STAMP, clean, packed
from procflow.report.typesetting import joined
from procflow.wording import Lang

FONT = "Times New Roman"
BODY, TABLE = 13.0, 11.0
WARN = RGBColor(0x7A, 0x3B, 0x00)
LONG, SHORT = 297, 210
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
"""Paper and margins, in millimetres."""
LANGUAGE = {"vi": "vi-VN", "en": "en-GB"}


def new_document(title: str, banner: str, lang: Lang, *, landscape: bool = False) -> Document:
    """Return an empty document whose styles, margins and headers are those of an official paper."""
    document = docx.Document()
    _styles(document, lang)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title)[:250], "procflow", "procflow"
    properties.created = properties.modified = STAMP
    properties.comments = ""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    turn(section, landscape=landscape)
    for header, numbered in ((section.first_page_header, False), (section.header, True)):
        _head(header, banner, numbered=numbered)
    return document


def turn(section: Section, *, landscape: bool) -> None:
    """Set paper and margins."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if landscape else (Mm(SHORT), Mm(LONG))
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = (Mm(20), Mm(15)) if landscape else (Mm(LEFT), Mm(RIGHT))


def new_page(document: Document, *, landscape: bool) -> None:
    """Begin a new page, upright or across; headers go on as before."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    turn(section, landscape=landscape)


def text_width(document: Document) -> float:
    """Return the width between the margins of the last section, in millimetres."""
    section = document.sections[-1]
    widths = [section.page_width, section.left_margin, section.right_margin]
    page, left, right = (0.0 if width is None else width.mm for width in widths)
    return page - left - right


def document_bytes(document: Document) -> bytes:
    """Return the document as bytes, the same each time."""
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(buffer.getvalue())


def write_in(
    paragraph: Paragraph,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    color: RGBColor | None = None,
) -> Paragraph:
    """Add text to a paragraph; what XML cannot hold is marked."""
    run = paragraph.add_run(clean(joined(text)))
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color
    return paragraph


def marked(parent: BaseOxmlElement, tag: str, **values: str) -> BaseOxmlElement:
    """Add an element of Word's own language to another, such as ``w:tblHeader`` to the properties of a row."""
    element = cast(BaseOxmlElement, OxmlElement(tag))
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def without_margins(table: Table, side: float = 0.0) -> None:
    """Set the margin on the left and right of every cell of a table, in millimetres."""
    margins = marked(table._tbl.tblPr, "w:tblCellMar")
    for look in table._tbl.tblPr.findall(qn("w:tblLook")):
        table._tbl.tblPr.append(look)  # comes last in Word's own order
    for name in ("left", "right"):
        marked(margins, f"w:{name}", w=str(round(side * 1440 / 25.4)), type="dxa")


def _styles(document: Document, lang: Lang) -> None:
    """Give every style that is used the font of official papers."""
    sizes = {
        "Normal": BODY,
        "Heading 1": 14.0,
        "Heading 2": BODY,
        "List Bullet": BODY,
        "List Number": BODY,
        "Caption": TABLE,
    }
    for name, size in sizes.items():
        style = cast(ParagraphStyle, document.styles[name])
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # a theme's font would win over the one that is named
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)
        style.font.color.rgb = RGBColor(0, 0, 0)
        for color in style.element.iter(qn("w:color")):
            for kind in ("themeColor", "themeShade", "themeTint"):
                color.attrib.pop(qn(f"w:{kind}"), None)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.space_before = Pt(10 if name.startswith("Heading") else 2)
    for name in ("Heading 1", "Heading 2"):
        cast(ParagraphStyle, document.styles[name]).font.bold = True
    for linked in document.styles.element.xpath("w:style[w:link/@w:val='Heading1' or w:link/@w:val='Heading2']/w:rPr"):
        for element in linked.xpath("w:color | w:rFonts"):  # some readers let these win over the heading's own
            linked.remove(element)
    caption = cast(ParagraphStyle, document.styles["Caption"])
    caption.font.bold, caption.font.italic = False, True
    caption.paragraph_format.keep_with_next = True
    _defaults(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE[lang])


def _defaults(document: Document) -> None:
    """Give the same font to what has no style."""
    properties = next(document.styles.element.iter(qn("w:rPrDefault")))
    for fonts in properties.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), FONT)
    for tag in ("w:sz", "w:szCs"):
        for size in properties.iter(qn(tag)):
            size.set(qn("w:val"), str(round(2 * BODY)))


def _head(header: _Header, banner: str, *, numbered: bool) -> None:
    """Put the number of the page, from the second on, and the banner above the text."""
    header.is_linked_to_previous = False
    first = header.paragraphs[0]
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if numbered:
        run = first.add_run()
        marked(run._r, "w:fldChar", fldCharType="begin")
        marked(run._r, "w:instrText").text = "PAGE"
        marked(run._r, "w:fldChar", fldCharType="end")
    if banner:
        line = header.add_paragraph() if numbered else first
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        write_in(line, banner, size=TABLE, bold=True, color=WARN)
