"""What the structure expects is what the clock finds: visits, handoffs, signatures and work, within their error."""

import math

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given, settings

from procflow.metrics.paths import per_case
from procflow.model import Demand, Duration, Fixed, Procedure
from procflow.simulation import Scenario, simulate
from procflow.structure import handoffs, network, signatures, visits
from procflow.testing import note, procedures

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.overload.UnstableQueueWarning")
CASES = 2000
DEVIATIONS = 6
RARE = 15
"""Number of times that an event is expected and yet never seen with a probability below one in a million."""


def agrees(expected: float, found: np.ndarray, largest: float) -> bool:
    """Tell whether a mean per case is within its error; what nobody has seen may have been too rare to see."""
    error = float(np.std(found, ddof=1)) / math.sqrt(len(found))
    return abs(float(np.mean(found)) - expected) <= DEVIATIONS * error + RARE * largest / len(found) + 1e-9


@settings(max_examples=15)
@given(procedures(with_times=True, with_documents=False, max_steps=6))
def test_expected_visits_handoffs_and_signatures_are_those_of_the_clock(procedure: Procedure) -> None:
    """Cases take their ways independently of each other, so their mean has a known error."""
    note(procedure)
    steps = tuple(evolve(step, work=Duration(Fixed(1)), wait=None) for step in procedure.steps)
    # officers enough that no queue grows: a study of an overloaded role need not end
    roles = tuple(role if role.unlimited else evolve(role, officers=10_000, share=1.0) for role in procedure.roles)
    procedure = evolve(procedure, steps=steps, roles=roles, demand=Demand(every=Duration(Fixed(10))))
    log = simulate(procedure, Scenario(cases=CASES, seed=17)).logs[0]
    counted = log.cases["counted"]
    net = network(procedure)
    times = visits(net)
    largest = max(1.0, *(times[net.work[id]] for id in log.step_ids)) * len(procedure.steps)
    for position, id in enumerate(log.step_ids):
        found = per_case(log, np.ones(len(log.steps), dtype=np.int64), log.steps["step"] == position)[counted]
        assert agrees(times[net.work[id]], found, largest), f"visits of {id}"
    assert agrees(handoffs(procedure).by_role, per_case(log, log.steps["handoffs"])[counted], largest)
    signs = signatures(procedure)
    signing = [k for k, id in enumerate(log.step_ids) if id in (*signs.marked, *signs.worded)]
    found = per_case(log, np.ones(len(log.steps), dtype=np.int64), np.isin(log.steps["step"], signing))[counted]
    assert agrees(signs.expected, found, largest)
