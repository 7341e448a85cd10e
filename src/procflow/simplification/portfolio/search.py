"""The search for the best plan of a list: one objective after the other, each proved by a second solve."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from procflow.model import Text
from procflow.simplification.portfolio.edits import PortfolioEdit
from procflow.simplification.portfolio.guards import portfolio_violations
from procflow.simplification.portfolio.program import PortfolioProgram
from procflow.simplification.program.milp import TOLERANCES, Row, Status

GAIN = 1e-6
"""Relative difference of two values of an objective that counts as none."""

FIRST_SHARE = 0.6
"""Part of the time for finding plans; the rest is for the second solves and the reasons."""


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
    edits : tuple of PortfolioEdit
        The decisions.
    value, bound : float
        Of the objective, without its constant part.
    values : ndarray or None
        The solution.
    """

    status: Status
    edits: tuple[PortfolioEdit, ...] = ()
    value: float = math.nan
    bound: float = math.nan
    values: NDArray[np.float64] | None = field(default=None, eq=False, repr=False)

    @property
    def plan(self) -> bool:
        """Tell whether there is a plan."""
        return self.values is not None


def agree(first: Found, second: Found, gap: float = 0.0) -> bool:
    """Tell whether two solves proved the same value, up to the gap at which they were allowed to stop."""
    near = tolerance(first.value) + gap * abs(first.value)
    others = (first.bound, second.value, second.bound)
    return first.status == second.status == "optimal" and all(abs(other - first.value) <= near for other in others)


@frozen
class Stage:
    """An objective with its best plan, as found with and without presolve, and the limits it was found under."""

    name: str
    first: Found
    second: Found
    limits: Mapping[str, float]


class PortfolioSearch:
    """Solves the program of a list under changing limits, and holds every plan against the guards.

    Parameters
    ----------
    program : PortfolioProgram
        The program.
    most : int or None
        How many procedures may leave.
    seconds : float
        Time for everything.
    gap : float
        Relative gap at which a solve may stop.

    Attributes
    ----------
    refused : list of Text
        Objections of the guards to plans, which were excluded.
    """

    def __init__(self, program: PortfolioProgram, *, most: int | None, seconds: float, gap: float = 0.0) -> None:
        self.program, self.most, self.gap = program, most, gap
        self.refused: list[Text] = []
        self._end = time.perf_counter() + seconds
        self._end_first = time.perf_counter() + FIRST_SHARE * seconds
        self._cuts = program.cuts

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._end - time.perf_counter()

    def best(
        self,
        objective: str,
        *,
        limits: Mapping[str, float] | None = None,
        most: int | None = None,
        extra: Sequence[Row] = (),
        presolve: bool = True,
        precision: float = TOLERANCES[0],
        seconds: float | None = None,
        start: NDArray[np.float64] | None = None,
    ) -> Found:
        """Return the best plan for one objective.

        Parameters
        ----------
        objective : str
            A name of `PortfolioProgram.costs`, or "order".
        limits : dict of str to float, optional
            Values, without constant part, that other objectives may not exceed.
        most : int, optional
            How many procedures may leave.
        extra : sequence of Row, optional
            More rows for this solve.
        presolve : bool, optional
            Off for a second proof. That there is no plan is always held against a solve without it.
        precision : float, optional
            Feasibility tolerance of the solver.
        seconds : float, optional
            Time for this solve; by default all that is left.
        start : ndarray, optional
            Values of a plan to begin with.
        """
        costs = self.program.order() if objective == "order" else self.program.costs[objective]
        rows = [*extra, *self._limits(limits or {}, most)]
        end = self._end if seconds is None else time.perf_counter() + seconds
        while True:
            solution = self.program.milp.solve(
                costs,
                extra=rows,
                presolve=presolve,
                tolerance=precision,
                time_limit=max(0.05, end - time.perf_counter()),
                gap=self.gap,
                start=start,
            )
            if solution.values is None and solution.status != "time limit" and presolve:
                presolve = False
                continue
            if solution.values is None:
                return Found(solution.status)
            whole = np.round(solution.values)
            edits = self.program.plan(whole.tolist())
            if not self._objected(edits):
                value = solution.objective if objective == "order" else self.program.value(objective, solution.values)
                return Found(solution.status, edits, value, solution.bound, solution.values)
            if time.perf_counter() > end:
                return Found("time limit")

    def stages(self, objectives: Sequence[str]) -> tuple[Stage, ...]:
        """Return the best value of each objective in turn, every one held against a second solve.

        All are solved first, so that a short time goes to the plan before it goes to the proof. Where two solves differ,
        both are tried again with another tolerance; where that finds a better plan, what follows is solved anew. Without
        any plan there is a single stage that says so.
        """
        found = self._first((), objectives)
        at = 0
        while at < len(found) and found[0].first.plan and self.left > 0:
            stage = found[at]
            tries = [stage.first, self._again(stage, presolve=False, precision=TOLERANCES[0])]
            if not agree(tries[0], tries[1], self.gap) and self.left > 0 and tries[1].status != "time limit":
                tries += [self._again(stage, presolve=on, precision=TOLERANCES[1]) for on in (True, False)]
            tries = sorted(tries, key=lambda one: one.value if one.plan else math.inf)
            found[at] = Stage(stage.name, tries[0], tries[1], stage.limits)
            if tries[0].value < stage.first.value - tolerance(stage.first.value):
                found = self._first(found[: at + 1], objectives)
            at += 1
        return tuple(found)

    def tidy(self, stages: Sequence[Stage]) -> Found:
        """Return the plan that comes first among those equal in every objective."""
        limits = self._reached(stages)
        found = self.best(
            "order",
            limits=limits,
            most=self.most,
            seconds=max(0.05, min(self.left, 10.0)),
            start=stages[-1].first.values,
        )
        return found if found.plan else stages[-1].first

    def _first(self, done: Sequence[Stage], objectives: Sequence[str]) -> list[Stage]:
        """Solve the objectives that are left; each may take its part of the time, and what one leaves the next may use."""
        found = list(done)
        for k, name in enumerate(objectives[len(found) :]):
            spare = self._end_first - time.perf_counter()
            limits = self._reached(found)
            plan = self.best(
                name,
                limits=limits,
                most=self.most,
                seconds=max(0.05, spare / (len(objectives) - len(done) - k) * 2.0 if spare > 0 else 0.05),
                start=found[-1].first.values if found else None,
            )
            if not plan.plan and found:
                # What was found before is a plan for this objective as well, only without any bound.
                kept = found[-1].first
                value = self.program.value(name, kept.values)
                plan = Found("time limit", kept.edits, value, -math.inf, kept.values)
            found.append(Stage(name, plan, Found("time limit"), limits))
            if not plan.plan:
                break
        return found

    def _again(self, stage: Stage, *, presolve: bool, precision: float) -> Found:
        return self.best(stage.name, limits=stage.limits, most=self.most, presolve=presolve, precision=precision)

    def _reached(self, stages: Sequence[Stage]) -> dict[str, float]:
        return {stage.name: stage.first.value + tolerance(stage.first.value) for stage in stages}

    def _limits(self, limits: Mapping[str, float], most: int | None) -> list[Row]:
        rows: list[Row] = [(self.program.costs[name], -math.inf, value) for name, value in limits.items()]
        if most is not None:
            rows.append((self._cuts, -math.inf, float(most)))
        return rows

    def _objected(self, edits: tuple[PortfolioEdit, ...]) -> bool:
        """Exclude a plan that the guards object to."""
        problems = portfolio_violations(self.program.portfolio, edits, self.program.terms)
        if problems:
            self.refused.append(Text(en=problems[0].text("en"), vi=problems[0].text("vi")))
            chosen = set(edits)
            row = {column: 1.0 if way.edit in chosen else -1.0 for way, column in self.program.column.items()}
            self.program.milp.row(row, high=len(chosen) - 1.0)
        return bool(problems)
