"""Cases as they came: a list in the file, or a table beside it, with every fault told at its line."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from procflow.errors import InputError, Place
from procflow.io.beside import path_beside
from procflow.io.decoding import decoded
from procflow.io.faults import Context, Spot, hint, listed
from procflow.io.kinds import TEXT, Kind, read_text, wrong
from procflow.io.messages import (
    BAD_RECORD_FILE,
    BAD_RECORD_TIME,
    BAD_RECORD_VALUE,
    MISSING_FIELD,
    NO_COLUMN,
    ONE_RECORD,
    RECORD_LENGTH,
    UNKNOWN_FIELD,
    words,
)
from procflow.io.nodes import Mapping as MappingNode
from procflow.io.nodes import Node, Scalar, cut, is_null
from procflow.io.nodes import Sequence as SequenceNode
from procflow.io.scalars import number_from, text_of
from procflow.io.section import Field, Section
from procflow.io.sheets import csv_rows
from procflow.io.times import ZONE
from procflow.model import CaseAttribute, Recorded
from procflow.model.calendars import FIRST_YEAR, LAST_YEAR
from procflow.wording import normal

MOST_RECORDED = 200_000
"""Most rows of a table of arrivals."""
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)( ?(?:Z|[-+][0-9]{2}:[0-9]{2}))?"
)
INSTANT_PATTERN = f"^{_INSTANT.pattern}$"
_INSTANTS = words('a list of instants such as ["2026-03-02 08:00"]', 'danh sách thời điểm, ví dụ ["2026-03-02 08:00"]')
_FILE = words("a table beside this file, such as arrivals.csv", "một bảng cạnh tệp này, ví dụ arrivals.csv")
_VALUES = words("a list with one value for each instant", "danh sách, mỗi thời điểm một giá trị")


@frozen
class Cell:
    """A text and where it stands."""

    text: str
    place: Place


@frozen
class RecordedText:
    """A record before the attributes and the time zone of the procedure are known.

    Attributes
    ----------
    columns : dict of str to tuple of Cell
        Values by name of the column, of equal length; of a table all its columns.
    strict : bool
        Whether each column must be an attribute: in a list they were meant so, a table may hold more.
    """

    instants: tuple[Cell, ...]
    columns: Mapping[str, tuple[Cell, ...]]
    strict: bool
    zone: str | None
    source: str
    spot: Spot
    context: Context
    spots: Mapping[str, Spot] = field(factory=dict)


def _as_text(node: Node, context: Context) -> str | None:
    return read_text(node, context, TEXT.words)


RECORDED_SECTION = Section(
    "recorded",
    words("Recorded cases", "Hồ sơ đã ghi nhận"),
    (
        Field("at", Kind(_as_text, {"type": "array", "items": {"type": "string"}, "minItems": 1}, _INSTANTS),
              "When each case came. Beside it an attribute may stand with a list of values, one for each case.",
              "Thời điểm từng hồ sơ đến. Kèm theo có thể khai thuộc tính và danh sách giá trị, mỗi hồ sơ một giá trị."),
        Field("file", Kind(_as_text, {"type": "string"}, _FILE), "Table (CSV) in the folder of this file or below it; columns named like attributes are taken.",
              "Bảng (CSV) trong thư mục của tệp này hoặc thư mục con; các cột trùng tên thuộc tính được dùng."),
        Field("column", TEXT, "Column of the table that holds when each case came.", "Cột của bảng ghi thời điểm hồ sơ đến."),
        Field("zone", ZONE, "Time zone of instants without their own; by default that of the demand's calendar.",
              "Múi giờ của các thời điểm không ghi múi giờ; mặc định theo lịch của nhu cầu."),
        Field("source", TEXT, "Where the record comes from.", "Nguồn ghi nhận."),
    ),
)  # fmt: skip


def _read_recorded(node: Node, context: Context) -> RecordedText | None:
    if not isinstance(node, MappingNode):
        wrong(node, context, RECORDED.words)
        return None
    said = {normal(key.text): (key, value) for key, value in node.pairs}
    ways = [name for name in ("at", "file") if name in said]
    if len(ways) != 1:
        context.fault(ONE_RECORD, node)
        return None
    zone = ZONE.read(said["zone"][1], context.of("zone")) if "zone" in said else None
    source = read_text(said["source"][1], context.of("source"), TEXT.words) if "source" in said else ""
    if ("zone" in said and zone is None) or source is None:
        return None
    others = {name: pair for name, pair in said.items() if name not in RECORDED_SECTION.names}
    if ways == ["file"]:
        for key, _ in others.values():
            _refuse_name(key.text, key, RECORDED_SECTION.names, context)
        return _from_table(said, zone, source, node, context)
    if "column" in said:
        _refuse_name("column", said["column"][0], ("at", "zone", "source"), context)
    instants = _cells(said["at"][1], context.of("at"), _INSTANTS)
    columns = {name: _cells(value, context.of(name), _VALUES) for name, (_, value) in others.items()}
    known = {name: cells for name, cells in columns.items() if cells is not None}
    if instants is None or len(known) < len(columns):
        return None
    return RecordedText(
        instants, known, True, zone, source, node, context, {name: key for name, (key, _) in others.items()}
    )


def _refuse_name(name: str, spot: Spot, known: Sequence[str], context: Context) -> None:
    context.fault(UNKNOWN_FIELD, spot, key=cut(name), hint=hint(name, known), known=listed(known))


def _cells(node: Node, context: Context, expected: Mapping[str, str]) -> tuple[Cell, ...] | None:
    """Return the texts of a list."""
    if not isinstance(node, SequenceNode) or not node.items:
        wrong(node, context, expected)
        return None
    for item in node.items:
        if not isinstance(item, Scalar) or is_null(item):
            wrong(item, context, expected)
            return None
    return tuple(Cell(text_of(item) or "", context.place(item)) for item in node.items)


def _from_table(
    said: Mapping[str, tuple[Scalar, Node]], zone: str | None, source: str, node: Node, context: Context
) -> RecordedText | None:
    """Return the rows of a table beside the file."""
    if "column" not in said:
        context.of("column").fault(MISSING_FIELD, node, expected=TEXT.words)
        return None
    name = read_text(said["file"][1], context.of("file"), _FILE)
    column = read_text(said["column"][1], context.of("column"), TEXT.words)
    path = None if name is None else path_beside(name, said["file"][1], context.of("file"))
    if path is None or column is None or name is None:
        return None
    try:
        rows = csv_rows(decoded(path.read_bytes(), str(path)), str(path), most=MOST_RECORDED)
    except InputError as error:
        for problem in error.problems:
            context.faults.put(problem)
        return None
    except OSError as error:
        context.of("file").fault(
            BAD_RECORD_FILE, said["file"][1], value=cut(name), why=error.strerror or type(error).__name__
        )
        return None
    head = rows[0].cells if rows else ()
    if column not in head:
        context.of("column").fault(
            NO_COLUMN, said["column"][1], value=cut(column), hint=hint(column, head), known=listed(head)
        )
        return None
    if len(rows) < 2:
        context.of("file").fault(
            BAD_RECORD_FILE, said["file"][1], value=cut(name), why=words("it has no rows", "bảng không có dòng nào")
        )
        return None
    named = {title: k for k, title in enumerate(head) if title}
    cells = {
        title: tuple(Cell(row.cells[k] if k < len(row.cells) else "", row.place(k, str(path))) for row in rows[1:])
        for title, k in named.items()
    }
    instants = cells.pop(column)
    return RecordedText(instants, cells, False, zone, source or name, said["file"][1], context)


RECORDED = Kind(
    _read_recorded,
    {
        **RECORDED_SECTION.schema,
        "additionalProperties": {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
        "oneOf": [{"required": ["at"]}, {"required": ["file", "column"]}],
    },
    words(
        "instants under `at`, or a table under `file` and `column`",
        "các thời điểm trong `at`, hoặc một bảng trong `file` và `column`",
    ),
)


def instant(text: str, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
    """Return the instant a text such as ``2026-03-02 08:00`` names, or None; a zone of its own comes first.

    >>> instant("2026-03-02 08:00", zoneinfo.ZoneInfo("Asia/Ho_Chi_Minh")).isoformat()
    '2026-03-02T08:00:00+07:00'
    """
    found = _INSTANT.fullmatch(text)
    if found is None:
        return None
    day, clock, offset = found.groups()
    try:
        made = dt.datetime.fromisoformat(f"{day}T{clock}{(offset or '').strip().replace('Z', '+00:00')}")
    except ValueError:
        return None
    if not FIRST_YEAR <= made.year <= LAST_YEAR:
        return None
    return made if offset else made.replace(tzinfo=zone)


def recorded_from(text: RecordedText, attributes: Sequence[CaseAttribute], zone: str) -> Recorded | None:
    """Return a record once attributes and time zone are known, noting every fault of its values.

    Parameters
    ----------
    zone : str
        Zone of instants that name none, where the record names none either.
    """
    clock = zoneinfo.ZoneInfo(text.zone or zone)
    instants = [instant(cell.text, clock) for cell in text.instants]
    for cell, found in zip(text.instants, instants, strict=True):
        if found is None:
            text.context.faults.put(BAD_RECORD_TIME.at(cell.place, value=cut(cell.text)))
    declared = {attribute.id: attribute for attribute in attributes}
    columns = {name: cells for name, cells in text.columns.items() if text.strict or name in declared}
    sound = [_fits(name, cells, declared, text) for name, cells in columns.items()]
    known = tuple(found for found in instants if found is not None)
    if not all(sound) or len(known) < len(instants):
        return None
    values = tuple((name, tuple(cell.text for cell in cells)) for name, cells in columns.items())
    return Recorded(instants=known, attributes=values, source=text.source)


def _fits(name: str, cells: Sequence[Cell], declared: Mapping[str, CaseAttribute], text: RecordedText) -> bool:
    """Tell whether a column is an attribute and holds its values, noting what does not."""
    attribute = declared.get(name)
    if attribute is None:
        known = (*RECORDED_SECTION.names, *declared)
        _refuse_name(name, text.spots.get(name, text.spot), known, text.context)
        return False
    if len(cells) != len(text.instants):
        text.context.of(name).fault(
            RECORD_LENGTH, text.spots.get(name, text.spot), count=len(cells), expected=len(text.instants)
        )
        return False
    sound = True
    for cell in cells:
        if not _is_value(cell.text, attribute):
            known_values = listed(attribute.values) if attribute.values else words("numbers", "các số")
            near = hint(cell.text, attribute.values)
            text.context.faults.put(
                BAD_RECORD_VALUE.at(cell.place, value=cut(cell.text), attribute=name, known=known_values, hint=near)
            )
            sound = False
    return sound


def _is_value(text: str, attribute: CaseAttribute) -> bool:
    if attribute.values:
        return text in attribute.values
    value = number_from(text)
    return value is not None and abs(value) < 1e300
