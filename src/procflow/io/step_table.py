"""The table of steps that a decision holds, as CSV or Excel: what is done, by whom, within what time, with what product.

The steps come one after the other; branches, law, times of work and staff are added in the native file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import define, field

from procflow.errors import InputError, LimitError, Message, Place, Problem
from procflow.io.faults import MOST_FAULTS, hint
from procflow.io.nodes import cut
from procflow.io.references import implied_documents, implied_roles
from procflow.io.scalars import LONGEST_ID, bad_in_id, control_character
from procflow.io.sheets import SEPARATORS, SheetRow, csv_rows
from procflow.io.step_table_messages import (
    BAD_CELL,
    BAD_ID,
    BAD_LIMIT,
    BARE_DAYS,
    COLUMN_TWICE,
    ID_TWICE,
    NO_HEAD,
    NO_NAME,
    NO_ROLE,
    NO_STEPS,
    OTHER_CAPITALS,
    SEVERAL_ROLES,
    TOO_MANY,
    UNKNOWN_COLUMN,
)
from procflow.model import End, Flow, Procedure, Span, Step, Text
from procflow.model.durations import DurationUnit
from procflow.wording import normal

HEADS: Mapping[str, tuple[str, ...]] = {
    "id": ("mã", "mã bước", "id", "step id"),
    "number": ("stt", "tt", "số tt", "số thứ tự", "no", "no."),
    "name": (
        "bước", "tên bước", "các bước", "nội dung", "nội dung công việc", "công việc", "bước công việc", "tên công việc",
        "trình tự thực hiện", "step", "name", "task", "what is done",
    ),
    "role": (
        "người thực hiện", "trách nhiệm", "trách nhiệm thực hiện", "vai trò", "đơn vị thực hiện",
        "đơn vị/người thực hiện", "bộ phận thực hiện", "role", "performer", "who",
    ),
    "limit": ("thời hạn", "thời gian", "thời gian thực hiện", "thời gian giải quyết", "limit", "time"),
    "makes": (
        "sản phẩm", "kết quả", "kết quả/sản phẩm", "sản phẩm/kết quả", "kết quả thực hiện", "product", "products", "makes",
        "result",
    ),
    "note": ("ghi chú", "note", "notes"),
}  # fmt: skip
"""What the columns may be called; a column of notes is not read."""
COLUMNS = {
    "vi": ", ".join(
        f"'{heads[0].upper() if kind == 'number' else heads[0].capitalize()}'" for kind, heads in HEADS.items()
    ),
    "en": "'Id', 'No', 'Step', 'Performer', 'Limit', 'Product', 'Note'",
}
"""What they are best called."""
REQUIRED = ("name", "role")
AUTOMATIC = ("tự động", "hệ thống", "automatic", "system")
NOTHING = ("", "-", "–", "—", "không", "none")
MOST_STEPS = 1000
END = "done"
_MOST_LINES = 30
_LIMIT = re.compile(r"(?:không quá |tối đa |trong |within |at most )?([0-9]+(?:[.,][0-9]+)?)(?:/([0-9]+))? ?(.*)")
_UNITS: Mapping[str, DurationUnit] = {
    "phút": "min", "min": "min", "minutes": "min", "minute": "min", "giờ": "h", "giờ làm việc": "h", "h": "h",
    "hours": "h", "hour": "h", "ngày làm việc": "working days", "working days": "working days",
    "working day": "working days", "ngày lịch": "calendar days", "ngày theo lịch": "calendar days",
    "calendar days": "calendar days", "calendar day": "calendar days",
}  # fmt: skip
_DAYS = ("ngày", "days", "day", "d")


def looks_like_steps(text: str) -> bool:
    """Tell whether one of the first lines of a CSV text names the columns of a table of steps.

    >>> looks_like_steps("STT;Bước;Người thực hiện\\n"), looks_like_steps("id;group;steps\\n")
    (True, False)
    """
    return _separator(text) is not None


def _separator(text: str) -> str | None:
    """Return what stands between the names of the columns, None where none of the first lines names them."""
    for line in text.removeprefix("\ufeff").splitlines()[:_MOST_LINES]:
        for separator in SEPARATORS:
            cells = [_folded(cell.strip().strip('"')) for cell in line.split(separator)]
            if all(not set(HEADS[column]).isdisjoint(cells) for column in REQUIRED):
                return separator
    return None


def read_steps_text(text: str, file: str = "<table>") -> Procedure:
    """Return the procedure that the text of a CSV table of steps tells.

    Raises
    ------
    InputError
        With every fault of the table, each with its line and column.

    Examples
    --------
    >>> p = read_steps_text('''STT;Bước;Người thực hiện;Thời hạn;Sản phẩm
    ... 1;Tiếp nhận;Một cửa;2 giờ;Giấy tiếp nhận
    ... 2;Ký;Chủ tịch;0,5 ngày làm việc;Quyết định
    ... ''', "cap-phep.csv")
    >>> p.id, [(step.id, step.role, str(step.limit)) for step in p.steps]
    ('cap-phep', [('b1', 'Một cửa', '2 h'), ('b2', 'Chủ tịch', '0.5 working days')])
    """
    return read_steps(csv_rows(text, file, separator=_separator(text)), file)


def read_steps(rows: Sequence[SheetRow], file: str) -> Procedure:
    """Return the procedure that the rows of a table of steps tell: one after the other, to one end.

    Parameters
    ----------
    rows : sequence of SheetRow
        Anything may stand above the row that names the columns; a text that stands alone right above it is the name.
    file : str
        Its name without the ending becomes the id.

    Raises
    ------
    InputError
        With every fault of the table; `LimitError` if it is far too long.
    """
    table = _Table(file)
    at, columns = _head(rows, table)
    below = [row for row in rows[at + 1 :] if any(_cell(row, place) for place in columns.values())]
    if len(below) > MOST_STEPS:
        raise LimitError(TOO_MANY.at(Place(file=file), limit=MOST_STEPS))
    steps = [step for row in below if (step := _step(row, columns, table)) is not None]
    if not below:
        table.problems.append(NO_STEPS.at(Place(file=file)))
    table.stop()
    title = _title(rows[:at])
    ids = [step.id for step in steps]
    end = END if END not in ids else f"{END}."
    ends = [End(id=end, name=Text(vi="Hoàn thành", en="Done"))]
    return Procedure(
        id=_file_id(file),
        name=Text(vi=title, en=title),
        steps=steps,
        ends=ends,
        flows=[Flow(one, other) for one, other in zip(ids, [*ids[1:], end], strict=True)],
        start=ids[0],
        roles=implied_roles(steps),
        documents=implied_documents(steps, ends),
        origin={f"step '{id}'": place for id, place in table.places.items()},
    )


@define
class _Table:
    """What is found while a table is read.

    Faults, places of steps, how performers and products are written, the last number, and how many rows since had none.
    """

    file: str
    problems: list[Problem] = field(factory=list)
    places: dict[str, Place] = field(factory=dict)
    spelled: dict[tuple[int, str], str] = field(factory=dict)
    number: str = "0"
    below: int = 0

    def fault(self, message: Message, row: SheetRow, column: int, **values: object) -> None:
        self.problems.append(message.at(row.place(column, self.file), **values))
        if len(self.problems) >= MOST_FAULTS:
            self.stop()

    def name(self, text: str, row: SheetRow, column: int) -> None:
        """Note how a performer or product is written, and that it was written otherwise above."""
        first = self.spelled.setdefault((column, text.casefold()), text)
        if bad_in_id(text) or len(text) > LONGEST_ID:
            self.fault(BAD_ID, row, column, value=cut(text))
        elif first != text:
            self.fault(OTHER_CAPITALS, row, column, value=cut(text), other=cut(first))

    def stop(self) -> None:
        if self.problems:
            raise InputError(*self.problems)


def _head(rows: Sequence[SheetRow], table: _Table) -> tuple[int, dict[str, int]]:
    """Return which row names the columns, and where each stands."""
    for k, row in enumerate(rows):
        kinds = [_column(cell) for cell in row.cells]
        # "Bước | Nội dung công việc": where another column says what is done, the first numbers the steps.
        if kinds.count("name") == 2 and _folded(row.cells[kinds.index("name")]) in ("bước", "step"):
            kinds[kinds.index("name")] = "number"
        if set(REQUIRED) <= set(kinds):
            _refuse_columns(row, kinds, table)
            return k, {kind: place for place, kind in enumerate(kinds) if kind not in ("", "note")}
    raise InputError(NO_HEAD.at(Place(file=table.file)))


def _title(above: Sequence[SheetRow]) -> str | None:
    """Return what stands alone in the last row above the names of the columns, which is the name of the procedure."""
    cells = [" ".join(cell.split()) for cell in above[-1].cells if cell.strip()] if above else []
    good = len(cells) == 1 and control_character(cells[0]) is None and len(cells[0]) <= LONGEST_ID
    return cells[0] if good else None


def _refuse_columns(row: SheetRow, kinds: Sequence[str], table: _Table) -> None:
    for place, kind in enumerate(kinds):
        name = row.cells[place]
        if kind == "" and name:
            choices = [head for heads in HEADS.values() for head in heads]
            table.fault(UNKNOWN_COLUMN, row, place, name=cut(name), hint=hint(name, choices), known=COLUMNS)
        elif kind not in ("", "note") and kind in kinds[:place]:
            table.fault(COLUMN_TWICE, row, place, name=cut(name), other=cut(row.cells[kinds.index(kind)]))


def _folded(text: str) -> str:
    return " ".join(normal(text).casefold().split()).replace(" / ", "/").rstrip(":")


def _column(text: str) -> str:
    folded = _folded(text)
    return next((column for column, heads in HEADS.items() if folded in heads), "")


def _cell(row: SheetRow, place: int | None) -> str:
    text = row.cells[place] if place is not None and place < len(row.cells) else ""
    return " ".join(text.split())


def _step(row: SheetRow, columns: Mapping[str, int], table: _Table) -> Step | None:
    """Return the step of a row, or None after noting what is wrong with it."""
    before = len(table.problems)
    name, role = _cell(row, columns["name"]), _cell(row, columns["role"])
    for column in columns.values():
        code = control_character(row.cells[column]) if column < len(row.cells) else None
        if code is not None:
            table.fault(BAD_CELL, row, column, code=code)
    id = _id(row, columns, table)
    if not name:
        table.fault(NO_NAME, row, columns["name"])
    elif role.casefold() in NOTHING:
        table.fault(NO_ROLE, row, columns["role"], name=cut(name))
    elif ";" in role or "|" in role:
        table.fault(SEVERAL_ROLES, row, columns["role"], value=cut(role))
    else:
        table.name(role, row, columns["role"])
    limit = _limit(row, columns.get("limit"), table)
    makes = _products(row, columns.get("makes"), table)
    if len(table.problems) > before:
        return None
    automatic = role.casefold() in AUTOMATIC
    return Step(id=id, name=Text(vi=name, en=name), role=None if automatic else role, limit=limit, makes=makes)


def _id(row: SheetRow, columns: Mapping[str, int], table: _Table) -> str:
    """Return the id of a step: as the table says, else b and its number, or that of the row above and which below it."""
    at = columns.get("id", columns.get("number", columns["name"]))
    said = _cell(row, columns.get("id"))
    number = re.search(r"[0-9]{1,6}(?:[.,][0-9]{1,6})*", _cell(row, columns.get("number")))
    if number:
        table.number, table.below = number.group().replace(",", ".").removesuffix(".0"), 0
    elif "number" in columns:
        table.below += 1
    else:
        table.number = str(len(table.places) + 1)
    id = said or f"b{table.number}" + (f"-{table.below}" if table.below else "")
    if bad_in_id(id) or len(id) > LONGEST_ID:
        table.fault(BAD_ID, row, at, value=cut(id))
    elif id in table.places:
        table.fault(ID_TWICE, row, at, value=cut(id))
    table.places.setdefault(id, row.place(columns["name"], table.file))
    return id


def _limit(row: SheetRow, column: int | None, table: _Table) -> Span | None:
    text = _cell(row, column)
    if column is None or text.casefold() in NOTHING:
        return None
    found = _LIMIT.fullmatch(text.casefold()) if len(text) <= LONGEST_ID else None
    unit = found.group(3).rstrip(".") if found else ""
    if found and unit in _DAYS:
        table.fault(BARE_DAYS, row, column, value=cut(text), number=cut(text[: found.start(3)].strip()))
        return None
    parts = int(found.group(2) or 1) if found else 0
    if found is None or unit not in _UNITS or parts == 0:
        table.fault(BAD_LIMIT, row, column, value=cut(text))
        return None
    return Span(float(found.group(1).replace(",", ".")) / parts, _UNITS[unit])


def _products(row: SheetRow, column: int | None, table: _Table) -> tuple[str, ...]:
    """Return the products of a row, which stand on lines of their own or between semicolons."""
    raw = row.cells[column] if column is not None and column < len(row.cells) else ""
    parts = [" ".join(part.split()).lstrip("-–•+ ") for part in re.split(r"[;|\n]", raw)]
    named = tuple(dict.fromkeys(part for part in parts if part.casefold() not in NOTHING))
    for id in named:
        table.name(id, row, column or 0)
    return named


def _file_id(file: str) -> str:
    """Return the name of a file without folder and ending, as an id."""
    stem = re.split(r"[\\/]", file)[-1].rpartition(".")[0] or "procedure"
    return "".join(char for char in normal(stem) if not bad_in_id(char))[:LONGEST_ID] or "procedure"
