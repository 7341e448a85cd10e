"""Plans are drawn of every kind of edit, lawful ones and others, and all of them can be carried out."""

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from procflow.guards import violations
from procflow.model import EDIT_KINDS, STATED_EDIT_KINDS, Edit, MergeStep, Procedure, RemoveStep
from procflow.simplification import apply
from procflow.testing import edits, note, procedures

SEARCH = settings(max_examples=3000, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), database=None)
DRAWN = tuple(kind for kind in EDIT_KINDS if kind not in STATED_EDIT_KINDS)
Drawn = tuple[Procedure, tuple[Edit, ...]]


def drawn(*, lawful: bool) -> st.SearchStrategy[Drawn]:
    """Return a strategy of procedures with law and documents, and a plan for them."""
    some = procedures(with_law=True, with_documents=True, with_times=False, min_steps=2, max_steps=4)
    return some.flatmap(lambda procedure: st.tuples(st.just(procedure), edits(procedure, lawful=lawful)))


@given(drawn(lawful=False))
def test_any_plan_can_be_carried_out(pair: Drawn) -> None:
    """And every edit is one of the plan's kinds."""
    procedure, plan = pair
    note(procedure)
    assert apply(procedure, plan) is not None
    assert len(set(plan)) == len(plan)


@given(drawn(lawful=True))
def test_lawful_plans_break_no_rule(pair: Drawn) -> None:
    """Whatever their edits."""
    procedure, plan = pair
    assert violations(procedure, plan) == ()


@pytest.mark.parametrize("kind", DRAWN)
def test_every_kind_of_edit_is_drawn_lawfully(kind: str) -> None:
    """A property that never meets a kind proves nothing about it."""
    assert find(drawn(lawful=True), lambda pair: any(edit.kind == kind for edit in pair[1]), settings=SEARCH)


@pytest.mark.parametrize("kind", DRAWN)
def test_every_kind_of_edit_is_drawn_unlawfully(kind: str) -> None:
    """Each is refused by some guard on its own."""
    assert find(
        drawn(lawful=False),
        lambda pair: any(violations(pair[0], (edit,)) for edit in pair[1] if edit.kind == kind),
        settings=SEARCH,
    )


def test_steps_are_merged_over_one_that_is_removed() -> None:
    """A merge with what stood between."""
    pair = find(
        drawn(lawful=False), lambda pair: {edit.kind for edit in pair[1]} == {"merge", "remove"}, settings=SEARCH
    )
    assert {type(edit) for edit in pair[1]} == {MergeStep, RemoveStep}
