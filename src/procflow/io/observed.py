"""Observed times: ``empirical(3, 5, 5, 11) min``, or a column of a table beside the file."""

from __future__ import annotations

import re

from procflow.errors import InputError
from procflow.io.beside import path_beside
from procflow.io.decoding import decoded
from procflow.io.faults import Context, Spot, hint, listed
from procflow.io.messages import BAD_RECORD_FILE, NO_COLUMN, NO_TIMES, words
from procflow.io.nodes import cut
from procflow.io.scalars import number_from
from procflow.io.sheets import csv_rows
from procflow.model.laws.observed import MOST_OBSERVED

IN_A_TABLE = re.compile(
    r"empirical ?\( ?file ?= ?(?P<file>[^,()=]+?) ?, ?column ?= ?(?P<column>[^()=]+?) ?\)(?P<unit>.*)"
)


def observed_beside(file: str, column: str, spot: Spot, context: Context) -> tuple[float, ...] | None:
    """Return the numbers of a column of a table beside the file, or note what is wrong with it.

    Empty cells are left out: a case that did not come to the step has no time there.
    """
    path = path_beside(file, spot, context)
    if path is None:
        return None
    try:
        rows = csv_rows(decoded(path.read_bytes(), str(path)), str(path), most=MOST_OBSERVED + 1)
    except InputError as error:
        for problem in error.problems:
            context.faults.put(problem)
        return None
    except OSError as error:
        context.fault(BAD_RECORD_FILE, spot, value=cut(file), why=error.strerror or type(error).__name__)
        return None
    head = rows[0].cells if rows else ()
    if column not in head:
        context.fault(NO_COLUMN, spot, value=cut(column), hint=hint(column, head), known=listed(head))
        return None
    at = head.index(column)
    cells = [(row, row.cells[at].strip()) for row in rows[1:] if at < len(row.cells) and row.cells[at].strip()]
    found = [number_from(text) for _, text in cells]
    wrong = [(row, text) for (row, text), value in zip(cells, found, strict=True) if value is None or value < 0]
    for row, text in wrong:
        context.faults.put(NO_TIMES.at(row.place(at, str(path)), value=cut(text)))
    if not cells:
        context.fault(BAD_RECORD_FILE, spot, value=cut(file), why=words("the column is empty", "cột này trống"))
    return None if wrong or not cells else tuple(value for value in found if value is not None)
