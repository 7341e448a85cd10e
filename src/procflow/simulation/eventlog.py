"""The columns of a finished replication as an event log, with waiting told apart by cause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from procflow.model import STEP_COLUMNS, EventLog, Table, Timeline
from procflow.simulation.hours import epoch_of
from procflow.simulation.kernel.tables import F_HOURS, F_SESSION, FACTS, Hours, Log
from procflow.simulation.packed import Numbers, PackedRows, Parcel, Unpacked
from procflow.simulation.program import Compiled
from procflow.simulation.records import column
from procflow.simulation.state import RICH_ONLY, trim_log

SMALL = ("step", "visit", "role", "officer", "handoffs", "left")
"""Columns of 32 bits; all others have 64."""
PIECE = 1 << 14
"""Rows that are made into columns at a time."""


def event_log(
    compiled: Compiled,
    log: Log,
    hours: Hours,
    *,
    rows: int,
    cases: int,
    start: dt.date,
    packed: PackedRows | None = None,
) -> EventLog:
    """Return the log of one replication from the columns that the loop has filled.

    Rows that were packed stay so: each column of them is made when it is first asked for.
    """
    procedure = compiled.procedure
    epoch = epoch_of(start, procedure.calendar_named().zone)

    trim_log(log, rows if packed is None else 0, cases, compiled.program)
    of_cases = {name: np.array(column(log, name), dtype=np.int64) for name in Log._fields if _is_of_cases(name)}
    ways = _Ways(compiled, _Lines(compiled, hours, epoch))
    columns: Mapping[str, NDArray[Any]]
    if packed is None:
        columns = _columns(STEP_COLUMNS, _pieces(log, rows, ways), rows)
    else:
        columns = StepColumns(ways, tuple(packed.parcels), rows)
    arrivals = np.arange(cases, dtype=np.int64)
    return EventLog(
        epoch=epoch,
        zone=procedure.calendar_named().zone,
        procedure=procedure.id,
        step_ids=tuple(step.id for step in procedure.steps),
        role_ids=tuple(role.id for role in procedure.roles),
        end_ids=tuple(end.id for end in procedure.ends),
        steps=Table(columns, rows),
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


class _Ways:
    """What the columns of a procedure are made with."""

    def __init__(self, compiled: Compiled, lines: _Lines) -> None:
        program = compiled.program
        shift = [compiled.on_shift[role] if role >= 0 else -1 for role in program.roles]
        present = [own if own >= 0 else plain for own, plain in zip(shift, program.calendars, strict=True)]
        self.compiled, self.lines, self.rich = compiled, lines, bool(program.rich)
        self.steps = np.array(program.steps, dtype=np.int64)
        self.roles = np.array(program.roles, dtype=np.int64)
        self.present = np.array(present, dtype=np.int64)


class _Piece:
    """Some thousand rows, few enough that what is worked on stays near the processor."""

    def __init__(self, ways: _Ways, raw: Mapping[str, Numbers]) -> None:
        self.ways, self.raw = ways, raw

    def between(self, later: str, earlier: str) -> Numbers:
        """Return how much more one raw column is than another."""
        if (kept := f"{later} - {earlier}") in self.raw:
            return self.raw[kept]
        return self.raw[later] - self.raw[earlier]

    @cached_property
    def waited(self) -> tuple[Numbers, Numbers]:
        """Waiting for an officer in open time, and for the next session."""
        raw, ways = self.raw, self.ways
        present = ways.present[raw["atom"]]
        queue = ways.lines.open_between(present, raw["ready"], raw["start"])
        if not ways.rich:
            return queue, np.zeros(0, dtype=np.int64)
        queue += raw["stopped"]
        outside = _out_of_session(ways.compiled, ways.lines, raw, present, queue)
        return queue, outside

    @cached_property
    def gathering(self) -> Numbers | None:
        """Waiting for a session or a batch, and in a batch for the parts of the others."""
        if not self.ways.rich:
            return None
        return self.between("ready", "gated") + self.raw["shared"] + self.waited[1]

    @property
    def off_shift(self) -> Numbers:
        """Closed time while waiting or suspended: what is left of the time from ready to end."""
        spent = self.waited[0] + self.raw["service"]
        if self.ways.rich:
            spent += self.raw["shared"] + self.waited[1]
        return self.between("end", "ready") - spent


MADE: Mapping[str, Callable[[_Piece], Numbers | None]] = {
    "case": lambda rows: rows.raw["case"],
    "step": lambda rows: rows.ways.steps[rows.raw["atom"]],
    "visit": lambda rows: rows.raw["visit"],
    "role": lambda rows: rows.ways.roles[rows.raw["atom"]],
    "officer": lambda rows: rows.raw["officer"],
    "entered": lambda rows: rows.raw["entered"],
    "transfer": lambda rows: rows.between("moved", "entered"),
    "delay": lambda rows: rows.between("gated" if rows.ways.rich else "ready", "moved"),
    "ready": lambda rows: rows.raw["ready"],
    "start": lambda rows: rows.raw["start"],
    "end": lambda rows: rows.raw["end"],
    "work": lambda rows: rows.raw["work"],
    "other_duties": lambda rows: rows.between("service", "work"),
    "queue": lambda rows: rows.waited[0],
    "gathering": lambda rows: rows.gathering,
    "off_shift": lambda rows: rows.off_shift,
    "handoffs": lambda rows: rows.raw["given"],
    "left": lambda rows: rows.raw["left"] if rows.ways.rich else None,
    "previous": lambda rows: rows.raw["previous"],
}
"""How each column of the steps is made of the raw columns; None for one that is 0 throughout."""

TOGETHER = ("queue", "off_shift")
"""Columns that are made of the same laying out of calendars, which costs more than all else of them."""

Pieces = Iterator[tuple[int, _Piece]]


def _pieces(log: Log, rows: int, ways: _Ways) -> Pieces:
    """Yield a log that was not packed, some thousand rows at a time, with the number of the first of them."""
    names = [name for name in Log._fields if not name.startswith("case_") and (ways.rich or name not in RICH_ONLY)]
    lists = {name: column(log, name) for name in names}
    for low in range(0, rows, PIECE):
        raw = {name: np.array(values[low : low + PIECE], dtype=np.int64) for name, values in lists.items()}
        yield low, _Piece(ways, raw)


def _columns(names: tuple[str, ...], pieces: Pieces, rows: int) -> dict[str, NDArray[Any]]:
    """Return some columns of the steps; one that is never filled takes no memory."""
    found: dict[str, NDArray[Any]] = {
        name: np.zeros(rows, dtype=np.int32 if name in SMALL else np.int64) for name in names
    }
    for low, piece in pieces:
        for name, whole in found.items():
            values = MADE[name](piece)
            if values is not None:
                whole[low : low + len(values)] = values
    return found


class StepColumns(Mapping[str, NDArray[Any]]):
    """The columns of the steps of packed rows, each made when it is first asked for and then kept."""

    def __init__(self, ways: _Ways, parcels: tuple[Parcel, ...], rows: int) -> None:
        self.ways, self.parcels, self.rows = ways, parcels, rows
        self.made: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a column."""
        if name not in self.made:
            if name not in MADE:
                raise KeyError(name)
            self.made |= self._some(TOGETHER if name in TOGETHER else (name,))
        return self.made[name]

    def _some(self, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
        pieces = ((parcel.first, _Piece(self.ways, Unpacked(parcel))) for parcel in self.parcels)
        return _columns(names, pieces, self.rows)

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the columns."""
        return iter(STEP_COLUMNS)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(STEP_COLUMNS)

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process as columns that are made."""
        missing = tuple(name for name in STEP_COLUMNS if name not in self.made)
        self.made |= self._some(missing)
        return dict, ({name: self.made[name] for name in STEP_COLUMNS},)


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
    raw: Mapping[str, NDArray[np.int64]],
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
