"""Who may take work over: roles and steps that the law names, and nobody outside the office."""

import pytest
from hand_made import CHECKED, made

from procflow.guards import judge_takeover
from procflow.model import DelegateStep, Legal, MergeStep, Role, Step

LAW = {"source": "own regulation", "checked": CHECKED}


def codes(procedure, *edits):
    return [problem.code for problem in judge_takeover(procedure, edits)]


def line(**of_b):
    """Three steps by three roles; what the law says of b is given."""
    steps = [
        Step(id="a", role="clerk"),
        Step(id="b", role="officer", legal=Legal(**{**LAW, **of_b})),
        Step(id="c", role="officer"),
    ]
    roles = [Role(id="clerk"), Role(id="officer"), Role(id="head"), Role(id="citizen", external=True)]
    return made(steps, "a b, b c, c z", roles=roles)


def test_a_step_is_delegated_to_a_listed_role_only():
    """The law names the roles; the sentence names them too."""
    procedure = line(may=["delegate"], delegate_to=["head"])
    assert codes(procedure, DelegateStep("b", "head")) == []
    (problem,) = judge_takeover(procedure, [DelegateStep("b", "clerk")])
    assert problem.code == "edit-delegate-not-listed"
    assert problem.values["steps"] == ("b",)
    assert "may not be delegated to 'clerk': the law lets it be delegated to 'head' only" in problem.text("en")
    assert "không được giao cho 'clerk': pháp luật chỉ cho phép giao cho 'head'" in problem.text("vi")


def test_where_nobody_is_listed_nobody_takes_over():
    """A permission without names is none; the sentence says so instead of leaving a gap."""
    (problem,) = judge_takeover(line(may=["delegate"]), [DelegateStep("b", "clerk")])
    assert "delegated to nobody." in problem.text("en")
    assert "pháp luật chưa cho phép giao cho ai" in problem.text("vi")


def test_a_merge_into_a_step_of_the_same_role_needs_no_name():
    """c is done by the officer who does b today."""
    assert codes(line(may=["merge"]), MergeStep("b", "c")) == []


def test_a_merge_into_a_step_of_another_role_must_be_named():
    """a is done by the clerk: only where the law names a."""
    assert codes(line(may=["merge"]), MergeStep("b", "a")) == ["edit-merge-not-listed"]
    assert codes(line(may=["merge"], merge_into=["a"]), MergeStep("b", "a")) == []


def test_the_role_after_the_plan_decides():
    """Delegated to the officer, a is a step of the same role; delegated to the head, c is not any more."""
    assert codes(line(may=["merge"]), MergeStep("b", "a"), DelegateStep("a", "officer")) == []
    assert codes(line(may=["merge"]), MergeStep("b", "c"), DelegateStep("c", "head")) == ["edit-merge-not-listed"]


@pytest.mark.parametrize(
    "edits",
    [
        [DelegateStep("b", "citizen")],
        [MergeStep("b", "a"), DelegateStep("a", "citizen")],
    ],
)
def test_no_work_moves_to_the_applicant_even_where_the_law_permits_it(edits):
    """It would be no saving; told with every step that would move."""
    procedure = line(may=["delegate", "merge"], delegate_to=["citizen"], merge_into=["a"])
    problems = judge_takeover(procedure, edits)
    assert {problem.code for problem in problems} == {"edit-effort-outside"}
    assert "no saving" in problems[0].text("en")
    assert "không phải là cắt giảm" in problems[0].text("vi")


def test_what_the_law_does_not_permit_at_all_is_told_once():
    """The guard of the law speaks; this one keeps silent."""
    assert codes(line(), MergeStep("b", "a"), DelegateStep("b", "clerk")) == []
