"""What the maker makes is looked at by somebody else before the case ends."""

from hand_made import free, made

from procflow.guards import judge_separation
from procflow.model import Separation

RULE = Separation(id="r", maker="m", checkers=("c", "d"))


def broken(procedure, *cut):
    return [
        (p.values["rule"], p.values["ends"], p.values["steps"]) for p in judge_separation(procedure, frozenset(cut))
    ]


def test_the_last_checker_may_not_go():
    """One of two may; with the maker gone, both may."""
    procedure = made([free("m"), free("c"), free("d")], "m c, c d, d z", rules=[RULE])
    assert broken(procedure, "c") == []
    assert broken(procedure, "d") == []
    assert broken(procedure, "c", "d") == [("r", ("z",), ("c", "d"))]
    assert broken(procedure, "m", "c", "d") == []


def test_a_checker_before_the_maker_is_none():
    """c looks at the case before m has made anything."""
    procedure = made([free("c"), free("m"), free("d")], "c m, m d, d z", rules=[RULE])
    assert broken(procedure, "d") == [("r", ("z",), ("d",))]
    assert broken(procedure, "c") == []


def test_a_checker_on_the_other_branch_is_none():
    """After m half of the cases meet c and half meet d; each checks its own."""
    procedure = made([free("m"), free("x"), free("c"), free("d")], "m x, x c 0.5, x d 0.5, c z, d z", rules=[RULE])
    assert broken(procedure, "c") == [("r", ("z",), ("c",))]


def test_an_end_that_is_unchecked_today_asks_for_nothing():
    """Withdrawn cases are unchecked already; settled ones must stay checked."""
    procedure = made([free("m"), free("x"), free("c")], "m x, x c 0.5, x withdrawn 0.5, c z", rules=[RULE])
    assert broken(procedure, "c") == [("r", ("z",), ("c",))]


def test_rework_after_the_check_must_be_checked_again():
    """d sends back to m; c stands in the loop, so it checks every time round. Without d nothing is sent back."""
    procedure = made(
        [free("m"), free("c"), free("d")],
        "m c, c d, d z 0.9, d m 0.1 returns",
        rules=[Separation(id="r", maker="m", checkers=("c",))],
    )
    assert broken(procedure, "c") == [("r", ("z",), ("c",))]
    assert broken(procedure, "d") == []


BLOCK = "a m, a c, m j, c j, j d, d z"


def test_a_checker_in_a_parallel_branch_is_none():
    """It may run before the maker; only d after the join counts."""
    procedure = made(
        [free("a", split="all"), free("m"), free("c"), free("j", join="all"), free("d")], BLOCK, rules=[RULE]
    )
    assert broken(procedure, "d") == [("r", ("z",), ("d",))]
    assert broken(procedure, "c") == []


def test_a_checker_in_one_of_two_branches_after_the_maker_suffices():
    """Both branches are done, so the work has been looked at."""
    steps = [free("m"), free("a", split="all"), free("c"), free("d"), free("j", join="all")]
    procedure = made(steps, "m a, a c, a d, c j, d j, j z", rules=[RULE])
    assert broken(procedure, "c") == []
    assert broken(procedure, "d") == []
    assert broken(procedure, "c", "d") == [("r", ("z",), ("c", "d"))]


def test_unchecked_work_is_carried_round_a_loop_and_through_parallel_branches():
    """After m the case goes back to the fork, through both branches and out: only c has looked at it."""
    steps = [free("a", split="all"), free("b"), free("d"), free("j", join="all"), free("x"), free("m"), free("c")]
    flows = "a b, a d, b j, d j, j x, x z 0.5, x m 0.5, m c, c a"
    procedure = made(steps, flows, rules=[Separation(id="r", maker="m", checkers=("c",))])
    assert broken(procedure, "c") == [("r", ("z",), ("c",))]
    assert broken(procedure, "b", "d") == []


def test_a_rule_about_unknown_steps_breaks_nothing():
    """The check tells of the unknown name."""
    procedure = made([free("a")], "a z", rules=[Separation(id="r", maker="nobody", checkers=("c",))])
    assert broken(procedure, "a") == []
