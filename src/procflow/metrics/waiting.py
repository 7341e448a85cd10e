"""Where the time of a case goes: work and waiting by cause, on two rulers, each adding up to the millisecond.

*Elapsed*: milliseconds of the clock on the wall; closed time is waiting `off_shift`.
*Open*: milliseconds in which the procedure's own calendar is open, which is what tables print as working days. A night
is nobody's waiting there; `off_shift` is left for hours in which the office is open and the role is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from procflow.metrics.paths import on_path, per_case
from procflow.model import Calendar, EventLog, Procedure, Role, Step, Timeline

Column = NDArray[np.int64]

CAUSES = ("officer", "gathering", "other_duties", "off_shift", "delay", "transfer", "applicant", "external")
"""Causes of waiting, in the order in which tables list them."""


def gathered(log: EventLog) -> Column:
    """Return how long each row waited for its session or batch; nothing where the log knows neither."""
    column: Column = log.steps.columns.get("gathering", np.zeros(len(log.steps), dtype=np.int64))
    return column


def finished(log: EventLog) -> NDArray[np.bool_]:
    """Tell which rows are steps that were done; the others were left because a bound was reached."""
    if "left" not in log.steps.columns:
        return np.ones(len(log.steps), dtype=bool)
    return np.asarray(log.steps["left"] == 0)


def _united(lines: Sequence[Timeline]) -> Timeline:
    """Return the timeline that is open when any of several is."""
    first = lines[0]
    if all(line is first for line in lines):
        return first
    edges = np.unique(np.concatenate([cut for line in lines for cut in (line.opens, line.closes)]))
    low, high = edges[:-1], edges[1:]
    one = np.zeros(len(low), dtype=bool)
    for line in lines:
        one |= line.open_between(low, high) > 0
    return Timeline.of(low[one], high[one], first.epoch, min(line.end for line in lines))


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

    @cached_property
    def _found(self) -> dict[str | None, Timeline]:
        return {None: self.own, self.procedure.calendar: self.own}

    def of_calendar(self, name: str | None) -> Timeline:
        """Return the timeline of a calendar of the procedure; None is its own."""
        if name not in self._found:
            self._found[name] = self._timeline(self.procedure.calendar_named(name))
        return self._found[name]

    def of_officer(self, role: Role, officer: int) -> Timeline:
        """Return the timeline of an officer, counted from 0; that of the role where officers are not told apart."""
        own = role.staff[officer].calendar if role.staff and officer >= 0 else None
        line = self.of_calendar(own or role.calendar)
        if officer < 0 or role.id not in self.log.role_ids:
            return line
        key = (role.id, officer)
        if key not in self._present:
            self._present[key] = self._without_absences(line, role.id, officer)
        return self._present[key]

    def _without_absences(self, line: Timeline, role: str, officer: int) -> Timeline:
        """Return the hours of an officer without the days on which the log says that nobody was at the post."""
        gone = self.log.absences
        if not gone.columns:
            return line
        mine = (gone["role"] == self.log.role_ids.index(role)) & (gone["officer"] == officer)
        return line.without(gone["start"][mine], gone["end"][mine]) if mine.any() else line

    @cached_property
    def _present(self) -> dict[tuple[str, int], Timeline]:
        return {}

    def of_step(self, step: Step, officer: int) -> Timeline:
        """Return when an officer works on a step: in the own hours, and in joint work only while the other roles are there."""
        key = (step.id, step.role, officer)
        if key not in self._of_steps:
            line = self.own if step.role is None else self.of_officer(self.procedure.role(step.role), officer)
            for other, _ in step.joint:
                there = self.of_calendar(self.procedure.role(other).calendar)
                line = line if there is line else line.meet(there)
            self._of_steps[key] = line
        return self._of_steps[key]

    def open_of_step(self, step: Step, officer: int) -> Timeline:
        """Return when an officer works on a step while the procedure's calendar is open."""
        line = self.of_step(step, officer)
        if line is self.own:
            return line
        if id(line) not in self._met:
            self._met[id(line)] = line.meet(self.own)
        return self._met[id(line)]

    @cached_property
    def _met(self) -> dict[int, Timeline]:
        return {}

    @cached_property
    def _of_steps(self) -> dict[tuple[str, str | None, int], Timeline]:
        return {}

    @cached_property
    def own(self) -> Timeline:
        """Timeline of the procedure's calendar."""
        return self._timeline(self.procedure.calendar_named())

    @cached_property
    def by_role(self) -> Mapping[str, Timeline]:
        """Timeline of each role of the log, by role id: when any of its officers is there."""
        return {
            role.id: _united([self.of_officer(role, k) for k in officers_apart(role)])
            for role in map(self.procedure.role, self.log.role_ids)
        }

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
        "gathering": gathered(log),
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


def officers_apart(role: Role) -> tuple[int, ...]:
    """Return the officers of a role whose hours may differ, counted from 0; -1 for all of them where they do not.

    >>> officers_apart(Role(id="clerk", officers=2)), officers_apart(Role(id="clerk", officers=2, absence=0.04))
    ((-1,), (0, 1))
    """
    return tuple(range(role.officers or 0)) if role.staff or role.absent else (-1,)


def workers(procedure: Procedure, log: EventLog) -> Iterator[tuple[Step, int, Column]]:
    """Yield the rows of each step done by a role, those of each officer apart where officers are told apart."""
    steps = log.steps
    for position, step in enumerate(map(procedure.step, log.step_ids)):
        rows = np.flatnonzero(steps["step"] == position)
        if step.role is None or not len(rows):
            continue
        for doer, mine in _by_doer(log, step, rows):
            officer = steps["officer"][mine]
            if officers_apart(procedure.role(str(doer.role))) == (-1,):
                yield doer, -1, mine
                continue
            yield from ((doer, one, mine[officer == one]) for one in np.unique(officer).tolist())


def _by_doer(log: EventLog, step: Step, rows: Column) -> Iterator[tuple[Step, Column]]:
    """Yield the rows of a step by the role that did it; what was done by a delegate, as a step of that role."""
    if not step.delegated:
        yield step, rows
        return
    roles = log.steps["role"][rows]
    for position in np.unique(roles).tolist():
        yield evolve(step, role=log.role_ids[position]), rows[roles == position]


def _staffed(procedure: Procedure, log: EventLog, rulers: Rulers) -> tuple[Column, Column]:
    """Return open time before and during the work of each row in which the role, or then its officer, is there.

    Work that a role finishes after its closing hour is done by somebody who is there.
    """
    steps, own = log.steps, rulers.own
    waiting, serving = own.open_between(steps["ready"], steps["start"]), own.open_between(steps["start"], steps["end"])
    for step, officer, rows in workers(procedure, log):
        role = procedure.role(str(step.role))
        ready, start, end = (steps[name][rows] for name in ("ready", "start", "end"))
        waiting[rows] = rulers.with_own[role.id].open_between(ready, start)
        if role.at_closing != "finish":
            serving[rows] = rulers.open_of_step(step, officer).open_between(start, end)
    return waiting, serving


def _shared_out(whole: Column, parts: Sequence[Column]) -> list[Column]:
    """Share open time out in the proportion of the parts, to the millisecond; exactly the parts where they add up to it."""
    left, total = whole.copy(), sum(parts, start=np.zeros_like(whole))
    found = []
    for part in parts:
        ratio = np.divide(part, total, out=np.zeros(len(part)), where=total > 0)
        mine = np.where(left == total, part, np.clip(np.rint(ratio * left).astype(np.int64), 0, left))
        found.append(mine)
        left, total = left - mine, total - part
    return found


def stretched(log: EventLog, rulers: Rulers) -> NDArray[np.bool_]:
    """Tell which rows wait in the midst of their work: interrupted, between sessions, or for the others of a batch."""
    steps = log.steps
    found: NDArray[np.bool_] = gathered(log) > steps["ready"] - steps["entered"] - steps["transfer"] - steps["delay"]
    for position, id in enumerate(log.role_ids):
        if rulers.procedure.role(id).queue == "preemptive":
            found |= steps["role"] == position
    return found


def open_causes(procedure: Procedure, log: EventLog, rulers: Rulers) -> Causes:
    """Return work and waiting of each row in open milliseconds of the procedure's calendar.

    Along the path of a case they add up to the open time between arrival and end exactly, and none is negative. Work
    that a role does while the procedure's calendar is closed has no length on this ruler. Where work is interrupted, or
    waits for a session or for the others of a batch, the open time from ready to end is shared out in the proportion in
    which the run tells work and waiting.
    """
    steps, own = log.steps, rulers.own
    sorted_at = steps["entered"] + steps["transfer"]
    gated = sorted_at + steps["delay"]
    waiting, serving = _staffed(procedure, log, rulers)
    work = _service(steps["work"], steps["other_duties"], serving)
    officer, other, gathering = waiting.copy(), serving - work, own.open_between(gated, steps["ready"])
    if len(rich := np.flatnonzero(stretched(log, rulers))):
        after = (gathered(log) - (steps["ready"] - gated))[rich]
        parts = [steps["work"][rich], steps["other_duties"][rich], after, steps["queue"][rich]]
        shared = _shared_out((waiting + serving)[rich], parts)
        work[rich], other[rich], officer[rich] = shared[0], shared[1], shared[3]
        gathering[rich] += shared[2]
    waits = {
        "officer": officer,
        "gathering": gathering,
        "other_duties": other,
        "off_shift": own.open_between(steps["ready"], steps["end"]) - waiting - serving,
        "delay": own.open_between(sorted_at, gated),
        "transfer": own.open_between(steps["entered"], sorted_at),
    }
    return _given_to_others(procedure, log, work, waits)
