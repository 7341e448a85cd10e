"""Replications until a figure is precise: the same run as one with so many, and honest where it cannot be reached."""

import itertools
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from scipy import stats

from procflow.errors import ProcedureError, SimulationError
from procflow.metrics import PreciseRun, measure, simulate_until
from procflow.model import Demand, Duration, End, Exponential, Fixed, Flow, Procedure, Role, Span, Step, TimeLimit
from procflow.simulation import Scenario, extend, simulate


def desk(work: Any = None, **more: Any) -> Procedure:
    """Return one clerk, busy half the time."""
    return Procedure(
        id="desk", calendar="always", start="serve", flows=[Flow("serve", "done")], ends=[End(id="done")],
        steps=[Step(id="serve", role="clerk", work=Duration(work or Exponential(5)))],
        roles=[Role(id="clerk", officers=1, share=1.0)], demand=Demand(rate=6, per="hour"), **more,
    )  # fmt: skip


SCENARIO = Scenario(cases=60, seed=4)


@pytest.fixture(name="found", scope="module")
def found_fixture() -> PreciseRun:
    return simulate_until(desk(), SCENARIO, relative=0.1)


def test_the_run_is_one_run_with_so_many_replications_to_the_bit(found: PreciseRun) -> None:
    """Scenario and every column of every log."""
    whole = simulate(desk(), evolve(SCENARIO, replications=found.replications))
    assert found.run.scenario == whole.scenario
    assert len(found.run.logs) == len(whole.logs) > 10
    for one, other in zip(found.run.logs, whole.logs, strict=True):
        for table, same in ((one.steps, other.steps), (one.cases, other.cases)):
            assert all(np.array_equal(table[name], same[name]) for name in table.columns)


def test_the_precision_is_reached_and_was_not_before(found: PreciseRun) -> None:
    """Half-widths by scipy from the values of one run with all of them."""
    values = np.array(measure(found.run)["cycle_time_mean"].values, dtype=float)
    for n, half_width in found.path:
        first = values[:n]
        assert half_width == pytest.approx(stats.t.ppf(0.975, n - 1) * stats.sem(first), rel=1e-9)
        assert (half_width <= 0.1 * first.mean()) == (n == found.replications)
    assert found.reached
    assert found.needed == found.replications


def test_it_looks_at_ten_first_and_never_goes_on_by_more_than_twice_as_many(found: PreciseRun) -> None:
    numbers = [n for n, _ in found.path]
    assert numbers[0] == 10
    assert all(1.1 <= later / earlier <= 2 for earlier, later in itertools.pairwise(numbers))


def test_the_replications_of_the_scenario_are_the_least() -> None:
    found = simulate_until(desk(), evolve(SCENARIO, replications=30), half_width=1e6)
    assert (found.replications, found.path[0][0]) == (30, 30)


def test_a_precision_beyond_the_most_is_told_with_what_it_would_take() -> None:
    """The number told is the smallest at the spread found, by trial with scipy's quantiles."""
    found = simulate_until(desk(), SCENARIO, half_width=0.3, most=15)
    assert (found.replications, found.reached) == (15, False)
    values = np.array(found.metrics["cycle_time_mean"].values, dtype=float)
    n = 15
    while stats.t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n) > 0.3:
        n += 1
    assert found.needed == n
    assert f"not reached; about {n:,} would be needed" in found.text()
    assert "chưa đạt" in found.text("vi")


def test_what_does_not_vary_is_precise_at_once() -> None:
    """Fixed work and room enough: ten replications, width 0."""
    found = simulate_until(evolve(desk(Fixed(5)), demand=Demand(every=Duration(Fixed(10)))), SCENARIO, relative=0.01)
    assert (found.replications, found.interval.half_width, found.reached) == (10, 0.0, True)
    assert str(found) == (
        "Cycle time, mean: 5.00 ± 0.00 working minutes at 95 %, from 10 replications; wanted ± 0.05 (1.0 %): reached."
    )


def test_the_load_of_a_role_can_be_asked_for() -> None:
    found = simulate_until(desk(), SCENARIO, figure="load:clerk", half_width=0.05, level=0.9)
    assert found.reached
    assert found.interval.level == 0.9
    assert (found.interval.half_width or 1) <= 0.05


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "precision-goal"),
        ({"half_width": 1, "relative": 0.1}, "precision-goal"),
        ({"relative": 5}, "precision-value"),
        ({"half_width": 1, "most": 9}, "until-most"),
        ({"half_width": 1, "most": 10.5}, "until-most"),
        ({"half_width": 1, "level": 95}, "bad-level"),
    ],
)
def test_arguments_that_mean_nothing_are_refused_before_the_run(given: dict[str, Any], code: str) -> None:
    with pytest.raises(ProcedureError) as caught:
        simulate_until(desk(), SCENARIO, **given)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_figures_that_are_not_computed_or_not_known_are_refused() -> None:
    """No time limit, no share of cases on time; and a slip of the pen."""
    with pytest.raises(SimulationError, match=r"'on_time_counted' is not computed.*states no time limit"):
        simulate_until(desk(), SCENARIO, figure="on_time_counted", half_width=0.1)
    with pytest.raises(SimulationError, match="Did you mean 'cycle_time_mean'"):
        simulate_until(desk(), SCENARIO, figure="cycle_time_men", half_width=0.1)


def test_a_share_of_a_mean_of_zero_that_may_still_vary_is_refused() -> None:
    """No case is on time of a limit shorter than its work: by Wilson the share is still in doubt, and 10 % of 0 is none."""
    late = desk(Fixed(5), time_limit=TimeLimit(Span(1, "min")))
    with pytest.raises(SimulationError, match="a share of 0 is no width"):
        simulate_until(late, SCENARIO, figure="on_time_counted", relative=0.1)


def test_extending_by_nothing_runs_nothing_and_by_less_is_refused() -> None:
    run = simulate(desk(), evolve(SCENARIO, replications=3))
    assert extend(run, 3).logs == run.logs
    with pytest.raises(ProcedureError, match="2 replications are wanted, but the run has 3 already"):
        extend(run, 2)
