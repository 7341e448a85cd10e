"""From a procedure's network to the graph that is judged."""

from hand_made import free, made

from procflow.model import Gateway
from procflow.structure.network import network
from procflow.structure.soundness.graph import graph_of


def test_only_what_a_case_can_reach_is_in_the_graph():
    """A flow of probability 0 is no way; what stands behind it is left out."""
    graph = graph_of(network(made([free("a"), free("b")], "a z 1, a b 0, b z")))
    assert [node.name for node in graph.nodes] == ["a", "z"]
    assert len(graph.arcs) == 1


def test_a_join_of_all_knows_the_ways_it_waits_for_in_vain():
    """b is never reached, yet the join waits for it."""
    procedure = made([free("a"), free("b")], "a j 1, a b 0, b j, j z", gateways=[Gateway(id="j", join="all")])
    graph = graph_of(network(procedure))
    assert {graph.nodes[join].name: names for join, names in graph.starved.items()} == {"j": ("b",)}


def test_a_join_of_a_single_flow_is_none():
    """There is nothing to wait for."""
    graph = graph_of(network(made([free("a"), free("b", join="all")], "a b, b z")))
    assert {node.join for node in graph.nodes} == {"one"}
