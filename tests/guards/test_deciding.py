"""Who decides the way of a case may not vanish; a check that only sends back may."""

from hand_made import free, made

from procflow.guards import deciding, judge_deciding
from procflow.model import Gateway


def codes(procedure, cut):
    return [problem.code for problem in judge_deciding(procedure, frozenset({cut}))]


def test_a_step_with_two_normal_ways_on_may_not_be_cut():
    """Nobody else would decide between grant and refusal."""
    procedure = made([free("a"), free("b")], "a b 0.5, a no 0.5, b z")
    assert codes(procedure, "a") == ["cut-decides"]
    assert deciding(procedure, procedure.step("a"))


def test_a_way_that_is_never_taken_today_is_still_decided():
    """A probability of 0 says that it did not happen, not that it cannot."""
    procedure = made([free("a"), free("b")], "a b 1, a no 0, b z")
    assert codes(procedure, "a") == ["cut-decides"]


def test_a_check_with_any_number_of_returns_may_be_cut():
    """Its returns vanish with it, and one way on is left."""
    procedure = made([free("a"), free("b")], "a b, b z 0.7, b a 0.2 returns, b b 0.1 returns")
    assert codes(procedure, "b") == []


def test_a_step_that_starts_parallel_branches_may_be_cut():
    """All branches start whoever starts them."""
    procedure = made(
        [free("a", split="all"), free("b"), free("c")],
        "a b, a c, b j, c j, j z",
        gateways=[Gateway(id="j", join="all")],
    )
    assert codes(procedure, "a") == []


def test_a_step_without_a_normal_way_on_may_not_be_cut():
    """A case that passed it would be lost; the same where the only normal way is never taken."""
    assert codes(made([free("a"), free("b")], "a b, b a 1 returns"), "b") == ["cut-no-way-on"]
    assert codes(made([free("a"), free("b")], "a b, b a 1 returns, b z 0"), "b") == ["cut-no-way-on"]
