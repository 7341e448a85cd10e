"""Two people look where two people look today: separation by role, and controls that may not become one."""

from hand_made import free, made

from procflow.guards import judge_eyes, violations
from procflow.model import DelegateStep, MergeStep, Role, Separation, Step

ROLES = [Role(id="officer"), Role(id="head"), Role(id="chair")]


def line(*, maker="officer", checkers=("check",), **of_check):
    steps = [
        Step(id="draft", role=maker),
        Step(id="check", **{"role": "head", **of_check}),
        Step(id="sign", role="chair"),
    ]
    rule = Separation(id="two", maker="draft", checkers=checkers, basis="Law 1, article 2")
    return made(steps, "draft check, check sign, sign z", roles=ROLES, rules=[rule])


def told(procedure, *edits):
    return [
        (p.code, p.values.get("checkers") or p.values.get("controls"), p.values["steps"])
        for p in judge_eyes(procedure, edits)
    ]


def test_the_check_may_not_be_delegated_to_the_maker():
    """Nor the making to the checker."""
    assert told(line(), DelegateStep("check", "officer")) == [("edit-same-role", ("check",), ("check",))]
    assert told(line(), DelegateStep("draft", "head")) == [("edit-same-role", ("check",), ("draft",))]
    assert told(line(), DelegateStep("check", "chair")) == []


def test_the_check_may_not_be_merged_into_the_work_it_checks():
    """The officer would check what the officer has made."""
    assert told(line(), MergeStep("check", "draft")) == [("edit-same-role", ("check",), ("check",))]
    assert told(line(), MergeStep("check", "sign")) == []


def test_every_checker_that_differs_today_must_differ_after():
    """Also where another checker is left: a check by the maker is none."""
    found = told(line(checkers=("check", "sign")), MergeStep("check", "sign"), DelegateStep("sign", "officer"))
    assert found == [("edit-same-role", ("check", "sign"), ("check", "sign"))]


def test_one_role_today_may_be_one_role_after():
    """What does not hold today is not the plan's fault."""
    assert told(line(maker="head"), MergeStep("check", "draft")) == []


def test_who_is_removed_looks_at_nothing():
    """Whether anybody still checks is the question of the paths."""
    assert told(line(), "check", DelegateStep("draft", "head")) == []


def test_swapped_roles_still_differ():
    """Both are delegated, and still two people look."""
    assert told(line(), DelegateStep("draft", "head"), DelegateStep("check", "officer")) == []


def controls(*powers, roles=("officer", "head")):
    steps = [
        Step(id=name, role=role, detects=[("typo", power)] if power is not None else [])
        for name, role, power in zip("ab", roles, powers, strict=True)
    ]
    return made(steps, "a b, b z", roles=ROLES)


def test_controls_of_different_roles_may_not_become_one():
    """The same eyes would look twice; the powers would multiply as if two had looked."""
    assert told(controls(0.5, 0.5), MergeStep("b", "a")) == [("edit-same-eyes", ("a", "b"), ("b",))]
    (problem,) = judge_eyes(controls(0.5, 0.5), [MergeStep("b", "a")])
    assert "the same eyes would look twice" in problem.text("en")
    assert "cùng một người xem hai lần" in problem.text("vi")


def test_controls_of_one_role_and_controls_of_different_errors_may_be_merged():
    """Nothing is lost: the same person looks as often as today."""
    assert told(controls(0.5, 0.5, roles=("head", "head")), MergeStep("b", "a")) == []
    assert told(controls(0.5, None), MergeStep("b", "a")) == []
    assert told(controls(0.5, 0.0), MergeStep("b", "a")) == []


def test_two_controls_merged_into_a_third_step_are_one_pair_of_eyes():
    """a and c both catch typos, and b would do the work of both."""
    steps = [
        free("a", role="officer", detects=[("typo", 0.5)]),
        free("b", role="chair"),
        free("c", role="head", detects=[("typo", 0.5)]),
    ]
    procedure = made(steps, "a b, b c, c z", roles=ROLES)
    assert told(procedure, MergeStep("a", "b")) == []
    assert told(procedure, MergeStep("a", "b"), MergeStep("c", "b")) == [("edit-same-eyes", ("a", "c"), ("a", "c"))]


def test_the_verdict_tells_it_among_everything_else():
    """Law, takeover and eyes at once."""
    codes = [problem.code for problem in violations(line(), [DelegateStep("check", "officer")])]
    assert codes == ["cut-law-unknown", "edit-same-role"]
