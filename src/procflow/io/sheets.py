"""Rows of a sheet, from CSV or from Excel, each cell with the place that a person can find.

A sheet of Excel is a zip of XML: its size is judged by the directory of the zip before anything is unpacked, formulas
are read as their last value (one that has none is refused, since it would read as an empty cell), and cells outside the
limits are refused.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from attrs import frozen

from procflow.errors import InputError, LimitError, Message, NotSupportedError, Place
from procflow.io.decoding import MOST_BYTES, decoded
from procflow.wording import normal

SEPARATORS = ",;\t"
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_UNPACKED = 200_000_000
MOST_RATIO = 100

NO_SHEET_FILE = Message(
    "sheet-unreadable",
    en="the file cannot be read: {why}. Expected a table that ends in .csv or .xlsx.",
    vi="không đọc được tệp: {why}. Cần một bảng có đuôi .csv hoặc .xlsx.",
)
NO_EXCEL = Message(
    "sheet-no-excel",
    en="reading Excel needs the package openpyxl. Install it with: pip install procflow[office]; or save the sheet as CSV.",
    vi="muốn đọc Excel cần gói openpyxl. Hãy cài bằng: pip install procflow[office]; hoặc lưu bảng thành CSV.",
)
SHEET_TOO_LARGE = Message(
    "sheet-too-large",
    en="the table is larger than {limit}. Keep only the rows and columns that are needed.",
    vi="bảng lớn hơn {limit}. Hãy chỉ giữ các hàng và cột cần thiết.",
)
NO_VALUE = Message(
    "sheet-no-value",
    en="the cell holds a formula without a value. Open the file in Excel and save it, or write the value itself.",
    vi="ô này có công thức nhưng chưa có giá trị. Hãy mở tệp bằng Excel rồi lưu lại, hoặc ghi thẳng giá trị.",
)


@frozen
class SheetRow:
    """A row that holds anything.

    Attributes
    ----------
    number : int
        Row in the sheet, or line in the file, from 1.
    cells : tuple of str
        As texts; empty ones are "".
    sheet : str
        Name of the sheet; empty for CSV.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""

    def place(self, column: int, file: str) -> Place:
        """Return the place of a cell: line and column of a CSV file, sheet!cell of Excel."""
        if self.sheet:
            return Place(f"{self.sheet}!{letters(column)}{self.number}", file)
        return Place("", file, self.number, column + 1)


def letters(column: int) -> str:
    """Return the name of a column of a sheet, counted from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_rows(path: Path) -> tuple[SheetRow, ...]:
    """Return the rows of a table that hold anything; of Excel those of the first sheet.

    Parameters
    ----------
    path : path
        A file that ends in .csv or .xlsx.

    Raises
    ------
    InputError
        If there is no such file, or it is no table; `LimitError` if it is too large.
    NotSupportedError
        If openpyxl is needed and not installed.
    """
    place = Place(file=str(path))
    try:
        if path.suffix.lower() == ".xlsx":
            return _excel(path, place)
        if path.suffix.lower() != ".csv":
            why = {"en": f"it ends in '{path.suffix}'", "vi": f"đuôi tệp là '{path.suffix}'"}
            raise InputError(NO_SHEET_FILE.at(place, why=why))
        if path.stat().st_size > MOST_BYTES:
            raise LimitError(SHEET_TOO_LARGE.at(place, limit=f"{MOST_BYTES} bytes"))
        return csv_rows(decoded(path.read_bytes(), str(path)), str(path))
    except OSError as error:
        raise InputError(NO_SHEET_FILE.at(place, why=error.strerror or str(error) or type(error).__name__)) from None


def csv_rows(text: str, file: str, *, most: int = MOST_ROWS, separator: str | None = None) -> tuple[SheetRow, ...]:
    """Return the rows of a CSV text separated by commas, semicolons or tabs; the apostrophe before a formula is dropped.

    If it is not said which, it is what stands most often in the first line that holds any.

    >>> csv_rows("step;edit\\nsign;keep\\n", "plan.csv")[1]
    SheetRow(number=2, cells=('sign', 'keep'), sheet='')
    """
    # Not splitlines: a line separator of Unicode may stand within a cell.
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    telling = next((line for line in lines if not set(SEPARATORS).isdisjoint(line)), "")
    delimiter = separator or max(SEPARATORS, key=telling.count)
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in reader:
            row = tuple(_plain(normal(cell)) for cell in cells)
            if any(row):
                rows.append(SheetRow(reader.line_num, row))
            if len(rows) > most or len(row) > MOST_COLUMNS:
                raise LimitError(SHEET_TOO_LARGE.at(Place(file=file), limit=f"{most} x {MOST_COLUMNS}"))
    except csv.Error as error:
        raise InputError(NO_SHEET_FILE.at(Place("", file, reader.line_num), why=str(error))) from None
    return tuple(rows)


def _plain(text: str) -> str:
    return text[1:] if re.match(r"'[=+\-@\t\r]", text) else text


def _excel(path: Path, place: Place) -> tuple[SheetRow, ...]:
    try:
        import openpyxl  # an extra: most installations read CSV only
    except ImportError:
        raise NotSupportedError(NO_EXCEL.at(place)) from None
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
        if size > MOST_UNPACKED or (size > 1_000_000 and size > MOST_RATIO * max(1, packed)):
            raise LimitError(SHEET_TOO_LARGE.at(place, limit=f"{MOST_UNPACKED} bytes"))
        values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        written = openpyxl.load_workbook(path, read_only=True, keep_links=False)
        try:
            sheet = values.worksheets[0]
            both = zip(sheet.iter_rows(), written.worksheets[0].iter_rows(values_only=True), strict=True)
            return _sheet_rows(both, sheet.title, str(path))
        finally:
            values.close()
            written.close()
    except (zipfile.BadZipFile, ParseError, LookupError, ValueError, AttributeError, TypeError, EOFError) as error:
        raise InputError(NO_SHEET_FILE.at(place, why=str(error) or type(error).__name__)) from None


def _sheet_rows(both: Iterable[tuple[Sequence[Any], Sequence[object]]], title: str, file: str) -> tuple[SheetRow, ...]:
    """Return the rows of a sheet, given the cells of each row and what is written there."""
    rows, problems = [], []
    for number, (cells, written) in enumerate(both, start=1):
        # Excel counts cells that have a format and no value as well, up to the very last column.
        beyond = any(cell.value is not None for cell in cells[MOST_COLUMNS:])
        if beyond or number > MOST_ROWS or number * len(cells) > MOST_ROWS * MOST_COLUMNS:
            raise LimitError(SHEET_TOO_LARGE.at(Place(file=file), limit=f"{MOST_ROWS} x {MOST_COLUMNS}"))
        cells, written = cells[:MOST_COLUMNS], written[:MOST_COLUMNS]
        row = SheetRow(number, tuple("" if cell.value is None else normal(str(cell.value)) for cell in cells), title)
        problems += [
            NO_VALUE.at(row.place(column, file))
            for column, (cell, text) in enumerate(zip(cells, written, strict=True))
            # A formula whose value is the empty text has the type "str", unlike one that was never worked out.
            if cell.value is None and text is not None and cell.data_type != "str"
        ]
        if any(row.cells):
            rows.append(row)
    if problems:
        raise InputError(*problems)
    return tuple(rows)
