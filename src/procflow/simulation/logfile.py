"""The log of one replication as a file: its columns, and nothing that could run when it is read."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import numpy as np
from attrs import evolve, frozen
from numpy.lib import format as npy
from numpy.typing import NDArray

from procflow.errors import InputError, Message, Place
from procflow.model import ABSENCE_COLUMNS, CASE_COLUMNS, STEP_COLUMNS, EventLog, Table
from procflow.output import writing

DAMAGED = Message(
    "journal-damaged",
    en="it does not hold what a run wrote there ({why}). Delete this one file: its replication alone is then run again.",
    vi="nội dung không còn đúng như lần chạy đã ghi ({why}). Hãy xóa riêng tệp này: chỉ lần chạy mô phỏng đó được chạy lại.",
)
FOREIGN = Message(
    "journal-foreign-file",
    en="it belongs to another study or another replication. Move it away: this replication is then run again.",
    vi="tệp thuộc nghiên cứu khác hoặc lần chạy mô phỏng khác. Hãy chuyển tệp đi: lần chạy này sẽ được chạy lại.",
)
KINDS = ("<i4", "<i8", "<f8", "|b1", "|u1")
"""Kinds of numbers that columns are kept as; words are kept as their number in the list of the attribute's values."""
ABOUT = "about"
UNREADABLE = (OSError, ValueError, LookupError, TypeError, EOFError, RuntimeError, zipfile.BadZipFile, struct.error)
"""What reading an archive that was not written here may end in; `RuntimeError` is raised for an encrypted one."""


@frozen(eq=False)
class LogFile:
    """Where the log of one replication is kept, and what it must be the log of.

    Attributes
    ----------
    path : Path
        The file, an archive ``.npz`` of numpy, not compressed.
    study : str
        Fingerprint of the study.
    replication : int
        Number of the replication, from 0.
    words : mapping of str to tuple of str
        The values of each column of words.
    """

    path: Path
    study: str
    replication: int
    words: Mapping[str, tuple[str, ...]]

    def write(self, log: EventLog) -> None:
        """Write the columns of a log; the file is there whole or not at all.

        Raises
        ------
        OutputError
            If it cannot be written.
        """
        members: dict[str, NDArray[Any]] = {ABOUT: np.frombuffer(json.dumps(self._about).encode(), dtype=np.uint8)}
        for name, table in (("steps", log.steps), ("cases", log.cases), ("absences", log.absences)):
            for heading, values in table.columns.items():
                members[f"{name}.{quote(heading, safe=' ')}"] = self._numbers(heading, values)
        with writing(self.path) as file, zipfile.ZipFile(file, "w") as archive:
            for name, column in members.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    npy.write_array(member, column, version=(1, 0), allow_pickle=False)

    def read(self, like: EventLog) -> EventLog:
        """Return the log that was written.

        Parameters
        ----------
        like : EventLog
            Any log of the same study: what is alike in all of its replications is taken from there.

        Raises
        ------
        InputError
            If the file is damaged, or of another study or replication.
        """
        absent = ABSENCE_COLUMNS if like.absences.columns else ()
        try:
            with zipfile.ZipFile(self.path) as archive:
                _check_members(archive, self.path.stat().st_size)
                about = json.loads(_numbers_of(archive, f"{ABOUT}.npy").tobytes())
                tables = [
                    self._table(archive, name, needed)
                    for name, needed in (("steps", STEP_COLUMNS), ("cases", CASE_COLUMNS), ("absences", absent))
                ]
        except UNREADABLE as error:
            why = str(error) or type(error).__name__
            raise InputError(DAMAGED.at(Place(file=str(self.path)), why=why)) from None
        if about != self._about:
            raise InputError(FOREIGN.at(Place(file=str(self.path))))
        log = evolve(like, steps=tables[0], cases=tables[1], absences=tables[2])
        if wrong := _beyond(log):
            raise InputError(DAMAGED.at(Place(file=str(self.path)), why=f"{wrong} points nowhere"))
        return log

    @property
    def _about(self) -> dict[str, Any]:
        return {"study": self.study, "replication": self.replication}

    def _numbers(self, column: str, values: NDArray[Any]) -> NDArray[Any]:
        if values.dtype != object:
            return values
        codes = {word: code for code, word in enumerate(self.words[column])}
        return np.array([codes[word] for word in values], dtype=np.int32)

    def _table(self, archive: zipfile.ZipFile, table: str, needed: tuple[str, ...]) -> Table:
        """Return one of the tables; all of its columns must be equally long."""
        members = [name for name in archive.namelist() if name.startswith(f"{table}.")]
        columns = {}
        for member in members:
            column = unquote(member[len(table) + 1 : -len(".npy")])
            values = _numbers_of(archive, member)
            if column in self.words:
                values = _words_of(values, self.words[column])
            columns[column] = values
        if not set(needed) <= columns.keys() or len({len(values) for values in columns.values()}) > 1:
            raise ValueError(f"the columns of {table} are not complete")
        return Table(columns)


def _words_of(codes: NDArray[Any], values: tuple[str, ...]) -> NDArray[Any]:
    if codes.dtype != np.int32 or not np.isin(codes, range(len(values))).all():
        raise ValueError("a word is none of its attribute")
    words: NDArray[Any] = np.array(values, dtype=object)[codes]
    return words


def _beyond(log: EventLog) -> str | None:
    """Return the column that holds a position of nothing, such as that of a step the procedure does not have."""
    rows, cases = len(log.steps), len(log.cases)
    bounds = [
        (log.steps, "step", 0, len(log.step_ids)),
        (log.steps, "role", -1, len(log.role_ids)),
        (log.steps, "case", 0, cases),
        (log.steps, "previous", -1, rows),
        (log.cases, "outcome", -1, len(log.end_ids)),
        (log.cases, "last", -1, rows),
    ]
    if log.absences.columns:
        bounds.append((log.absences, "role", 0, len(log.role_ids)))
    for table, name, low, high in bounds:
        if ((table[name] < low) | (table[name] >= high)).any():
            return name
    return None


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse an archive that would take more memory than it takes on disk."""
    members = archive.infolist()
    stored = all(member.compress_type == zipfile.ZIP_STORED for member in members)
    if not stored or sum(member.file_size for member in members) > size:
        raise ValueError("it is packed")
    if len(set(archive.namelist())) < len(members):
        raise ValueError("a column occurs twice")


def _numbers_of(archive: zipfile.ZipFile, member: str) -> NDArray[Any]:
    """Return one column; its sum of control is looked at while it is read."""
    file = io.BytesIO(archive.read(member))
    if npy.read_magic(file) != (1, 0):
        raise ValueError("it is of another format")
    shape, _, kind = npy.read_array_header_1_0(file)
    if kind.str not in KINDS or len(shape) != 1:
        raise ValueError(f"a column is of kind {kind.str}")
    values = np.frombuffer(file.read(), dtype=kind)
    if shape != values.shape:
        raise ValueError("a column is cut off")
    return values.copy()
