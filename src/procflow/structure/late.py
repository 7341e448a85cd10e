"""The branches that are still under way when a join of some of them lets the case go on."""

from __future__ import annotations

from procflow.structure.network import Network


def late_branches(net: Network, join: int) -> frozenset[int]:
    """Return the atoms between a parallel split and the join that waits for some of its branches.

    All branches of the split lead to the join and to nothing else. Empty where no split leads to the join alone; then
    nobody can say which tokens of a case are late, and whatever comes later is absorbed.

    Parameters
    ----------
    net : Network
        As `network` makes it.
    join : int
        Position of a join.

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> from procflow.structure.network import network
    >>> p = Procedure(id="p", steps=[Step(id="s", split="all"), Step(id="a"), Step(id="b"), Step(id="j", join=1)], start="s",
    ...               ends=[End(id="z")], flows=[Flow("s", "a"), Flow("s", "b"), Flow("a", "j"), Flow("b", "j"), Flow("j", "z")])
    >>> net = network(p)
    >>> sorted(net.atoms[k].node for k in late_branches(net, 4))
    ['a', 'b']
    """
    found = [
        region
        for k, atom in enumerate(net.atoms)
        if atom.kind == "fork"
        for region in [_region(net, k, join)]
        if region
    ]
    return min(found, key=len, default=frozenset())


def _region(net: Network, fork: int, join: int) -> frozenset[int]:
    """Return the atoms between a split and a join, or nothing if they are not closed."""
    seen, line = {edge.target for edge in net.out[fork]} - {join}, [edge.target for edge in net.out[fork]]
    while line:
        atom = line.pop()
        if atom == join:
            continue
        for edge in net.out[atom]:
            if edge.target != join and edge.target not in seen:
                seen.add(edge.target)
                line.append(edge.target)
    closed = all(edge.source in seen or edge.source == fork for atom in (*seen, join) for edge in net.into[atom])
    if fork in seen or not closed or any(net.atoms[atom].kind == "end" for atom in seen):
        return frozenset()
    return frozenset(seen)
