"""Where along the path the time of a case goes: work and waiting of each step, which add up to the cycle time."""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from procflow.metrics.intervals import over_replications
from procflow.metrics.population import Population, populations
from procflow.model import MINUTE_MS, Interval
from procflow.simulation import Run

PerCase = NDArray[np.float64]


@frozen(eq=False)
class PathStep:
    """What one step takes of the time of a case, on the mean over all cases, those that never come to it included.

    Attributes
    ----------
    step : str
        Id of the step.
    work, waiting, total : Interval
        Working minutes per case on the path; every time the step is done counts, and external roles only wait.
    visits : Interval
        How often it lies on the path, per case.
    """

    step: str
    work: Interval
    waiting: Interval
    total: Interval
    visits: Interval


def path_steps(run: Run, *, level: float = 0.95, outcome: str | None = None) -> tuple[PathStep, ...]:
    """Tell for every step what it takes of the time of a case, in the order of the procedure.

    The rows on the path of a case follow each other without a gap, so the totals of all steps add up to the mean cycle time.
    Steps of a branch that ends before the join is met lie beside the path and take nothing.

    Parameters
    ----------
    run : Run
        From `simulate`.
    level : float
        Confidence level in (0, 1) of the intervals over replications.
    outcome : str, optional
        End to which the cases are restricted.

    Returns
    -------
    tuple of PathStep
        Empty where no counted case has ended.

    Examples
    --------
    >>> from procflow.model import Demand, Duration, End, Fixed, Flow, Procedure, Role, Step
    >>> from procflow.simulation import Scenario, simulate
    >>> p = Procedure(id="p", start="a", flows=[Flow("a", "b"), Flow("b", "z")], ends=[End(id="z")],
    ...     steps=[Step(id="a", role="clerk", work=Duration(Fixed(4))), Step(id="b", role="chair", work=Duration(Fixed(5)))],
    ...     roles=[Role(id="clerk", officers=1, share=1),
    ...            Role(id="chair", officers=1, share=0.5, transfer=Duration(Fixed(30)))],
    ...     demand=Demand(every=Duration(Fixed(1), "h")))
    >>> [(one.step, one.work.mean, one.waiting.mean) for one in path_steps(simulate(p, Scenario(cases=8, replications=2)))]
    [('a', 4.0, 0.0), ('b', 5.0, 35.0)]
    """
    sums = [_sums(population) for population in populations(run, outcome) if population.size]
    if not sums:
        return ()
    work, total, visits = (np.array(column) for column in zip(*sums, strict=True))
    return tuple(
        PathStep(
            step=id,
            work=_interval(work[:, k], level),
            waiting=_interval(total[:, k] - work[:, k], level),
            total=_interval(total[:, k], level),
            visits=_interval(visits[:, k], level),
        )
        for k, id in enumerate(run.logs[0].step_ids)
    )


def _interval(values: PerCase, level: float) -> Interval:
    found = over_replications(values.tolist(), level=level)
    assert found is not None  # there is a replication with cases
    return found


def _sums(population: Population) -> tuple[PerCase, PerCase, PerCase]:
    """Return minutes of work, minutes in all and visits per case, by step, of one replication."""
    log, rows, causes = population.log, population.path, population.causes
    step, n = log.steps["step"][rows], len(log.step_ids)

    def per_case(values: NDArray[np.int64]) -> PerCase:
        total = np.zeros(n, dtype=np.int64)
        np.add.at(total, step, values)
        return total / population.size

    work, total = (per_case(column[rows]) / MINUTE_MS for column in (causes.work, causes.total))
    return work, total, per_case(np.ones(len(step), dtype=np.int64))
