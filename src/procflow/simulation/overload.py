"""Roles that get more work than they can ever do, named before the run: their queue grows as long as cases arrive."""

from __future__ import annotations

from procflow.checking.times import OVERLOADED, time_problems
from procflow.errors import Problem
from procflow.model import Procedure


class UnstableQueueWarning(UserWarning):
    """A role gets more work than it can do; the figures of the run depend on its length and have no steady state."""


def overloaded(procedure: Procedure) -> tuple[Problem, ...]:
    """Return a warning for each role whose work reaches its open hours, rework counted, with the officers it lacks.

    Parameters
    ----------
    procedure : Procedure
        One without errors in names and flows.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Exponential, Flow, Role, Step
    >>> p = Procedure(id="p", steps=[Step(id="a", role="clerk", work=Duration(Exponential(8)))], ends=[End(id="z")],
    ...               flows=[Flow("a", "z")], start="a", demand=Demand(rate=10, per="hour"),
    ...               roles=[Role(id="clerk", officers=1, share=1)])
    >>> [(problem.values["role"], problem.values["extra"]) for problem in overloaded(p)]
    [('clerk', 1)]
    """
    return tuple(problem for problem in time_problems(procedure) if problem.code == OVERLOADED.code)
