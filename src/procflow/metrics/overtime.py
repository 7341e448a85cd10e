"""Work that is finished after closing: how long officers stay for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from procflow.metrics.held import at_once
from procflow.metrics.waiting import Column, Rulers, workers
from procflow.model import EventLog, Procedure, Step


def overtime(procedure: Procedure, log: EventLog, rulers: Rulers) -> NDArray[np.float64]:
    """Return for how many milliseconds each row keeps officers beyond their hours, all who take part counted.

    Only roles that finish what they have begun work beyond their hours. Of the closed time between start and end all is
    such work that is not written down as off shift (the case was interrupted then and nobody worked on it). Of a batch
    done at once each case has the part that its work is of the whole, so that the officer's evening counts once.

    Examples
    --------
    Begun half an hour before closing at 17:30, an hour of work:

    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Role
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="desk", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
    ...     steps=[Step(id="serve", role="clerk", work=Duration(Fixed(60)))],
    ...     roles=[Role(id="clerk", officers=1, share=1, at_closing="finish")],
    ...     demand=Demand(every=Duration(Fixed(450))))
    >>> log = simulate(p, Scenario(cases=1)).logs[0]
    >>> (overtime(p, log, Rulers(p, log)) / 60_000).tolist()
    [30.0]
    """
    found = np.zeros(len(log.steps))
    for step, officer, rows in workers(procedure, log):
        role = procedure.role(str(step.role))
        if role.at_closing == "finish" and role.officers is not None and not _elapsed(step):
            crew = sum(number for _, number in step.joint) or 1
            found[rows] = crew * _part(log, rows) * _beyond(log, rulers, step, officer, rows)
    return found


def _elapsed(step: Step) -> bool:
    return any(work is not None and work.elapsed for work in step.works)


def _beyond(log: EventLog, rulers: Rulers, step: Step, officer: int, rows: Column) -> Column:
    """Return the closed time between start and end in which officers were at work."""
    ready, start, end, off_shift = (log.steps[name][rows] for name in ("ready", "start", "end", "off_shift"))
    before = start - ready - rulers.by_role[str(step.role)].open_between(ready, start)
    closed = end - start - rulers.of_step(step, officer).open_between(start, end)
    found: Column = np.maximum(closed - (off_shift - before), 0)
    return found


def _part(log: EventLog, rows: Column) -> NDArray[np.float64]:
    """Return which part each row is of all work that one officer does at once."""
    held = (log.steps["work"] + log.steps["other_duties"])[rows].astype(np.float64)
    which, _ = at_once(log, rows)
    whole = np.bincount(which, held)[which] if len(rows) else held
    part: NDArray[np.float64] = np.divide(held, whole, out=np.zeros(len(rows)), where=whole > 0)
    return part
