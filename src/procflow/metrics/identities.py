"""What must hold in every log, whatever was simulated: sums that have to come out equal, to the millisecond.

A run that breaks one of these is wrong, not unlucky. Each check is computed in another way than the run did.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from procflow.metrics.handoff_tallies import tally_handoffs
from procflow.metrics.held import at_once, open_service
from procflow.metrics.number_over_time import NumberOverTime
from procflow.metrics.paths import on_path, per_case
from procflow.metrics.population import Population
from procflow.metrics.waiting import (
    Column,
    Rulers,
    elapsed_causes,
    finished,
    gathered,
    officers_apart,
    open_causes,
    stretched,
    workers,
)
from procflow.model import EventLog, Procedure

TIMES = ("transfer", "delay", "queue", "off_shift", "other_duties", "work")


def _unequal(name: str, left: Column, right: Column) -> Iterator[str]:
    wrong = np.flatnonzero(np.asarray(left) != np.asarray(right))
    if len(wrong):
        k = int(wrong[0])
        yield f"{name}: {len(wrong)} differ, the first at {k}: {int(left[k])} ms against {int(right[k])} ms"


def _rows(log: EventLog) -> Iterator[str]:
    steps = log.steps
    columns = {name: steps[name] for name in TIMES} | {"gathering": gathered(log)}
    for name, column in columns.items():
        if (column < 0).any():
            yield f"column '{name}' holds negative times"
    total = sum(columns.values(), start=np.zeros(len(steps), dtype=np.int64))
    yield from _unequal("times of a row against end - entered", total, steps["end"] - steps["entered"])
    moved = steps["entered"] + steps["transfer"] + steps["delay"]
    gone_by = np.clip(steps["ready"] - moved, 0, gathered(log))
    yield from _unequal("entered + transfer + delay (+ gathering) against ready", moved + gone_by, steps["ready"])
    previous = steps["previous"]
    came_from = np.where(previous >= 0, steps["end"][previous], log.cases["arrival"][steps["case"]])
    yield from _unequal("entry of a row against the end of the one before", steps["entered"], came_from)
    if (np.diff(steps["end"]) < 0).any():
        yield "rows are not in order of their ends"
    if (steps["case"][previous[previous >= 0]] != steps["case"][previous >= 0]).any():
        yield "a row follows one of another case"


def _cases(procedure: Procedure, log: EventLog, rulers: Rulers) -> Iterator[str]:
    cases = log.cases
    ended = cases["end"] >= 0
    sojourn = np.where(ended, cases["end"] - cases["arrival"], 0)
    elapsed = elapsed_causes(procedure, log).of_cases(log).total
    yield from _unequal("work and causes of a case against its cycle time", elapsed, sojourn)
    opened = open_causes(procedure, log, rulers)
    if any((column < 0).any() for column in (opened.work, *opened.waits.values())):
        yield "a cause is negative in open time"
    of_case = opened.of_cases(log).total
    time = np.where(ended, rulers.own.open_between(cases["arrival"], np.where(ended, cases["end"], 0)), 0)
    yield from _unequal("open causes of a case against its open cycle time", of_case, time)
    by_path = per_case(log, log.steps["end"] - log.steps["entered"], on_path(log))
    yield from _unequal("rows on the path against the cycle time", by_path, sojourn)
    if (ended != (cases["outcome"] >= 0)).any():
        yield "arrivals are not finished cases plus open ones: some ended without an outcome or the other way round"
    if (np.diff(cases["arrival"]) < 0).any():
        yield "cases are not in order of arrival"


def _in_progress(log: EventLog) -> Iterator[str]:
    """Sweep over arrivals and ends: the area under the number in progress is the sum of the times in the system."""
    cases = log.cases
    stop = max([0, *(int(column.max()) for column in (cases["arrival"], cases["end"]) if len(column))])
    ends = np.where(cases["end"] >= 0, cases["end"], stop)
    at = np.concatenate((cases["arrival"], ends))
    step = np.concatenate((np.ones(len(cases), dtype=np.int64), -np.ones(len(cases), dtype=np.int64)))
    order = np.lexsort((-step, at))
    number = np.cumsum(step[order])
    area = int(np.sum(number[:-1] * np.diff(at[order])))
    sojourns = int(np.sum(ends - cases["arrival"]))
    if area != sojourns:
        yield f"the integral of cases in progress is {area} ms, the sum of their times {sojourns} ms"
    if len(number) and (number.min() < 0 or number[-1] != 0):
        yield "the number of cases in progress goes below 0 or does not end at 0"


def _little(log: EventLog, rulers: Rulers) -> Iterator[str]:
    """The area under the number in progress over open time is the sum of the open times in the system."""
    cases = log.cases
    stop = max([0, *(int(column.max()) for column in (cases["arrival"], cases["end"]) if len(column))])
    ends = np.where(cases["end"] >= 0, cases["end"], stop)
    area = NumberOverTime.of(cases["arrival"], ends).over(rulers.own, 0, stop)
    times = int(rulers.own.open_between(cases["arrival"], ends).sum())
    if area != times:
        yield f"in open time the integral of cases in progress is {area} ms, the sum of their times {times} ms"


def _roles_over_time(procedure: Procedure, log: EventLog, rulers: Rulers) -> Iterator[str]:
    """Sweep over begins and ends of work: areas under the numbers at work and waiting are the sums of the columns."""
    steps, apart = log.steps, stretched(log, rulers)
    stop = int(steps["end"].max(initial=0))
    for position, id in enumerate(log.role_ids):
        role, line = procedure.role(id), rulers.by_role[id]
        rows = np.flatnonzero(steps["role"] == position)
        if role.officers is None or officers_apart(role) != (-1,) or not len(rows) or apart[rows].any():
            continue
        if any(rulers.of_step(step, -1) is not line for step in procedure.steps if step.role == id):
            continue  # joint work is held up while others are away
        columns = {name: steps[name][rows] for name in ("ready", "start", "end", "work", "other_duties", "queue")}
        at_work = NumberOverTime.of(columns["start"], columns["end"])
        held = int((columns["work"] + columns["other_duties"]).sum())
        if role.at_closing != "finish" and (area := at_work.over(line, 0, stop)) != held:
            yield f"the integral of '{id}' at work is {area} ms, work and other duties {held} ms"
        waiting = NumberOverTime.of(columns["ready"], columns["start"]).over(line, 0, stop)
        if waiting != (queue := int(columns["queue"].sum())):
            yield f"the integral of cases that wait for '{id}' is {waiting} ms, their queues {queue} ms"
        if (most := at_work.largest(0, stop)) > role.officers:
            yield f"{most} officers of '{id}' are at work at once, and there are {role.officers}"


def _handoffs(procedure: Procedure, log: EventLog, rulers: Rulers) -> Iterator[str]:
    """What follows handoffs and what does not is all waiting; givers and takers add up to the handoffs of the cases."""
    everybody = Population(procedure, log, (0, 0), log.cases["end"] >= 0, rulers)
    tally = tally_handoffs(everybody)
    if tally is None:
        return
    of_cases = everybody.of_cases
    waiting = int((of_cases.total - of_cases.work).sum())
    told = tally.elsewhere + float(sum(square.sum() for square in tally.causes.values()))
    if abs(told - waiting) > max(1.0, 1e-9 * waiting):
        yield f"waiting by handoff adds up to {told:.0f} ms, all waiting to {waiting} ms"
    counted = int(log.steps["handoffs"][everybody.rows].sum())
    if int(tally.count.sum()) != counted:
        yield f"the matrix of handoffs holds {int(tally.count.sum())}, the rows {counted}"


def _officers(procedure: Procedure, log: EventLog, rulers: Rulers) -> Iterator[str]:
    steps, apart = log.steps, stretched(log, rulers)
    pieces = np.array([1 + len(procedure.step(id).parts) for id in log.step_ids], dtype=np.int64)
    service = steps["work"] + steps["other_duties"]
    done = finished(log)
    for position, id in enumerate(log.role_ids):
        role = procedure.role(id)
        rows = np.flatnonzero((steps["role"] == position) & done)
        if role.officers is None or not len(rows):
            continue
        officer, held = steps["officer"][rows], service[rows]
        # the work of a step and of each part merged into it are rounded by themselves: a millisecond each, and the case
        # that leads a batch takes what is left over when work and other duties are divided
        slack = pieces[steps["step"][rows]] + 2 * (at_once(log, rows)[1] - 1)
        if (np.abs(held * (role.share or 1.0) - steps["work"][rows]) > slack).any():
            yield f"work of '{id}' is not its share of the time for which officers are held"
        if not (officer.min() >= 0 and officer.max() < role.officers):
            yield f"'{id}' has officers beyond its {role.officers}"
        yield from _hours(log, rulers, id, rows[~apart[rows]])
        yield from _stretches(log, rulers, id, rows[apart[rows]])
        if not apart[rows].any():
            yield from _one_at_a_time(log, id, rows)


def _batches(procedure: Procedure, log: EventLog, rulers: Rulers) -> Iterator[str]:
    """Work done once for a whole batch: the parts of its cases add up to the time for which the officer is held."""
    held = log.steps["work"] + log.steps["other_duties"]
    for step, officer, rows in workers(procedure, log):
        role = procedure.role(str(step.role))
        once = step.batch is not None and step.batch.work == "once"
        if not once or role.officers is None or step.sessions is not None or role.queue == "preemptive":
            continue  # the log does not tell which cases went together, or in which hours the work was done
        rows = rows[log.steps["start"][rows] < log.steps["end"][rows]]
        which, number = at_once(log, rows)
        whole = np.zeros(len(rows), dtype=np.int64)
        np.add.at(whole, which, held[rows])
        start, end = log.steps["start"][rows], log.steps["end"][rows]
        time = end - start if role.at_closing == "finish" else rulers.of_step(step, officer).open_between(start, end)
        yield from _unequal(f"work of a batch at '{step.id}' against the time it takes", whole[which], time)
        if step.batch is not None and step.batch.size is not None and number.max(initial=0) > step.batch.size:
            yield f"a batch at '{step.id}' holds {number.max()} cases, and goes with {step.batch.size}"


def _hours(log: EventLog, rulers: Rulers, id: str, rows: Column) -> Iterator[str]:
    """Work done in one go: officers are held for it in their own hours, or beyond them if the role finishes its work."""
    steps = log.steps
    held = (steps["work"] + steps["other_duties"])[rows]
    busy = open_service(log, rulers, id)[rows]
    if rulers.procedure.role(id).at_closing == "finish":
        whole = steps["end"][rows] - steps["start"][rows]
        busy = np.where(whole == held, whole, busy)
    yield from _unequal(f"busy time of '{id}' against work and other duties", busy, held)
    queue = rulers.by_role[id].open_between(steps["ready"][rows], steps["start"][rows])
    yield from _unequal(f"open time before '{id}' begins against its queue", queue, steps["queue"][rows])


def _stretches(log: EventLog, rulers: Rulers, id: str, rows: Column) -> Iterator[str]:
    """Work that waits in its midst: open time from ready to end is work, other duties, queue and gathering."""
    steps, role = log.steps, rulers.procedure.role(id)
    if officers_apart(role) != (-1,) or role.at_closing == "finish":
        return  # whose hours hold in the midst of the work, the log does not tell
    gated = steps["entered"] + steps["transfer"] + steps["delay"]
    spent = steps["work"] + steps["other_duties"] + steps["queue"] + gathered(log) - (steps["ready"] - gated)
    time = rulers.by_role[id].open_between(steps["ready"][rows], steps["end"][rows])
    yield from _unequal(f"open time at '{id}' from ready to end against what it was spent on", time, spent[rows])


def _one_at_a_time(log: EventLog, id: str, rows: Column) -> Iterator[str]:
    start, end, officer = (log.steps[name][rows] for name in ("start", "end", "officer"))
    order = np.lexsort((end, start, officer))
    same = np.diff(officer[order]) == 0
    if (start[order][1:] < end[order][:-1])[same].any():
        yield f"an officer of '{id}' works on two cases at once"


def broken_identities(procedure: Procedure, log: EventLog) -> tuple[str, ...]:
    """Return every identity that a log of a procedure breaks, in words; nothing if all hold.

    Checked are: the times of each row and of each path add up on both rulers; the integral of cases in progress is the
    sum of their times in the system (Little's law), on the clock and in open time; the integrals of officers at work and
    of cases waiting are the sums of the rows; waiting by handoff is all waiting; arrivals are finished cases plus open
    ones; officers are busy for work and other duties, in their own open hours, with one case at a time, or with the
    cases of one batch, whose work adds up to the time it takes.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Exponential(4)))],
    ...     roles=[Role(id="clerk", officers=1, share=0.5)], demand=Demand(rate=5, per="hour"))
    >>> broken_identities(p, simulate(p, Scenario(cases=50)).logs[0])
    ()
    """
    rulers = Rulers(procedure, log)
    return (
        *_rows(log),
        *_cases(procedure, log, rulers),
        *_in_progress(log),
        *_little(log, rulers),
        *_roles_over_time(procedure, log, rulers),
        *_handoffs(procedure, log, rulers),
        *_officers(procedure, log, rulers),
        *_batches(procedure, log, rulers),
    )
