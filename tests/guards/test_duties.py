"""A duty may move from one step to another, and may never vanish from a path on which it was fulfilled."""

from hand_made import free, made

from procflow.guards import judge_duties
from procflow.model import Duty


def lost(procedure, *cut):
    return [(p.values["duty"], p.values["ends"], p.values["steps"]) for p in judge_duties(procedure, frozenset(cut))]


def duty(id, **more):
    return free(id, duties=["archive"], **more)


def test_the_last_home_of_a_duty_may_not_be_cut():
    """With a second home on the path, either may go, not both."""
    assert lost(made([duty("a")], "a z"), "a") == [("archive", ("z",), ("a",))]
    two = made([duty("a"), duty("b")], "a b, b z")
    assert lost(two, "a") == []
    assert lost(two, "b") == []
    assert lost(two, "a", "b") == [("archive", ("z",), ("a", "b"))]


def test_a_home_on_the_other_branch_is_no_home():
    """The branch of the cut step ends without the duty; the other is as it was."""
    procedure = made([free("a"), duty("b"), duty("c")], "a b 0.5, a c 0.5, b y, c z")
    assert lost(procedure, "b") == [("archive", ("y",), ("b",))]


def test_a_path_that_never_fulfilled_the_duty_is_not_the_cut_s_fault():
    """c ends without archive today; cutting b loses it on b's own path only, and d brings it back there."""
    procedure = made([free("a"), duty("b"), free("c"), duty("d")], "a b 0.5, a c 0.5, b d, c y, d z")
    assert lost(procedure, "b") == []
    assert lost(procedure, "b", "d") == [("archive", ("z",), ("b", "d"))]


PARALLEL = "a b, a c, b j, c j, j z"


def test_a_parallel_branch_that_always_runs_keeps_the_duty():
    """Both branches are done before the join."""
    procedure = made([free("a", split="all"), duty("b"), duty("c"), free("j", join="all")], PARALLEL)
    assert lost(procedure, "b") == []
    assert lost(procedure, "b", "c") == [("archive", ("z",), ("b", "c"))]


def test_a_parallel_branch_that_sometimes_skips_the_duty_does_not_keep_it():
    """In the other branch the duty is fulfilled in half of the cases only."""
    steps = [free("a", split="all"), duty("b"), free("x"), duty("c"), free("j", join="all"), free("y")]
    procedure = made(steps, "a b, a x, x c 0.5, x y 0.5, c y, b j, y j, j z")
    assert lost(procedure, "b") == [("archive", ("z",), ("b",))]
    assert lost(procedure, "c") == []


def test_fulfilled_before_the_cut_step_is_fulfilled():
    """Order does not matter, only that it is done before the end."""
    procedure = made([duty("a"), free("x"), duty("b"), free("c")], "a x, x b 0.5, x c 0.5, b c, c z")
    assert lost(procedure, "b") == []
    assert lost(procedure, "a", "b") == [("archive", ("z",), ("a", "b"))]


def test_the_basis_of_the_duty_is_told():
    """The reader sees which law would be broken."""
    procedure = made([duty("a")], "a z", duties=[Duty(id="archive", basis="Law on Archives, article 9")])
    (problem,) = judge_duties(procedure, frozenset({"a"}))
    assert "(Law on Archives, article 9)" in problem.text("en")
    assert "(Law on Archives, article 9)" in problem.text("vi")
