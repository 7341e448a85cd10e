"""The columns of a finished replication as an event log, with waiting told apart by cause."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procflow.model import EventLog, Table, Timeline
from procflow.simulation.hours import epoch_of
from procflow.simulation.kernel import Hours, Log
from procflow.simulation.program import Compiled
from procflow.simulation.state import trim_log

SMALL = ("step", "visit", "role", "officer", "handoffs")
"""Columns of 32 bits; all others have 64."""


def event_log(compiled: Compiled, log: Log, hours: Hours, *, rows: int, cases: int, start: dt.date) -> EventLog:
    """Return the log of one replication from the columns that the loop has filled."""
    procedure = compiled.procedure
    epoch = epoch_of(start, procedure.calendar_named().zone)

    trim_log(log, rows, cases)
    raw = {name: np.asarray(getattr(log, name), dtype=np.int64) for name in Log._fields}
    atom = raw["atom"]
    columns: dict[str, NDArray[Any]] = {
        "case": raw["case"],
        "step": np.array(compiled.program.steps, dtype=np.int64)[atom],
        "visit": raw["visit"],
        "role": np.array(compiled.program.roles, dtype=np.int64)[atom],
        "officer": raw["officer"],
        "entered": raw["entered"],
        "transfer": raw["moved"] - raw["entered"],
        "delay": raw["ready"] - raw["moved"],
        "ready": raw["ready"],
        "start": raw["start"],
        "end": raw["end"],
        "work": raw["work"],
        "other_duties": raw["service"] - raw["work"],
    }
    columns["queue"] = _queue(compiled, hours, atom, raw["ready"], raw["start"], epoch)
    columns["off_shift"] = raw["end"] - raw["ready"] - columns["queue"] - raw["service"]
    columns["handoffs"] = raw["given"]
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
            }
        ),
    )


def _queue(
    compiled: Compiled,
    hours: Hours,
    atom: NDArray[np.int64],
    ready: NDArray[np.int64],
    start: NDArray[np.int64],
    epoch: dt.datetime,
) -> NDArray[np.int64]:
    """Return the time between ready and start in which the calendar of each row's step was open."""
    queue = np.zeros(len(atom), dtype=np.int64)
    calendar = np.array(compiled.program.calendars, dtype=np.int64)[atom]
    for number in range(len(compiled.calendars)):
        low, high = hours.firsts[number], hours.firsts[number + 1] - 1
        opens = np.array(hours.opens[low:high], dtype=np.int64)
        closes = np.array(hours.closes[low:high], dtype=np.int64)
        line = Timeline.of(opens, closes, epoch, hours.known)
        chosen = calendar == number
        queue[chosen] = line.open_between(ready[chosen], start[chosen])
    return queue
