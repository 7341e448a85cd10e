"""Which parallel branches belong together: nested regions from a fork to the join where all its branches meet."""

from __future__ import annotations

from attrs import frozen

from procflow.structure.network import Edge, Network


@frozen
class Block:
    """Parallel branches with one way in and one way out; positions are those of `Network.atoms`.

    Attributes
    ----------
    fork, join : int
        The atoms between which the branches run.
    branches : tuple of frozenset of int
        Atoms strictly inside each branch, in the order of the fork's edges; inner blocks belong to their branch.
        A branch is empty where the fork leads straight to the join.
    parent : int or None
        Position in `Blocks.blocks` of the block around this one.
    """

    fork: int
    join: int
    branches: tuple[frozenset[int], ...]
    parent: int | None = None


@frozen
class Blocks:
    """The parallel blocks of a network, inner ones before the blocks around them.

    Attributes
    ----------
    blocks : tuple of Block
        All blocks.
    rigid : tuple of int
        Forks that form no block: a flow jumps into or out of a branch, or the branches do not all meet in one join.
    loose : tuple of int
        Joins of several edges that close no block.
    """

    blocks: tuple[Block, ...]
    rigid: tuple[int, ...]
    loose: tuple[int, ...]

    @property
    def structured(self) -> bool:
        """Tell whether every fork has its join, so that times of parallel branches can be computed exactly."""
        return not (self.rigid or self.loose)


def and_blocks(net: Network) -> Blocks:
    """Return the parallel blocks of a network, and the forks and joins that belong to none.

    Only what a case can reach counts. OR splits, and joins of some or of the chosen branches, form no such block, since the
    slowest of all branches says nothing of them. A fork or join of a single edge is no block: it changes nothing. Loops inside a
    branch and loops around a whole block are fine; a return out of a branch, or into one, makes the fork rigid.

    Parameters
    ----------
    net : Network
        As `network` makes it.

    References
    ----------
    J. Vanhatalo, H. Völzer and J. Koehler, The refined process structure tree, Data & Knowledge Engineering 68 (2009).

    Examples
    --------
    >>> from procflow.model import End, Flow, Procedure, Step
    >>> from procflow.structure.network import network
    >>> p = Procedure(id="p", steps=[Step(id="a", split="all"), Step(id="b"), Step(id="c"), Step(id="d", join="all")],
    ...               ends=[End(id="z")], start="a", flows=[Flow("a", "b"), Flow("a", "c"), Flow("b", "d"),
    ...               Flow("c", "d"), Flow("d", "z")])
    >>> net = network(p)
    >>> block, = and_blocks(net).blocks
    >>> [net.atoms[k].node for k in (block.fork, block.join)], [sorted(branch) for branch in block.branches]
    (['a', 'd'], [[2], [3]])
    """
    reached = net.reached()
    forks = [k for k in sorted(reached) if net.atoms[k].kind == "fork" and len(net.out[k]) > 1]
    if not forks:
        found: list[Block] = []
    else:
        meets = meeting_points(net, reached)
        blocks = (closing_block(net, fork, meets.get(fork), reached) for fork in forks if not net.atoms[fork].some)
        found = [block for block in blocks if block is not None and net.atoms[block.join].need == 0]
    found.sort(key=lambda block: sum(map(len, block.branches)))
    closed = {block.join for block in found}
    opened = {block.fork for block in found}
    joins = [k for k in sorted(reached) if net.atoms[k].kind == "join" and len(net.into[k]) > 1]
    return Blocks(
        tuple(Block(b.fork, b.join, b.branches, _parent(found, k)) for k, b in enumerate(found)),
        tuple(fork for fork in forks if fork not in opened),
        tuple(join for join in joins if join not in closed),
    )


def _parent(blocks: list[Block], k: int) -> int | None:
    """Return the smallest block that holds the fork of another (blocks are sorted by size)."""
    inside = (j for j in range(k + 1, len(blocks)) if any(blocks[k].fork in branch for branch in blocks[j].branches))
    return next(inside, None)


def _live(net: Network, edges: tuple[Edge, ...], reached: frozenset[int]) -> list[Edge]:
    """Return the edges that some case takes."""
    return [edge for edge in edges if edge.source in reached and edge.p > 0]


def closing_block(net: Network, fork: int, join: int | None, reached: frozenset[int]) -> Block | None:
    """Return the block of a fork if its branches are apart, closed, and each leads to the join by one edge."""
    if join is None or net.atoms[join].kind != "join":
        return None
    branches: list[frozenset[int]] = []
    taken: set[int] = set()
    for edge in net.out[fork]:
        branch = _branch(net, edge, fork, join, reached)
        if branch is None or taken & branch:
            return None
        taken |= branch
        branches.append(branch)
    if len(net.into[join]) != len(branches):
        return None
    return Block(fork, join, tuple(branches))


def _branch(net: Network, first: Edge, fork: int, join: int, reached: frozenset[int]) -> frozenset[int] | None:
    """Return the atoms from a fork's edge up to its join, or None if some flow leaves or enters them elsewhere."""
    if first.target == join:
        return frozenset()
    inside, stack, leaving = {first.target}, [first.target], 0
    while stack:
        atom = stack.pop()
        edges = _live(net, net.out[atom], reached)
        if atom == fork or not edges:
            return None
        for edge in edges:
            if edge.target == join:
                leaving += 1
            elif edge.target not in inside:
                inside.add(edge.target)
                stack.append(edge.target)
    entering = [e for atom in inside for e in _live(net, net.into[atom], reached) if e.source not in inside]
    return frozenset(inside) if leaving == 1 and entering == [first] else None


def meeting_points(net: Network, reached: frozenset[int]) -> dict[int, int]:
    """Return for each atom the next one that every way from it to an end must pass (its immediate post-dominator).

    References
    ----------
    K. Cooper, T. Harvey and K. Kennedy, A simple, fast dominance algorithm (2001), on the graph turned round.
    """
    finish = len(net.atoms)
    after = {atom: [edge.target for edge in _live(net, net.out[atom], reached)] or [finish] for atom in sorted(reached)}
    order = _ends_first(after, finish)
    rank = {atom: k for k, atom in enumerate(order)}
    meets = {finish: finish}
    changed = True
    while changed:
        changed = False
        for atom in order[1:]:
            known = [target for target in after[atom] if target in meets]
            best = known[0]
            for other in known[1:]:
                while best != other:
                    if rank[best] > rank[other]:
                        best = meets[best]
                    else:
                        other = meets[other]
            if meets.get(atom) != best:
                meets[atom], changed = best, True
    return {atom: meet for atom, meet in meets.items() if meet != finish}


def _ends_first(after: dict[int, list[int]], finish: int) -> list[int]:
    """Return the atoms from which an end can be reached in reverse postorder of the graph turned round."""
    before: dict[int, list[int]] = {}
    for atom, targets in after.items():
        for target in targets:
            before.setdefault(target, []).append(atom)
    seen, postorder = {finish}, []
    calls = [(finish, iter(before.get(finish, ())))]
    while calls:
        atom, rest = calls[-1]
        following = next((source for source in rest if source not in seen), None)
        if following is None:
            calls.pop()
            postorder.append(atom)
        else:
            seen.add(following)
            calls.append((following, iter(before.get(following, ()))))
    return postorder[::-1]
