"""Files on disk: read whole or not at all, written whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from procflow.errors import InputError, LimitError, OutputError, Place
from procflow.io.decoding import MOST_BYTES, checked, decoded
from procflow.io.faults import Faults, UnsupportedInputError, hint
from procflow.io.messages import (
    BAD_ENDING,
    BAD_READ_ENDING,
    BAD_SOURCE,
    IS_FOLDER,
    NO_FILE,
    NOT_YET,
    TOO_LARGE,
    UNREADABLE,
    words,
)
from procflow.io.nodes import cut
from procflow.io.office import read_file
from procflow.io.portfolio_table import read_portfolio
from procflow.io.safe_yaml import parsed
from procflow.io.sheets import read_rows
from procflow.io.step_table import looks_like_steps, read_steps, read_steps_text
from procflow.io.tree_office import office_tree
from procflow.io.writer import procedure_tree
from procflow.io.yaml_text import json_text, yaml_text
from procflow.model import Office, Procedure, one_procedure
from procflow.output import save

_PAIR = re.compile(r"\\\\|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_JSON = re.compile(r'[ \t\r\n]*\{[ \t\r\n]*"')

ENDINGS = (".yaml", ".yml", ".json")
TABLE_ENDING = ".csv"
SHEET_ENDING = ".xlsx"
LATER_ENDINGS = (".docx", ".bpmn", ".xes")
MOST_NEIGHBOURS = 1000


def load(
    source: str | os.PathLike[str],
) -> Procedure | Any:  # a Portfolio from a table, or an Office; most files hold a procedure
    """Read a procedure or an office from a native file, or a procedure's steps or an office's list from a table.

    Form is judged here: syntax, types and references. What the procedure means is judged by `check`.

    Parameters
    ----------
    source : str or path
        A file that ends in .yaml, .yml or .json, or a table that ends in .csv or .xlsx; texts in UTF-8, or in UTF-16 with
        a byte order mark. A table is one of steps if it has a column for what is done and one for who does it, else the
        list of an office (CSV).

    Returns
    -------
    Procedure, Office or Portfolio
        A procedure, whose `origin` tells where in the file each element stands; an `Office` from a file that lists several
        under `procedures`; from a table a procedure whose steps come one after the other, or a `Portfolio`. Type checkers
        take the result for a procedure.

    Raises
    ------
    InputError
        With every fault of the file in `problems`; `UnsafeInputError` for tags, anchors and merge keys, `LimitError`
        for a file too large or too deep. A file that is well formed but holds constructs that this version cannot
        hold yet raises an error that is both an `InputError` and a `NotSupportedError`.
    NotSupportedError
        If an Excel file is given and openpyxl is not installed.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "tiny.yaml")
    ...     _ = file.write_text("{procflow: 1, id: tiny, steps: {sign: {next: done}}, ends: {done: Done}}")
    ...     load(file).start
    'sign'
    """
    name = _name(source, InputError)
    path = Path(name)
    ending = path.suffix.lower()
    data = _bytes(path, name)
    if ending == SHEET_ENDING:
        return read_steps(read_rows(path), name)
    text = decoded(data, name)
    if ending == TABLE_ENDING:
        return read_steps_text(text, name) if looks_like_steps(text) else read_portfolio(text, name)
    return _read(text, name, path.parent)


def loads(text: str, name: str = "<text>") -> Procedure | Any:  # an Office if the text lists several procedures
    """Read a procedure from the text of a native file.

    Parameters
    ----------
    text : str
        YAML or JSON.
    name : str, optional
        What messages call the text.

    Raises
    ------
    InputError
        As `load`.

    Examples
    --------
    >>> p = loads('''
    ... procflow: 1
    ... id: tiny
    ... steps:
    ...   receive: {role: clerk, work: "triangular(3, 5, 12) min"}
    ...   sign: {role: chair, next: done}
    ... ends: {done: {vi: Xong, en: Done}}
    ... ''')
    >>> [flow.target for flow in p.flows], p.step("receive").work.law.mean
    (['sign', 'done'], 6.666666666666667)
    """
    if not isinstance(text, str):
        raise InputError(BAD_SOURCE.at(Place(file=name), value=type(text).__name__))
    return _read(checked(text, name), name)


def _read(text: str, name: str, folder: Path | None = None) -> Procedure | Office:
    faults = Faults(name, folder)
    if _JSON.match(text):
        # JSON writes a character beyond U+FFFF as two escapes, YAML as one of eight digits.
        text = _PAIR.sub(_joined, text)
    return read_file(parsed(text, faults), faults)


def _joined(found: re.Match[str]) -> str:
    if found.group(1) is None:
        return found.group()
    high, low = (int(part, 16) for part in found.groups())
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"


def _name(source: object, refusal: type[InputError | OutputError]) -> str:
    """Return the path of a file, or refuse what is none."""
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else None
    if not isinstance(name, str) or not name or "\0" in name:
        shown = cut(source) if isinstance(source, str) else type(source).__name__
        raise refusal(BAD_SOURCE.at(Place(), value=f"'{shown}'"))
    return name


def _bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file, or say why there are none."""
    place = Place(file=name)
    ending = path.suffix.lower()
    try:
        if path.is_dir():
            raise InputError(IS_FOLDER.at(place))
        if not path.exists():
            raise InputError(NO_FILE.at(place, hint=hint(path.name, _neighbours(path.parent))))
        if ending in LATER_ENDINGS:
            raise UnsupportedInputError(NOT_YET.at(place, key=ending, what=words("a kind of file", "một loại tệp")))
        if ending not in (*ENDINGS, TABLE_ENDING, SHEET_ENDING):
            raise InputError(BAD_READ_ENDING.at(place, ending=cut(ending)))
        if not path.is_file():
            raise InputError(UNREADABLE.at(place, why=words("it is no ordinary file", "không phải tệp thường")))
        if path.stat().st_size > MOST_BYTES:
            raise LimitError(TOO_LARGE.at(place, size=path.stat().st_size, limit=MOST_BYTES))
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(UNREADABLE.at(place, why=error.strerror or type(error).__name__)) from None


def _neighbours(folder: Path) -> list[str]:
    """Return the names of some files in a folder, none if it cannot be read."""
    try:
        with os.scandir(folder) as found:
            return [entry.name for entry, _ in zip(found, range(MOST_NEIGHBOURS), strict=False)]
    except OSError:
        return []


def dump(procedure: Procedure | Office, target: str | os.PathLike[str] | None = None, *, resolved: bool = False) -> str:
    """Write a procedure, or an office with its procedures, as a native file.

    Read back, it is the same procedure; the flows then stand in the order of the nodes they leave.

    Parameters
    ----------
    procedure : Procedure or Office
    target : str or path, optional
        File to write, as a whole or not at all. JSON if it ends in .json, else YAML (.yaml, .yml).
    resolved : bool, optional
        Write everything out: defaults, implied roles and documents, and where each step leads.

    Returns
    -------
    str
        The text of the file.

    Raises
    ------
    OutputError
        If the file cannot be written, in which case an older one is still there; or if the procedure holds something
        that would not be read back as it is, such as control characters.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Role, Step
    >>> p = Procedure(id="tiny", steps=[Step(id="sign", role="chair")], ends=[End(id="done")],
    ...               flows=[Flow("sign", "done")], start="sign", roles=[Role(id="chair")])
    >>> print(dump(p), end="")
    procflow: 1
    id: tiny
    steps:
      sign: {role: chair, next: done}
    ends:
      done: {}
    >>> loads(dump(p)) == p
    True
    """
    if isinstance(procedure, Office):
        tree = office_tree(procedure, resolved=resolved)
    else:
        one_procedure("dump", procedure)
        tree = procedure_tree(procedure, resolved=resolved)
    if target is None:
        return yaml_text(tree)
    name = _name(target, OutputError)
    ending = Path(name).suffix.lower()
    if ending not in ENDINGS:
        raise OutputError(BAD_ENDING.at(Place(file=name), ending=cut(ending)))
    text = json_text(tree) if ending == ".json" else yaml_text(tree)
    save(Path(name), text)
    return text
