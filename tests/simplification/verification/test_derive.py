"""The edits between two procedures are found again, whichever way the second one was written."""

import random

import pytest
from attrs import evolve
from ruled_procedures import random_procedure

from procflow.errors import ProposalError
from procflow.model import (
    DelegateStep,
    Document,
    DropComponent,
    End,
    Flow,
    Gateway,
    MergeStep,
    OnceOnly,
    Parallelise,
    Procedure,
    RemoveStep,
    Role,
    ShortenLimit,
    Span,
    Step,
    TimeLimit,
)
from procflow.simplification import apply
from procflow.simplification.verification import derive, unexplained
from procflow.simplification.verification.shape import shape

STEPS = ("receive", "copy", "legal", "finance", "draft", "initial", "sign")
PLAN = (
    RemoveStep("copy"),
    MergeStep("initial", "draft"),
    DelegateStep("sign", "deputy"),
    OnceOnly("extract"),
    DropComponent("photo"),
    Parallelise([["legal"], ["finance"]]),
    ShortenLimit(Span(0.5), "receive"),
    ShortenLimit(Span(10)),
)


@pytest.fixture
def office():
    """Seven steps in a line, a register, a component, limits."""
    return Procedure(
        id="p",
        steps=[
            Step(id=step, role="clerk", limit=Span(1), needs=("photo", "extract") if step == "receive" else ())
            for step in STEPS
        ],
        ends=[End(id="done")],
        flows=[Flow(one, other) for one, other in zip(STEPS, (*STEPS[1:], "done"), strict=True)],
        start="receive",
        roles=[Role(id="clerk"), Role(id="deputy")],
        documents=[
            Document(id="extract", source="applicant", component=True, register="civil status"),
            Document(id="photo", source="applicant", component=True),
        ],
        time_limit=TimeLimit(Span(15)),
    )


def test_every_kind_of_edit_is_found_again(office):
    """From the two procedures alone."""
    assert set(PLAN) == set(derive(office, apply(office, PLAN)))


@pytest.mark.parametrize("edit", PLAN, ids=lambda edit: edit.kind)
def test_each_edit_is_found_alone(office, edit):
    """And nothing besides it."""
    assert (edit,) == derive(office, apply(office, [edit]))


def test_a_cut_inside_a_parallel_branch_is_told_apart(office):
    """The branches are those of the steps that are left; the removed one is a removal."""
    plan = [Parallelise([["copy", "legal"], ["finance"]]), RemoveStep("copy")]
    after = apply(office, plan)
    found = derive(office, after)
    assert RemoveStep("copy") in found
    assert shape(apply(office, found)) == shape(after)


def some_edits(procedure, draw):
    """Return edits of a procedure drawn at random, each of which can be carried out beside the ones before it."""
    edits = []
    for step in draw.sample(procedure.steps, len(procedure.steps)):
        others = [role.id for role in procedure.roles if role.id != step.role]
        kind = draw.choice(["remove", "merge", "delegate", "none"])
        targets = [flow.target for flow in procedure.outflows(step.id)]
        into = next((target for target in targets if any(one.id == target for one in procedure.steps)), None)
        edit = {
            "remove": RemoveStep(step.id),
            "merge": MergeStep(step.id, into) if into else None,
            "delegate": DelegateStep(step.id, draw.choice(others)) if step.role and others else None,
            "none": None,
        }[kind]
        if edit is None:
            continue
        try:
            apply(procedure, [*edits, edit])
        except ProposalError:
            continue
        edits.append(edit)
    return edits


@pytest.mark.parametrize("seed", range(200))
def test_what_edits_make_is_explained_by_edits(seed):
    """On random procedures with choices, branches and rework: nothing is left unexplained."""
    before = random_procedure(seed)
    plan = some_edits(before, random.Random(seed))
    after = apply(before, plan)
    found = derive(before, after)
    assert unexplained(apply(before, found), after) == (), (plan, found)


def test_the_way_of_writing_makes_no_difference():
    """A fork on a step or behind it, a merge with or without a gateway, other ids of gateways."""
    steps = [Step(id="b"), Step(id="c")]
    first = Procedure(
        id="p",
        steps=[Step(id="a", split="all"), *steps, Step(id="d", join="all")],
        ends=[End(id="z")],
        start="a",
        flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "d"), Flow("c", "d"), Flow("d", "z")],
    )
    second = Procedure(
        id="p",
        steps=[Step(id="a"), *steps, Step(id="d")],
        gateways=[Gateway(id="fork", split="all"), Gateway(id="meet", join="all"), Gateway(id="pass")],
        ends=[End(id="z")],
        start="a",
        flows=[
            Flow("a", "fork"), Flow("fork", "b"), Flow("fork", "c"), Flow("b", "pass"), Flow("pass", "meet"),
            Flow("c", "meet"), Flow("meet", "d"), Flow("d", "z"),
        ],
    )  # fmt: skip
    assert shape(first) == shape(second)
    loose = evolve(second, gateways=[Gateway(id="fork"), Gateway(id="meet"), Gateway(id="pass")])
    loose = evolve(loose, flows=[evolve(f, p=0.5) if f.source == "fork" else f for f in loose.flows])
    assert shape(first) != shape(loose)
