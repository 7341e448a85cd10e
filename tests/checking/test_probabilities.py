"""Shares of branches: their sum, shares on parallel flows, and branches nobody takes."""

import pytest
from hand_made import free, made

from procflow.checking.probabilities import probability_problems


def found(flows, **more):
    return [(p.code, p.severity) for p in probability_problems(made([free("a", **more), free("b")], flows))]


@pytest.mark.parametrize(
    "flows", ["a b 0.3, a z 0.7, b z", "a b 0.1, a b 0.2, a z 0.7, b z", "a b 0.3000000001, a z 0.7, b z", "a b, b z"]
)
def test_shares_that_sum_to_one_are_fine(flows):
    """Up to what typing and rounding leave."""
    assert found(flows) == []


def test_a_sum_that_misses_one_says_by_how_much():
    """The mend names the number to add or take away."""
    (problem,) = probability_problems(made([free("a"), free("b")], "a b 0.25, a z 0.7, b z"))
    assert problem.text("en").endswith("sum to 0.95, expected 1. Add 0.05 to a branch, or leave one p out.")
    assert "là 0,95, cần bằng 1. Hãy cộng thêm 0,05" in problem.text("vi")
    (more,) = probability_problems(made([free("a"), free("b")], "a b 0.5, a z 0.75, b z"))
    assert more.text("en").endswith("Take 0.25 from a branch.")


def test_a_miss_just_beyond_the_tolerance_is_shown_with_its_digits():
    """2e-9 must not read as "sum to 1, expected 1"."""
    (problem,) = probability_problems(made([free("a"), free("b")], "a b 0.300000002, a z 0.7, b z"))
    assert "1.000000002" in problem.text("en")
    assert "Take 0.000000002" in problem.text("en")


def test_a_single_flow_with_a_share_is_told_so():
    """There is nothing to share."""
    (problem,) = probability_problems(made([free("a")], "a z 0.95"))
    assert "Leave p out of the only flow." in problem.text("en")


def test_parallel_flows_have_no_shares():
    """All of them are taken."""
    assert found("a b 0.5, a z 1, b z", split="all") == [("fork-with-share", "error")]
    assert found("a b, a z, b z", split="all") == []


def test_a_branch_nobody_takes_is_a_remark():
    """The law may provide for it."""
    assert found("a b 1, a z 0, b z") == [("branch-never-taken", "info")]
