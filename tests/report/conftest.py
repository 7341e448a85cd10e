"""A plan that holds every kind of change, and its simulated figures."""

import pytest
from every_edit import EDITS, every_edit

import procflow as pf


@pytest.fixture(scope="session")
def everything():
    """One removal, two merges, a delegation, three steps side by side, a document from a register, one dropped."""
    proposal = pf.propose(every_edit(), minimise=("components", "cycle_time"))
    assert set(EDITS) == set(proposal.edits)
    return proposal


@pytest.fixture(scope="session")
def everything_compared(everything):
    """Two months of it, before and after."""
    scenario = pf.Scenario(weeks=8, replications=3, seed=1)
    return pf.compare(*(pf.simulate(p, scenario) for p in (everything.before, everything.after)))
