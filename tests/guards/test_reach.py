"""A step that must stay may not be lost with the returns of a check."""

from hand_made import BOUND, free, made

from procflow.guards import judge_reach

FLOWS = "a check, check z 0.9, check mend 0.1 returns, mend check"


def lost(mend, *cut):
    procedure = made([free("a"), free("check"), mend], FLOWS)
    return [(p.values["step"], p.values["steps"]) for p in judge_reach(procedure, frozenset(cut))]


def test_a_step_the_law_keeps_may_not_become_unreachable():
    """Nobody cut it, and yet it would never be done."""
    assert lost(free("mend", legal=BOUND), "check") == [("mend", ("check",))]
    assert lost(free("mend", legal=BOUND), "a") == []


def test_a_step_with_a_duty_may_not_become_unreachable():
    """Even where the law lets the step go."""
    assert lost(free("mend", duties=["reasons"]), "check") == [("mend", ("check",))]


def test_a_step_that_may_go_may_also_be_lost():
    """Nothing is sent there any more, and nothing requires it."""
    assert lost(free("mend"), "check") == []
    assert lost(free("mend", legal=BOUND), "check", "mend") == []
