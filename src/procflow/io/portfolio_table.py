"""A portfolio as a table (CSV): one procedure a row; every fault told with its row and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field

from procflow.errors import InputError, Message, Place, Problem, ProcedureError, did_you_mean
from procflow.io.cells import (
    ACTS,
    BAD_CELL,
    COUNT,
    DAY,
    FORM,
    GROUP,
    HOURS_BY_NAME,
    LIST,
    NUMBER,
    PERCENT,
    STATUS,
    TRUE_FALSE,
    WORDS,
    YES_NO,
    Cell,
)
from procflow.model.portfolio import Portfolio, PortfolioEntry
from procflow.model.text import Text
from procflow.wording import normal

COLUMNS: Mapping[str, Cell] = {
    "id": WORDS, "name_vi": WORDS, "name_en": WORDS, "group": GROUP, "owner": WORDS, "steps": COUNT, "handoffs": COUNT,
    "limit_working_days": NUMBER, "average_working_days": NUMBER, "on_time_pct": PERCENT,
    "staff_hours_per_case": NUMBER, "legal_status": STATUS, "legal_basis": WORDS, "separate_by_law": YES_NO,
    "control_reserved": YES_NO, "decision_level": WORDS, "delegable_to": WORDS, "duplicate_of": WORDS,
    "merge_into": WORDS, "overlap_pct": PERCENT, "last_used": DAY, "form": FORM, "instruments": ACTS, "authority": WORDS,
    "needs": LIST, "makes": LIST, "simplified_hours_per_case": NUMBER,
}  # fmt: skip
"""Columns of the table; besides them one column ``vol_YYYY`` for the cases of each year."""
REQUIRED = ("id", "group", "steps", "handoffs", "legal_status", "separate_by_law", "control_reserved")
HEAD: Mapping[str, Cell] = {
    "portfolio": WORDS, "name_vi": WORDS, "name_en": WORDS, "illustrative": TRUE_FALSE, "review_date": DAY, "source": WORDS,
    "capacity": HOURS_BY_NAME,
}  # fmt: skip
"""What the lines above the row of column names may say, each as ``# key: value``."""
_FIELDS = {
    "limit_working_days": "limit_days", "average_working_days": "average_days", "on_time_pct": "on_time",
    "staff_hours_per_case": "hours_per_case", "legal_basis": "basis", "overlap_pct": "overlap",
    "simplified_hours_per_case": "simplified_hours",
}  # fmt: skip
_VOLUME = re.compile(r"vol_([12][0-9]{3})")
MOST_FAULTS = 200

NO_HEADER = Message(
    "portfolio-no-header",
    en="the table has no row of column names. Expected {columns}.",
    vi="bảng không có hàng tên cột. Cần {columns}.",
)
NEITHER = Message(
    "table-of-neither",
    en="this is neither a table of steps nor the list of an office. A table of steps has a column for what is done (such as Step) "
    "and one for who does it (such as Performer), beside Limit and Product; a list of procedures needs {columns}.",
    vi="đây không phải bảng các bước, cũng không phải danh mục quy trình. Bảng các bước có cột việc phải làm (ví dụ Bước) và "
    "cột người làm (ví dụ Người thực hiện), cùng Thời hạn, Sản phẩm; danh mục quy trình cần {columns}.",
)
UNKNOWN_HEAD = Message(
    "portfolio-head",
    en="the line starts with # and names '{name}', which is nothing a table says of itself.{hint} Known: {known}.",
    vi="dòng bắt đầu bằng # nêu '{name}', bảng không có thông tin chung nào như vậy.{hint} Đã có: {known}.",
)
UNKNOWN_COLUMN = Message(
    "portfolio-column",
    en="no column is called '{name}'.{hint} Columns are {columns} and vol_YYYY for the cases of a year.",
    vi="không có cột nào tên '{name}'.{hint} Các cột là {columns} và vol_YYYY cho số hồ sơ của một năm.",
)
COLUMN_TWICE = Message(
    "portfolio-column-twice",
    en="the column '{name}' is there twice. Keep one of them.",
    vi="cột '{name}' có hai lần. Hãy giữ lại một.",
)
MISSING_COLUMN = Message(
    "portfolio-column-missing",
    en="the column '{name}' is missing. Add it.",
    vi="thiếu cột '{name}'. Hãy thêm vào.",
)
EMPTY_CELL = Message(
    "portfolio-cell-empty",
    en="the cell is empty, expected {expected}.",
    vi="ô trống, cần {expected}.",
)
ROW_LENGTH = Message(
    "portfolio-row-length",
    en="the row has {found} cells, the row of column names has {expected}. Put texts with a comma in quotes.",
    vi="hàng có {found} ô, hàng tên cột có {expected} ô. Văn bản có dấu phẩy phải đặt trong ngoặc kép.",
)
NO_SUCH_PROCEDURE = Message(
    "portfolio-reference",
    en="no procedure of the table is called '{name}'.{hint}",
    vi="trong bảng không có quy trình nào mã '{name}'.{hint}",
)
ID_TWICE = Message(
    "portfolio-id-twice",
    en="the id '{name}' stands on line {line} already. Give each procedure an id of its own.",
    vi="mã '{name}' đã có ở dòng {line}. Mỗi quy trình cần một mã riêng.",
)
BAD_TABLE = Message(
    "portfolio-table",
    en="the table cannot be read: {why}. Save it as CSV in UTF-8 with texts in double quotes.",
    vi="không đọc được bảng: {why}. Hãy lưu thành CSV, mã UTF-8, văn bản đặt trong ngoặc kép.",
)


@define
class _Table:
    """The text of a table while it is read, and the faults found."""

    name: str
    problems: list[Problem] = field(factory=list)

    def fault(self, message: Message, line: int, column: str = "", /, **values: object) -> None:
        element = f"column '{column}'" if column else ""
        self.problems.append(message.at(Place(element, self.name, line), **values))
        if len(self.problems) >= MOST_FAULTS:
            self.stop()

    def stop(self) -> None:
        if self.problems:
            raise InputError(*self.problems)


def read_portfolio(text: str, name: str = "<table>") -> Portfolio:
    """Read a portfolio from the text of a table.

    The first lines may say ``# portfolio: id``, ``# name_vi:``, ``# name_en:``, ``# illustrative: true``,
    ``# review_date:``,
    ``# source:`` and ``# capacity: name = hours | name = hours``. Cells are separated by commas, semicolons or tabs; an empty cell is unknown.

    Parameters
    ----------
    text : str
        CSV with a row of column names, `COLUMNS` and ``vol_YYYY``.
    name : str, optional
        What messages call the table.

    Returns
    -------
    Portfolio

    Raises
    ------
    InputError
        With every fault of the table, each with its line and column.

    Examples
    --------
    >>> read_portfolio('''# portfolio: office
    ... id;group;steps;handoffs;legal_status;separate_by_law;control_reserved;vol_2023;staff_hours_per_case
    ... P1;work process;8;6;none found;no;no;50;0,5
    ... ''').hours(2023)
    25.0
    """
    table = _Table(name)
    # Not splitlines: a line separator of Unicode may stand within a cell.
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    start = next((k for k, line in enumerate(lines) if not line.startswith("#")), len(lines))
    head = _head(lines[:start], table)
    rows = _rows(lines, start, table)
    entries = _entries(rows, table)
    table.stop()
    return Portfolio(
        id=head.get("portfolio", "portfolio"),
        name=Text(head.get("name_vi"), head.get("name_en")),
        entries=entries,
        review_date=head.get("review_date"),
        source=head.get("source", ""),
        illustrative=head.get("illustrative", False),
        capacity=head.get("capacity", {}),
    )


def _head(lines: Sequence[str], table: _Table) -> dict[str, Any]:
    """Return what the lines above the row of column names say of the whole table."""
    found: dict[str, Any] = {}
    for number, line in enumerate(lines, start=1):
        key, _, text = (normal(part) for part in line[1:].partition(":"))
        if key not in HEAD:
            table.fault(UNKNOWN_HEAD, number, name=key[:60], hint=did_you_mean(key[:60], HEAD), known=tuple(HEAD))
        elif text:
            try:
                found[key] = HEAD[key].read(text)
            except ValueError:
                table.fault(BAD_CELL, number, key, **HEAD[key].fault(text))
    return found


def _rows(lines: Sequence[str], start: int, table: _Table) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with the line on which it ends."""
    first = lines[start] if start < len(lines) else ""
    separator = max(",;\t", key=first.count)
    reader = csv.reader((line + "\n" for line in lines[start:]), delimiter=separator, strict=True)
    rows = []
    try:
        for cells in reader:
            row = [normal(cell) for cell in cells]
            if any(row):
                rows.append((start + reader.line_num, row))
    except csv.Error as error:
        table.fault(BAD_TABLE, start + reader.line_num, why=str(error))
    if not rows:
        table.fault(NO_HEADER, start + 1, columns=tuple(COLUMNS))
    table.stop()
    return rows


def _cell(column: str) -> Cell | None:
    return COUNT if _VOLUME.fullmatch(column) else COLUMNS.get(column)


def _entries(rows: list[tuple[int, list[str]]], table: _Table) -> list[PortfolioEntry]:
    line, header = rows[0]
    if not any(_cell(column) for column in header):
        table.fault(NEITHER, line, columns=REQUIRED)
        table.stop()
    for k, column in enumerate(header):
        if column in header[:k]:
            table.fault(COLUMN_TWICE, line, column, name=column)
        elif _cell(column) is None:
            hint = did_you_mean(column, COLUMNS)
            table.fault(UNKNOWN_COLUMN, line, column, name=column, hint=hint, columns=tuple(COLUMNS))
    for column in REQUIRED:
        if column not in header:
            table.fault(MISSING_COLUMN, line, column, name=column)
    table.stop()
    read = [(number, _values(number, row, header, table)) for number, row in rows[1:]]
    _refuse_ids(read, table)
    table.stop()
    return [entry for number, values in read if (entry := _entry(number, values, table)) is not None]


def _values(line: int, row: list[str], header: list[str], table: _Table) -> dict[str, Any]:
    """Return the values of a row by column, without those that are empty or faulty."""
    if len(row) != len(header):
        table.fault(ROW_LENGTH, line, found=len(row), expected=len(header))
        return {}
    values = {}
    for column, text in zip(header, row, strict=True):
        cell = _cell(column)
        assert cell is not None
        if text:
            try:
                values[column] = cell.read(text)
            except ValueError:
                table.fault(BAD_CELL, line, column, **cell.fault(text))
        elif column in REQUIRED:
            table.fault(EMPTY_CELL, line, column, expected={"vi": cell.vi, "en": cell.en})
    return values


def _refuse_ids(read: list[tuple[int, dict[str, Any]]], table: _Table) -> None:
    """Note ids that stand twice, and references to ids that are not there."""
    line_of: dict[str, int] = {}
    for line, values in read:
        id = values.get("id")
        if id in line_of:
            table.fault(ID_TWICE, line, "id", name=id, line=line_of[id])
        elif id is not None:
            line_of[id] = line
    for line, values in read:
        for column in ("duplicate_of", "merge_into"):
            wanted = values.get(column)
            if wanted is not None and (wanted not in line_of or wanted == values.get("id")):
                near = did_you_mean(wanted, set(line_of) - {values.get("id")})
                table.fault(NO_SUCH_PROCEDURE, line, column, name=wanted, hint=near)


def _entry(line: int, values: dict[str, Any], table: _Table) -> PortfolioEntry | None:
    name = Text(values.pop("name_vi", None), values.pop("name_en", None))
    years = {column: match for column in values if (match := _VOLUME.fullmatch(column))}
    volumes = {int(match[1]): values.pop(column) for column, match in years.items()}
    fields = {_FIELDS.get(column, column): value for column, value in values.items()}
    try:
        return PortfolioEntry(name=name, volumes=volumes, **fields)
    except ProcedureError as error:
        table.problems += [p.message.at(Place(p.place.element, table.name, line), **p.values) for p in error.problems]
        return None
