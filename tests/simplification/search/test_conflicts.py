"""The rules that keep a step are really in the way, and every one of them is needed."""

import pytest
from attrs import evolve
from brute_force_plans import free_steps, lawful_cuts
from grown_procedures import grown

from procflow.model import Order
from procflow.simplification.options.forms import options
from procflow.simplification.search.conflicts import Conflicts


@pytest.mark.parametrize("low", range(0, 90, 30))
def test_a_named_set_is_infeasible_and_no_part_of_it_is(low):
    """And a step is blocked exactly if no lawful plan removes it."""
    blocked = 0
    for seed in range(low, low + 30):
        p = grown(seed, 8, free=0.6)
        if len(free_steps(p)) > 6:
            continue
        plans, conflicts = lawful_cuts(p), Conflicts(p, options(p))
        for step in free_steps(p):
            rules = conflicts.minimal(changed=[step])
            assert (rules is None) == any(step in cut for cut in plans), (seed, step)
            if rules is not None:
                names = [rule.name for rule in rules]
                assert not conflicts.possible(names, [step])
                assert all(conflicts.possible([n for n in names if n != name], [step]) for name in names), (seed, names)
                blocked += 1
    assert blocked > 5


def test_a_chain_of_rules_is_named_whole(make_line):
    """First before second, second before third, and the third must stay."""
    rules = [Order(id="one", first="a", then="b"), Order(id="two", first="b", then="c")]
    p = make_line("a x 1", "b x 1", "!c x 1", rules=rules)
    assert [rule.name for rule in Conflicts(p, options(p)).minimal(changed=["a"])] == ["rule one", "rule two", "stay c"]
    assert Conflicts(evolve(p, rules=rules[:1]), options(p)).minimal(changed=["a"]) is None
