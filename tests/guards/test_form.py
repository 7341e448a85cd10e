"""Plans that cannot be carried out are refused with every fault, and each problem names the steps of the plan."""

from hand_made import free, made

from procflow.guards import judge_form
from procflow.model import DelegateStep, MergeStep, Parallelise, RemoveStep, Role


def procedure():
    steps = [free("a", role="x"), free("b", role="x"), free("c", role="x")]
    return made(steps, "a b, b c, c z", roles=[Role(id="x")])


def test_every_unknown_name_is_told():
    """Steps, roles and where work is to go."""
    edits = ["sing", MergeStep("b", "aa"), DelegateStep("c", "y")]
    codes = [problem.code for problem in judge_form(procedure(), edits)]
    assert codes == ["cut-no-such-step", "apply-no-step", "apply-no-role"]


def test_edits_that_exclude_each_other_are_told():
    """A step cannot be removed and merged away."""
    (problem,) = judge_form(procedure(), ["b", MergeStep("b", "a")])
    assert problem.code == "apply-exclusive-edits"
    assert problem.values["changes"] == (RemoveStep("b"), MergeStep("b", "a"))
    assert problem.values["steps"] == ("b",)


def test_a_sound_plan_of_form_has_no_problem():
    """Law is another guard's question."""
    assert judge_form(procedure(), [Parallelise([["a"], ["b"]]), DelegateStep("c", "x")]) != ()
    assert judge_form(procedure(), [Parallelise([["a"], ["b"]]), "c"]) == ()
