"""What a step waits for and who may do it is not lost on the way: such edits are refused by name."""

import pytest
from attrs import evolve

from procflow.model import (
    Batch,
    ByAttribute,
    DelegateStep,
    Digitise,
    Duration,
    End,
    Fixed,
    Flow,
    MergeStep,
    Officer,
    OfficerRule,
    Parallelise,
    Procedure,
    RemoveStep,
    Resequence,
    Role,
    Session,
    Staff,
    Step,
)
from procflow.simplification import apply
from procflow.structure.edit_faults import edit_faults

SKILLED = [Officer(id="one", skills=["survey"]), Officer(id="two")]
SOME = Duration(Fixed(5))


def row(**more):
    """Return four steps in a row, of which the third has what is stated."""
    steps = [Step(id=name, role="clerk", work=SOME) for name in ("a", "b", "c", "d")]
    steps[2] = evolve(steps[2], **more)
    return Procedure(
        id="p",
        steps=steps,
        ends=[End(id="z")],
        start="a",
        flows=[Flow("a", "b"), Flow("b", "c"), Flow("c", "d"), Flow("d", "z")],
        roles=[Role(id="clerk", staff=SKILLED), Role(id="head", officers=2), Role(id="surveyor", staff=SKILLED)],
    )


def codes(procedure, *plan):
    return [problem.code for problem in edit_faults(procedure, plan)]


@pytest.mark.parametrize(
    "held",
    [
        {"sessions": Session(hours=[(600, 660)])},
        {"batch": Batch(size=2)},
        {"joint": [("clerk", 1), ("head", 1)]},
        {"skills": ["survey"]},
        {"officer": OfficerRule(never=["a"])},
        {"priority": 1},
        {"work": None, "work_by": ByAttribute("kind", {"urgent": SOME})},
    ],
    ids=lambda held: next(iter(held)),
)
def test_two_steps_are_no_one_step_where_one_of_them_waits_or_asks(held):
    """Whichever of the two takes in; and a step that nobody does waits for no session. Priorities are no hindrance then."""
    p = row(**held)
    assert "apply-merge-queue" in codes(p, MergeStep("c", "b"))
    assert "apply-merge-queue" in codes(p, MergeStep("d", "c"))
    assert ("apply-queue-moved" in codes(p, Digitise("c", SOME))) == ("priority" not in held)
    assert codes(p, MergeStep("b", "a")) == ([] if "officer" not in held else ["apply-officer-rule"])


def test_steps_with_the_same_priority_may_be_one():
    """What is as urgent stays so."""
    p = row(priority=1)
    p = evolve(p, steps=[evolve(step, priority=1) if step.id == "b" else step for step in p.steps])
    assert codes(p, MergeStep("c", "b")) == []
    assert apply(p, [MergeStep("c", "b")]).step("b").priority == 1


@pytest.mark.parametrize("rule", [OfficerRule(never=["a"]), OfficerRule(same_as="a")])
@pytest.mark.parametrize(
    "edit",
    [
        RemoveStep("a"),
        MergeStep("b", "a"),
        DelegateStep("a", "head"),
        DelegateStep("c", "head"),
        Digitise("a", SOME),
        Parallelise([["a"], ["b"]]),
        Resequence(["b", "a"]),
    ],
    ids=lambda edit: edit.text(),
)
def test_who_may_do_a_step_stays_as_it_was(rule, edit):
    """Four eyes, or the same officer again, by a step that would go, move, or be done by somebody else."""
    p = row(officer=rule)
    assert "apply-officer-rule" in codes(p, edit)
    assert codes(p, RemoveStep("c"), edit) == [] or edit.steps == ("c",)


def test_a_rule_goes_with_its_step_and_with_a_step_no_case_reaches():
    """Both go; or the step named is behind a way back that went with its check."""
    p = row(officer=OfficerRule(never=["a"]))
    assert [step.id for step in apply(p, [RemoveStep("a"), RemoveStep("c")]).steps] == ["b", "d"]
    back = [Flow("b", "mend", 0.5, "returns"), Flow("b", "c", 0.5), Flow("mend", "b")]
    p = evolve(
        row(officer=OfficerRule(never=["a", "mend"])),
        steps=[*row(officer=OfficerRule(never=["a", "mend"])).steps, Step(id="mend", role="head", work=SOME)],
        flows=[*(flow for flow in p.flows if flow.source != "b"), *back],
    )
    assert apply(p, [RemoveStep("b")]).step("c").officer == OfficerRule(never=["a"])


def test_a_skill_is_asked_of_whoever_takes_over():
    """The surveyors have one who can, the heads none."""
    p = row(skills=["survey"])
    assert codes(p, DelegateStep("c", "head")) == ["apply-skills"]
    assert codes(p, DelegateStep("c", "surveyor")) == []


def test_joint_work_keeps_its_roles():
    """It is not given to another lead; it may go as a whole, and a role that only helps stays as long as it helps."""
    p = row(joint=[("clerk", 1), ("head", 1)])
    assert codes(p, DelegateStep("c", "surveyor")) == ["apply-joint-role"]
    assert [role.id for role in apply(p, [RemoveStep("b")]).roles] == ["clerk", "head", "surveyor"]
    assert [role.id for role in apply(p, [RemoveStep("c")]).roles] == ["clerk", "surveyor"]


def test_officers_who_are_told_apart_are_no_number():
    """Who comes or goes would have to be said."""
    assert codes(row(), Staff("clerk", 3)) == ["apply-staff-named"]
