"""The graph whose soundness is decided: nodes that part and join ways, and nothing else of a procedure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from attrs import evolve, field, frozen

from procflow.structure.network import Edge, Network

Kind = Literal["one", "all", "some"]
"""How many ways are taken or awaited: exactly one (XOR), all (AND), or those of them that are in use (OR)."""


@frozen
class Node:
    """A node of the abstract graph.

    Attributes
    ----------
    name : str
        Id in the procedure; several nodes may bear the same.
    join : {"one", "all", "some"}
        Goes on with any token, waits for a token on every way in, or waits for those that can still come.
    split : {"one", "all", "some"}
        Puts a token on one way out, on all, or on any choice of at least one.
    work : bool
        A step's own work, told in the process tree; gateways are not.
    """

    name: str
    join: Kind = "one"
    split: Kind = "one"
    work: bool = True


@frozen
class Graph:
    """Nodes and ways between them; a node without a way out is an end and takes a token away.

    Attributes
    ----------
    nodes : tuple of Node
        In any order.
    arcs : tuple of (int, int)
        Source and target by position in `nodes`; two nodes may have several.
    start : int
        Where a case begins, with one token.
    starved : dict
        Joins of kind "all" that also wait for a way that no case ever takes: names of where it would come from.

    Notes
    -----
    An OR split with a way taken otherwise is two nodes: a choice between that way and the others, and a split that takes
    at least one of the others. A join of some branches (k of n) stands as a join of all: late branches are withdrawn.
    """

    nodes: tuple[Node, ...]
    arcs: tuple[tuple[int, int], ...]
    start: int = 0
    starved: Mapping[int, tuple[str, ...]] = field(factory=dict)

    @cached_property
    def into(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the arcs that lead to each node."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for arc, (_, target) in enumerate(self.arcs):
            found[target].append(arc)
        return tuple(map(tuple, found))

    @cached_property
    def out(self) -> tuple[tuple[int, ...], ...]:
        """Positions of the arcs that leave each node."""
        found: list[list[int]] = [[] for _ in self.nodes]
        for arc, (source, _) in enumerate(self.arcs):
            found[source].append(arc)
        return tuple(map(tuple, found))

    def spread(self, starts: list[int], *, backwards: bool = False) -> set[int]:
        """Return the nodes that can be reached from some nodes, those included, along or against the arcs."""
        ways, side = (self.into, 0) if backwards else (self.out, 1)
        seen, stack = set(starts), list(starts)
        while stack:
            for arc in ways[stack.pop()]:
                other = self.arcs[arc][side]
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        return seen

    def way(self, goal: int) -> list[int]:
        """Return the nodes of a shortest way from the start to a node, both included; empty if there is none."""
        before = {self.start: self.start}
        queue = [self.start]
        for node in queue:
            for arc in self.out[node]:
                target = self.arcs[arc][1]
                if target not in before:
                    before[target] = node
                    queue.append(target)
        if goal not in before:
            return []
        found = [goal]
        while found[-1] != self.start:
            found.append(before[found[-1]])
        return found[::-1]


def graph_of(net: Network) -> Graph:
    """Return the graph of what some case can reach in a network.

    Flows that no case takes (probability 0) are left out; an AND join that waits for one of them waits in vain.

    Parameters
    ----------
    net : Network
        As `network` makes it.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> from procflow.structure.network import network
    >>> p = Procedure(id="p", steps=[Step(id="a", split="all"), Step(id="b")], ends=[End(id="z")], start="a",
    ...               flows=[Flow("a", "b"), Flow("a", "z"), Flow("b", "z")])
    >>> [(node.name, node.split) for node in graph_of(network(p)).nodes]
    [('a', 'one'), ('a', 'all'), ('b', 'one'), ('z', 'one')]
    """
    alive = sorted(net.reached())
    position = {atom: k for k, atom in enumerate(alive)}
    nodes = []
    for atom in alive:
        kind = net.atoms[atom].kind
        waits = kind == "join" and len(net.into[atom]) > 1
        awaited: Kind = ("some" if net.atoms[atom].need == -1 else "all") if waits else "one"
        taken: Kind = ("some" if net.atoms[atom].some else "all") if kind == "fork" else "one"
        nodes.append(Node(net.atoms[atom].node, awaited, taken, kind == "work"))
    some = _split_from_otherwise(net, position, nodes)
    arcs: list[tuple[int, int]] = [(position[fork], split) for fork, split in some.items()]
    starved: dict[int, tuple[str, ...]] = {}
    for edge in net.edges:
        if edge.source in position and edge.p > 0:
            source = position[edge.source] if _is_otherwise(edge) else some.get(edge.source, position[edge.source])
            arcs.append((source, position[edge.target]))
        elif edge.target in position and nodes[position[edge.target]].join == "all":
            join = position[edge.target]
            starved[join] = (*starved.get(join, ()), net.atoms[edge.source].node)
    return Graph(tuple(nodes), tuple(arcs), position[net.start], starved)


def _is_otherwise(edge: Edge) -> bool:
    return edge.flow is not None and edge.flow.otherwise


def _split_from_otherwise(net: Network, position: Mapping[int, int], nodes: list[Node]) -> dict[int, int]:
    """Let each OR split that has a way taken otherwise choose first, and add the split that takes some of the others."""
    added: dict[int, int] = {}
    for atom, k in position.items():
        if net.atoms[atom].some and any(map(_is_otherwise, net.out[atom])):
            added[atom] = len(nodes)
            nodes.append(Node(nodes[k].name, "one", "some", work=False))
            nodes[k] = evolve(nodes[k], split="one")
    return added
