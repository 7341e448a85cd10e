"""What each wish costs: by hand, and by writing out every plan with and without it."""

from __future__ import annotations

import pytest
from brute_force_edits import best
from brute_force_plans import HoldersPileUp
from lifted_procedures import drawn_wishes, fitting, free_procedure

from procflow.errors import ProposalError
from procflow.model import RemoveStep, Together
from procflow.simplification.choosing.prices import price_table, wish_prices
from procflow.simplification.propose import propose

OBJECTIVES = (("cycle_time",), ("handoffs", "signatures"), ("work_content",), ("steps", "legal_acts"))


def amounts(prices):
    return {(price.wish.kind, price.wish.name): price.amount for price in prices}


def test_a_kept_step_costs_its_time_and_a_loose_limit_nothing(make_line):
    """'b' takes 9 minutes, and two cuts are never needed."""
    prices = wish_prices(make_line("a x 5", "b x 9", "!c x 1"), keep=["b"], max_cuts=2)
    assert amounts(prices) == {("max_cuts", ""): 0.0, ("keep", "b"): 9.0}
    free, kept = prices
    assert free.free
    assert () == free.left == free.entered
    assert (RemoveStep("b"),) == kept.entered
    assert kept.left == ()
    assert all(price.proved for price in prices)


def test_a_limit_of_cuts_makes_one_step_go_instead_of_another(make_line):
    """One cut: 'b' (9) goes. Without keeping 'd' that would be 'd' (20); without the limit 'a' (5) goes as well."""
    prices = wish_prices(make_line("a x 5", "b x 9", "d x 20", "!c x 1"), keep=["d"], max_cuts=1)
    assert amounts(prices) == {("max_cuts", ""): 5.0, ("keep", "d"): 11.0}
    kept = prices[1]
    assert (RemoveStep("b"),) == kept.left
    assert (RemoveStep("d"),) == kept.entered


def test_a_required_step_can_cost_something(make_line):
    """One cut for 'a' (5) is no cut for 'b' (9)."""
    prices = wish_prices(make_line("a x 5", "b x 9", "!c x 1"), require=["a"], max_cuts=1)
    assert amounts(prices) == {("max_cuts", ""): 9.0, ("require", "a"): 4.0}


def test_two_wishes_that_forbid_the_same_cost_nothing_one_by_one(make_line):
    """'a' and 'b' go together, and both are kept: giving up one of the two changes nothing."""
    office = make_line("a x 5", "b x 9", "!c x 1", rules=[Together(id="pair", steps=("a", "b"))])
    assert amounts(wish_prices(office, keep=["a", "b"])) == {("keep", "a"): 0.0, ("keep", "b"): 0.0}


def test_the_table_names_the_dearest_wish_first_in_both_languages(make_line):
    """With the edits that would come and go."""
    prices = wish_prices(make_line("a x 5", "b x 9", "d x 20", "!c x 1"), keep=["d"], max_cuts=1)
    assert (
        price_table(prices)
        == """What each wish costs: what the best plan would save without it, all others kept
  keep step 'd' as it is  11 working minutes per case (cycle time without queues)
    - remove step 'b'
    + remove step 'd'
  cut at most 1 step      5 working minutes per case (cycle time without queues)
    + remove step 'a'"""
    )
    assert (
        price_table(prices, "vi")
        == """Giá của từng yêu cầu: mức phương án tốt nhất tiết kiệm thêm nếu bỏ riêng yêu cầu đó
  giữ nguyên bước 'd'  11 phút làm việc mỗi hồ sơ (tổng thời gian giải quyết không tính hàng chờ)
    - bỏ bước 'b'
    + bỏ bước 'd'
  cắt tối đa 1 bước    5 phút làm việc mỗi hồ sơ (tổng thời gian giải quyết không tính hàng chờ)
    + bỏ bước 'a'"""
    )
    assert "cut at most 1 step: 5 working minutes" in str(prices[0])


def test_without_wishes_there_is_nothing_to_pay_for(make_line):
    """No rows."""
    assert wish_prices(make_line("a x 5", "!c x 1")) == ()
    assert price_table((), "vi") == "Không có yêu cầu nào nên không mất gì."


def test_wishes_that_cannot_be_met_have_no_price(make_line):
    """The error names the verb that tells why."""
    with pytest.raises(ProposalError, match="explain_infeasible"):
        wish_prices(make_line("a x 5", "b x 5", "!c x 1"), require=["a", "b"], max_cuts=1)


def hold(seed, **size):
    """Hold all prices of drawn wishes to the best of all plans; return how many cost something and how many nothing."""
    office, objectives = free_procedure(seed, **size), OBJECTIVES[seed // 2 % len(OBJECTIVES)]
    asked = drawn_wishes(office, seed, strict=False)
    base = best(fitting(office, asked, objectives), objectives)
    if base is None:
        with pytest.raises(ProposalError):
            wish_prices(office, minimise=objectives, **asked.words())
        return 0, 0
    prices = wish_prices(office, minimise=objectives, **asked.words())
    assert set(asked) == {(price.wish.kind, price.wish.name) for price in prices}
    plan = set(propose(office, minimise=objectives, **asked.words()).edits) if prices else set()
    for price in prices:
        others = asked.without([(price.wish.kind, price.wish.name)])
        every = list(fitting(office, others, objectives))
        wanted = [mine - other for mine, other in zip(base, best(every, objectives), strict=True)]
        assert pytest.approx(wanted, rel=1e-6, abs=1e-5) == list(price.amounts.values()), (seed, price)
        assert price.free == all(abs(amount) < 1e-5 for amount in wanted), (seed, price)
        assert price.proved, (seed, price)
        if price.free:
            assert () == price.left == price.entered
        else:
            assert frozenset(plan - set(price.left) | set(price.entered)) in {frozenset(one.edits) for one in every}
    return sum(not price.free for price in prices), sum(price.free for price in prices)


def held(seeds, **size):
    dear = free = 0
    for seed in seeds:
        try:
            some = hold(seed, **size)
        except HoldersPileUp:
            continue
        dear, free = dear + some[0], free + some[1]
    return dear, free


def test_prices_equal_the_differences_between_the_best_of_all_plans():
    """To the last digit that a solver gives, exactly 0 where nothing is lost, with a plan that is lawful without it."""
    dear, free = held(range(36), size=4, most=32)
    assert dear >= 6
    assert free >= 20


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(4))
def test_prices_equal_those_of_all_plans_on_many_procedures(part):
    """Four hundred more, and larger ones."""
    assert held(range(100 + 100 * part, 200 + 100 * part), size=4, most=60)[0] >= 12
    assert held(range(1000 + 50 * part, 1050 + 50 * part), size=6, most=200)[0] >= 5
