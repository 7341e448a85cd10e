"""The verdict on a graph, under both readings, held to the token game played out from its definition."""

from collections import Counter
from itertools import pairwise

import pytest
from soundness_game import random_graph, verdicts

from procflow.structure.soundness.decide import decide
from procflow.structure.soundness.graph import Graph, Node


def graph(arcs, **kinds):
    """A graph from 'ab bc': letters are nodes in order of appearance, kinds such as a="one/all" (join/split)."""
    names = list(dict.fromkeys(arcs.replace(" ", "")))
    place = {name: k for k, name in enumerate(names)}
    sides = {name: kinds.get(name, "one/one").split("/") for name in names}
    nodes = tuple(Node(name, *sides[name]) for name in names)
    return Graph(nodes, tuple((place[text[0]], place[text[1]]) for text in arcs.split()))


def both(decision):
    return decision.verdict, decision.classical


@pytest.mark.parametrize(
    ("arcs", "kinds", "expected"),
    [
        ("ab bz", {}, ("sound", "sound")),
        ("ab ac bd cd", {"a": "one/all", "d": "all/one"}, ("sound", "sound")),
        ("ab ac bd cd de", {"a": "one/all"}, ("unsound", "unsound")),
        ("ab ac bd cd de", {"d": "all/one"}, ("unsound", "unsound")),
        ("ab ac bd cd", {"a": "one/all"}, ("sound", "unsound")),
        ("ab ac by cz", {"a": "one/all"}, ("sound", "unsound")),
        ("ab ac by cz", {}, ("sound", "sound")),
        ("ab ac bd cd", {"a": "one/some", "d": "some/one"}, ("sound", "sound")),
        ("ab ac bd cd", {"a": "one/all", "d": "some/one"}, ("sound", "sound")),
        ("ab ac bd cd de", {"a": "one/some"}, ("unsound", "unsound")),
        ("ab ac bd cd", {"a": "one/some", "d": "all/one"}, ("unsound", "unsound")),
        ("ab ba bz", {}, ("sound", "sound")),
        ("ab ba bz", {"b": "one/all"}, ("unsound", "unsound")),
        ("ab ba bz", {"a": "all/one"}, ("unsound", "unsound")),
        ("ab bc cb", {}, ("unsound", "unsound")),
    ],
    ids=[
        "a line",
        "a fork with its join",
        "a fork into a merge",
        "a choice into a join",
        "a fork whose branches meet at one end",
        "two ends in one run",
        "two ends to choose from",
        "an inclusive block",
        "a fork into an inclusive join",
        "an inclusive split into a merge",
        "an inclusive split into a join of all",
        "a loop",
        "a branch that starts all again",
        "a join of all at the start",
        "no way out",
    ],
)
def test_small_graphs_have_the_verdict_of_their_form(arcs, kinds, expected):
    """Each form by itself; the answers follow from the definitions."""
    assert both(decide(graph(arcs, **kinds))) == expected


def test_a_part_that_nothing_leads_to_is_told_before_anything_else():
    """b and c are not connected: whether their join would wait in vain is not the question."""
    found = decide(Graph((Node("a"), Node("b"), Node("c", join="all")), ((1, 2), (1, 2))))
    assert both(found) == ("unsound", "unsound")
    assert (found.unreached, found.rests) == ((1, 2), ())


def test_crossed_branches_of_all_are_sound_without_nested_blocks():
    """c waits for both a and b, d for b only: no blocks, and a row of states instead of a power of two."""
    found = decide(graph("sa sb ac bc bd ce de ez", s="one/all", b="one/all", c="all/one", e="all/one"))
    assert both(found) == ("sound", "sound")
    assert len(found.rests) == 1


def crossed(count, *, choices=False):
    """Branches a0, a1 … each of which feeds two of the joins b0, b1 …; with a choice of two ways in each if asked."""
    nodes = [Node("s", split="all")]
    arcs = []
    joins = {k: len(nodes) + k for k in range(count)}
    nodes += [Node(f"b{k}", join="all") for k in range(count)]
    for k in range(count):
        fork = len(nodes)
        nodes.append(Node(f"a{k}", split="all"))
        arcs += [(0, fork), (fork, joins[(k + 1) % count])]
        if choices:
            pick, one, two = len(nodes), len(nodes) + 1, len(nodes) + 2
            nodes += [Node(f"c{k}"), Node(f"d{k}"), Node(f"e{k}", split="all")]
            arcs += [
                (fork, pick),
                (pick, one),
                (pick, two),
                (one, joins[k]),
                (two, joins[k]),
                (two, 1 + (k + 2) % count),
            ]
        else:
            arcs.append((fork, joins[k]))
    last = len(nodes)
    nodes += [Node("j", join="all"), Node("z")]
    return Graph(tuple(nodes), (*arcs, *((join, last) for join in joins.values()), (last, last + 1)))


def test_twenty_crossed_branches_are_a_row_of_states():
    """One state for each node that moves; all orders of the moves would be more than a million."""
    found = decide(crossed(20))
    assert both(found) == ("sound", "sound")
    assert found.states <= 2 * 42


def test_beyond_the_limit_the_verdict_is_unknown():
    """Nothing is guessed: three states are too few for five crossed branches, fifty are enough."""
    assert both(decide(crossed(5), most=3)) == ("unknown", "unknown")
    assert both(decide(crossed(5), most=50)) == ("sound", "sound")


def test_a_fault_seen_within_the_limit_is_told_though_others_may_be_left():
    """The merge shows two tokens in the third state; twenty branches in front of another join are not played out."""
    nodes = (*crossed(5).nodes, Node("f", split="all"), Node("m"), Node("y"))
    end, f, m, y = len(nodes) - 4, len(nodes) - 3, len(nodes) - 2, len(nodes) - 1
    arcs = (*crossed(5).arcs, (end, f), (f, m), (f, m), (m, y))
    assert both(decide(Graph(nodes, arcs), most=3)) == ("unsound", "unsound")


def test_an_or_split_with_too_many_ways_is_unknown():
    """Thirty ways have a thousand million choices; those that meet in a join of their kind need no look at them."""
    ways = range(1, 31)
    nodes = (Node("s", split="some"), *(Node(f"a{k}") for k in ways), Node("j", join="some"), Node("z"))
    arcs = (*((0, k) for k in ways), *((k, 31) for k in ways), (31, 32))
    assert both(decide(Graph(nodes, arcs))) == ("sound", "sound")
    spoilt = Graph((*nodes[:31], Node("j", join="all"), Node("z")), arcs)
    assert both(decide(spoilt)) == ("unknown", "unknown")


def test_an_or_join_behind_a_branch_that_may_still_come_waits():
    """Token game by hand: s forks to a and b, a chooses between the OR join and an end; the join waits until a has chosen."""
    sound = graph("sa sb aj ax bj jz", s="one/all", j="some/one")
    assert decide(sound).verdict == "sound"
    assert decide(graph("sa sb aj ax bj jz", s="one/all", j="all/one")).verdict == "unsound"


def test_an_or_join_at_the_head_of_a_loop_is_judged_with_what_surrounds_it():
    """By itself the loop is sound; beside a branch that could come round again its join would wait for that branch."""
    alone = graph("hb bc ch cz", h="some/one")
    assert decide(alone).verdict == "sound"
    beside = graph("ls sh sx hb bc ch cj xj jk kl kz", s="one/all", h="some/one", j="all/one")
    assert verdicts([(node.join, node.split) for node in beside.nodes], beside.arcs) == (False, False)
    assert decide(beside).verdict == "unsound"


def test_an_or_join_that_a_token_can_pass_and_come_back_to_is_judged_with_the_loop_around_it():
    """Without the way back d would wait for e; going round, e's token could come to where one waits, so d does not."""
    kinds = {"c": "one/some", "d": "some/one", "f": "some/one"}
    once = graph("sc cd df ce ef ed fg gz", **kinds)
    again = graph("sa ac cd df ce ef ed fg ga gz", **kinds)
    for judged in (once, again):
        expected = verdicts([(node.join, node.split) for node in judged.nodes], judged.arcs)
        assert both(decide(judged)) == tuple("sound" if good else "unsound" for good in expected)
    assert decide(once).verdict == "sound"
    assert decide(again).verdict == "unsound"


def agrees(seeds, *, inclusive, size=7):
    """Return how often each verdict came up; every one is that of the game."""
    met = Counter()
    for seed in seeds:
        nodes, arcs, start = random_graph(seed, inclusive=inclusive, size=size)
        expected = verdicts(nodes, arcs, start)
        if expected is None:
            continue
        found = decide(Graph(tuple(Node(f"n{k}", *kinds) for k, kinds in enumerate(nodes)), tuple(arcs), start))
        words = tuple("sound" if good else "unsound" for good in expected)
        assert both(found) == words, (seed, nodes, arcs)
        met[words] += 1
        met["rests"] += bool(found.rests)
    return met


def test_verdicts_agree_with_the_game_on_thousands_of_graphs():
    """Choices and parallel branches with loops, early ends and flows gone astray, under both readings."""
    met = agrees(range(3000), inclusive=False)
    assert min(met["sound", "sound"], met["sound", "unsound"], met["unsound", "unsound"], met["rests"]) >= 300, met


def test_verdicts_agree_with_the_game_on_graphs_with_or_joins():
    """The same with inclusive splits and joins by the BPMN rule."""
    met = agrees(range(800), inclusive=True)
    assert min(met["sound", "sound"], met["sound", "unsound"], met["unsound", "unsound"], met["rests"]) >= 80, met


@pytest.mark.nightly
@pytest.mark.parametrize("inclusive", [False, True])
def test_verdicts_agree_with_the_game_on_a_hundred_thousand_graphs(inclusive):
    """Larger ones as well."""
    agrees(range(100_000, 170_000), inclusive=inclusive)
    agrees(range(200_000, 230_000), inclusive=inclusive, size=14)


def test_a_hundred_thousand_nodes_in_a_line_need_no_recursion():
    """A long line is one arc at once."""
    count = 100_000
    found = decide(Graph(tuple(Node(f"s{k}") for k in range(count)), tuple(pairwise(range(count)))))
    assert both(found) == ("sound", "sound")


def test_three_thousand_nested_blocks_need_no_recursion():
    """Forks in forks: each block closes the one around it."""
    depth = 3000
    nodes = [*(Node(f"f{k}", split="all") for k in range(depth)), *(Node(f"j{k}", join="all") for k in range(depth))]
    arcs = [*pairwise(range(depth)), *((depth + k + 1, depth + k) for k in range(depth - 1))]
    arcs += [(k, depth + k) for k in range(depth)] + [(depth - 1, 2 * depth - 1), (depth, 2 * depth)]
    found = decide(Graph((*nodes, Node("z")), tuple(arcs)))
    assert both(found) == ("sound", "sound")
    assert found.rests == ()
