"""Plans are drawn of every kind of edit, lawful ones and others, and all of them can be carried out."""

import datetime as dt

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from procflow.guards import violations
from procflow.model import (
    EDIT_KINDS,
    STATED_EDIT_KINDS,
    STEP_EDIT_KINDS,
    Checked,
    Edit,
    End,
    Flow,
    Legal,
    MergeStep,
    Procedure,
    RemoveStep,
    Role,
    Step,
)
from procflow.simplification import apply
from procflow.testing import edits, note, procedures

SEARCH = settings(max_examples=3000, phases=(Phase.generate,), suppress_health_check=list(HealthCheck), database=None)
NEEDS_NO_LAW = ("staff", "add_control")
RARE = ("post_check", *STATED_EDIT_KINDS)
"""Kinds that few drawn procedures permit, or offer at all."""
OFTEN = tuple(kind for kind in EDIT_KINDS if kind not in RARE)
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


@pytest.mark.parametrize("kind", OFTEN)
def test_every_kind_of_edit_is_drawn_lawfully(kind: str) -> None:
    """A property that never meets a kind proves nothing about it."""
    assert find(drawn(lawful=True), lambda pair: any(edit.kind == kind for edit in pair[1]), settings=SEARCH)


@pytest.mark.parametrize("kind", OFTEN)
def test_every_kind_of_edit_is_drawn_unlawfully(kind: str) -> None:
    """Each is refused by some guard on its own."""
    assert find(
        drawn(lawful=False),
        lambda pair: any(violations(pair[0], (edit,)) for edit in pair[1] if edit.kind == kind),
        settings=SEARCH,
    )


LAW = Legal(
    source="own regulation", may=frozenset(STEP_EDIT_KINDS), revocable=True, checked=Checked(dt.date(2026, 3, 2), "x")
)
OFFICE = Procedure(
    id="p",
    steps=[Step(id=name, role="clerk", legal=LAW, signs=False) for name in ("look", "sort", "hear")],
    roles=[Role(id="clerk", officers=1)],
    ends=[End(id="z")],
    start="look",
    flows=[Flow("look", "sort"), Flow("sort", "z", 0.9), Flow("sort", "hear", 0.1), Flow("hear", "z")],
)
"""A choice behind a step that every case goes through, with law for everything."""


@pytest.mark.parametrize("kind", RARE)
def test_rare_kinds_are_drawn_lawfully_where_law_and_form_permit_them(kind: str) -> None:
    """In an office that offers each of them; a run of two steps for a new order."""
    flows = [Flow("look", "sort"), Flow("sort", "hear"), Flow("hear", "z")]
    office = OFFICE if kind == "isolate_exceptions" else evolve(OFFICE, flows=flows)
    assert find(
        edits(office, lawful=True, stated=True), lambda plan: any(edit.kind == kind for edit in plan), settings=SEARCH
    )


@pytest.mark.parametrize("kind", [kind for kind in RARE if kind not in NEEDS_NO_LAW])
def test_rare_kinds_are_drawn_unlawfully(kind: str) -> None:
    """Without law each is refused by some guard on its own."""
    flows = [Flow("look", "sort"), Flow("sort", "hear"), Flow("hear", "z")]
    lawless = evolve(OFFICE, steps=[evolve(step, legal=Legal()) for step in OFFICE.steps])
    office = lawless if kind == "isolate_exceptions" else evolve(lawless, flows=flows)
    plan = find(edits(office, stated=True), lambda plan: any(edit.kind == kind for edit in plan), settings=SEARCH)
    assert any(violations(office, (edit,)) for edit in plan if edit.kind == kind)


def test_steps_are_merged_over_one_that_is_removed() -> None:
    """A merge with what stood between."""
    pair = find(
        drawn(lawful=False), lambda pair: {edit.kind for edit in pair[1]} == {"merge", "remove"}, settings=SEARCH
    )
    assert {type(edit) for edit in pair[1]} == {MergeStep, RemoveStep}
