"""The columns of a finished replication as an event log, with waiting told apart by cause."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procflow.model import EventLog, Table, Timeline
from procflow.simulation.hours import epoch_of
from procflow.simulation.kernel.tables import F_HOURS, F_SESSION, FACTS, Hours, Log
from procflow.simulation.program import Compiled
from procflow.simulation.records import column
from procflow.simulation.state import RICH_ONLY, trim_log

SMALL = ("step", "visit", "role", "officer", "handoffs", "left")
"""Columns of 32 bits; all others have 64."""
PIECE = 1 << 14
"""Rows that are made into columns at a time."""


def event_log(compiled: Compiled, log: Log, hours: Hours, *, rows: int, cases: int, start: dt.date) -> EventLog:
    """Return the log of one replication from the columns that the loop has filled."""
    procedure = compiled.procedure
    epoch = epoch_of(start, procedure.calendar_named().zone)

    trim_log(log, rows, cases, compiled.program)
    of_cases = {name: np.array(column(log, name), dtype=np.int64) for name in Log._fields if _is_of_cases(name)}
    columns = _Columns(compiled, _Lines(compiled, hours, epoch))
    arrivals = np.arange(cases, dtype=np.int64)
    return EventLog(
        epoch=epoch,
        zone=procedure.calendar_named().zone,
        procedure=procedure.id,
        step_ids=tuple(step.id for step in procedure.steps),
        role_ids=tuple(role.id for role in procedure.roles),
        end_ids=tuple(end.id for end in procedure.ends),
        steps=Table(columns.whole(log, rows)),
        cases=Table(
            {
                "case": arrivals,
                "arrival": of_cases["case_arrival"],
                "end": of_cases["case_end"],
                "outcome": of_cases["case_outcome"].astype(np.int32),
                "counted": of_cases["case_counted"].astype(bool),
                "last": of_cases["case_last"],
                **_of_cases(compiled, log, of_cases, cases),
            }
        ),
    )


def _is_of_cases(name: str) -> bool:
    """Tell whether a list of the log has a number for each case, and whole numbers at that."""
    return name.startswith("case_") and name != "case_values"


class _Columns:
    """Makes the columns of the steps, some thousand rows at a time, so that what is worked on stays near the processor."""

    def __init__(self, compiled: Compiled, lines: _Lines) -> None:
        program = compiled.program
        shift = [compiled.on_shift[role] if role >= 0 else -1 for role in program.roles]
        present = [own if own >= 0 else plain for own, plain in zip(shift, program.calendars, strict=True)]
        self.compiled, self.lines, self.rich = compiled, lines, bool(program.rich)
        self.steps = np.array(program.steps, dtype=np.int64)
        self.roles = np.array(program.roles, dtype=np.int64)
        self.present = np.array(present, dtype=np.int64)

    def whole(self, log: Log, rows: int) -> dict[str, NDArray[Any]]:
        """Return all columns of a log."""
        names = [name for name in Log._fields if not name.startswith("case_") and (self.rich or name not in RICH_ONLY)]
        lists = {name: column(log, name) for name in names}
        found: dict[str, NDArray[Any]] = {}
        for low in range(0, max(rows, 1), PIECE):
            raw = {name: np.array(values[low : low + PIECE], dtype=np.int64) for name, values in lists.items()}
            for name, values in self.piece(raw).items():
                if name not in found:  # a column that is never filled takes no memory
                    found[name] = np.zeros(rows, dtype=np.int32 if name in SMALL else np.int64)
                if values is not None:
                    found[name][low : low + PIECE] = values
        return found

    def piece(self, raw: dict[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int64] | None]:
        """Return the columns of some rows, None for those that are 0 throughout."""
        atom = raw["atom"]
        present = self.present[atom]
        gathered = raw["ready"] - raw["gated"] if self.rich else None
        gathering = gathered
        queue = self.lines.open_between(present, raw["ready"], raw["start"])
        delay = raw["ready"] - raw["moved"]
        spent = queue + raw["service"]
        if gathered is not None:
            queue += raw["stopped"]
            outside = _out_of_session(self.compiled, self.lines, raw, present, queue)
            gathering = gathered + raw["shared"] + outside
            delay = delay - gathered
            spent = queue + raw["shared"] + outside + raw["service"]
        return {
            "case": raw["case"],
            "step": self.steps[atom],
            "visit": raw["visit"],
            "role": self.roles[atom],
            "officer": raw["officer"],
            "entered": raw["entered"],
            "transfer": raw["moved"] - raw["entered"],
            "delay": delay,
            "ready": raw["ready"],
            "start": raw["start"],
            "end": raw["end"],
            "work": raw["work"],
            "other_duties": raw["service"] - raw["work"],
            "queue": queue,
            "gathering": gathering,
            "off_shift": raw["end"] - raw["ready"] - spent,
            "handoffs": raw["given"],
            "left": raw["left"] if self.rich else None,
            "previous": raw["previous"],
        }


def _of_cases(compiled: Compiled, log: Log, raw: dict[str, NDArray[np.int64]], cases: int) -> dict[str, NDArray[Any]]:
    """Return which procedure each case belongs to, and its attributes: words, or numbers."""
    found: dict[str, NDArray[Any]] = {}
    if len(compiled.streams) > 1:
        found["procedure"] = raw["case_procedure"].astype(np.int32)
    attributes = compiled.procedure.attributes
    if attributes and compiled.program.rich:
        table = np.asarray(log.case_values, dtype=np.float64)[: cases * len(attributes)].reshape(cases, len(attributes))
        for k, attribute in enumerate(attributes):
            column: NDArray[Any] = table[:, k].copy()
            if attribute.shares:
                column = np.array(attribute.values, dtype=object)[column.astype(np.int64)]
            found[f"attribute {attribute.id}"] = column
    return found


class _Lines:
    """The openings of all calendars as far as a replication went."""

    def __init__(self, compiled: Compiled, hours: Hours, epoch: dt.datetime) -> None:
        self.lines = []
        for number in range(len(compiled.calendars)):
            low, high = hours.firsts[number], hours.firsts[number + 1] - 1
            opens = np.array(hours.opens[low:high], dtype=np.int64)
            closes = np.array(hours.closes[low:high], dtype=np.int64)
            self.lines.append(Timeline.of(opens, closes, epoch, hours.known))

    def open_between(
        self, calendar: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return the open time of the calendar of each row between two instants."""
        found = np.zeros(len(start), dtype=np.int64)
        later = np.flatnonzero(start < end)
        calendar, start, end = calendar[later], start[later], end[later]
        for number in np.flatnonzero(np.bincount(calendar)).tolist():
            chosen = calendar == number
            found[later[chosen]] = self.lines[number].open_between(start[chosen], end[chosen])
        return found


def _out_of_session(
    compiled: Compiled,
    lines: _Lines,
    raw: dict[str, NDArray[np.int64]],
    present: NDArray[np.int64],
    queue: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the office time for which work done in sessions only waited between sessions; it leaves the queue.

    Work that is finished after its session waits for no other one, so no more than what the row has left is taken.
    """
    waited = np.zeros(len(queue), dtype=np.int64)
    spare = raw["end"] - raw["start"] - raw["service"] - raw["shared"]
    facts = compiled.program.facts
    for atom in np.unique(raw["atom"]).tolist():
        session = facts[atom * FACTS + F_SESSION]
        if session < 0:
            continue
        rows = np.flatnonzero(raw["atom"] == atom)
        hours = compiled.program.lists[facts[atom * FACTS + F_HOURS] :][
            : compiled.program.limited[compiled.program.roles[atom]]
        ]
        numbers = np.array(hours, dtype=np.int64)[np.maximum(raw["officer"][rows], 0)]
        before = queue[rows] - lines.open_between(numbers, raw["ready"][rows], raw["start"][rows])
        queue[rows] -= before
        office = lines.open_between(present[rows], raw["start"][rows], raw["end"][rows])
        inside = lines.open_between(numbers, raw["start"][rows], raw["end"][rows])
        waited[rows] = before + np.clip(office - inside, 0, spare[rows])
    return waited
