"""Where the time of a case goes: work and waiting by cause, on two rulers, each adding up to the millisecond.

*Elapsed*: milliseconds of the clock on the wall; closed time is waiting `off_shift`.
*Open*: milliseconds in which the procedure's own calendar is open, which is what tables print as working days. A night
is nobody's waiting there; `off_shift` is left for hours in which the office is open and the role is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.paths import on_path, per_case
from procflow.model import Calendar, EventLog, Procedure, Timeline

Column = NDArray[np.int64]

CAUSES = ("officer", "other_duties", "off_shift", "delay", "transfer", "applicant", "external")
"""Causes of waiting, in the order in which tables list them."""


@frozen(eq=False)
class Rulers:
    """The timelines of a procedure's calendars over the time of a log.

    Attributes
    ----------
    until : int
        Instant in milliseconds that is covered even if the log ends earlier.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import CASE_COLUMNS, End, Step, Table
    >>> epoch = dt.datetime(2026, 1, 5, tzinfo=dt.timezone.utc)
    >>> day = {"arrival": [0], "end": [86_400_000]}
    >>> log = EventLog(epoch, "UTC", "p", ("a",), (), ("z",), steps=Table({}),
    ...     cases=Table({name: np.array(day.get(name, [0])) for name in CASE_COLUMNS}))
    >>> p = Procedure(id="p", steps=[Step(id="a")], ends=[End(id="z")], start="a")
    >>> own = Rulers(p, log).own
    >>> int(own.open_between(np.array(0), np.array(86_400_000))) // 3_600_000
    8
    """

    procedure: Procedure
    log: EventLog
    until: int = 0

    def _timeline(self, calendar: Calendar) -> Timeline:
        columns = [self.log.cases["end"], self.log.cases["arrival"]]
        if len(self.log.steps):
            columns += [self.log.steps["end"]]
        last = max([self.until, *(int(column.max()) for column in columns if len(column))])
        zone = ZoneInfo(calendar.zone)
        first_day = self.log.instant(0).astimezone(zone).date()
        last_day = self.log.instant(last).astimezone(zone).date()
        return calendar.timeline(first_day, last_day, epoch=self.log.epoch)

    def of_calendar(self, name: str | None) -> Timeline:
        """Return the timeline of a calendar of the procedure; None is its own."""
        return (
            self.own if name in (None, self.procedure.calendar) else self._timeline(self.procedure.calendar_named(name))
        )

    @cached_property
    def own(self) -> Timeline:
        """Timeline of the procedure's calendar."""
        return self._timeline(self.procedure.calendar_named())

    @cached_property
    def by_role(self) -> Mapping[str, Timeline]:
        """Timeline of each role of the log, by role id."""
        found: dict[str | None, Timeline] = {None: self.own, self.procedure.calendar: self.own}
        for role in map(self.procedure.role, self.log.role_ids):
            if role.calendar not in found:
                found[role.calendar] = self._timeline(self.procedure.calendar_named(role.calendar))
        return {role: found[self.procedure.role(role).calendar] for role in self.log.role_ids}

    @cached_property
    def with_own(self) -> Mapping[str, Timeline]:
        """Time in which both the role and the procedure are open, by role id."""
        return {role: line if line is self.own else line.meet(self.own) for role, line in self.by_role.items()}


@frozen(eq=False)
class Causes:
    """Work and waiting by cause of each row, in milliseconds; together they are the whole time of the row."""

    work: Column
    waits: Mapping[str, Column]

    @property
    def total(self) -> Column:
        """Sum of work and all waiting."""
        return self.work + sum(self.waits.values(), start=np.zeros_like(self.work))

    def of_cases(self, log: EventLog) -> Causes:
        """Add up the rows on the path of each case; cases that are still open have 0 everywhere."""
        rows = on_path(log)
        waits = {cause: per_case(log, column, rows) for cause, column in self.waits.items()}
        return Causes(per_case(log, self.work, rows), waits)


def _outside(procedure: Procedure, log: EventLog) -> dict[str, NDArray[np.bool_]]:
    """Tell which rows belong to the applicant and which to other external roles."""
    role = log.steps["role"]
    external = [k for k, id in enumerate(log.role_ids) if procedure.role(id).external]
    applicant = [k for k in external if procedure.role(log.role_ids[k]).applicant]
    return {
        "applicant": np.isin(role, applicant),
        "external": np.isin(role, external) & ~np.isin(role, applicant),
    }


def _given_to_others(procedure: Procedure, log: EventLog, work: Column, waits: dict[str, Column]) -> Causes:
    """Move all time of external rows to the cause `applicant` or `external`: it is not the office's."""
    total = work + sum(waits.values(), start=np.zeros_like(work))
    outside = _outside(procedure, log)
    inside = ~(outside["applicant"] | outside["external"])
    waits = {cause: np.where(inside, column, 0) for cause, column in waits.items()}
    waits |= {cause: np.where(rows, total, 0) for cause, rows in outside.items()}
    return Causes(np.where(inside, work, 0), {cause: waits[cause] for cause in CAUSES})


def elapsed_causes(procedure: Procedure, log: EventLog) -> Causes:
    """Return work and waiting of each row in elapsed milliseconds, as the run wrote them down.

    Along the path of a case they add up to ``end - arrival`` exactly.
    """
    steps = log.steps
    waits = {
        "officer": steps["queue"],
        "other_duties": steps["other_duties"],
        "off_shift": steps["off_shift"],
        "delay": steps["delay"],
        "transfer": steps["transfer"],
    }
    return _given_to_others(procedure, log, steps["work"], waits)


def _service(work: Column, other: Column, open_time: Column) -> Column:
    """Return the part of the open time that is work; the rest is other duties.

    Work and other duties run side by side at a fixed ratio. Where the whole service lies in open time the part is the
    work itself, to the millisecond.
    """
    service = work + other
    ratio = np.divide(work, service, out=np.zeros(len(work)), where=service > 0)
    part = np.clip(np.rint(ratio * open_time).astype(np.int64), 0, open_time)
    return np.where(open_time == service, work, part)


def open_causes(procedure: Procedure, log: EventLog, rulers: Rulers) -> Causes:
    """Return work and waiting of each row in open milliseconds of the procedure's calendar.

    Along the path of a case they add up to the open time between arrival and end exactly, and none is negative. Work
    that a role does while the procedure's calendar is closed has no length on this ruler.
    """
    steps = log.steps
    sorted_at = steps["entered"] + steps["transfer"]
    own = rulers.own
    waiting, serving = own.open_between(steps["ready"], steps["start"]), own.open_between(steps["start"], steps["end"])
    staffed_waiting, staffed_serving = waiting.copy(), serving.copy()
    for position, role in enumerate(log.role_ids):
        rows = steps["role"] == position
        both = rulers.with_own[role]
        staffed_waiting[rows] = both.open_between(steps["ready"][rows], steps["start"][rows])
        staffed_serving[rows] = both.open_between(steps["start"][rows], steps["end"][rows])
    work = _service(steps["work"], steps["other_duties"], staffed_serving)
    waits = {
        "officer": staffed_waiting,
        "other_duties": staffed_serving - work,
        "off_shift": (waiting - staffed_waiting) + (serving - staffed_serving),
        "delay": own.open_between(sorted_at, steps["ready"]),
        "transfer": own.open_between(steps["entered"], sorted_at),
    }
    return _given_to_others(procedure, log, work, waits)
