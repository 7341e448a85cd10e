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
from procflow.simulation.state import trim_log

SMALL = ("step", "visit", "role", "officer", "handoffs", "left")
"""Columns of 32 bits; all others have 64."""


def event_log(compiled: Compiled, log: Log, hours: Hours, *, rows: int, cases: int, start: dt.date) -> EventLog:
    """Return the log of one replication from the columns that the loop has filled."""
    procedure = compiled.procedure
    epoch = epoch_of(start, procedure.calendar_named().zone)

    trim_log(log, rows, cases, compiled.program)
    rich = bool(compiled.program.rich)
    raw = {name: np.array(column(log, name), dtype=np.int64) for name in Log._fields if name != "case_values"}
    atom = raw["atom"]
    gathered = raw["ready"] - raw["gated"] if rich else np.zeros(rows, dtype=np.int64)
    columns: dict[str, NDArray[Any]] = {
        "case": raw["case"],
        "step": np.array(compiled.program.steps, dtype=np.int64)[atom],
        "visit": raw["visit"],
        "role": np.array(compiled.program.roles, dtype=np.int64)[atom],
        "officer": raw["officer"],
        "entered": raw["entered"],
        "transfer": raw["moved"] - raw["entered"],
        "delay": raw["ready"] - raw["moved"] - gathered,
        "ready": raw["ready"],
        "start": raw["start"],
        "end": raw["end"],
        "work": raw["work"],
        "other_duties": raw["service"] - raw["work"],
    }
    lines = _Lines(compiled, hours, epoch)
    shift = np.array([compiled.on_shift[role] if role >= 0 else -1 for role in compiled.program.roles], dtype=np.int64)
    plain = np.array(compiled.program.calendars, dtype=np.int64)
    present = np.where(shift >= 0, shift, plain)[atom]
    columns["queue"] = lines.open_between(present, raw["ready"], raw["start"])
    columns["gathering"] = gathered
    if rich:
        columns["queue"] += raw["stopped"]
        columns["gathering"] = (
            gathered + raw["shared"] + _out_of_session(compiled, lines, raw, present, columns["queue"])
        )
    spent = columns["queue"] + columns["gathering"] - gathered + raw["service"]
    columns["off_shift"] = raw["end"] - raw["ready"] - spent
    columns["handoffs"] = raw["given"]
    columns["left"] = raw["left"] if rich else np.zeros(rows, dtype=np.int64)
    columns["previous"] = raw["previous"]
    arrivals = np.arange(cases, dtype=np.int64)
    return EventLog(
        epoch=epoch,
        zone=procedure.calendar_named().zone,
        procedure=procedure.id,
        step_ids=tuple(step.id for step in procedure.steps),
        role_ids=tuple(role.id for role in procedure.roles),
        end_ids=tuple(end.id for end in procedure.ends),
        steps=Table({name: values.astype(np.int32) if name in SMALL else values for name, values in columns.items()}),
        cases=Table(
            {
                "case": arrivals,
                "arrival": raw["case_arrival"],
                "end": raw["case_end"],
                "outcome": raw["case_outcome"].astype(np.int32),
                "counted": raw["case_counted"].astype(bool),
                "last": raw["case_last"],
                **_of_cases(compiled, log, raw, cases),
            }
        ),
    )


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
        for number in np.unique(calendar).tolist():
            chosen = calendar == number
            found[chosen] = self.lines[number].open_between(start[chosen], end[chosen])
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
