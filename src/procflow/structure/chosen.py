"""Which split chose the branches that a join waits for, and joins that would wait in vain."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from procflow.structure.blocks import closing_block, meeting_points
from procflow.structure.network import Network


def chosen_pairs(net: Network) -> Mapping[int, int]:
    """Return for each join of the chosen branches the OR split whose branches it waits for.

    All branches of the split, each with its own steps and loops, lead to the join and nothing else does; the way taken
    otherwise may lead there as well, or elsewhere. A join that no split is paired with is left out.

    Parameters
    ----------
    net : Network
        As `network` makes it.

    Returns
    -------
    dict of int to int
        Positions in `net.atoms`, join to split.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> from procflow.structure.network import network
    >>> p = Procedure(id="p", steps=[Step(id="a", split="any"), Step(id="b"), Step(id="c"), Step(id="d", join="chosen")],
    ...               ends=[End(id="z")], start="a", flows=[Flow("a", "b", 0.5), Flow("a", "c", 0.5),
    ...               Flow("a", "d", otherwise=True), Flow("b", "d"), Flow("c", "d"), Flow("d", "z")])
    >>> net = network(p)
    >>> [(net.atoms[join].node, net.atoms[split].node) for join, split in chosen_pairs(net).items()]
    [('d', 'a')]
    """
    reached = net.reached()
    others = {
        edge for edge in net.edges if edge.flow is not None and edge.flow.otherwise and net.atoms[edge.source].some
    }
    pairs: dict[int, int] = {}
    for part in (net, evolve(net, edges=tuple(edge for edge in net.edges if edge not in others))):
        meets = meeting_points(part, reached)
        for split in sorted(reached):
            if not part.atoms[split].some:
                continue
            block = closing_block(part, split, meets.get(split), reached)
            if block is not None and part.atoms[block.join].need == -1:
                pairs.setdefault(block.join, split)
    return pairs


def joins_in_vain(net: Network) -> tuple[str, ...]:
    """Return the nodes whose join of the chosen branches is fed by no one split, or by more than its branches.

    Parameters
    ----------
    net : Network
        As `network` makes it.
    """
    pairs = chosen_pairs(net)
    reached = net.reached()
    return tuple(
        atom.node
        for k, atom in enumerate(net.atoms)
        if atom.kind == "join" and atom.need == -1 and k in reached and k not in pairs
    )
