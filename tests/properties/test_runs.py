"""Whatever is simulated: sums come out equal, the seed decides everything, and figures keep within their bounds."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procflow.comparison import compare
from procflow.metrics import measure
from procflow.metrics.waiting import CAUSES
from procflow.model import Procedure
from procflow.simulation import Run, Scenario, simulate
from procflow.testing import assert_identities, assert_same_run, note, procedures, scenarios

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.overload.UnstableQueueWarning")
TIMED = procedures(with_times=True)
RUNS = st.builds(simulate, TIMED, scenarios())


@given(RUNS)
def test_the_identities_hold_in_every_run(run: Run) -> None:
    """Times, officers, cases in progress, both rulers."""
    assert_identities(run)


@settings(max_examples=25)
@given(TIMED, scenarios())
def test_the_same_seed_gives_the_same_run(procedure: Procedure, scenario: Scenario) -> None:
    """To the last bit."""
    note(procedure)
    assert_same_run(simulate(procedure, scenario), simulate(procedure, scenario))


@given(RUNS)
def test_figures_keep_within_their_bounds(run: Run) -> None:
    """Waiting is the sum of its causes, shares are shares, and pauses never make a case later."""
    note(run.procedure)
    metrics = measure(run)

    def values(id: str) -> list[float]:
        return [0.0 if value is None else value for value in metrics[id].values or [None] * len(run.logs)]

    for k in range(len(run.logs)):
        waits = math.fsum(values(f"waiting_{cause}")[k] for cause in CAUSES)
        assert math.isclose(values("waiting")[k], waits, rel_tol=1e-9, abs_tol=1e-9)
        total = values("processing_time")[k] + waits
        assert math.isclose(values("cycle_time_mean")[k], total, rel_tol=1e-9, abs_tol=1e-9)
        assert values("cycle_time_p50")[k] <= values("cycle_time_p90")[k] + 1e-9
        assert values("on_time_elapsed")[k] <= values("on_time_counted")[k]
        assert values("early_counted")[k] <= values("on_time_counted")[k]
    for figure in metrics.figures:
        if figure.kind.unit == "share":
            largest = math.inf if figure.id.startswith("load:") else 1 + 1e-12
            assert all(0 <= value <= largest for value in values(figure.id))


@given(RUNS)
def test_the_cases_of_all_ends_are_all_cases(run: Run) -> None:
    """Numbers add up, and mean times are their weighted mean."""
    metrics = measure(run)
    parts = [metrics.by_outcome(end.id) for end in run.procedure.ends]
    for k in range(len(run.logs)):
        numbers = [part["cases"].values[k] or 0.0 for part in parts]
        times = [part["cycle_time_mean"].values[k] or 0.0 for part in parts]
        assert math.fsum(numbers) == metrics["cases"].values[k]
        whole = (metrics["cycle_time_mean"].values[k] or 0.0) * math.fsum(numbers)
        assert math.isclose(
            whole, math.fsum(n * t for n, t in zip(numbers, times, strict=True)), rel_tol=1e-9, abs_tol=1e-6
        )


@settings(max_examples=25)
@given(RUNS)
def test_nothing_differs_from_itself(run: Run) -> None:
    """The difference of an unchanged procedure is exactly 0 for every figure."""
    differences = [row.difference for row in compare(run, run).rows if row.difference is not None]
    assert {difference.mean for difference in differences} == {0.0}
    assert {difference.half_width for difference in differences} <= {0.0, None}
