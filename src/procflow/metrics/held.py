"""Who is held by each row of a log, and whether the log tells at which hours: several roles, sessions, batches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from procflow.metrics.waiting import Column, Rulers, workers
from procflow.model import EventLog, Procedure, Text

NOT_TOGETHER = Text(
    en="The log names the officer of the role that leads, not the others of joint work.",
    vi="Nhật ký chỉ ghi người xử lý của vai trò chủ trì, không ghi những người cùng làm.",
)
NOT_LOCATED = Text(
    en="The log does not tell at which hours the work was done: it was interrupted, done in sessions, or for a whole batch.",
    vi="Nhật ký không cho biết công việc được làm vào giờ nào: việc bị ngắt, làm theo phiên, hoặc làm chung cả đợt.",
)


def officers_held(procedure: Procedure, log: EventLog, role: str) -> Column:
    """Return how many officers of a role each row holds: one, or in joint work as many as its step takes of the role.

    Examples
    --------
    >>> import datetime as dt
    >>> from procflow.model import Role, Step, Table
    >>> p = Procedure(id="p", start="a", roles=[Role(id="land"), Role(id="works")],
    ...     steps=[Step(id="a", role="land", joint=[("land", 1), ("works", 2)]), Step(id="b", role="land")])
    >>> log = EventLog(dt.datetime(2026, 1, 5, tzinfo=dt.timezone.utc), "UTC", "p", ("a", "b"), ("land", "works"), (),
    ...     steps=Table({"step": np.array([0, 1])}), cases=Table({}))
    >>> officers_held(p, log, "works").tolist(), officers_held(p, log, "land").tolist()
    ([2, 0], [1, 1])
    """
    steps = [procedure.step(id) for id in log.step_ids]
    taken = [dict(step.joint).get(role, 0) if step.joint else int(step.role == role) for step in steps]
    held: Column = np.array(taken, dtype=np.int64)[log.steps["step"]]
    acts = np.array([bool(step.delegated) for step in steps])[log.steps["step"]]
    if acts.any():
        held[acts] = log.steps["role"][acts] == log.role_ids.index(role)
    return held


def at_once(log: EventLog, rows: Column) -> tuple[Column, Column]:
    """Return which rows one officer does as one piece of work, by a number of the piece, and how many rows it has.

    Cases of a batch that is worked on at once have the same officer from the same start to the same end.
    """
    names = ("step", "officer", "ready", "start", "end")
    keys = np.stack([log.steps[name][rows].astype(np.int64) for name in names], axis=1)
    _, which, number = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    return which.ravel(), number[which.ravel()]


def open_service(log: EventLog, rulers: Rulers, role: str) -> Column:
    """Return the time between start and end of each row of a role that lies in the hours of its officer, 0 elsewhere."""
    steps = log.steps
    found = np.zeros(len(steps), dtype=np.int64)
    for step, officer, rows in workers(rulers.procedure, log):
        if step.role == role:
            found[rows] = rulers.of_step(step, officer).open_between(steps["start"][rows], steps["end"][rows])
    return found


def unlocated(procedure: Procedure, log: EventLog, rulers: Rulers, role: str) -> Text:
    """Return why the log does not tell at which hours officers of a role were at work; nothing where it does.

    It does where each officer is held from start to end in the own hours, or, if the role finishes after closing, all
    the time between.
    """
    together = [(step.role, dict(step.joint)) for step in procedure.steps if step.joint]
    if any(role in taken and (taken[role] > 1 or role != lead) for lead, taken in together):
        return NOT_TOGETHER
    steps = log.steps
    mine: NDArray[np.bool_] = steps["role"] == log.role_ids.index(role)
    held = (steps["work"] + steps["other_duties"])[mine]
    fits = open_service(log, rulers, role)[mine] == held
    if procedure.role(role).at_closing == "finish":
        fits |= (steps["end"] - steps["start"])[mine] == held
    return Text() if fits.all() else NOT_LOCATED
