"""Removing steps keeps a procedure sound, and lawful removals keep law, documents and controls."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procflow.checking import flow_problems
from procflow.simplification import apply
from procflow.simulation import simulate
from procflow.structure import handoffs, signatures
from procflow.testing import (
    assert_controls_kept,
    assert_documents_available,
    assert_identities,
    assert_sound,
    assert_within_declared_law,
    note,
    procedures,
    removals,
    scenarios,
)

pytestmark = pytest.mark.filterwarnings("ignore::procflow.simulation.overload.UnstableQueueWarning")


@given(st.data())
def test_any_removal_keeps_the_flow_of_cases_sound(data: st.DataObject) -> None:
    """Lawful or not, every case can still end, and no node is lost."""
    before = data.draw(procedures())
    note(before)
    after = apply(before, data.draw(removals(before)))
    note(after)
    assert [problem.text() for problem in flow_problems(after) if problem.severity == "error"] == []


@given(st.data())
def test_lawful_removals_keep_law_documents_and_controls(data: st.DataObject) -> None:
    """All guards, judged on the procedure that is left."""
    before = data.draw(procedures(with_law=True))
    note(before)
    after = apply(before, data.draw(removals(before, lawful=True)))
    assert_sound(after)
    assert_within_declared_law(before, after)
    assert_documents_available(after)
    assert_controls_kept(before, after)


@given(st.data())
def test_a_cut_means_the_same_with_and_without_carrying_it_out(data: st.DataObject) -> None:
    """Expected signatures of the cut are those of the procedure that is left, and so are handoffs without branches."""
    parallel = data.draw(st.booleans())
    before = data.draw(procedures(parallel=parallel))
    note(before)
    edits = data.draw(removals(before))
    cut, after = frozenset(edit.step for edit in edits), apply(before, edits)
    assert math.isclose(signatures(before, cut=cut).expected, signatures(after).expected, rel_tol=1e-9, abs_tol=1e-9)
    planned, left = handoffs(before, cut=cut).by_role, handoffs(after).by_role
    # An emptied branch is taken away, and with it the holder it would have carried to the join.
    assert left <= planned + 1e-9
    assert parallel or math.isclose(planned, left, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=25)
@given(st.data())
def test_what_is_left_can_be_simulated(data: st.DataObject) -> None:
    """With the same identities."""
    before = data.draw(procedures(with_times=True))
    after = apply(before, data.draw(removals(before)))
    note(after)
    assert_identities(simulate(after, data.draw(scenarios())))
