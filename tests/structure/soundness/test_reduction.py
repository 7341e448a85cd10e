"""The rules by which a graph gets smaller, and what is remembered of it."""

import pytest

from procflow.structure.soundness.graph import Graph, Node
from procflow.structure.soundness.reduction import OUTSIDE, reduction_of


def reduced(arcs, **kinds):
    """Return the reduction of a graph written as in 'ab bc', after all rules, with the number of arcs left."""
    names = list(dict.fromkeys(arcs.replace(" ", "")))
    place = {name: k for k, name in enumerate(names)}
    nodes = tuple(Node(name, *kinds.get(name, "one/one").split("/")) for name in names)
    work = reduction_of(Graph(nodes, tuple((place[text[0]], place[text[1]]) for text in arcs.split())))
    work.reduce()
    return work, sum(part >= 0 for part in work.part)


@pytest.mark.parametrize(
    ("arcs", "kinds"),
    [
        ("ab bc", {}),
        ("ab ac bd cd", {}),
        ("ab ac bd cd", {"a": "one/all", "d": "all/one"}),
        ("ab ac bd cd", {"a": "one/some", "d": "some/one"}),
        ("ab bc cb cd", {}),
        ("ab ac bd be dx ex xy cy", {"a": "one/all", "b": "one/all", "x": "all/one", "y": "all/one"}),
        ("ab bx ax xc", {}),
        ("az ab by", {}),
    ],
    ids=["line", "choice", "parallel", "inclusive", "loop", "nested", "skip", "ends"],
)
def test_blocks_become_one_arc(arcs, kinds):
    """Sequence, choice, parallel branches, inclusive ones and loops leave nothing for states to show."""
    work, left = reduced(f"sa {arcs}", **kinds)
    assert left == 1
    assert work.target[work.first] == OUTSIDE


@pytest.mark.parametrize(
    ("a", "d"), [("one/one", "all/one"), ("one/all", "one/one"), ("one/some", "all/one"), ("one/some", "one/one")]
)
def test_a_split_that_meets_a_join_of_another_kind_is_left_for_the_states(a, d):
    """A mismatch is only a suspicion: it is not reduced away, and not judged here."""
    _, left = reduced("sa ab ac bd cd de", a=a, d=d)
    assert left == 4


def test_gateways_in_a_row_unite_across_blocks():
    """Two forks and two joins that overlap are one fork and one join, once nothing stands between them."""
    kinds = {"a": "one/all", "b": "one/all", "x": "all/one", "y": "all/one"}
    _, apart = reduced("sa ab ac bd be dx cx xy ey yz", **kinds)
    assert apart > 1
    names = "sabcdexyz"
    place = {name: k for k, name in enumerate(names)}
    nodes = tuple(Node(n, *kinds.get(n, "one/one").split("/"), work=n not in "abxy") for n in names)
    arcs = tuple((place[t[0]], place[t[1]]) for t in ["sa", "ab", "ac", "bd", "be", "dx", "cx", "xy", "ey", "yz"])
    work = reduction_of(Graph(nodes, arcs))
    work.reduce()
    assert sum(part >= 0 for part in work.part) == 1


def test_every_node_is_remembered():
    """A run through the last arc passes the nodes of a shortest way, in order: both branches, and the loop once."""
    work, _ = reduced("sf fa fb aj bj jl lc cl cz", f="one/all", j="all/one")
    names = [work.graph.nodes[node].name for node in work.parts.run([work.part[work.first]])]
    assert "".join(names) == "sfabjlcz"


def test_two_ends_of_parallel_branches_are_noted():
    """The fork is remembered with both of its ways; a choice between two ends is not noted."""
    work, _ = reduced("sf fa fb ay bz", f="one/all")
    assert [len(ways) for ways in work.apart.values()] == [2]
    assert reduced("sf fa fb ay bz")[0].apart == {}
