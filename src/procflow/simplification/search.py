"""The search for the best plan: solve, look at the plan with other eyes, and solve again where these object.

What the rows leave to be checked afterwards is added when a plan runs against it: cases must still reach the steps that
have to stay (a covering row), times of parallel blocks start from a lower bound and become exact when they are used, and
a plan that `procflow.guards` or `apply` objects to is excluded by name.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import Procedure, RemoveStep, Text
from procflow.simplification.apply import apply
from procflow.simplification.milp import TOLERANCES, Row, Status
from procflow.simplification.program import Program

GAIN = 1e-6
"""Relative difference of two values of an objective that counts as none; a cut has to gain more."""


def tolerance(value: float) -> float:
    """Return how far two values near this one may differ and still count as equal.

    >>> tolerance(5000.0), tolerance(0.1)
    (0.005, 1e-06)
    """
    return GAIN * max(1.0, abs(value))


@frozen
class Found:
    """A plan, or the news that there is none.

    Attributes
    ----------
    status : {"optimal", "infeasible", "time limit", "failed"}
        What the solver says.
    cut : frozenset of str
        The steps the plan cuts.
    value, bound : float
        Of the objective that was minimised.
    values : ndarray or None
        The solution.
    """

    status: Status
    cut: frozenset[str] = frozenset()
    value: float = math.nan
    bound: float = math.nan
    values: NDArray[np.float64] | None = field(default=None, eq=False, repr=False)

    @property
    def plan(self) -> bool:
        """Tell whether there is a plan."""
        return self.values is not None


def agree(first: Found, second: Found) -> bool:
    """Tell whether two solves proved the same value."""
    near = tolerance(first.value)
    others = (first.bound, second.value, second.bound)
    return first.status == second.status == "optimal" and all(abs(other - first.value) <= near for other in others)


class Search:
    """Solves a program under changing limits, and holds every plan against the guards.

    Parameters
    ----------
    program : Program
        Rows are added to it as plans run against what it left open.
    stay : frozenset of str
        Steps that must stay, and that cases must still reach.
    required : frozenset of str
        Steps that must go.
    seconds : float
        Time for everything.

    Attributes
    ----------
    refused : list of (frozenset of str, Text)
        Plans that the guards or `apply` objected to, with the objection; they were excluded.
    solves : int
        How many programs were solved.
    """

    def __init__(
        self,
        program: Program,
        *,
        stay: frozenset[str],
        required: frozenset[str] = frozenset(),
        seconds: float = math.inf,
    ) -> None:
        self.program, self.stay = program, stay
        self.procedure: Procedure = program.procedure
        self.fixed: dict[int, float] = {program.keep[step]: 0.0 for step in required}
        self.refused: list[tuple[frozenset[str], Text]] = []
        self.solves = 0
        self._deadline = time.perf_counter() + seconds
        self._choice = [program.keep[step.id] for step in self.procedure.steps if step.id in program.optional]
        # A procedure without any step would be no procedure.
        program.milp.row(dict.fromkeys(program.keep.values(), 1.0), low=1.0)

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._deadline - time.perf_counter()

    def best(
        self,
        objective: str,
        *,
        limits: Mapping[str, float] | None = None,
        most: int | None = None,
        gone: frozenset[str] = frozenset(),
        presolve: bool = True,
        precision: float = TOLERANCES[0],
    ) -> Found:
        """Return the best lawful plan for one objective.

        Parameters
        ----------
        objective : str
            A name of `Program.costs`, or "fewest" for the fewest cuts, the first in the order of the file.
        limits : dict of str to float, optional
            Values that other objectives may not exceed.
        most : int, optional
            How many steps may be cut.
        gone : frozenset of str, optional
            Steps that must go besides the required ones.
        presolve : bool, optional
            Off for a second proof. That there is no plan is always held against a solve without it.
        precision : float, optional
            Feasibility tolerance of the solver.
        """
        fixed = {**self.fixed, **{self.program.keep[step]: 0.0 for step in gone}}
        while True:
            costs = self._fewest() if objective == "fewest" else self.program.costs[objective]
            extra = self._limits(limits or {}, most)
            self.solves += 1
            solution = self.program.milp.solve(
                costs,
                fixed=fixed,
                extra=extra,
                presolve=presolve,
                tolerance=precision,
                time_limit=max(0.05, self.left),
            )
            if solution.values is None and solution.status != "time limit" and presolve:
                presolve = False
                continue
            if solution.values is None:
                return Found(solution.status)
            cut, values = self.program.cut(solution.values.tolist()), solution.values
            if self._uncovered(cut) or self._objected(cut):
                lawful, refined = False, False
            else:
                lawful, refined = True, self.program.refine(values.tolist())
            if lawful and not refined:
                return Found(solution.status, cut, solution.objective, solution.bound, values)
            if self.left < 0:
                late = Found("time limit", cut, self._valued(costs, values), solution.bound, values)
                return late if lawful else Found("time limit")

    def proven(self, objective: str, *, limits: Mapping[str, float], most: int | None) -> tuple[Found, Found]:
        """Return the best plan twice, found with and without presolve.

        Where the two differ they are tried again with another tolerance, and the best pair that agrees counts. If no
        two agree, the best plan comes with the solve that came nearest, and nothing is proved.
        """
        tries: list[Found] = []
        for precision in TOLERANCES:
            for presolve in (True, False):
                found = self.best(objective, limits=limits, most=most, presolve=presolve, precision=precision)
                tries.append(found)
                if not tries[0].plan:
                    return found, found
            tries.sort(key=lambda found: found.value if found.plan else math.inf)
            if agree(tries[0], tries[1]) or self.left < 0:
                break
        return tries[0], tries[1]

    def _limits(self, limits: Mapping[str, float], most: int | None) -> list[Row]:
        rows: list[Row] = [(self.program.costs[name], -math.inf, value) for name, value in limits.items()]
        if most is not None:
            rows.append((dict.fromkeys(self._choice, 1.0), float(len(self._choice) - most), math.inf))
        return rows

    def _fewest(self) -> dict[int, float]:
        """Return costs that count cuts; among as few, early steps go first. The second part never adds up to one cut."""
        size = len(self._choice) + 1
        golden = (math.sqrt(5) - 1) / 2
        return {
            column: -1.0 - (rank + 1 + 0.5 * math.modf(golden * (rank + 1))[0]) / size**2
            for rank, column in enumerate(self._choice)
        }

    def _valued(self, costs: Mapping[int, float], values: NDArray[np.float64]) -> float:
        return float(sum(factor * values[column] for column, factor in costs.items()))

    def _uncovered(self, cut: frozenset[str]) -> bool:
        """Add covering rows where a step that must stay is reached no more."""
        facts = self.program.facts
        seen = facts.left_by(cut)
        lost = [
            step
            for step in sorted(self.stay - cut)
            if facts.net.work[step] in facts.paths.reached and facts.net.work[step] not in seen
        ]
        for step in lost:
            facts.cover(step, seen)
        return bool(lost)

    def _objected(self, cut: frozenset[str]) -> bool:
        """Exclude a plan that the guards or `apply` object to."""
        problems = violations(self.procedure, cut)
        if not problems:
            try:
                apply(self.procedure, [RemoveStep(step) for step in sorted(cut)])
            except ProposalError as error:
                problems = error.problems
        if problems:
            self.refused.append((cut, Text(en=problems[0].text("en"), vi=problems[0].text("vi"))))
            keep = self.program.keep
            gone = {keep[step]: 1.0 for step in cut}
            left = {keep[s.id]: -1.0 for s in self.procedure.steps if s.id in self.program.optional and s.id not in cut}
            self.program.milp.row({**gone, **left}, low=1.0 - len(left))
        return bool(problems)
