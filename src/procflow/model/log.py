"""The event log of a run: columns, one row for each time a step was done, and one for each case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from attrs import field, frozen
from numpy.typing import NDArray

STEP_COLUMNS = (
    "case", "step", "visit", "role", "officer", "entered", "transfer", "delay", "ready", "start", "end",
    "work", "other_duties", "off_shift", "queue", "gathering", "handoffs", "left", "previous",
)  # fmt: skip
ABSENCE_COLUMNS = ("role", "officer", "start", "end")
CASE_COLUMNS = ("case", "arrival", "end", "outcome", "counted", "last")


@frozen(eq=False)
class Table:
    """Named columns of equal length.

    Attributes
    ----------
    columns : mapping of str to array
        The columns; of a large log each is made when it is first asked for.
    length : int or None
        Number of rows, where it is known without asking for a column.

    >>> import numpy as np
    >>> Table({"case": np.array([0, 1])})["case"].tolist()
    [0, 1]
    """

    columns: Mapping[str, NDArray[Any]]
    length: int | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a column."""
        return self.columns[name]

    def __len__(self) -> int:
        """Return the number of rows."""
        if self.length is not None:
            return self.length
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as dicts of plain values."""
        names = list(self.columns)
        for values in zip(*(self.columns[name].tolist() for name in names), strict=True):
            yield dict(zip(names, values, strict=True))


@frozen(eq=False)
class EventLog:
    """Everything one replication did, in milliseconds since `epoch`.

    Attributes
    ----------
    steps : Table
        One row per finished step, in order of their ends. `case` counts from 0; `step`, `role` are positions in
        `step_ids`, `role_ids` (role -1: automatic); `officer` counts from 0 within the role (-1: none).
        `entered` is when the case reached the step, `ready` when its delay was over, `start` and `end` the work.
        Time in the step adds up: ``end - entered = transfer + delay + gathering + queue + off_shift + other_duties +
        work``, where `transfer` is the delay of a handoff, `delay` the step's own, one after the other from `entered`,
        `gathering` is waiting for a session or a batch, and in a batch worked on at once also for the parts of the others,
        `queue` is waiting for an officer in open time and `off_shift` is closed time while waiting or suspended.
        `left` is 1 where the case left before the step was done, because a bound was reached.
        `handoffs` counts the arriving holders other than the step's role.
        `previous` is the row from which the case came here (-1: from its start); at a join, that of the last branch.
    cases : Table
        One row per case in order of arrival. `outcome` is a position in `end_ids` (-1: still open), `end` is -1 while
        open, `counted` tells whether the case belongs to the window, `last` is the row on which the case ended.
    absences : Table
        One row per working day on which an officer was not there by chance: `role` and `officer` as in `steps`, `start` and
        `end` the whole day. Empty where nobody is.
    """

    epoch: dt.datetime
    zone: str
    procedure: str
    step_ids: tuple[str, ...]
    role_ids: tuple[str, ...]
    end_ids: tuple[str, ...]
    steps: Table = field()
    cases: Table = field()
    absences: Table = field(factory=lambda: Table({}))

    def instant(self, milliseconds: int) -> dt.datetime:
        """Return an instant of the log as a date and time in the procedure's zone."""
        return (self.epoch + dt.timedelta(milliseconds=int(milliseconds))).astimezone(ZoneInfo(self.zone))
