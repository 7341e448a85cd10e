"""Fragments with one way in and one way out."""

import random
from itertools import combinations

from soundness_game import random_graph

from procflow.structure.soundness.decide import decide
from procflow.structure.soundness.graph import Graph, Node
from procflow.structure.soundness.reduction import OUTSIDE, reduction_of
from procflow.structure.soundness.regions import _bounds, regions


def test_faults_in_a_row_are_judged_apart():
    """Two mismatched blocks one after the other are two fragments, each with its own entry and exit."""
    nodes = [Node("s")]
    arcs = []
    for k in (1, 2):
        f, a, b, j = range(4 * k - 3, 4 * k + 1)
        nodes += [Node(f"f{k}"), Node(f"a{k}"), Node(f"b{k}"), Node(f"j{k}", join="all")]
        arcs += [(f - 1, f), (f, a), (f, b), (a, j), (b, j)]
    found = decide(Graph((*nodes, Node("z")), (*arcs, (8, 9))))
    names = [(found.graph.nodes[rest.entry].name, found.graph.nodes[rest.exit].name) for rest in found.rests]
    assert sorted(names) == [("f1", "j1"), ("f2", "j2")]


def test_a_fault_inside_a_branch_does_not_spoil_the_branches_around_it():
    """The outer block is reduced once the inner fragment is collapsed."""
    nodes = (
        Node("f", split="all"),
        Node("x"),
        Node("a"),
        Node("b"),
        Node("m", join="all"),
        Node("c"),
        Node("j", join="all"),
    )
    found = decide(Graph(nodes, ((0, 1), (1, 2), (1, 3), (2, 4), (3, 4), (4, 6), (0, 5), (5, 6))))
    assert [found.graph.nodes[rest.entry].name for rest in found.rests] == ["x"]


def encloses(work, entry, exit):
    """Tell from the definition whether two arcs bound a fragment: what lies between has no other way in or out."""
    inside, stack = set(), [work.target[entry]]
    while stack:
        node = stack.pop()
        if node == OUTSIDE:
            return False
        if node not in inside:
            inside.add(node)
            stack += [work.target[arc] for arc in work.out[node] if arc != exit]
    arriving = {arc for node in inside for arc in work.into[node] if work.source[arc] not in inside}
    leaving = {arc for node in inside for arc in work.out[node] if work.target[arc] not in inside}
    return arriving == {entry} and leaving == {exit}


def test_bounds_are_those_of_the_definition():
    """Every pair that bounds a fragment is found, chained through the fragments in a row, and no other pair."""
    met = 0
    for seed in range(150):
        nodes, arcs, start = random_graph(seed)
        graph = Graph(tuple(Node(f"n{k}", *kinds) for k, kinds in enumerate(nodes)), tuple(arcs), start)
        if len(graph.spread([start])) < len(nodes):
            continue
        ends = [node for node in range(len(nodes)) if not graph.out[node]]
        if len(graph.spread(ends, backwards=True)) < len(nodes):
            continue
        work = reduction_of(graph)
        left = [arc for arc, part in enumerate(work.part) if part >= 0]
        found = set(_bounds(work))
        assert all(encloses(work, *pair) for pair in found), seed
        joined = set(found)
        for _ in left:
            joined |= {(a, d) for (a, b) in joined for (c, d) in found if b == c}
        pairs = [pair for two in combinations(left, 2) for pair in (two, two[::-1])]
        assert joined == {pair for pair in pairs if encloses(work, *pair)}, seed
        met += len(found) > 1
    assert met >= 50


def test_the_whole_is_the_last_fragment():
    """Where nothing smaller is left, first and last arc bound what is to be judged."""
    draw = random.Random(1)
    nodes = tuple(Node(f"n{k}", split=draw.choice(["one", "all"])) for k in range(4))
    work = reduction_of(Graph(nodes, ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3))))
    (region,) = list(regions(work))[-1:]
    assert region.entry == work.first
