"""Which steps run side by side?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from procflow.model import Procedure
from procflow.structure.blocks import and_blocks
from procflow.structure.network import Network, network


def parallel_steps(procedure: Procedure) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield the branches of every parallel block with their steps, as a case meets them; none where ways lead nowhere.

    Examples
    --------
    >>> from procflow.model import End, Flow, Gateway, Step
    >>> p = Procedure(id="p", steps=[Step(id="a"), Step(id="b"), Step(id="c")], ends=[End(id="z")], start="fork",
    ...               gateways=[Gateway(id="fork", split="all"), Gateway(id="join", join="all")],
    ...               flows=[Flow("fork", "a"), Flow("fork", "c"), Flow("a", "b"), Flow("b", "join"), Flow("c", "join"),
    ...                      Flow("join", "z")])
    >>> list(parallel_steps(p))
    [(('a', 'b'), ('c',))]
    """
    nodes = [node.id for node in procedure.nodes]
    ends = {procedure.start, *(name for flow in procedure.flows for name in (flow.source, flow.target))}
    if len(set(nodes)) < len(nodes) or not ends <= set(nodes):
        return
    net = network(procedure)
    order = {atom: net.atoms[atom].node for atom in net.work.values()}
    steps = {step.id for step in procedure.steps}
    for block in and_blocks(net).blocks:
        yield tuple(
            tuple(order[k] for k in _in_flow(net, inside) if order.get(k) in steps) for inside in block.branches
        )


def _in_flow(net: Network, inside: frozenset[int]) -> list[int]:
    """Return the atoms of a branch in the order in which a case meets them first."""
    first = [atom for atom in sorted(inside) if any(edge.source not in inside for edge in net.into[atom])]
    found = dict.fromkeys(first)
    waiting = list(first)
    while waiting:
        targets = [
            edge.target for edge in net.out[waiting.pop(0)] if edge.target in inside and edge.target not in found
        ]
        found |= dict.fromkeys(targets)
        waiting += dict.fromkeys(targets)
    return list(found)


def pairs(branches: tuple[tuple[str, ...], ...]) -> Iterator[frozenset[str]]:
    """Yield every two steps of different branches.

    >>> [sorted(pair) for pair in pairs((("a", "b"), ("c",)))]
    [['a', 'c'], ['b', 'c']]
    """
    for one, other in combinations(branches, 2):
        yield from (frozenset((a, b)) for a in one for b in other)
