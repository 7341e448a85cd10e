"""The solver's answers are read right."""

import math

import numpy as np
import pytest

from procflow.simplification.program.milp import Milp, solver_name


def knapsack() -> tuple[Milp, list[int]]:
    """Weights 3, 4, 5 into 7; the best value of 4, 5, 6 is 9."""
    program = Milp()
    columns = [program.column(high=1.0, whole=True) for _ in range(3)]
    program.row(dict(zip(columns, (3.0, 4.0, 5.0), strict=True)), high=7.0)
    return program, columns


@pytest.mark.parametrize("presolve", [True, False])
def test_the_optimum_is_found_with_its_bound(presolve):
    """With and without presolve."""
    program, columns = knapsack()
    found = program.solve(dict(zip(columns, (-4.0, -5.0, -6.0), strict=True)), presolve=presolve)
    assert (found.status, found.objective, found.bound) == ("optimal", pytest.approx(-9.0), pytest.approx(-9.0))
    assert found.values.round().tolist() == [1.0, 1.0, 0.0]


def test_columns_can_be_held_and_rows_left_out_or_added_for_one_solve():
    """And are back for the next."""
    program, columns = knapsack()
    costs = dict(zip(columns, (-4.0, -5.0, -6.0), strict=True))
    assert program.solve(costs, fixed={columns[0]: 0.0}).objective == pytest.approx(-6.0)
    assert program.solve(costs, free=frozenset({0})).objective == pytest.approx(-15.0)
    assert program.solve(costs, extra=[({columns[1]: 1.0}, -math.inf, 0.0)]).objective == pytest.approx(-6.0)
    assert program.solve(costs).objective == pytest.approx(-9.0)


def test_what_cannot_be_is_infeasible():
    """Without values."""
    program, columns = knapsack()
    found = program.solve({}, extra=[(dict.fromkeys(columns, 1.0), 3.0, math.inf)])
    assert (found.status, found.values) == ("infeasible", None)


def test_the_solver_names_itself():
    """With its version."""
    assert solver_name().startswith("HiGHS 1.")


def test_a_gap_lets_the_solver_stop_and_a_start_gives_it_a_plan():
    """Within half of the best value of 9; the start of 6 alone is good enough and never made worse."""
    program, columns = knapsack()
    costs = dict(zip(columns, (-4.0, -5.0, -6.0), strict=True))
    found = program.solve(costs, gap=0.5, start=np.array([0.0, 0.0, 1.0]))
    assert -9.0 - 1e-6 <= found.objective <= -6.0 + 1e-6
    assert found.bound <= -9.0 + 1e-6
    assert program.solve(costs, start=np.array([0.0, 0.0, 1.0])).objective == pytest.approx(-9.0)
