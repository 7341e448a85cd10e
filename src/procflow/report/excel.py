"""The report as an Excel workbook: one sheet a section, numbers as numbers, ready to print.

Every text is written as text, so that nothing from a procedure's file is ever run as a formula.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import cast

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from procflow.report.package import STAMP, clean, packed
from procflow.report.parts import (
    Card,
    Cards,
    Draft,
    Form,
    Grid,
    Heading,
    LinkCode,
    Part,
    Picture,
    Points,
    Section,
    Words,
)
from procflow.report.qr import MILLIMETRES, code_png
from procflow.wording import Lang, number_in

MOST_LETTERS = 32_000
"""A cell holds 32,767; openpyxl would cut the rest without a word."""
CUT = {"en": " … (cut)", "vi": " … (đã cắt bớt)"}
WIDTH = 130.0
"""Width of a landscape page of A4 in letters at the size used."""
FONT, SIZE = "Times New Roman", 11
ROOM = 1.05
"""How much longer than its letters a text is taken to be, since lines end with words."""
HIGHEST = 400.0
"""Excel shows no row above 409 points."""
WIDE = 9
"""A table with more columns than this is printed on A3."""
SHADES = {"group": "EEF1F4", "cut": "F6E7DC", "changed": "F7F9EC", "total": "EEF1F4"}


def workbook(sections: Sequence[Section], title: str, banner: str, lang: Lang) -> bytes:
    """Return a report as the bytes of an .xlsx file; the diagrams and drafts of documents are left to the other forms.

    Parameters
    ----------
    sections : sequence of Section
        What the report says.
    title : str
        Name of the procedure.
    banner : str
        What stands above every sheet and on every page, or nothing.
    lang : {"vi", "en"}
        In which language the numbers in the sections are written.
    """
    book = openpyxl.Workbook()
    book.properties.creator = "procflow"
    book.properties.title = clean(title)
    book.properties.created = book.properties.modified = STAMP
    book.remove(book.worksheets[0])
    for section in sections:
        for parts in _sheets(section):
            _sheet(book, section, parts, title, banner, lang)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    return packed(result.getvalue())


def _sheets(section: Section) -> Iterator[list[Part]]:
    """Yield what goes on one sheet: a table with other columns than the one above it has a sheet of its own."""
    parts: list[Part] = []
    for part in section.parts:
        if isinstance(part, Grid | Form) and any(_shape(other) not in (0, _shape(part)) for other in parts):
            heading = [parts.pop()] if isinstance(parts[-1], Heading) else []
            yield parts
            parts = [*heading]
        if not isinstance(part, Picture | Draft):
            parts.append(part)
    if parts:
        yield parts


def _shape(part: Part) -> int:
    """Return the number of columns of a table, below 0 that of a form, and 0 of anything else."""
    if isinstance(part, Form):
        return -len(_shares(part))
    return len(_shares(part)) if isinstance(part, Grid) else 0


def _sheet(book: Workbook, section: Section, parts: Sequence[Part], title: str, banner: str, lang: Lang) -> None:
    page = _Page(book.create_sheet(sheet_name(section.title, book.sheetnames)), lang)
    if banner:
        page.text(banner, bold=True, color="7A3B00")
    page.text(title, bold=True)
    page.text(section.title, bold=True, size=SIZE + 3)
    tables = [part for part in parts if isinstance(part, Grid | Form)]
    page.columns(tables)
    for part in parts:
        page.part(part)
    page.printing(banner, only_table=len(tables) == 1 and parts[0] is tables[0])


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """Return a name that Excel takes for a sheet: 31 letters at the most, none of them special, and not taken.

    >>> sheet_name("Annex: table of the simplification", [])
    'Annex - table of the simplifica'
    >>> sheet_name("Steps", ["Steps"])
    'Steps 2'
    """
    plain = re.sub(r"\s*[\[\]:*?/\\]+\s*", " - ", clean(title)).strip("' -")[:31].rstrip()
    name, k = plain, 1
    while name.casefold() in {other.casefold() for other in taken}:
        k += 1
        name = f"{plain[: 31 - len(f' {k}')]} {k}"
    return name


class _Page:
    """Writes one sheet from the top down."""

    def __init__(self, sheet: Worksheet, lang: Lang) -> None:
        self.sheet, self.lang = sheet, lang
        self.row, self.width, self.first_table = 0, 8, 0

    def columns(self, tables: Sequence[Grid | Form]) -> None:
        """Set the widths of the columns by the widest table of the sheet."""
        shares = max((_shares(table) for table in tables), key=len, default=[100.0 / self.width] * self.width)
        self.width = len(shares)
        for k, part in enumerate(shares, 1):
            self.sheet.column_dimensions[get_column_letter(k)].width = max(6.0, round(WIDTH * part / sum(shares), 1))

    def part(self, part: Part) -> None:
        """Write a part below what stands, after a blank row."""
        self.row += 1
        match part:
            case Heading():
                self.text(part.text, bold=True)
            case Words():
                self.text(part.text, size=SIZE - 1 if part.small else SIZE)
            case Points() if part.entries:
                if part.lead:
                    self.text(part.lead, bold=True)
                for entry in part.entries:
                    self.text(f"• {entry}")
            case Cards():
                for card in part.cards:
                    self.text(_card(card))
            case Grid():
                self.grid(part)
            case Form():
                self.form(part)
            case LinkCode():
                self.text(f"{part.caption} {part.link}")
                self.sheet.add_image(_code(part.link), f"A{self.row + 2}")
                self.row += 8

    def text(self, text: str, *, bold: bool = False, size: int = SIZE, color: str = "000000") -> None:
        """Write a line across the table, as high as it needs."""
        self.row += 1
        cell = self.put(self.row, 1, text)
        cell.font = Font(FONT, size, bold=bold, color=color)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=self.width)
        self.high([(text, WIDTH)], size)

    def high(self, texts: Sequence[tuple[str, float]], size: float = SIZE) -> None:
        """Make the row as high as the text of its cells needs, each with its width in letters."""
        lines = max((_lines(text, width * SIZE / size) for text, width in texts), default=1)
        self.sheet.row_dimensions[self.row].height = min(HIGHEST, lines * (size + 4) + 2)

    def cells(self, texts: Sequence[str], mark: str = "", numbers: frozenset[int] = frozenset()) -> None:
        """Write a row of a table."""
        self.row += 1
        to_right = numbers - {0}
        thin = Side(style="thin", color="808080")
        for k, text in enumerate(texts, 1):
            cell = self.put(self.row, k, text, number=k - 1 in numbers)
            cell.font = Font(FONT, SIZE, bold=mark in ("head", "group", "total"))
            level = "center" if mark == "head" else "right" if cell.data_type == "n" or k - 1 in to_right else "left"
            cell.alignment = Alignment(
                wrap_text=True, vertical="top", horizontal=level, indent=0 if mark == "head" else 1
            )
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if shade := SHADES.get("group" if mark == "head" else mark):
                cell.fill = PatternFill("solid", fgColor=shade)
        whole = mark == "group" and len(texts) == 1
        self.high([(text, WIDTH if whole else self.wide(k)) for k, text in enumerate(texts, 1)])

    def wide(self, first: int, last: int = 0) -> float:
        """Return the width of a column, or of some side by side, in letters."""
        columns = (get_column_letter(k) for k in range(first, max(first, last) + 1))
        return sum(self.sheet.column_dimensions[column].width or 0.0 for column in columns)

    def put(self, row: int, column: int, text: str, *, number: bool = False) -> Cell:
        """Write a cell: a number where one is expected and written, else text that is never run."""
        cell = cast(Cell, self.sheet.cell(row, column))
        found = number_in(text, self.lang) if number else None
        if found is not None:
            cell.value, cell.number_format = found[0], _format(text, *found[1:])
            return cell
        text = clean(text)
        if len(text) > MOST_LETTERS:
            text = text[:MOST_LETTERS] + CUT[self.lang]
        cell.value = text
        cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True
        return cell

    def grid(self, grid: Grid) -> None:
        """Write a table."""
        self.text(grid.caption)
        self.cells(grid.heads, "head")
        self.first_table = self.first_table or self.row
        for line in grid.rows:
            group = line.mark == "group"
            self.cells(line.cells, line.mark, frozenset() if group else grid.numbers | {0})
            if group and len(grid.heads) > 1:
                self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=len(grid.heads))

    def form(self, form: Form) -> None:
        """Write a table of one row with headings on two levels."""
        self.text(form.caption)
        heads, subs, cells = [], [], []
        for column in form.columns:
            wide = max(1, len(column.subs))
            heads += [column.head, *[""] * (wide - 1)]
            subs += [*column.subs] or [""]
            cells += [text for cell in column.cells for text in (cell, *[""] * (column.span - 1))]
        self.cells(heads, "head")
        self.cells(subs, "head")
        self.cells(cells, numbers=frozenset(range(len(cells))))
        self.first_table = self.first_table or self.row - 1
        self._join(form)
        self._heights(form)

    def _join(self, form: Form) -> None:
        """Merge the cells of headings, and those of values that span several sub-columns."""
        merge, first = self.sheet.merge_cells, 1
        for column in form.columns:
            last = first + max(1, len(column.subs)) - 1
            if not column.subs:
                merge(start_row=self.row - 2, end_row=self.row - 1, start_column=first, end_column=first)
            elif last > first:
                merge(start_row=self.row - 2, end_row=self.row - 2, start_column=first, end_column=last)
            if column.span > 1:
                merge(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
            first = last + 1

    def _heights(self, form: Form) -> None:
        """Make the rows of a form as high as their texts need over the sub-columns that they span."""
        first, heads, values = 1, list[tuple[str, float]](), list[tuple[str, float]]()
        for column in form.columns:
            last = first + max(1, len(column.subs)) - 1
            share = 0.5 if not column.subs else 1.0  # a heading without sub-headings stands in both rows
            heads.append((column.head, self.wide(first, last) / share))
            for k, text in enumerate(column.cells):
                start = first + k * column.span
                values.append((text, self.wide(start, start + column.span - 1)))
            first = last + 1
        below = self.row
        self.high(values)
        self.row = below - 2
        self.high(heads)
        self.row = below

    def printing(self, banner: str, *, only_table: bool) -> None:
        """Set up the printed page: landscape, as wide as the paper, headings on every page."""
        sheet = self.sheet
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = "8" if self.width > WIDE else "9"
        sheet.page_margins = PageMargins(left=0.6, right=0.6, top=0.8, bottom=0.7, header=0.35, footer=0.35)
        sheet.print_options.horizontalCentered = True
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        header, footer = sheet.oddHeader, sheet.oddFooter
        assert header is not None
        assert footer is not None
        header.center.text = banner.replace("&", "&&") or None
        header.center.font = footer.right.font = f"{FONT},Regular"
        footer.right.text = "&P / &N"
        if self.first_table:
            last = self.first_table if only_table else 1
            sheet.print_title_rows = f"1:{last}"
            sheet.freeze_panes = f"A{last + 1}"


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many letters; words are not cut, so some room is left."""
    return sum(max(1, math.ceil(len(line) * ROOM / max(width, 1.0))) for line in text.split("\n"))


def _code(link: str) -> Image:
    """Return the QR code of a page as a picture."""
    image = Image(io.BytesIO(code_png(link)))
    image.width = image.height = round(MILLIMETRES / 25.4 * 96)
    return image


def _card(card: Card) -> str:
    return f"• {card.label}: {card.value}" + (f" ({card.note})" if card.note else "")


def _shares(table: Grid | Form) -> list[float]:
    if isinstance(table, Form):
        return [column.width for column in table.columns for _ in column.subs or [""]]
    return list(table.widths) or [40.0, *[60.0 / max(1, len(table.heads) - 1)] * (len(table.heads) - 1)]


def _format(text: str, digits: int, percent: bool) -> str:
    """Return how Excel shows a number: separators are those of the reader's country, the decimals those of the report."""
    shown = "#,##0" + ("." + "0" * digits if digits else "") + (" %" if percent else "")
    return f"+{shown};-{shown};0" if text.startswith("+") else shown
