"""The token game on one fragment."""

from procflow.structure.soundness.fragment import EXIT, Fragment, bits
from procflow.structure.soundness.states import cause, moves_to, play

# A fork 0 with ways to a merge 1, and on to a split 2 that leads out or back to the merge.
RACE = Fragment(("all", "one", "one"), (EXIT, 0, 0, 1, 2, 2), (0, 1, 1, 2, EXIT, 1))
# A choice 0 with two ways to a join of all 1.
STARVED = Fragment(("one", "all"), (EXIT, 0, 0, 1), (0, 1, 1, EXIT))


def test_two_tokens_before_a_merge_are_a_fault_there():
    """Both ways hold a token at once, after one move."""
    (fault,) = play(RACE, most=100).faults
    assert (fault.kind, fault.node, fault.arcs, len(fault.moves)) == ("not joined", 1, (1, 2), 1)


def test_a_join_that_lacks_a_token_for_ever_is_a_fault_with_what_it_lacks():
    """The choice took the first way; the second stays empty."""
    (fault,) = play(STARVED, most=100).faults
    assert (fault.kind, fault.node, fault.arcs, fault.missing) == ("waits", 1, (1,), (2,))
    assert play(STARVED, most=100).moves is None


def test_faults_that_only_follow_from_another_are_left_out():
    """Behind the merge everything is done twice; that is told once."""
    onward = Fragment(("all", "one", "all", "one"), (EXIT, 0, 0, 1, 2, 2, 3), (0, 1, 1, 2, 3, 3, EXIT))
    assert [(fault.kind, fault.node) for fault in play(onward, most=100).faults] == [("not joined", 1)]


def test_branches_side_by_side_are_followed_one_after_the_other():
    """Sixteen branches of two nodes each, joined at last: one state a move, not 3^16."""
    count = 16
    kinds = ["all", *["one"] * (2 * count), "all"]
    source, target = [EXIT], [0]
    for k in range(count):
        first, second = 1 + 2 * k, 2 + 2 * k
        source += [0, first, second]
        target += [first, second, 2 * count + 1]
    found = play(Fragment(tuple(kinds), (*source, 2 * count + 1), (*target, EXIT)), most=1000)
    assert found.complete
    assert (found.faults, found.states) == ((), 2 * count + 3)


def test_the_way_to_an_arc_is_found_and_cut_down_to_its_cause():
    """A token comes back to the merge after three moves; the other way of the fork has nothing to do with it."""
    moves = moves_to(RACE, 5, most=100)
    assert moves is not None
    assert [move.node for move in cause(moves, bits([5]))] == [0, 1, 2]
    assert moves_to(STARVED, 3, most=100) is None
