"""Whatever queues an office has: sums come out equal on both rulers, alone and beside another procedure."""

import datetime as dt
import math
import random
from contextlib import suppress

import pytest
from attrs import evolve
from staffed_procedures import OfficeGrower

from procflow.errors import NotSupportedError, SimulationError
from procflow.metrics import measure
from procflow.metrics.waiting import CAUSES
from procflow.model import Office, Procedure
from procflow.simulation import Run, Scenario, simulate
from procflow.testing import assert_identities

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.overload.UnstableQueueWarning")
FAMILIES = (
    "speed calendars", "skills calendars same never", "priority attributes", "preemptive time", "shortest due speed",
    "finish calendars", "fit calendars", "or some conditions attributes", "visits waiting time", "batch calendars",
    "instants", "session calendars", "joint", "session finish joint", "preemptive batch finish",
    "batch session finish",
)  # fmt: skip
DAYS = Scenario(until=dt.date(2026, 1, 7), start=dt.date(2026, 1, 5))


def grown(families: str, seed: int) -> Procedure:
    """Return an office's procedure with some families of constructs."""
    return OfficeGrower(frozenset(families.split()), random.Random(f"{families} {seed}")).grow()


def keeps_its_sums(run: Run) -> None:
    """Every identity holds, and the figures of cases add up and stay within their bounds."""
    assert_identities(run)
    metrics = measure(run)
    cycle, work = metrics["cycle_time_mean"].value, metrics["processing_time"].value
    if cycle is None or work is None:
        return
    waits = [metrics[f"waiting_{cause}"].value for cause in CAUSES]
    assert all(wait is not None and wait >= 0 for wait in waits)
    assert math.isclose(cycle, work + math.fsum(wait or 0.0 for wait in waits), rel_tol=1e-9, abs_tol=1e-9)
    for id in ("overtime", "waiting_join"):
        value = metrics[id].value
        assert value is None or value >= 0
    if all(role.at_closing != "finish" for role in run.procedure.roles):
        assert metrics["overtime"].value == 0
    for role in metrics.utilization.roles:
        assert role.utilization is None or 0 <= role.utilization.mean <= 1 + 1e-12


def together(procedure: Procedure) -> Office:
    """Return an office in which the same is done a second time, for the same officers."""
    return Office(id="office", procedures=[procedure, evolve(procedure, id="again")])


@pytest.mark.parametrize("families", FAMILIES)
def test_sums_hold_whatever_queues_an_office_has(families: str) -> None:
    """Three days of one procedure, and of two on the same officers."""
    for seed in range(2):
        procedure = grown(families, seed)
        for what in (procedure, together(procedure)):
            keeps_its_sums(simulate(what, evolve(DAYS, seed=seed), engine="plain"))


@pytest.mark.nightly
@pytest.mark.parametrize("families", FAMILIES)
def test_sums_hold_in_weeks_of_many_offices(families: str) -> None:
    """A hundred of each kind; what the clock does not run together is refused by name."""
    for seed in range(100):
        procedure = grown(families, seed)
        for what in (procedure, together(procedure)):
            with suppress(NotSupportedError, SimulationError):
                keeps_its_sums(simulate(what, evolve(DAYS, until=dt.date(2026, 1, 12), seed=seed)))
