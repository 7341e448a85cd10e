"""Whatever procedure is simplified, the best plan breaks no guard, and what it promises is what is left."""

import math

from hypothesis import given, settings

from procflow.model import Procedure
from procflow.simplification import apply, propose
from procflow.structure import handoffs
from procflow.testing import (
    assert_controls_kept,
    assert_documents_available,
    assert_sound,
    assert_within_declared_law,
    note,
    procedures,
)


@settings(max_examples=25)
@given(procedures(with_law=True, max_steps=6))
def test_a_proposal_never_breaks_a_guard(before: Procedure) -> None:
    """Law, duties, documents, rules, floors; and the procedure that is left is sound."""
    note(before)
    plan = propose(before)
    after = apply(before, plan)
    assert_sound(after)
    assert_within_declared_law(before, after, edits=plan.edits)
    assert_documents_available(after)
    assert_controls_kept(before, after)


@settings(max_examples=25)
@given(procedures(with_law=True, with_times=False, parallel=False, max_steps=6))
def test_a_plan_for_handoffs_is_no_worse_than_doing_nothing(before: Procedure) -> None:
    """The objective named is the one that falls."""
    note(before)
    after = apply(before, propose(before, minimise="handoffs"))
    was, now = handoffs(before).by_role, handoffs(after).by_role
    assert now <= was or math.isclose(now, was, rel_tol=1e-9)
