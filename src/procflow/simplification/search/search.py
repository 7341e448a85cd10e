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
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from procflow.errors import ProposalError
from procflow.guards import violations
from procflow.model import Edit, Parallelise, PostCheck, Procedure, Text
from procflow.simplification.editing.apply import apply
from procflow.simplification.options.forms import removed
from procflow.simplification.program.facts import total
from procflow.simplification.program.load import judge_load
from procflow.simplification.program.milp import TOLERANCES, Row, Status
from procflow.simplification.program.program import Program

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
    edits : tuple of Edit
        What the plan changes.
    value, bound : float
        Of the objective that was minimised.
    values : ndarray or None
        The solution.
    """

    status: Status
    edits: tuple[Edit, ...] = ()
    value: float = math.nan
    bound: float = math.nan
    values: NDArray[np.float64] | None = field(default=None, eq=False, repr=False)

    @property
    def changed(self) -> frozenset[str]:
        """Steps that the plan does not keep as they are; one that runs beside others is kept."""
        return frozenset(s for edit in self.edits if not isinstance(edit, Parallelise) for s in edit.steps)

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
        Steps that must go: removed, or merged into another.
    deadline : float
        Time of `time.perf_counter` at which everything must be done.
    before : Procedure, optional
        As it stands, where the program is about a procedure in which steps already run side by side.
    given : tuple of Edit
        The edits that made the program's procedure of the one that stands.
    limits : dict of str to float
        Values that objectives may not exceed, whatever is minimised.

    Attributes
    ----------
    refused : list of (tuple of Edit, Text)
        Plans that the guards, the loads or `apply` objected to, with the objection; they were excluded.
    solves : int
        How many programs were solved.
    """

    def __init__(
        self,
        program: Program,
        *,
        stay: frozenset[str],
        required: frozenset[str] = frozenset(),
        deadline: float = math.inf,
        before: Procedure | None = None,
        given: tuple[Edit, ...] = (),
        limits: Mapping[str, float] | None = None,
    ) -> None:
        self.program, self.stay, self.given = program, stay, given
        self.before: Procedure = before or program.procedure
        self.targets = dict(limits or {})
        self.refused: list[tuple[tuple[Edit, ...], Text]] = []
        self.solves = 0
        self._deadline = deadline
        self._known: dict[tuple[Edit, ...], bool] = {}
        # A procedure without any step would be no procedure.
        program.milp.row(dict.fromkeys(program.keep.values(), 1.0), low=1.0)
        for step in sorted(required):
            program.facts.row((-1, program.columns.alone(step)), low=0.0)

    @property
    def procedure(self) -> Procedure:
        """The procedure that the program is about."""
        return self.program.procedure

    @property
    def sampled(self) -> frozenset[str]:
        """Steps that stand behind a decision in this procedure, and not where they are today."""
        return frozenset(edit.step for edit in self.given if isinstance(edit, PostCheck))

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
        changed: frozenset[str] = frozenset(),
        documents: frozenset[str] = frozenset(),
        without: frozenset[str] = frozenset(),
        presolve: bool = True,
        precision: float = TOLERANCES[0],
        start: NDArray[np.float64] | None = None,
        seconds: float = math.inf,
    ) -> Found:
        """Return the best lawful plan for one objective.

        Parameters
        ----------
        objective : str
            A name of `Program.costs`, or "fewest" for the fewest legal acts, then the fewest edits, the first in the order
            of the file.
        limits : dict of str to float, optional
            Values that other objectives may not exceed.
        most : int, optional
            How many steps may be cut: removed or merged away.
        changed : frozenset of str, optional
            Steps that may not be kept as they are.
        documents : frozenset of str, optional
            Documents that may not stay as they are.
        without : frozenset of {"load", "targets"}, optional
            What is left out, to see whether it stands in the way.
        presolve : bool, optional
            Off for a second proof. That there is no plan is always held against a solve without it.
        precision : float, optional
            Feasibility tolerance of the solver.
        start : ndarray, optional
            A solution to begin with.
        seconds : float, optional
            Time for this question, if that is less than what is left.
        """
        free = frozenset(self.program.loads.values()) if "load" in without else frozenset()
        bounds = {**({} if "targets" in without else self.targets), **(limits or {})}
        forced = self._forced(changed, documents)
        known, bound = Found("time limit"), -math.inf
        until = time.perf_counter() + min(self.left, seconds)
        while True:
            costs = self._fewest() if objective == "fewest" else self.program.cost(objective)
            self.solves += 1
            solution = self.program.milp.solve(
                costs,
                free=free,
                extra=[*self._limits(bounds, most), *forced],
                presolve=presolve,
                tolerance=precision,
                time_limit=max(0.05, until - time.perf_counter()),
                start=start,
            )
            if solution.values is None and solution.status != "time limit" and presolve:
                presolve = False
                continue
            if solution.values is None:
                return known if solution.status == "time limit" else Found(solution.status)
            values, start = solution.values, None
            # Rows are added and bounds of times raised, so what bounded the program before still bounds it.
            bound = max(bound, solution.bound)
            edits = (*self.given, *self.program.edits(values.tolist()))
            if not self._uncovered(values) and not self._objected(edits, loads="load" not in without):
                if not self.program.refine(values.tolist()):
                    return Found(solution.status, edits, solution.objective, solution.bound, values)
                # With exact times the plan may be the best already, or the best so far.
                start = values if self._within(bounds, values) else None
                exact = self._valued(costs if objective == "fewest" else self.program.cost(objective), values)
                if start is not None and not known.value <= exact:
                    known = Found("time limit", edits, exact, bound, values)
            if known.plan:
                known = evolve(known, bound=bound)
                if known.value - bound <= 0.1 * tolerance(known.value) and solution.status == "optimal":
                    return evolve(known, status="optimal")
            if until < time.perf_counter():
                return known

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

    def _within(self, limits: Mapping[str, float], values: NDArray[np.float64]) -> bool:
        """Tell whether a solution keeps its limits with the times that are exact by now."""
        return all(self._valued(self.program.cost(name), values) <= limit for name, limit in limits.items())

    def _limits(self, limits: Mapping[str, float], most: int | None) -> list[Row]:
        rows: list[Row] = [(self.program.cost(name), -math.inf, value) for name, value in limits.items()]
        if most is not None:
            alone = total(*((1.0, self.program.columns.alone(step)) for step in self.program.keep))
            rows.append((alone, float(len(self.program.keep) - most), math.inf))
        return rows

    def _forced(self, steps: frozenset[str], documents: frozenset[str]) -> list[Row]:
        """Return rows that let steps and documents not be as they are."""
        columns = self.program.columns
        rows: list[Row] = [(columns.natural(step), -math.inf, 0.0) for step in sorted(steps - self.sampled)]
        for name in sorted(documents):
            ways = [some[name] for some in (columns.once, columns.dropped) if name in some]
            rows.append((dict.fromkeys(ways, 1.0), 1.0, math.inf))
        return rows

    def _fewest(self) -> dict[int, float]:
        """Return costs that count acts before edits; among as few, early steps go first.

        The second part of an edit's cost never adds up to one edit, and all edits cost less than one act.
        """
        columns = self.program.columns
        switches = columns.switches()
        size, golden = len(switches) + 1, (math.sqrt(5) - 1) / 2
        costs: dict[int, float] = {}
        for rank, (_, switch) in enumerate(switches, 1):
            cost = 1.0 + (rank + 0.5 * math.modf(golden * rank)[0]) / size**2
            for column, value in switch.items():
                if column >= 0:
                    costs[column] = costs.get(column, 0.0) + cost * value
        return {**costs, **dict.fromkeys(columns.acts.values(), 2.0 * size)}

    def _valued(self, costs: Mapping[int, float], values: NDArray[np.float64]) -> float:
        return float(sum(factor * values[column] for column, factor in costs.items()))

    def _uncovered(self, values: NDArray[np.float64]) -> bool:
        """Add covering rows where a step that must stay is reached no more."""
        facts = self.program.facts
        cut = removed(self.program.columns.chosen(values.tolist()))
        seen = facts.left_by(cut)
        lost = [
            step
            for step in sorted(self.stay - cut)
            if facts.net.work[step] in facts.paths.reached and facts.net.work[step] not in seen
        ]
        for step in lost:
            facts.cover(step, seen)
        return bool(lost)

    def _objected(self, edits: tuple[Edit, ...], *, loads: bool) -> bool:
        """Exclude a plan that the guards, the loads or `apply` object to."""
        if self._known.get(edits, False):
            return False
        problems = violations(self.before, edits)
        if not problems:
            try:
                after = apply(self.before, edits)
                problems = judge_load(self.before, after) if loads else ()
            except ProposalError as error:
                problems = error.problems
        if problems:
            self.refused.append((edits, Text(en=problems[0].text("en"), vi=problems[0].text("vi"))))
            self.program.columns.exclude(edits)
        elif loads:
            self._known[edits] = True
        return bool(problems)
